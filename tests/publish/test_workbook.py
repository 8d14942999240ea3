"""The workbook is opened again, as XLSX and as ODS, and held against the checklist for accessible spreadsheets.

"Making spreadsheets accessible: a brief checklist of the basics", Government Analysis Function.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import msgspec
import openpyxl
import pytest
from lxml import etree
from openpyxl.cell.cell import Cell as XlsxCell
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from crosscast.analyse.result import Result
from crosscast.model import Grade
from crosscast.publish import Publication
from crosscast.publish.exhibit import Cell, Column, ColumnKind, Exhibit, ends
from crosscast.publish.exhibits import exhibits_of
from crosscast.publish.publication import Release
from crosscast.publish.report import report_name
from crosscast.publish.shorthand import Shorthand
from crosscast.publish.workbook import workbook_files

FORMATS = ("xlsx", "ods")
OFFICIAL = {*"bcefprsuwxz", "low", "ns", "ss", "sss"}
YEARLY = (284, 328, 442, 564, 645)
ODS = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"
    for name, space in {
        "office": "office",
        "style": "style",
        "table": "table",
        "text": "text",
        "fo": "xsl-fo-compatible",
        "meta": "meta",
        "config": "config",
        "draw": "drawing",
    }.items()
} | {"dc": "http://purl.org/dc/elements/1.1/", "xlink": "http://www.w3.org/1999/xlink"}

Value = str | Decimal


class Marked(msgspec.Struct, frozen=True):
    """A marked table: its name, the row of its heads, its last row and column, all counted from 0."""

    name: str
    head_row: int
    first_col: int
    last_row: int
    last_col: int
    has_filter: bool


class Opened(msgspec.Struct, frozen=True):
    """One sheet as it was opened again."""

    name: str
    cells: dict[tuple[int, int], Value]  # by row and column from 0; without those that are empty
    unwrapped: tuple[tuple[int, int], ...]
    colours: frozenset[tuple[str, str]]  # of letters and of what is behind them
    links: dict[tuple[int, int], str]  # to which sheet
    tables: tuple[Marked, ...]
    odd: tuple[str, ...]  # merged, hidden, frozen, drawn, headed: whatever must not be there

    @property
    def n_rows(self) -> int:
        return max(row for row, _ in self.cells) + 1

    @property
    def n_cols(self) -> int:
        return max(col for _, col in self.cells) + 1

    @property
    def above(self) -> list[str]:
        """What stands above the table, or on the whole sheet where there is none."""
        until = self.tables[0].head_row if self.tables else self.n_rows
        return [str(self.cells[row, 0]) for row in range(until)]

    @property
    def rows(self) -> list[dict[str, Value]]:
        """The rows of its table, by their heads; "" where a cell is empty."""
        (table,) = self.tables
        heads = [str(self.cells[table.head_row, col]) for col in range(table.last_col + 1)]
        return [
            {head: self.cells.get((row, col), "") for col, head in enumerate(heads)}
            for row in range(table.head_row + 1, table.last_row + 1)
        ]


class Book(msgspec.Struct, frozen=True):
    title: str
    language: str
    author: str
    days: frozenset[str]
    sheets: tuple[Opened, ...]
    first: str  # the sheet that is in front
    cursor: tuple[int, int]

    def sheet(self, name: str) -> Opened:
        return next(sheet for sheet in self.sheets if sheet.name == name)

    @property
    def with_tables(self) -> list[Opened]:
        return [sheet for sheet in self.sheets if sheet.name != "Cover"]


def opened_xlsx(path: Path) -> Book:
    book = openpyxl.load_workbook(path)
    properties = book.properties
    front = book.worksheets[0].sheet_view.selection
    cursor = front[0].activeCell if front else "A1"
    return Book(
        title=properties.title or "",
        language=properties.language or "",
        author=properties.creator or "",
        days=frozenset(day.date().isoformat() for day in (properties.created, properties.modified) if day),
        sheets=tuple(_sheet_of_xlsx(sheet) for sheet in book.worksheets),
        first=book.active.title if book.active else "",
        cursor=(0, 0) if cursor == "A1" else (-1, -1),
    )


def _sheet_of_xlsx(sheet: Worksheet) -> Opened:
    cells: dict[tuple[int, int], XlsxCell] = {
        (cell.row - 1, cell.column - 1): cell
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell, XlsxCell) and cell.value is not None
    }
    heads = [sheet.oddHeader, sheet.evenHeader, sheet.firstHeader, sheet.oddFooter, sheet.evenFooter, sheet.firstFooter]
    odd = {
        "merged": bool(sheet.merged_cells.ranges),
        "hidden": sheet.sheet_state != "visible"
        or any(each.hidden for each in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values())),
        "frozen": sheet.freeze_panes is not None,
        "filtered": sheet.auto_filter.ref is not None,
        "headed": any(part.text for head in heads if head for part in (head.left, head.center, head.right) if part),
        "with a formula": any(cell.data_type == "f" for cell in cells.values()),
        "commented": any(cell.comment for cell in cells.values()),
    }
    return Opened(
        name=sheet.title,
        cells={at: cell.value if isinstance(cell.value, str) else _decimal(cell.value) for at, cell in cells.items()},
        unwrapped=tuple(at for at, cell in cells.items() if cell.data_type == "s" and not cell.alignment.wrap_text),
        colours=frozenset(
            (
                str(cell.font.color.rgb)[-6:],
                "FFFFFF" if cell.fill.fill_type is None else str(cell.fill.fgColor.rgb)[-6:],
            )
            for cell in cells.values()
            if cell.font.color is not None
        ),
        links={at: _linked(cell.hyperlink.location or "") for at, cell in cells.items() if cell.hyperlink},
        tables=tuple(_table_of_xlsx(table) for table in sheet.tables.values()),
        odd=tuple(name for name, holds in odd.items() if holds),
    )


def _table_of_xlsx(table: Table) -> Marked:
    first_col, first_row, last_col, last_row = (int(each or 0) for each in range_boundaries(table.ref))
    assert table.headerRowCount == 1
    return Marked(
        table.displayName, first_row - 1, first_col - 1, last_row - 1, last_col - 1, table.autoFilter is not None
    )


def _decimal(number: object) -> Decimal:
    return Decimal(str(number))


def _linked(address: str) -> str:
    found = re.fullmatch(r"#?'(.+)'[!.]A1", address)
    assert found, address
    return found[1].replace("''", "'")


def opened_ods(path: Path) -> Book:
    with zipfile.ZipFile(path) as packed:
        parts = {name: etree.fromstring(packed.read(name)) for name in packed.namelist() if name.endswith(".xml")}
        assert packed.namelist()[0] == "mimetype"
        assert packed.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        assert packed.infolist()[0].compress_type == zipfile.ZIP_STORED
    content, meta, settings = parts["content.xml"], parts["meta.xml"], parts["settings.xml"]
    styles = _Styles(content, parts["styles.xml"])
    ranges = content.findall(".//table:database-range", ODS)
    positions = settings.xpath("//config:config-item[starts-with(@config:name, 'CursorPosition')]", namespaces=ODS)
    assert isinstance(positions, list)
    return Book(
        title=meta.findtext(".//dc:title", "", ODS),
        language=meta.findtext(".//dc:language", "", ODS),
        author=meta.findtext(".//dc:creator", "", ODS),
        days=frozenset(meta.findtext(f".//{each}", "", ODS)[:10] for each in ("meta:creation-date", "dc:date")),
        sheets=tuple(_sheet_of_ods(sheet, styles, ranges) for sheet in content.iterfind(".//table:table", ODS)),
        first=settings.findtext(".//config:config-item[@config:name='ActiveTable']", "", ODS),
        cursor=(0, 0) if {each.text for each in positions if isinstance(each, etree._Element)} == {"0"} else (-1, -1),
    )


def q(name: str) -> str:
    space, _, local = name.partition(":")
    return f"{{{ODS[space]}}}{local}"


class _Styles:
    """What the styles of an ODS file say, each with what its parent and the default say."""

    def __init__(self, *roots: etree._Element) -> None:
        self.by_name = {
            (each.get(q("style:family")), each.get(q("style:name"))): each
            for root in roots
            for each in root.iter(q("style:style"))
        }
        self.defaults = {each.get(q("style:family")): each for r in roots for each in r.iter(q("style:default-style"))}
        masters = [master for root in roots for master in root.iter(q("style:master-page"))]
        self.heads = [
            part.get(q("style:display"))
            for m in masters
            for n in ("header", "footer")
            for part in m.iter(q(f"style:{n}"))
        ]
        self.n_masters = len(masters)

    def says(self, name: str, what: str, family: str = "table-cell") -> str | None:
        style = self.by_name.get((family, name))
        default = self.defaults.get(family)
        for each in (style, default):
            for properties in each if each is not None else ():
                if (said := properties.get(q(what))) is not None:
                    return said
        return None


def _sheet_of_ods(sheet: etree._Element, styles: _Styles, ranges: list[etree._Element]) -> Opened:
    name = sheet.get(q("table:name"), "")
    cells: dict[tuple[int, int], Value] = {}
    looks: dict[tuple[int, int], str] = {}
    links: dict[tuple[int, int], str] = {}
    for row, line in enumerate(sheet.iter(q("table:table-row"))):
        assert line.get(q("table:number-rows-repeated")) is None
        for col, cell in enumerate(line):
            if cell.get(q("office:value-type")) is None:
                continue
            at = (row, col)
            value = cell.get(q("office:value"))
            cells[at] = "".join(map(str, cell.itertext())) if value is None else _decimal(Decimal(value))
            looks[at] = cell.get(q("table:style-name"), "")
            if (link := cell.find(".//text:a", ODS)) is not None:
                links[at] = _linked(link.get(q("xlink:href"), ""))
    odd = {
        "merged": bool(sheet.xpath(".//@table:number-columns-spanned|.//@table:number-rows-spanned", namespaces=ODS)),
        "hidden": bool(sheet.xpath(".//@table:visibility", namespaces=ODS))
        or styles.says(sheet.get(q("table:style-name"), ""), "table:display", "table") == "false",
        "drawn on": bool(list(sheet.iter(f"{{{ODS['draw']}}}*"))),
        "headed": styles.n_masters != 1 or styles.heads != ["false", "false"],
        "with a formula": bool(sheet.xpath(".//@table:formula", namespaces=ODS)),
    }
    return Opened(
        name=name,
        cells=cells,
        unwrapped=tuple(
            at
            for at, look in looks.items()
            if isinstance(cells[at], str) and styles.says(look, "fo:wrap-option") != "wrap"
        ),
        colours=frozenset(
            (
                (styles.says(look, "fo:color") or "").strip("#").upper(),
                (styles.says(look, "fo:background-color") or "FFFFFF").strip("#").upper(),
            )
            for look in looks.values()
        ),
        links=links,
        tables=tuple(table for each in ranges for table in _range_of_ods(each, name)),
        odd=tuple(each for each, holds in odd.items() if holds),
    )


def _range_of_ods(given: etree._Element, sheet: str) -> Iterator[Marked]:
    address = given.get(q("table:target-range-address"), "")
    found = re.fullmatch(r"'(.+)'\.([A-Z]+)(\d+):'(.+)'\.([A-Z]+)(\d+)", address)
    assert found, address
    assert found[1] == found[4]
    if found[1].replace("''", "'") == sheet:
        assert given.get(q("table:contains-header")) == "true"
        first, last = (column_index_from_string(letters) for letters in (found[2], found[5]))
        buttons = given.get(q("table:display-filter-buttons")) == "true"
        yield Marked(given.get(q("table:name"), ""), int(found[3]) - 1, first - 1, int(found[6]) - 1, last - 1, buttons)


OPEN = {"xlsx": opened_xlsx, "ods": opened_ods}


@pytest.fixture(scope="module")
def books(build: Path, publication: Publication) -> dict[str, Book]:
    name = report_name(publication)
    return {format: OPEN[format](build / "workbook" / f"{name}.{format}") for format in FORMATS}


@pytest.fixture(params=FORMATS)
def book(request: pytest.FixtureRequest, books: dict[str, Book]) -> Book:
    return books[str(request.param)]


# The checklist


def test_both_workbooks_hold_the_same_cells(books: dict[str, Book]) -> None:
    """Sheet for sheet, cell for cell, and the same marked tables and links."""
    xlsx, ods = books["xlsx"], books["ods"]

    assert [sheet.name for sheet in xlsx.sheets] == [sheet.name for sheet in ods.sheets]
    for one, other in zip(xlsx.sheets, ods.sheets, strict=True):
        assert one.cells == other.cells
        assert one.tables == other.tables
        assert one.links == other.links


def test_cover_contents_and_notes_come_first(book: Book, publication: Publication) -> None:
    names = [sheet.name for sheet in book.sheets]
    cover = book.sheets[0].above

    assert names[:3] == ["Cover", "Contents", "Notes"]
    assert cover[:2] == [publication.title, publication.question]
    assert "Figures as of 1 March 2024, published by The Example Study." in cover
    assert "Five forces charged 3.5% of the 3,680 offences that they recorded." in cover
    assert publication.support[0] in cover
    assert [row["Worksheet"] for row in book.sheet("Contents").rows] == names[2:]


def test_each_sheet_holds_one_marked_table_at_its_left_edge(book: Book) -> None:
    """With one row of heads, no two alike, and nothing below or beside it."""
    for sheet in book.with_tables:
        (table,) = sheet.tables
        heads = [sheet.cells[table.head_row, col] for col in range(table.last_col + 1)]

        assert table.first_col == 0
        assert (table.last_row + 1, table.last_col + 1) == (sheet.n_rows, sheet.n_cols)
        assert table.last_row > table.head_row
        assert len({str(head).lower() for head in heads}) == len(heads)
    names = [table.name for sheet in book.sheets for table in sheet.tables]
    assert all(re.fullmatch(r"[A-Za-z_]\w*", name) for name in names)
    assert len(set(names)) == len(names)


def test_nothing_is_merged_hidden_frozen_filtered_drawn_or_headed(book: Book) -> None:
    assert {sheet.name: sheet.odd for sheet in book.sheets if sheet.odd} == {}
    assert not any(table.has_filter for sheet in book.sheets for table in sheet.tables)


def test_there_are_no_pictures_macros_or_links_to_elsewhere(build: Path) -> None:
    """No part of either archive is a drawing, a picture or a program, and none names another file or address."""
    for path in sorted((build / "workbook").iterdir()):
        with zipfile.ZipFile(path) as packed:
            assert [name for name in packed.namelist() if re.search(r"draw|media|vba|macro|Pictures|embed", name)] == []
            for name in packed.namelist():
                assert not re.search(rb'TargetMode="External"|xlink:href="[^#]', packed.read(name)), name


def test_no_row_and_no_column_is_blank(book: Book) -> None:
    for sheet in book.sheets:
        assert {row for row, _ in sheet.cells} == set(range(sheet.n_rows)), sheet.name
        assert {col for _, col in sheet.cells} == set(range(sheet.n_cols)), sheet.name


def test_an_empty_cell_is_explained_above_its_table(book: Book) -> None:
    """Its column is named; a column of numbers has none."""
    for sheet in book.with_tables:
        empty = {head for row in sheet.rows for head, cell in row.items() if cell == ""}
        told = next((line for line in sheet.above if line.startswith("An empty cell means")), "")

        assert all(head in told for head in empty), (sheet.name, empty)
        assert bool(empty) == bool(told)


def test_all_words_are_wrapped(book: Book) -> None:
    assert {sheet.name: sheet.unwrapped for sheet in book.sheets if sheet.unwrapped} == {}


def test_title_and_language_are_set_and_the_cursor_stands_in_the_first_cell(
    book: Book, publication: Publication
) -> None:
    assert (book.title, book.language, book.author) == (publication.title, "en-GB", "The Example Study")
    assert (book.first, book.cursor) == ("Cover", (0, 0))
    assert book.days == {"2024-03-01"}


def test_sheets_have_names_of_their_own_and_titles_that_say_what_they_hold(
    book: Book, publication: Publication
) -> None:
    names = [sheet.name for sheet in book.sheets]
    titles = [str(sheet.cells[0, 0]) for sheet in book.sheets]

    assert len({name.lower() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)
    assert len(set(titles)) == len(titles)
    assert {indicator.spec.title for indicator in publication.indicators} <= set(titles)


def test_notes_are_words_and_each_has_its_text_on_the_sheet_of_notes(book: Book) -> None:
    """No superscripts, daggers or asterisks; no note that is never used."""
    used: dict[str, set[str]] = {}
    for sheet in book.with_tables[2:]:
        for cell in sheet.cells.values():
            for note in re.findall(r"\[(note \d+)\]", str(cell)):
                used.setdefault(note, set()).add(sheet.name)
            assert not re.search(r"[†‡*¹²³⁰-⁹]", str(cell)), cell
    notes = {str(row["Note"]): row for row in book.sheet("Notes").rows}
    whole = {name for name, row in notes.items() if row["Worksheets"] == "The whole workbook"}

    assert list(notes) == [f"note {n}" for n in range(1, len(notes) + 1)]
    assert used.keys() | whole == notes.keys()
    for name, sheets in used.items():
        assert set(str(notes[name]["Worksheets"]).split("; ")) == sheets
    assert all(row["Text"] for row in notes.values())


def test_shorthand_is_official_and_is_explained_above_the_table(book: Book) -> None:
    for sheet in book.with_tables[2:]:
        table = sheet.tables[0]
        inside = " ".join(str(cell) for (row, _), cell in sheet.cells.items() if row > table.head_row)
        used = set(re.findall(r"\[([a-z]+)\]", inside))
        told = {found[1] for line in sheet.above if (found := re.match(r"Shorthand: \[([a-z]+)\] [A-Z]", line))}

        assert used <= OFFICIAL
        assert used == told, sheet.name
        assert all(any(line.startswith(f"[{letter}] ") for line in book.sheets[0].above) for letter in used)


def test_links_lead_to_sheets_that_there_are_and_say_where(book: Book) -> None:
    names = {sheet.name for sheet in book.sheets}
    for sheet in book.sheets:
        for at, target in sheet.links.items():
            assert target in names
            assert target.lower() in str(sheet.cells[at]).lower()
        assert sheet.links, f"there is no way on from '{sheet.name}'"


def test_words_stand_out_from_what_is_behind_them(book: Book) -> None:
    """4.5 to 1 at least (WCAG 2.2, 1.4.3), and no colour behind any cell."""
    pairs = {pair for sheet in book.sheets for pair in sheet.colours}

    assert pairs
    assert {behind for _, behind in pairs} == {"FFFFFF"}
    for letters, behind in pairs:
        assert contrast(letters, behind) >= 4.5


def contrast(one: str, other: str) -> float:
    """The formula of WCAG 2.2 for two colours of six hexadecimal digits."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_same_publication_gives_the_same_bytes(build: Path, publication: Publication) -> None:
    """And no file inside has a day of its own."""
    for name, content in workbook_files(publication, report_name(publication)).items():
        path = build / "workbook" / name

        assert path.read_bytes() == content
        assert (build / "site" / "workbook" / name).read_bytes() == content
        with zipfile.ZipFile(path) as packed:
            assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_libreoffice_opens_both_and_saves_the_same_cells(
    books: dict[str, Book], build: Path, publication: Publication, tmp_path: Path
) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    for format in FORMATS:
        shutil.copy(build / "workbook" / f"{report_name(publication)}.{format}", tmp_path / f"from-{format}.{format}")
    given = [str(tmp_path / f"from-{format}.{format}") for format in FORMATS]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    saved = tmp_path / "saved"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(saved), *given],
        check=True,
        capture_output=True,
        timeout=240,
    )
    for format in FORMATS:
        again = openpyxl.load_workbook(saved / f"from-{format}.xlsx")
        for sheet in books[format].sheets:
            cells = {
                (cell.row - 1, cell.column - 1): cell.value if isinstance(cell.value, str) else _decimal(cell.value)
                for row in again[sheet.name].iter_rows()
                for cell in row
                if isinstance(cell, XlsxCell) and cell.value not in (None, "")
            }
            assert cells == sheet.cells, (format, sheet.name)


# What it says


def test_a_rate_stands_with_its_counts_its_reading_and_its_id(book: Book) -> None:
    """30 of 262 is 11.450382 per cent; the numbers are numbers."""
    rows = {row["Force"]: row for row in book.sheet("Charging rate").rows}
    bedfordshire = rows["Bedfordshire"]

    assert bedfordshire["Rate (per cent of recorded offences)"] == Decimal("11.450382")
    assert (bedfordshire["Counted"], bedfordshire["Out of"]) == (Decimal(30), Decimal(262))
    assert bedfordshire["Reading"] == "repaired"  # one of its two documents ran together
    assert str(bedfordshire["Notes"]).startswith("[e]")
    assert bedfordshire["Figure ID"] == "charging-rate--bedfordshire"
    assert rows["All together"]["Figure ID"] == "charging-rate--five-forces"


def test_a_force_that_was_asked_and_gave_no_figure_is_not_left_out(book: Book) -> None:
    kent = next(row for row in book.sheet("Charging rate").rows if row["Force"] == "Kent")

    assert kent["Rate (per cent of recorded offences)"] == "[x]"
    assert kent["Remarks"] == "Refused under section 12."


def test_a_hidden_count_has_shorthand_and_the_ends_of_its_symbol(book: Book) -> None:
    """A total of 15 leaves 3 for each "<5"; the workbook says 0 to 4."""
    hidden = [row for row in book.sheet("Figures").rows if row["Value"] == "[c]"]

    assert sum("Exampleshire" in str(row["Figure"]) for row in hidden) == 2
    for row in hidden:
        assert (row["Value: at least"], row["Value: at most"]) == (Decimal(0), Decimal(4))


def test_a_result_that_would_give_a_hidden_count_away_is_not_told(book: Book) -> None:
    """Nor anything about it."""
    row = next(row for row in book.sheet("Outcomes").rows if row["Figure ID"] == "outcomes--narrowed")

    assert {head: cell for head, cell in row.items() if str(cell).startswith("[")} == {
        "Share (per cent of recorded offences)": "[c]",
        "Share (per cent of recorded offences): at least": "[c]",
        "Share (per cent of recorded offences): at most": "[c]",
        "Counted": "[c]",
    }
    assert (row["Counted: at least"], row["Counted: at most"]) == (Decimal(0), Decimal(4))


def test_the_first_period_of_a_series_has_no_change_and_says_so(book: Book) -> None:
    rows = book.sheet("Change").rows

    assert [row["Count"] for row in rows] == list(YEARLY)
    assert rows[0]["Change on the period before (per cent)"] == "[z]"
    assert rows[1]["Change on the period before (per cent)"] == Decimal("15.492958")  # 44 of 284


def test_ends_of_a_range_are_rounded_outwards() -> None:
    """1 of 3 and 2 of 3 per cent, to one decimal: 33.3 to 66.7."""
    cell = Cell(low=Fraction(100, 3), high=Fraction(200, 3), instead=Shorthand.CONFIDENTIAL)

    assert ends(cell, 1) == (Fraction(333, 10), Fraction(667, 10))


def test_a_result_that_changed_since_the_last_release_is_marked_as_revised(publication: Publication) -> None:
    """Its figure was 29 then, and is 30 now."""
    charged = next(result for result in publication.indicators[0].results if result.id.endswith("bedfordshire"))
    before = {figure.id: (figure.label, 29, 29) for figure in charged.numerator.figures}
    again = msgspec.structs.replace(publication, previous=Release(publication.as_of, before))
    marked = {
        row[-1].text
        for exhibit in exhibits_of(again).tables
        for row in exhibit.rows
        if any(Shorthand.REVISED in cell.beside for cell in row)
    }

    assert marked == {"charging-rate--bedfordshire", "charging-rate--five-forces", *before}


def test_what_was_repaired_is_marked_as_estimated(publication: Publication) -> None:
    def repaired(result: Result) -> Result:
        return msgspec.structs.replace(result, grade=Grade.REPAIRED)

    rate = publication.indicators[0]
    rate = msgspec.structs.replace(rate, results=tuple(map(repaired, rate.results)))
    table = exhibits_of(msgspec.structs.replace(publication, indicators=(rate,))).tables[0]
    marks = {row[-1].text: Shorthand.ESTIMATED in row[-2].beside for row in table.rows if row[-1].text}

    assert marks == {result.id: True for result in rate.results} | {"charging-rate--five-forces": False}


def test_a_row_of_an_exhibit_has_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match="more or fewer cells"):
        Exhibit(id="one", title="One", columns=(Column("A"), Column("B", ColumnKind.AMOUNT)), rows=((Cell("x"),),))
