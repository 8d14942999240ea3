"""PDFs whose parts contradict each other: what can be read is read, and said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crosscast.model import Severity
from crosscast.read import read_here

LINE = "BT /F1 10 Tf 50 700 Td (Harassment 12) Tj ET"


@pytest.mark.parametrize(
    ("sound", "unsound", "said"),
    [
        (b"/Count 1 ", b"/Count 2147483647 ", "2,147,483,647 pages, and 1 can be found"),
        (b"/Type /Catalog", b"/X " + b"[" * 600 + b"]" * 600 + b" /Type /Catalog", "more than 500 deep"),
        (b"trailer << ", b"trailer << /Prev %d ", "leads back to itself"),
    ],
)
def test_a_pdf_that_contradicts_itself_is_read_and_said(
    write_pdf: Callable[..., Path], sound: bytes, unsound: bytes, said: str
) -> None:
    """A page tree that claims too much, lists without end, a table of contents that turns in a circle."""
    path = write_pdf(LINE)
    data = path.read_bytes()
    assert sound in data
    start = int(data.rsplit(b"startxref", 1)[1].split()[0])
    more = len(unsound) - len(sound)
    if b"%d" in unsound:
        unsound, more = unsound % start, 0
    data = data.replace(sound, unsound, 1).replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + more))
    path.write_bytes(data)

    read = read_here(path, path.name)

    (finding,) = read.findings
    assert (finding.slug, finding.severity) == ("damaged", Severity.QUESTION)
    assert said in finding.message
    assert read.text == "Harassment 12"


def test_a_sound_pdf_is_read_without_a_word(write_pdf: Callable[..., Path]) -> None:
    """Brackets and page counts in what is printed are no faults."""
    path = write_pdf(f"{LINE}\n% {'[' * 600} /Type /Pages /Count 99")

    assert not read_here(path, path.name).findings
