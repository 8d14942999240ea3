"""A document inside a mail or archive that ends its reader: the others are read, and what is said names it and why."""

from __future__ import annotations

import io
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path

from crosscast.model import Document
from crosscast.read import Limits, read

TABLE = b"Year,Count\n2019,4\n"
LIMITS = Limits(memory_bytes=150_000_000, inflate_ratio=10_000)


def bomb() -> bytes:
    """A small PDF whose one page draws so many lines that the library for PDF runs out of memory and ends."""
    drawing = zlib.compress(b"0 0 m 1 1 l S\n" * 1_500_000, 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(drawing), drawing),
    ]
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def saved(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def outcome(document: Document) -> dict[str, list[str]]:
    """Of each document: how many tables, or what is wrong with it."""
    return {
        each.path: [finding.slug for finding in each.findings] or [f"{len(each.grids)} table"]
        for each in document.with_attachments()
    }


def test_a_document_that_ends_its_reader_takes_nothing_else_of_the_archive_with_it(tmp_path: Path) -> None:
    """What stands before and after it is read; the finding names it and the limit of memory."""
    path = saved(tmp_path, "all.zip", zipped({"a.csv": TABLE, "drawing.pdf": bomb(), "z.csv": TABLE}))

    document = read(path, limits=LIMITS)

    assert outcome(document) == {
        "all.zip": ["0 table"],
        "all.zip › a.csv": ["1 table"],
        "all.zip › drawing.pdf": ["reader-stopped"],
        "all.zip › z.csv": ["1 table"],
    }
    (finding,) = document.attachments[1].findings
    assert finding.document == "all.zip › drawing.pdf"
    assert "150 MB of memory" in finding.message


def test_a_mail_is_read_although_an_archive_in_it_holds_such_a_document(tmp_path: Path) -> None:
    """At every depth it is that document alone which is left out, and the mail's own table stays."""
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Your request", "foi@kent.police.uk"
    mail.set_content("Year\tCount\n2019\t4\n2020\t5\n")
    inside = zipped({"drawing.pdf": bomb(), "table.csv": TABLE})
    mail.add_attachment(inside, maintype="application", subtype="zip", filename="replies.zip")
    mail.add_attachment(TABLE, maintype="text", subtype="csv", filename="last.csv")

    document = read(saved(tmp_path, "kent.eml", bytes(mail)), limits=LIMITS)

    replies, last = document.attachments
    assert len(document.grids) == len(last.grids) == 1
    assert outcome(replies) == {
        "kent.eml › replies.zip": ["0 table"],
        "kent.eml › replies.zip › drawing.pdf": ["reader-stopped"],
        "kent.eml › replies.zip › table.csv": ["1 table"],
    }


def test_after_too_many_of_them_the_rest_is_left_out_by_name(tmp_path: Path) -> None:
    """An archive of nothing else would take hours; what was not reached says so, and what stood before is read."""
    files = {"a.csv": TABLE, "1.pdf": bomb(), "2.pdf": bomb(), "z.csv": TABLE}
    limits = Limits(memory_bytes=150_000_000, inflate_ratio=10_000, stops=1)

    document = read(saved(tmp_path, "all.zip", zipped(files)), limits=limits)

    assert list(outcome(document).values()) == [
        ["0 table"], ["1 table"], ["reader-stopped"], ["reader-stopped"], ["reader-stopped"],
    ]  # fmt: skip
    (finding,) = document.attachments[-1].findings
    assert "more than 1 times" in finding.message
    assert "file of its own" in finding.message


def test_documents_that_fit_one_by_one_are_read_although_they_do_not_fit_together(tmp_path: Path) -> None:
    """Each is given the whole memory where the archive at once was too much."""
    lines = b"Force,Count\n" + b"".join(b"Kent %d,%d\n" % (n, n) for n in range(6_000))
    path = saved(tmp_path, "all.zip", zipped({f"{n}.csv": lines for n in range(6)}))

    document = read(path, limits=Limits(memory_bytes=20_000_000))

    assert [len(each.grids) for each in document.attachments] == [1] * 6
