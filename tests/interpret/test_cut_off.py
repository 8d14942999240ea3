"""A document that stops in the middle of a table: no figure of that table is better than as read."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from crosscast.interpret import Given, interpret
from crosscast.model import Document, Grade, Table
from crosscast.read import read_here

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "examples" / "intimate-image-abuse" / "responses" / "outcomes.html").read_bytes()
END = PAGE.rindex(b"</table>")
BEGIN = PAGE.rindex(b"<table")
PLACES = [BEGIN + (END - BEGIN) * part // 100 for part in (55, 65, 75, 85, 92, 97, 99)]


def tables_of(folder: Path, name: str, data: bytes) -> list[tuple[Document, Table]]:
    path = folder / name
    path.write_bytes(data)
    parts = read_here(path, name).with_attachments()
    return [(part, table) for part in parts for table in interpret(part, Given("Kent Police"))]


def is_cut(table: Table) -> bool:
    return any(finding.slug == "cut-off" for finding in table.grid.findings)


def grades(table: Table) -> set[Grade]:
    return {grade for grade in table.grades if grade is not None}


def test_the_whole_page_has_figures_that_add_up(tmp_path: Path) -> None:
    """Else the tests below would say nothing."""
    assert any(Grade.PROVED in grades(table) for _, table in tables_of(tmp_path, "page.html", PAGE))


@pytest.mark.parametrize("place", PLACES)
def test_a_page_that_stops_in_a_table_proves_nothing_in_it(tmp_path: Path, place: int) -> None:
    """Wherever it stops, the last table is the one that was cut."""
    *_, (_, last) = tables_of(tmp_path, "page.html", PAGE[:place])

    assert is_cut(last)
    assert grades(last) <= {Grade.READ, Grade.BOUNDED, Grade.DISPUTED}


@pytest.mark.parametrize("place", PLACES[::2])
def test_a_mail_whose_page_stops_in_a_table_proves_nothing_in_it(tmp_path: Path, place: int) -> None:
    """The body of a mail is cut as a page is."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "foi@kent.police.uk", "requester@example.org", "Your request"
    mail.set_content(PAGE[:place].decode("utf-8", "replace"), subtype="html")

    assert all(
        grades(table) <= {Grade.READ, Grade.BOUNDED, Grade.DISPUTED}
        for _, table in tables_of(tmp_path, "reply.eml", mail.as_bytes())
        if is_cut(table)
    )
    assert any(is_cut(table) for _, table in tables_of(tmp_path, "reply.eml", mail.as_bytes()))


@pytest.mark.parametrize("part", [55, 70, 85, 95])
def test_a_mail_that_stops_in_the_middle_of_an_encoded_page_proves_nothing_in_it(tmp_path: Path, part: int) -> None:
    """The file itself ends: in its last line of base64, and so in its last table."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "foi@kent.police.uk", "requester@example.org", "Your request"
    mail.set_content(PAGE.decode("utf-8"), subtype="html", cte="base64")
    data = mail.as_bytes()
    body = data.index(b"\n\n")
    begin, end = (body + (len(data) - body) * place // len(PAGE) for place in (BEGIN, END))
    cut = data[: begin + (end - begin) * part // 100]

    *_, (_, last) = tables_of(tmp_path, "reply.eml", cut)
    assert grades(last) <= {Grade.READ, Grade.BOUNDED, Grade.DISPUTED}


def test_a_pasted_table_that_is_marked_as_cut_proves_nothing(tmp_path: Path) -> None:
    """The copy says that it ends before its document does, in the line after a total that adds up."""
    table = "Stalking offences recorded by year\nYear\tNumber\n2019\t1\n2020\t3\n2021\t5\n2022\t7\nTotal\t16\n"
    ((_, whole),) = tables_of(tmp_path, "reply.txt", table.encode())
    ((_, cut),) = tables_of(tmp_path, "reply.txt", (table + "2023\t[stored copy ends here]").encode())

    assert Grade.PROVED in grades(whole)
    assert is_cut(cut)
    assert grades(cut) <= {Grade.READ, Grade.BOUNDED, Grade.DISPUTED}
