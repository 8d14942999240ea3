"""The report as it is sent by e-mail: the publication as one text, from which each printed format is written."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

import msgspec

from crosscast.analyse.wording import fixed, half_up
from crosscast.campaign import Answer
from crosscast.model import Grade

from . import wording
from .charts import Drawing
from .exhibit import Cell, ColumnKind, Exhibit, ends, note_mark
from .exhibits import exhibits_of
from .publication import PassageKind, Publication, Said, all_results, gathered
from .shorthand import Shorthand
from .withheld import is_shown

LANGUAGE = "en-GB"
_LONGEST_NAME = 60
_ONLY_IN_DATA = "Figure ID"  # a column for programs; the data files have it


class Heading(msgspec.Struct, frozen=True, tag="heading"):
    text: str
    level: int = 1


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    text: str
    style: str = ""  # "lead" for the question, "small" for what stands beside a table or chart


class Points(msgspec.Struct, frozen=True, tag="points"):
    items: tuple[str, ...]


class Terms(msgspec.Struct, frozen=True, tag="terms"):
    """Words with what they mean."""

    items: tuple[tuple[str, str], ...]


class Chart(msgspec.Struct, frozen=True, tag="chart"):
    svg: str
    width: float  # as drawn, in its own units
    height: float
    described: str  # what it shows, for those who cannot see it


class Grid(msgspec.Struct, frozen=True, tag="grid"):
    """A table: its first row names the columns, its first column the rows."""

    caption: str
    columns: tuple[str, ...]
    numbers: tuple[bool, ...]  # which columns hold numbers
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]  # of the page's width


Block = Heading | Paragraph | Points | Terms | Chart | Grid


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A report, ready to be set: all text is plain and final."""

    title: str
    publisher: str
    as_of: date
    language: str = LANGUAGE
    blocks: tuple[Block, ...]


def report_of(publication: Publication, drawings: Mapping[str, Drawing]) -> Report:
    """Everything that the report says, in order. `drawings` are the charts by the ids of their indicators."""
    return Report(
        title=wording.plain(publication.title),
        publisher=wording.plain(publication.publisher),
        as_of=publication.as_of,
        blocks=tuple(map(_plain, _blocks(publication, drawings))),
    )


def report_name(publication: Publication) -> str:
    """The name of its files, from the study's title.

    >>> class Named: title = "Cyberflashing: the first year (England & Wales)"
    >>> report_name(Named)
    'cyberflashing-the-first-year-england-wales'
    """
    ascii_title = unicodedata.normalize("NFKD", publication.title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", ascii_title)
    while len("-".join(words)) > _LONGEST_NAME and len(words) > 1:
        words.pop()
    return "-".join(words)[:_LONGEST_NAME] or "report"


def _blocks(publication: Publication, drawings: Mapping[str, Drawing]) -> Iterator[Block]:
    exhibits = exhibits_of(publication)
    tables = {table.id: table for table in exhibits.tables}
    by_line = f"Published by {publication.publisher}. " if publication.publisher else ""
    yield Paragraph(publication.question, "lead")
    yield Paragraph(f"{by_line}Figures as of {wording.day(publication.as_of)}.", "small")
    if publication.key_findings:
        yield Heading("Main points")
        yield Points(tuple(_sentence(sentence, publication) for sentence in publication.key_findings))
    yield from _own_text(publication)
    if publication.support:
        yield Heading("Where help is to be had")
        yield Points(publication.support)
    yield from _trust(publication)
    yield from _coverage(publication, tables.get("coverage"))
    noted: dict[int, int] = {}  # a note's number among all tables, and here
    for indicator in publication.indicators:
        table, drawing = tables.get(indicator.spec.id), drawings.get(indicator.spec.id)
        yield Heading(indicator.spec.title)
        if table is None:
            yield Paragraph("No figure for this was found in the documents.")
            continue
        yield from map(Paragraph, table.about)
        if drawing is not None:
            yield _chart(drawing)
            if drawing.marked:
                signs = "; ".join(f"{wording.GRADE_MARK[grade]} {grade.words}" for grade in drawing.marked)
                yield Paragraph(f"Signs in the chart: {signs}.", "small")
            yield from (Paragraph(said, "small") for said in drawing.left_out)
            yield from (Paragraph(f"Break {letter}: {said}", "small") for letter, said in drawing.breaks)
        for note in table.all_notes:
            noted.setdefault(note, len(noted) + 1)
        yield from _table(table, noted)
    if noted:
        yield Heading("Notes to the tables")
        yield from (Paragraph(f"{note_mark(here)} {exhibits.notes[n - 1]}") for n, here in noted.items())
    if publication.notes:
        yield Heading("How the study counts")
        yield Points(publication.notes)
    if publication.definitions:
        yield Heading("Definitions")
        yield Terms(publication.definitions)
    yield Heading("Method in short")
    yield from map(Paragraph, _METHOD)
    if "sources" in tables:
        yield Heading("Source documents")
        yield from _table(tables["sources"])


_METHOD = (
    "Each document is read cell by cell, and each cell keeps its place. The labels of its row and column say what it "
    "counts. Every total and percentage that the document prints is recalculated from the other printed numbers. "
    "Documents that state the same figure are its sources and are never added to each other.",
    "Where a source hides a small count, such as “<5”, the range that its own symbol leaves is given and never a "
    "narrower one. Percentages worked out from a range are ranges too; their ends are rounded outwards. A number that "
    "was not supplied is never taken for nought.",
    "A count of recorded offences says how many the police wrote down under that heading, not how common the conduct "
    "is. It depends on reporting, on recording practice and on the law in force at the time.",
    "The web report that this text belongs to has a page for each figure, with its arithmetic and the cells that it "
    "comes from, every doubt that was found on the way, and the data.",
)


def _sentence(sentence: Sequence[Said], publication: Publication) -> str:
    """A sentence with its figures; the grade stands beside a figure that does not add up."""
    results = {result.id: result for each in publication.indicators for result in all_results(each)}
    said = ""
    for piece in sentence:
        result = results.get(piece.result)
        if result is not None and not is_shown(result):
            said += "not shown"
            continue
        said += piece.text + (f" ({piece.link})" if piece.link and piece.link not in piece.text else "")
        if result is not None and wording.mark(result.grade):
            said += f" ({result.grade.words})"
    return said


def _own_text(publication: Publication) -> Iterator[Block]:
    """The study's own text."""
    for group in gathered(publication.text):
        said = tuple(_sentence(passage.said, publication) for passage in group)
        match group[0].kind:
            case PassageKind.HEADING:
                yield Heading(said[0], group[0].level)
            case PassageKind.PARAGRAPH:
                yield Paragraph(said[0])
            case PassageKind.POINT:
                yield Points(said)
            case PassageKind.STEP:
                yield from (Paragraph(f"{n}. {step}") for n, step in enumerate(said, start=1))


def _trust(publication: Publication) -> Iterator[Block]:
    grades = Counter(figure.grade for figure in publication.figures if not figure.invented)
    if not grades:
        return
    yield Heading("How far the figures can be trusted")
    yield Paragraph(
        "Each figure carries a grade that says how surely it was read from its document. It says nothing about "
        "whether the force counted rightly. A number worked out from several figures has the grade of the least of "
        "them."
    )
    invented = sum(figure.invented for figure in publication.figures)
    if invented:
        yield Paragraph(
            f"A further {wording.plural(invented, 'figure')} of invented documents show how such cases are handled; "
            "they are in no sum."
        )
    rows = tuple(
        (wording.opening(grade.words), f"{grades[grade]:,}", wording.GRADE_MEANING[grade])
        for grade in Grade
        if grades[grade]
    )
    yield _grid("Figures by grade", ("Grade", "Figures", "What it means"), (False, True, False), rows)


def _coverage(publication: Publication, table: Exhibit | None) -> Iterator[Block]:
    coverage = publication.coverage
    yield Heading("Who was asked and who answered")
    if table is None:
        yield Paragraph("The study does not say which forces were asked.")
        return
    yield Paragraph(
        f"{wording.plural(len(coverage.asked), 'force was', 'forces were')} asked: "
        f"{coverage.count(Answer.COMPLETE)} answered completely, {coverage.count(Answer.LIMITED)} in part and "
        f"{coverage.count(Answer.NONE)} gave no answer. The answers of {len(coverage.included)} are used."
    )
    yield from _table(table)


def _chart(drawing: Drawing) -> Chart:
    svg = dict(drawing.svgs)["wide"]
    size = re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', svg)
    assert size is not None
    return Chart(svg, float(size[1]), float(size[2]), drawing.description)


def _table(table: Exhibit, numbered: Mapping[int, int] = {}) -> Iterator[Block]:
    """A table with what explains it; `numbered` gives the number of each note in this report."""

    def say(cell: Cell, decimals: int | None) -> str:
        return say_cell(msgspec.structs.replace(cell, notes=tuple(numbered[n] for n in cell.notes)), decimals)

    amounts = [i for i, column in enumerate(table.columns) if column.kind is not ColumnKind.TEXT]
    without = [row for row in table.rows if amounts and all(row[i] == _MISSING for i in amounts)]
    rows = [row for row in table.rows if row not in without]
    kept = [
        i
        for i, column in enumerate(table.columns)
        if i in amounts or (not column.name.startswith(_ONLY_IN_DATA) and any(row[i].said for row in rows))
    ]
    yield _grid(
        table.title,
        tuple(table.columns[i].name for i in kept),
        tuple(i in amounts for i in kept),
        tuple(tuple(say(row[i], table.columns[i].decimals) for i in kept) for row in rows),
    )
    if without:
        yield Paragraph(f"No figure can be given for: {'; '.join(row[0].text for row in without)}.", "small")
    for each in msgspec.structs.replace(table, rows=tuple(rows)).shorthand:
        yield Paragraph(f"{each.mark} {each.meaning}", "small")
    if table.notes:
        yield Paragraph(f"Of the whole table: {' '.join(note_mark(numbered[n]) for n in table.notes)}", "small")


_MISSING = Cell(instead=Shorthand.NOT_AVAILABLE)


def _grid(caption: str, columns: tuple[str, ...], numbers: tuple[bool, ...], rows: tuple[tuple[str, ...], ...]) -> Grid:
    """Numbers and short words get what stands in them; long words share what is left, by how much they are."""
    widths, wanted = [], []
    for i, (name, is_number) in enumerate(zip(columns, numbers, strict=True)):
        said = max((len(row[i]) for row in rows), default=0)
        word = max(len(word) for text in (name, *(row[i] for row in rows)) for word in text.split() or [""])
        least = said if is_number or said <= _SHORT else min(word, _SHORT)
        widths.append(max(least, *map(len, name.split())) + _GAP)
        wanted.append(max(0, min(said, _MOST) - least))
    left = max(0, _ACROSS - sum(widths))
    grown = [width + min(want, left * want / (sum(wanted) or 1)) for width, want in zip(widths, wanted, strict=True)]
    return Grid(caption, columns, numbers, rows, tuple(width / max(sum(grown), _ACROSS) for width in grown))


_ACROSS = 105  # characters of a table's text that stand beside each other on a page
_GAP = 3  # between columns
_SHORT = 15
_MOST = 70


def say_cell(cell: Cell, decimals: int | None) -> str:
    """A cell as text: a number, both ends of a range, or words; then its shorthand and notes.

    >>> from fractions import Fraction
    >>> say_cell(Cell(low=Fraction(0), high=Fraction(4), instead=Shorthand.CONFIDENTIAL), 0)
    '0 to 4 [c]'
    >>> say_cell(Cell(low=Fraction(77, 20), high=Fraction(77, 20), notes=(2,)), 1)
    '3.9 [note 2]'
    """
    said = []
    if cell.is_one_number and cell.low is not None:
        said.append(_number(cell.low, decimals))
    elif cell.low is not None:
        low, high = ends(cell, decimals)
        assert low is not None
        said.append(
            f"{_number(low, decimals)} or more"
            if high is None
            else f"{_number(low, decimals)} to {_number(high, decimals)}"
        )
    if cell.instead is not None:
        said.append(cell.instead.mark)
    return " ".join(filter(None, (*said, cell.said)))


def _number(number: Fraction, decimals: int | None) -> str:
    if decimals is not None:
        return fixed(number, decimals, half_up)
    return f"{int(number):,}" if number.denominator == 1 else wording.decimal(number)


def _plain(block: Block) -> Block:
    """A block whose text holds no character that is not for reading. Charts escape theirs themselves."""
    if isinstance(block, Chart):
        return block
    return msgspec.convert(_plained(msgspec.to_builtins(block)), type(block))


def _plained(value: object) -> object:
    if isinstance(value, str):
        return wording.plain(value)
    if isinstance(value, dict):
        return {key: _plained(each) for key, each in value.items()}
    return [_plained(each) for each in value] if isinstance(value, list | tuple) else value
