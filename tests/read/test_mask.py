"""Persons and their addresses do not leave the reading of a document; figures, forces and references do."""

from __future__ import annotations

import re
import time
from email.message import EmailMessage
from pathlib import Path

import msgspec
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from crosscast.model import Block, Document, Grid, Layout, LinePlace
from crosscast.read import mask_text, person_names, read_here
from crosscast.read.mask import mask, masked
from crosscast.read.person_names import Form

ANY_SPEED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # of the machine, not of the mask
FORMS = {
    name: form for room in (mask_text, person_names) for name, form in vars(room).items() if isinstance(form, Form)
}
FIGURES = ["12", "1,204", "<5", "4%", "0.5", "[c]", "..", "-", "07700 900123", "020 7946 0018", "2019", "£450", "1 2 3"]
LABELS = [
    "Kent",
    "West Midlands",
    "Greater Manchester",
    "Charged",
    "Total",
    "No suspect identified",
    "Devon & Cornwall",
]
PROSE = [
    "Dear Mr Smith,", "Dear Jane Doe", "Yours sincerely", "Kind regards, Jane", "Jane Doe", "Jane Doe, Decision Maker",
    "From: Jane Doe <jane@example.org>", "To: Kent Police", "Tel: 020 7946 0018", "on 020 7946 0018", "a@b.example",
    "12 High Street, Anytown AB1 2CD", "Our ref: 01.FOI.20.014375", "12 offences in 2019", "West Midlands Police",
    "Jane",
]  # fmt: skip


def document_of(cells: list[str], lines: list[str] | None = None, layout: Layout = Layout.MARKUP) -> Document:
    n, place = len(cells), LinePlace(1, (0, 1))
    grid = Grid(
        id="t1", layout=layout, n_rows=n, n_cols=1, rows=tuple(range(n)), cols=(0,) * n, row_spans=(1,) * n,
        col_spans=(1,) * n, texts=tuple(cells), places=(place,) * n, emphasis=(False,) * n, marks=("",) * n,
    )  # fmt: skip
    blocks = tuple(Block(line, place) for line in lines or [])
    return Document(path="reply.docx", format="docx", sha256="0", grids=(grid,), blocks=blocks)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Dear Mr Smith,", "Dear [name],"),
        ("Dear Mr Smith Thank you for your request", "Dear [name] Thank you for your request"),
        ("Dear Dr van der Berg,", "Dear [name],"),
        ("Hello Jane,", "Hello [name],"),
        ("Yours sincerely, Jane Doe", "Yours sincerely, [name]"),
        ("From: Jane Doe <jane@example.org>", "From: [name] <[e-mail]>"),
        ('To: "Doe, Jane (Kent Police)" <x@kent.police.uk>', 'To: "[name] (Kent Police)" <[e-mail at kent.police.uk]>'),
        ("On 1 March 2024, Jane Doe <jane@example.org> wrote:", "On 1 March 2024, [name] <[e-mail]> wrote:"),
        ("Case officer: Jane Doe", "Case officer: [name]"),
        ("Tel: 020 7946 0018 ext 123", "Tel: [telephone] ext [telephone]"),
        ("or call 07700 900123.", "or call [telephone]."),
        ("12 High Street, Anytown, AB1 2CD", "[address]"),
        ("PC 1123 Smith and DC Jones 4567 attended.", "[name] and [name] attended."),
        ("PC 4411 Anna Smithson attended.", "[name] attended."),
        ("PC 4411 Anna Smithson Records Team", "[name] Records Team"),
        ("PC 4411 Records Team", "[name] Records Team"),
        ("It was seen by PS 4521 in 2022.", "It was seen by [name] in 2022."),
        ("Collar number: 1123", "Collar number: [name]"),
        ("Officer: PC 2281 Ann Smithson", "Officer: [name]"),
        ("Jane Doe asked for figures of 2023.", "[name] asked for figures of 2023."),
        ("FOI 12/24 Dear Jane Doe, thank you", "FOI 12/24 Dear [name], thank you"),
        ("Please write to us. Kind regards Jane Doe", "Please write to us. Kind regards [name]"),
        ("Data extracted by Jane Doe on 3 March 2024", "Data extracted by [name] on 3 March 2024"),
        ("Contact: Jane Doe, 07700 900123, jane@example.org", "Contact: [name], [telephone], [e-mail]"),
    ],
)
def test_persons_and_their_addresses_are_masked(line: str, shown: str) -> None:
    """Where a letter or a mail names them: headers, greetings, closings, labels."""
    assert mask(line) == shown


@pytest.mark.parametrize(
    "line",
    [
        "Dear Sir or Madam,",
        "Dear FOI Officer,",
        "Dear West Midlands Police,",
        "From: April 2019 To: March 2020",
        "To: Kent Police",
        "Freedom of Information Request Reference No: 01.FOI.20.014375",
        "Our reference 01234567890",
        "Reply FOI 0815/22, Home Office code 008/71, section 33 of the Criminal Justice and Courts Act 2015",
        "Contact: FOI Team",
        "There were 1,234 offences in 2019 and 5,678 in 2020, an increase of 360%.",
        "Kent 0 12 345 6 789",
        "PS 2021 offences",
        "West Midlands Police asked for more time",
        "Figures compiled by Greater Manchester Police and reviewed by Performance Analysis",
        "In 2019, 2020, 0161 and 0162 were used",
    ],
)
def test_forces_offices_references_and_figures_stay(line: str) -> None:
    """They are what the document is about."""
    assert mask(line) == line


def test_the_name_below_a_closing_line_is_masked_and_the_office_stays() -> None:
    """A signature: the name, what its owner does, and where."""
    lines = ["There were 4.", "Yours sincerely", "Jane Doe", "Information Rights Officer", "West Midlands Police"]

    shown = masked(document_of(["4"], lines))

    texts = [block.text for block in shown.blocks]
    assert texts == ["There were 4.", "Yours sincerely", "[name]", "Information Rights Officer", "West Midlands Police"]


def test_thanks_for_a_request_are_no_closing_line_and_thanks_for_patience_may_be() -> None:
    """Most replies begin with the first: what stands below it is a heading, not who signed."""
    opening = ["Thank you for your request.", "REVISED RESPONSE - this letter amends ours.", "Thank you for waiting."]

    shown = masked(document_of(["4"], [*opening, "Jane Doe"]))

    assert [block.text for block in shown.blocks] == [*opening, "[name]"]


def test_the_number_of_who_signed_is_masked_with_the_name() -> None:
    """It names an officer to whoever can look it up."""
    shown = masked(document_of(["4"], ["Yours sincerely", "Jane Doe", "Disclosure Officer 48213", "DS 6612 Doe"]))

    assert [block.text for block in shown.blocks] == [
        "Yours sincerely",
        "[name]",
        "Disclosure Officer [name]",
        "[name]",
    ]


def test_officers_in_the_remarks_of_a_table_are_masked() -> None:
    cells = [
        "checked by PC Anna Smithson",
        "call Mrs Smithson on 07700 900456",
        "PC Full Time",
        "checked by PC Records",
    ]

    shown = masked(document_of(cells)).grids[0].texts

    assert shown == ("checked by [name]", "call [name] on [telephone]", "PC Full Time", "checked by PC Records")


def test_a_full_name_once_met_is_masked_wherever_it_stands() -> None:
    """In running text, in a cell, the other way round, in capitals; the finding counts what was masked."""
    lines = ["From: Jane Doe <jane@example.org>", "As JANE DOE told you, Doe, Jane is away. So is Jane."]

    shown = masked(document_of(["Answered by Jane Doe", "4"], lines))

    assert shown.blocks[1].text == "As [name] told you, [name] is away. So is Jane."
    assert shown.grids[0].texts == ("Answered by [name]", "4")
    (finding,) = shown.findings
    assert finding.slug == "masked"
    assert finding.message.startswith("5 names")


def test_names_met_beside_a_table_are_masked_in_the_text() -> None:
    """An officer who is named in full in its caption is no stranger in the letter."""
    document = document_of(["4"], ["Ann Smithson and Jane Doe looked at them."])
    (grid,) = document.grids
    grid = msgspec.structs.replace(grid, caption="Table 1, made for Mrs Jane Doe", after=("PC 4411 Ann Smithson",))

    shown = masked(msgspec.structs.replace(document, grids=(grid,)))

    assert shown.blocks[0].text == "[name] and [name] looked at them."
    assert (shown.grids[0].caption, shown.grids[0].after) == ("Table 1, made for [name]", ("[name]",))


def test_a_name_of_the_mail_is_masked_in_its_attachments_and_their_labels(tmp_path: Path) -> None:
    """The requester's name in the letter that came with the mail, and in its file name."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "foi@kent.police.uk", "Jane Doe <jane@example.org>"
    mail.set_content("Please see attached.\n")
    for _ in range(2):
        mail.add_attachment("Your request, Jane Doe, was received.\n", filename="Reply to Jane Doe.txt")
    path = tmp_path / "reply.eml"
    path.write_bytes(bytes(mail))

    document = read_here(path, "reply.eml")

    assert [each.path for each in document.attachments] == [
        "reply.eml › Reply to [name].txt",
        "reply.eml › Reply to [name].txt (2)",
    ]
    assert document.attachments[0].text == "Your request, [name], was received."
    assert {finding.document for finding in document.attachments[1].findings} == {"reply.eml › Reply to [name].txt (2)"}


@ANY_SPEED
@given(
    cells=st.lists(st.sampled_from(FIGURES) | st.integers(0, 10**12).map(str)), lines=st.lists(st.sampled_from(PROSE))
)
def test_a_figure_is_never_touched(cells: list[str], lines: list[str]) -> None:
    """Whatever stands in the letter around the table, and even where a count looks like a telephone number."""
    assert masked(document_of(cells, lines)).grids[0].texts == tuple(cells)


@ANY_SPEED
@given(
    cells=st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(FIGURES)).map(" ".join)),
    lines=st.lists(st.sampled_from(PROSE)),
    layout=st.sampled_from([Layout.MARKUP, Layout.RUN_TOGETHER]),
)
def test_labels_with_figures_keep_every_digit(cells: list[str], lines: list[str], layout: Layout) -> None:
    """Rows whose cells ran together hold both in one text."""
    shown = masked(document_of(cells, lines, layout)).grids[0].texts

    assert [re.findall(r"\d+", text) for text in shown] == [re.findall(r"\d+", text) for text in cells]
    assert shown == tuple(cells)


LINES = st.lists(st.sampled_from(PROSE), min_size=1, max_size=3).map(" ".join) | st.text(max_size=60)


@ANY_SPEED
@given(lines=st.lists(LINES), cells=st.lists(st.sampled_from(PROSE + LABELS)))
def test_what_is_masked_stays_as_it_is_when_masked_again(lines: list[str], cells: list[str]) -> None:
    """The second time nothing is found, nothing changes and nothing is said."""
    once = masked(document_of(cells, lines))

    assert masked(once) == once


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('From: "neal Smith Jones" <n@example.org>', 'From: "[name]" <[e-mail]>'),
        ("From: FOI Team jo Ray Smith <jo@kent.police.uk>", "From: FOI Team [name] <[e-mail at kent.police.uk]>"),
        ('To: "Jörg Ray" <märy@exämple.net>', 'To: "[name]" <[e-mail]>'),
        ("By Ann Lee, Senior Policy Officer", "By [name], Senior Policy Officer"),
    ],
)
def test_no_part_of_a_name_stays_beside_its_address_or_post(line: str, shown: str) -> None:
    """A first name in small letters, letters of other alphabets in an address, the line that says who wrote."""
    assert mask(line) == shown


@pytest.mark.parametrize("line", ["By Ethnic Appearance", "By Force Area, 2023", "By Relationship Type, all officers"])
def test_what_counts_are_divided_by_is_no_author(line: str) -> None:
    """Captions begin with "by" as well."""
    assert mask(line) == line


@pytest.mark.parametrize(
    ("comment", "shown"),
    [
        ("PC 1123 Smith asked for this to be checked", "[name] asked for this to be checked"),
        ("Jane Doe: revised after DI 4411 called", "[name]: revised after [name] called"),
        ("doej: check with Jones", "[name]: check with [name]"),
        (
            "Note: provisional Home Office figures for Kent Police",
            "Note: provisional Home Office figures for Kent Police",
        ),
        ("Maximum 40 Characters", "Maximum 40 Characters"),
    ],
)
def test_a_comment_in_a_sheet_is_told_without_names_and_collar_numbers(
    tmp_path: Path, comment: str, shown: str
) -> None:
    """Comments are written for colleagues: who wrote one, and whom it speaks of, goes no further."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("Sheet")
    sheet.append(["Force", "Offences recorded"])
    sheet.append(["Kent", 12])
    sheet["B2"].comment = Comment(comment, "x")
    book.save(tmp_path / "reply.xlsx")

    (finding,) = [each for each in read_here(tmp_path / "reply.xlsx", "reply.xlsx").findings if each.slug == "comment"]

    assert finding.message == f"Sheet 'Sheet', cell B2: a comment says \"{shown}\"; decide whether it changes a figure."


@pytest.mark.parametrize(
    "head", ["Full Name", "Officer in the case", "Officer name", "Name of officer", "Victim's name", "Surname"]
)
def test_a_column_of_names_is_masked_and_the_rest_of_its_table_stays(head: str) -> None:
    grid = grid_of(
        [
            (head, "Force", "Days"),
            ("Jane Doeberry", "Kent", "12"),
            ("Roe, Richard", "Devon & Cornwall", "3"),
            ("Total", "", "15"),
        ]
    )
    shown = masked(Document(path="reply.pdf", format="pdf", sha256="0" * 64, grids=(grid,))).grids[0].texts

    assert shown[3:] == ("[name]", "Kent", "12", "[name]", "Devon & Cornwall", "3", "Total", "", "15")
    assert shown[:3] == (head, "Force", "Days")


def test_a_column_of_collar_numbers_is_masked() -> None:
    """They are no figures; a total below a column that only counts officers is one."""
    grid = grid_of(
        [("Collar number", "Collar numbers issued", "Offences"), ("4471", "12", "15"), ("DC 5512", "3", "9")]
    )
    shown = masked(Document(path="reply.pdf", format="pdf", sha256="0" * 64, grids=(grid,))).grids[0].texts

    assert shown[3:] == ("[name]", "12", "15", "[name]", "3", "9")


@pytest.mark.parametrize("head", ["Name", "Name of hospital", "Force name", "Requester", "Officers", "Offence name"])
def test_a_column_that_names_no_persons_stays(head: str) -> None:
    grid = grid_of([(head, "Offences"), ("Carleton Clinic", "12"), ("Media", "3")])
    document = Document(path="reply.pdf", format="pdf", sha256="0" * 64, grids=(grid,))

    assert masked(document) == document


def grid_of(rows: list[tuple[str, ...]]) -> Grid:
    n, across = sum(map(len, rows)), len(rows[0])
    return Grid(
        id="t1", layout=Layout.RULED, n_rows=len(rows), n_cols=across, rows=tuple(i // across for i in range(n)),
        cols=tuple(i % across for i in range(n)), row_spans=(1,) * n, col_spans=(1,) * n,
        texts=tuple(text for row in rows for text in row), places=(LinePlace(1, (0, 1)),) * n, emphasis=(False,) * n,
        marks=("",) * n,
    )  # fmt: skip


def test_a_line_of_one_endless_word_takes_no_time() -> None:
    """An attachment that a damaged mail leaves in its text: 20,000 letters of all kinds."""
    started = time.process_time()
    mask("From: " + "AbC'd-Ef" * 2_400)

    assert time.process_time() - started < 2


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@given(data=st.data())
@settings(ANY_SPEED, max_examples=20)
def test_a_text_is_passed_over_only_where_no_form_can_be_met(form: Form, data: st.DataObject) -> None:
    """It is looked through for a form where a sign of it stands: whatever the form fits has the sign."""
    assert form.sign.search(data.draw(st.from_regex(form.pattern)))
