"""Mails as people send them: who wrote to whom, what they say, and what they send with it."""

from __future__ import annotations

import io
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pytest

from crosscast.model import Document, LinePlace, Severity
from crosscast.read import Limits, read, read_here

Mailed = Callable[..., Document]
Row = list[str | int]
FIGURES: list[Row] = [["Outcome", "2022", "2023"], ["Charged", 4, 7], ["No suspect", 9, 11], ["Total", 13, 18]]


def message(text: str = "Please see attached.\n", subject: str = "Response FOI 123/24") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Kent Police FOI <foi@kent.police.uk>"
    mail["To"] = "requests@example.org"
    mail["Date"] = "Mon, 04 Mar 2024 10:00:00 +0000"
    mail["Subject"] = subject
    mail.set_content(text)
    return mail


def workbook(rows: list[Row]) -> bytes:
    book, written = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(written)
    return written.getvalue()


def letter(*paragraphs: str) -> bytes:
    document, written = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=0, cols=3)
    for row in FIGURES:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = str(value)
    document.save(written)
    return written.getvalue()


@pytest.fixture
def mailed(tmp_path: Path) -> Mailed:
    """Save a message as it is sent, and read it."""

    def save(mail: EmailMessage, limits: Limits | None = None) -> Document:
        path = tmp_path / "reply.eml"
        path.write_bytes(bytes(mail))
        return read_here(path, "reply.eml", limits)

    return save


def test_a_mail_says_who_wrote_to_whom_and_when_before_what_it_says(mailed: Mailed) -> None:
    """Its headers come first, each on a line of its own; addresses are masked, an office's own domain is kept."""
    document = mailed(message("The answer is below.\n"))

    assert document.format == "eml"
    assert [block.text for block in document.blocks] == [
        "From: Kent Police FOI <[e-mail at kent.police.uk]>",
        "To: [e-mail]",
        "Date: Mon, 04 Mar 2024 10:00:00 +0000",
        "Subject: Response FOI 123/24",
        "The answer is below.",
    ]
    assert [block.place.line for block in document.blocks if isinstance(block.place, LinePlace)] == [1, 2, 3, 4, 5]


def test_each_attachment_is_a_document_of_its_own_read_by_its_content(mailed: Mailed) -> None:
    """A workbook and a letter; each says in its path in which mail it came."""
    mail = message()
    mail.add_attachment(workbook(FIGURES), maintype="application", subtype="octet-stream", filename="figures.xlsx")
    mail.add_attachment(letter("Our reply"), maintype="application", subtype="msword", filename="letter.docx")

    figures, reply = mailed(mail).attachments

    assert (figures.path, figures.format) == ("reply.eml › figures.xlsx", "xlsx")
    assert (reply.path, reply.format) == ("reply.eml › letter.docx", "docx")
    for document in (figures, reply):
        assert document.grids[0].id == "t1"
        assert document.grids[0].texts[-3:] == ("Total", "13", "18")


def test_attachments_of_one_name_stay_apart(mailed: Mailed) -> None:
    """So that a figure leads to the one that it stands in."""
    mail = message()
    for n in (4, 7):
        content = workbook([["Force", "Count"], ["Kent", n]])
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename="figures.xlsx")

    document = mailed(mail)

    assert [each.path for each in document.with_attachments()] == [
        "reply.eml",
        "reply.eml › figures.xlsx",
        "reply.eml › figures.xlsx (2)",
    ]
    assert [each.grids[0].texts[-1] for each in document.attachments] == ["4", "7"]


def test_one_attachment_that_cannot_be_read_stops_no_other(mailed: Mailed) -> None:
    """The finding stands with the attachment, and its message does not say the name again."""
    mail = message()
    mail.add_attachment(bytes(range(64)), maintype="application", subtype="octet-stream", filename="a.xlsx")
    mail.add_attachment(workbook(FIGURES), maintype="application", subtype="octet-stream", filename="b.xlsx")

    broken, sound = mailed(mail).attachments

    (finding,) = broken.findings
    assert (finding.slug, finding.severity, finding.where) == ("damaged", Severity.ERROR, "reply.eml › a.xlsx")
    assert finding.message.startswith("The document could not be read: ")
    assert len(sound.grids) == 1


def test_the_name_of_an_attachment_leads_nowhere(mailed: Mailed, tmp_path: Path) -> None:
    """Steps through folders and signs that turn the writing round are taken out of the label; nothing is written."""
    mail = message()
    name = "../../up/figures\u202evsc.csv"
    mail.add_attachment(b"Force,Count\nKent,4\n", maintype="text", subtype="csv", filename=name)
    before = sorted(tmp_path.rglob("*"))

    (attachment,) = mailed(mail).attachments

    assert attachment.path == "reply.eml › up/figuresvsc.csv"
    assert sorted(tmp_path.rglob("*")) == [*before, tmp_path / "reply.eml"]


def test_a_table_in_the_text_of_a_mail_is_read(mailed: Mailed) -> None:
    """Its places are lines of the mail's text, counted on from the headers."""
    document = mailed(message("Offences by year\n\nYear\tCharged\n2022\t4\n2023\t7\n"))

    (grid,) = document.grids
    assert grid.texts == ("Year", "Charged", "2022", "4", "2023", "7")
    assert isinstance(grid.places[0], LinePlace)
    assert grid.places[0].line == 7


def test_a_table_that_only_the_web_form_of_a_mail_keeps_is_read_from_there(mailed: Mailed) -> None:
    """The plain form has its cells one below the other."""
    mail = message("Year\nCharged\n2022\n4\n")
    mail.add_alternative(
        '<p>Hello</p><img src="http://127.0.0.1:9/p.png"><script>x()</script>'
        "<table><tr><th>Year<th>Charged<tr><td>2022<td>4</table>",
        subtype="html",
    )

    document = mailed(mail)

    assert document.grids[0].texts == ("Year", "Charged", "2022", "4")
    assert "Hello" in document.text
    assert "x()" not in document.text


def test_the_plain_form_of_a_mail_is_taken_where_the_web_form_adds_nothing(mailed: Mailed) -> None:
    """One of two forms is read, not both."""
    mail = message("We hold no information.\n")
    mail.add_alternative("<p>We hold no information.</p>", subtype="html")

    assert mailed(mail).text.count("We hold no information.") == 1


def test_what_a_mail_quotes_is_kept_apart_from_what_it_says(mailed: Mailed) -> None:
    """Quoted lines and all that stands below the headers of an earlier message."""
    document = mailed(
        message(
            "There were 4 offences in 2022.\n\n> How many were there in 2021?\n\n-----Original Message-----\n"
            "From: requests@example.org\nSent: 1 March 2024\nTo: Kent Police\n\nPlease tell me.\n"
        )
    )

    said = [block.text for block in document.blocks if not block.is_request]
    assert said[-1] == "There were 4 offences in 2022."
    assert next(block.text for block in document.blocks if block.is_request) == "How many were there in 2021?"
    assert document.blocks[-1].is_request


def test_a_message_inside_a_message_is_an_attachment_with_its_own(mailed: Mailed) -> None:
    """The forwarded reply and the workbook that came with it."""
    reply = message(subject="The reply")
    reply.add_attachment(workbook(FIGURES), maintype="application", subtype="octet-stream", filename="figures.xlsx")
    outer = message("See below.\n", subject="FW: the reply")
    outer.add_attachment(reply)

    (inner,) = mailed(outer).attachments

    assert "Subject: The reply" in inner.text
    assert [each.path.rpartition(" › ")[2] for each in inner.attachments] == ["figures.xlsx"]
    assert len(inner.attachments[0].grids) == 1


def test_messages_inside_one_another_are_read_to_the_limit_and_no_further(mailed: Mailed) -> None:
    """What lies deeper is left out, and said."""
    mail = message("The innermost.\n")
    for _ in range(4):
        outer = message("See below.\n")
        outer.add_attachment(mail)
        mail = outer

    documents = list(mailed(mail, Limits(depth=2)).with_attachments())

    assert len(documents) == 3
    assert "too-deep" in {finding.slug for finding in documents[-1].findings}
    assert "2 deep" in next(f.message for f in documents[-1].findings if f.slug == "too-deep")


def test_a_mail_with_more_attachments_than_the_limit_says_so(mailed: Mailed) -> None:
    """Those after it are left out, and said."""
    mail = message()
    for n in range(4):
        mail.add_attachment(f"Force,Count\nKent,{n}\n", subtype="csv", filename=f"{n}.csv")

    document = mailed(mail, Limits(enclosed=2))

    assert len(document.attachments) == 2
    assert "too-large" in {finding.slug for finding in document.findings}


def test_header_lines_without_end_are_cut_off_and_said(tmp_path: Path) -> None:
    """The text below them is read."""
    path = tmp_path / "reply.eml"
    path.write_text("".join(f"X-{n}: a\n" for n in range(2_000)) + "\nWe hold no information.\n")

    document = read_here(path, "reply.eml")

    assert document.text == "We hold no information."
    assert "headers-left-out" in {finding.slug for finding in document.findings}


def test_a_picture_in_a_mail_is_said_to_be_unread(mailed: Mailed) -> None:
    """A large one may show a table, and needs a person; a logo does not."""
    mail = message()
    mail.add_attachment(bytes(50_000), maintype="image", subtype="png", filename="table.png")
    mail.add_attachment(bytes(500), maintype="image", subtype="png", filename="logo.png")

    pictures = [finding for finding in mailed(mail).findings if finding.slug == "picture-not-read"]

    assert [finding.severity for finding in pictures] == [Severity.QUESTION, Severity.NOTE]
    assert "table.png" in pictures[0].message


def test_headers_in_other_alphabets_are_read(mailed: Mailed) -> None:
    """Encoded words are decoded."""
    document = mailed(message(subject="Ymateb – Heddlu Gogledd Cymru £"))

    assert "Subject: Ymateb – Heddlu Gogledd Cymru £" in document.text


def test_a_mail_under_another_name_is_read_by_its_content(tmp_path: Path) -> None:
    """Saved as text, it is a mail all the same, and said."""
    path = tmp_path / "reply.txt"
    path.write_bytes(b"MIME-Version: 1.0\n" + bytes(message()))

    document = read_here(path, "reply.txt")

    assert document.format == "eml"
    assert "misnamed" in {finding.slug for finding in document.findings}


def test_the_messages_of_a_mailbox_come_in_the_order_in_which_they_were_sent(tmp_path: Path) -> None:
    """By their dates, whatever the order of the file; each is a document."""
    later, earlier = message("The reply.\n"), message("The request.\n")
    earlier.replace_header("Date", "Thu, 01 Feb 2024 09:00:00 +0000")
    path = tmp_path / "thread.mbox"
    path.write_bytes(b"".join(b"From a@b Thu Feb  1 09:00:00 2024\n" + bytes(m) + b"\n" for m in (later, earlier)))

    first, second = read_here(path, "thread.mbox").attachments

    assert (first.path, second.path) == ("thread.mbox › message 1.eml", "thread.mbox › message 2.eml")
    assert first.blocks[-1].text == "The request."
    assert second.blocks[-1].text == "The reply."


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("reply.eml", b'Content-Type: text/plain; charset="\x00"\nSubject: Reply\n\nNone are held: \xa35.\n'),
        ("reply.eml", b"Content-Type: text/plain; charset=no-such\nSubject: =?no-such?Q?Reply?=\n\nNone are held.\n"),
        ("reply.eml", b"Content-Type: multipart/mixed; boundary=x\nSubject: Reply\n\nNone are held.\n"),
        ("reply.mbox", b"Subject: Reply\n\nNone are held.\n"),
    ],
)
def test_a_message_that_is_not_sound_is_read_as_far_as_it_goes(tmp_path: Path, name: str, content: bytes) -> None:
    """Characters that are written in no known way, parts that never begin, a mailbox without a first line."""
    path = tmp_path / name
    path.write_bytes(content)

    documents = list(read_here(path, name).with_attachments())

    assert "None are held" in "".join(document.text for document in documents)
    assert "reader-failed" not in {finding.slug for document in documents for finding in document.findings}


def test_a_mail_that_outlook_saved_is_read_with_its_attachments(corpus: Path) -> None:
    """MSG: the same things as of any mail, and a text that came with it."""
    name = "testMSG_att_doc.msg"
    document = read_here(corpus / "hostile" / "tika" / "email" / name, name)

    assert document.format == "msg"
    assert [block.text.partition(":")[0] for block in document.blocks[:4]] == ["From", "To", "Date", "Subject"]
    assert "2009" in document.blocks[2].text
    by_format = {attachment.format: attachment for attachment in document.attachments}
    assert len(by_format["txt"].blocks) == 4
    assert [finding.slug for finding in by_format["doc"].findings] == ["format-not-read"]
    assert "save the document as DOCX" in by_format["doc"].findings[0].message


def test_every_hostile_mail_is_read_or_refused_and_never_more(corpus: Path) -> None:
    """Over a hundred messages that are not sound: all of them are read, none connects, none writes."""
    hostile = corpus / "hostile"
    files = [*(hostile / "mail").rglob("*.eml"), *(hostile / "tika" / "email").iterdir(), *hostile.glob("made/*.eml")]
    assert len(files) > 100

    for path in files:
        document = read_here(path, path.name)
        slugs = {finding.slug for each in document.with_attachments() for finding in each.findings}
        assert not slugs & {"reader-failed", "reader-stopped"}, path.name
        assert document.blocks or document.grids or document.attachments, path.name


@pytest.mark.parametrize("name", ["nested-400.eml", "headers-20000.eml"])
def test_a_mail_made_to_exhaust_its_reader_is_read_with_a_finding(corpus: Path, name: str) -> None:
    """Within the limits of its worker; the finding says what was left out."""
    document = read(corpus / "hostile" / "made" / name)

    slugs = {finding.slug for each in document.with_attachments() for finding in each.findings}
    assert slugs & {"too-deep", "headers-left-out"}
    assert not slugs & {"reader-failed", "reader-stopped"}
