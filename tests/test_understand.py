"""Reading documents whole or in part: what stands on some of a PDF's pages."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from crosscast.drawings import write_pages
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


def test_of_a_mail_the_pdf_is_drawn_whatever_came_before_it(tmp_path: Path) -> None:
    """A workbook is attached first; page 3 of the PDF has one table, whose figures are outlined."""
    mail = EmailMessage()
    mail.set_content("Please find our reply attached.")
    for name in ("charging-by-force.xlsx", "met-01-foi-20-014375.pdf"):
        content = (REPLIES / name).read_bytes()
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    (tmp_path / "reply.eml").write_bytes(bytes(mail))
    whole = read(tmp_path / "reply.eml")

    assert [(part.format, len(part.tables)) for part in on_pages(whole, range(3, 4)).with_attachments()] == [
        ("eml", 0), ("pdf", 1),
    ]  # fmt: skip
    (said,) = write_pages(tmp_path / "drawn", [whole], range(3, 4))
    assert said.startswith("1 page drawn")
    assert "adds up: green, long strokes" in said


def test_a_page_on_which_nothing_stands_is_said() -> None:
    with pytest.raises(CrosscastError, match="nothing was read on pages 5 to 9; what was read stands on pages 1 to 4"):
        on_pages(read(REPLIES / "met-01-foi-20-014375.pdf"), range(5, 10))


def test_a_document_that_cannot_be_read_says_why_on_every_page(tmp_path: Path) -> None:
    """That it has no such page would lead astray."""
    path = tmp_path / "reply.pdf"
    path.write_bytes(b"%PDF-1.4 and nothing else")
    whole = read(path)

    assert on_pages(whole, range(3, 4)).findings == whole.findings != ()
