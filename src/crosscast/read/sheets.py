"""From a workbook of any format to its tables and texts, and what it holds and does not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from crosscast.model import Finding, Severity, SheetPlace

from . import heartbeat
from .document import Pages
from .hidden import hidden_records
from .limits import Limits
from .picture_file import unread, with_lines
from .sheet import Content, Covered, Sheet, SheetCell, Workbook, letters
from .sheet_tables import sheet_pieces


def pages_of(book: Workbook, limits: Limits) -> Pages:
    """The tables and texts of every visible sheet, in the order of the sheets, and pictures of text as documents.

    Where the workbook hides what looks like persons or cases, nothing of it but that finding.
    """
    if leaks := list(hidden_records(book)):
        return Pages(findings=leaks)
    read = Pages(findings=list(_book_findings(book)))
    for sheet in book.sheets:
        heartbeat.beat()
        if sheet.state != "visible":
            read.findings.append(_hidden_sheet(sheet))
            continue
        read.findings.extend(_sheet_findings(sheet))
        for piece in sheet_pieces(sheet):
            if isinstance(piece, Finding):
                read.findings.append(piece)
            else:
                read.pieces.append(piece)
    shown = dict.fromkeys(name for sheet in book.sheets if sheet.state == "visible" for name in sheet.pictures)
    pictures = with_lines(((name, book.pictures[name]) for name in shown), limits)
    read.findings.extend(unread(pictures.unseen, "workbook"))
    read.enclosed.extend(pictures.enclosed)
    return read


def _book_findings(book: Workbook) -> Iterator[Finding]:
    if book.untold:
        also = ", and which rows and columns are hidden or merged," if book.has_untold_lines else ""
        message = (
            f"The format {book.untold} was read by its values alone: how numbers are shown and what is bold{also} "
            "is not told; compare it with the sheet, or ask for it as XLSX."
        )
        yield Finding("format-not-told", Severity.QUESTION, message)
    if book.held_twice:
        parts = "', '".join(book.held_twice[:4])
        message = (
            f"The file holds more than one part of the name '{parts}', of which programs show different ones; one was "
            "read; ask for the document saved again."
        )
        yield Finding("part-twice", Severity.QUESTION, message)
    if book.has_external_links:
        yield Finding("external-links", Severity.NOTE, "The workbook refers to other files; they were not opened.")
    if book.pivots:
        message = (
            "The workbook carries the records behind a pivot table, which the sheets do not show; they were not read; "
            "if they are about persons or cases, tell the force."
        )
        yield Finding("pivot-records", Severity.QUESTION, message)
    if book.has_changes:
        message = "The workbook has tracked changes; it was read as it stands; ask which version is meant."
        yield Finding("tracked-changes", Severity.QUESTION, message)
    for name in book.chart_sheets:
        yield Finding("chart-sheet", Severity.NOTE, f"Sheet '{name}' is a chart without cells; it was not read.")


def _hidden_sheet(sheet: Sheet) -> Finding:
    filled = sum(bool(content.text) for row in sheet.rows for content in row.contents)
    message = (
        f"Sheet '{sheet.name}' is hidden and was left out, with {filled} filled cells; ask the force if it belongs to "
        "the reply."
    )
    return Finding("hidden-sheet", Severity.QUESTION, message, place=SheetPlace(sheet.name, "A1"))


def _sheet_findings(sheet: Sheet) -> Iterator[Finding]:
    """What a sheet holds and does not show, and what stands beside its cells."""
    yield from _hidden_lines(sheet)
    concealed = _cells_that(sheet, lambda content: content.is_concealed)
    if concealed:
        message = (
            f"Sheet '{sheet.name}': cells {_addresses(concealed)} hold values that their format does not show; they "
            "were left out."
        )
        yield Finding("concealed-cells", Severity.QUESTION, message, place=_place(sheet, concealed[0]))
    unsolved = _cells_that(sheet, lambda content: content.lacks_result)
    if unsolved:
        message = (
            f"Sheet '{sheet.name}': the formulas in cells {_addresses(unsolved)} have no stored result, so nothing was "
            "read there; open the workbook, save it, and read it again."
        )
        yield Finding("formula-without-result", Severity.QUESTION, message, place=_place(sheet, unsolved[0]))
    covered = Covered(sheet.merges)
    lost = [cell for cell in sheet.cells() if cell.text and covered.has(cell.row, cell.col)] if covered else []
    if lost:
        message = (
            f"Sheet '{sheet.name}': cells {_addresses(lost)} hold values below a merged cell, where nobody sees them; "
            "they were left out; ask the force which is meant."
        )
        yield Finding("covered-cells", Severity.QUESTION, message, place=_place(sheet, lost[0]))
    for address, text in sheet.comments:
        message = (
            f"Sheet '{sheet.name}', cell {address}: a comment says \"{text[:300]}\"; decide whether it changes a "
            "figure."
        )
        yield Finding("comment", Severity.QUESTION, message, place=SheetPlace(sheet.name, address))
    for text in sheet.text_boxes:
        message = (
            f"Sheet '{sheet.name}': a text box above the cells says \"{text[:300]}\"; it was not read as part of a "
            "table; decide whether it changes a figure."
        )
        yield Finding("text-box", Severity.QUESTION, message, place=SheetPlace(sheet.name, "A1"))
    if sheet.margins:
        said = '", "'.join(text[:100] for text in sheet.margins[:6])
        message = (
            f"Sheet '{sheet.name}': \"{said}\" is printed at the head or foot of its pages. It was not read as part of "
            "a table."
        )
        yield Finding("page-margins", Severity.NOTE, message, place=SheetPlace(sheet.name, "A1"))


def _hidden_lines(sheet: Sheet) -> Iterator[Finding]:
    if rows := [row for row in sheet.rows if row.number in sheet.hidden_rows]:
        n_cells = sum(len(row.cols) for row in rows)
        yield _left_out(sheet, "hidden-rows", "row", [str(row.number) for row in rows], n_cells, f"A{rows[0].number}")
    if sheet.hidden_cols:
        inside = Counter(col for row in sheet.rows for col in row.cols if col in sheet.hidden_cols)
        if names := [letters(col) for col in sorted(inside)]:
            yield _left_out(sheet, "hidden-columns", "column", names, inside.total(), f"{names[0]}1")


def _left_out(sheet: Sheet, slug: str, noun: str, names: list[str], n_cells: int, address: str) -> Finding:
    which = (
        f"{noun} {names[0]} is hidden and was" if len(names) == 1 else f"{noun}s {_listed(names)} are hidden and were"
    )
    cells = "1 filled cell" if n_cells == 1 else f"{n_cells} filled cells"
    message = f"Sheet '{sheet.name}': {which} left out, with {cells}; ask the force if this belongs to the reply."
    return Finding(slug, Severity.QUESTION, message, place=SheetPlace(sheet.name, address))


def _cells_that(sheet: Sheet, holds: Callable[[Content], bool]) -> list[SheetCell]:
    """The cells whose content `holds`, which is asked once for each content that cells share."""
    distinct: dict[int, Content] = {}
    for row in sheet.rows:
        distinct.update(zip(map(id, row.contents), row.contents, strict=True))
    wanted = {at for at, content in distinct.items() if holds(content)}
    return [cell for cell in sheet.cells() if id(cell.content) in wanted] if wanted else []


def _place(sheet: Sheet, cell: SheetCell) -> SheetPlace:
    return SheetPlace(sheet.name, cell.address)


def _addresses(cells: Sequence[SheetCell]) -> str:
    return _listed([cell.address for cell in cells])


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
