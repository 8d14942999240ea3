"""Reading documents whole or in part: what stands on some of a PDF's pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscast.model import CrosscastError
from crosscast.understand import on_pages, read

TESTS = Path(__file__).parent
REPLIES = TESTS.parent / "examples" / "intimate-image-abuse" / "responses"


def test_a_page_has_its_tables_with_the_grades_that_they_have_in_the_whole_document() -> None:
    """Of the four pages of the reply, page 3 has one table and page 4 three; a doubt about page 1 stands there."""
    whole = read(REPLIES / "met-01-foi-20-014375.pdf")

    assert [table.id for table in on_pages(whole, range(3, 5)).tables] == ["t2", "t3", "t4", "t5"]
    assert on_pages(whole, range(3, 4)).tables == (whole.tables[1],)
    assert on_pages(whole, range(3, 4)).findings == tuple(f for f in whole.findings if f.place is None)


def test_a_table_that_began_on_an_earlier_page_is_whole() -> None:
    """Of 43 forces some stand on page 2, without the column headings, which stand on page 1."""
    whole = read(TESTS / "studies" / "second" / "responses" / "stalking-43-forces.pdf")

    assert on_pages(whole, range(2, 3)).tables == whole.tables
    assert {str(place) for place in whole.tables[0].grid.places} == {"page 1", "page 2"}


def test_a_page_on_which_nothing_stands_is_said() -> None:
    with pytest.raises(CrosscastError, match="nothing was read on pages 5 to 9; what was read stands on pages 1 to 4"):
        on_pages(read(REPLIES / "met-01-foi-20-014375.pdf"), range(5, 10))


def test_a_document_that_cannot_be_read_says_why_on_every_page(tmp_path: Path) -> None:
    """That it has no such page would lead astray."""
    path = tmp_path / "reply.pdf"
    path.write_bytes(b"%PDF-1.4 and nothing else")
    whole = read(path)

    assert on_pages(whole, range(3, 4)).findings == whole.findings != ()
