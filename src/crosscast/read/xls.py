"""Read an old workbook (XLS): values with the formats that show them, merges, and what is hidden.

xlrd reads no other format and changes little, but it alone tells formats, merges and hidden rows of this one.
Source of the records: MS-XLS, 2.4.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import xlrd
from xlrd.compdoc import SIGNATURE, CompDoc

from crosscast.model import CrosscastError

from .document import Pages
from .limits import Limits
from .number_format import BUILT_IN, Shown, shown_text
from .ole import open_streams, streams_of
from .refusal import damaged, protected
from .sheet import Content, Pivot, Sheet, Workbook, letters, rows_of, too_many_cells
from .sheets import pages_of
from .wording import is_footnote_mark, one_line

_STATES = ("visible", "hidden", "veryHidden")
_BOLD = 600
_BOUNDSHEET, _OBJECT, _TEXT, _CONTINUE, _SUPBOOK = 0x85, 0x5D, 0x1B6, 0x3C, 0x1AE
_STREAMS = ("workbook", "book")
_COMMENT, _PICTURE, _CHART = 0x19, 0x08, 2  # kinds of object, of sheet


def pages(data: bytes, label: str, limits: Limits) -> Pages:
    """The tables and texts of every visible sheet. Raises CrosscastError where the file is not sound."""
    try:
        book = _read_with_formats(data, limits)
    except (CrosscastError, MemoryError):
        raise
    except Exception as error:  # the library has no one class for a file that is not sound
        if "encrypted" in str(error).lower():
            raise protected() from error
        why = one_line(str(error)) or type(error).__name__
        raise damaged(f"it does not open as a workbook (in technical words: {why})") from error
    if "_sx_db_cur" in streams_of(data):
        book.pivots = [Pivot([], 0)]
    return pages_of(book, limits)


def _read_with_formats(data: bytes, limits: Limits) -> Workbook:
    _refuse_a_circle(data)
    opened = xlrd.open_workbook(
        file_contents=data, formatting_info=True, ragged_rows=True, on_demand=True, logfile=io.StringIO()
    )
    styles = _Styles(opened)
    book, room = Workbook(), limits.cells
    for number, name in enumerate(opened.sheet_names()):
        read = opened.sheet_by_index(number)
        sheet = Sheet(name, _STATES[read.visibility] if 0 <= read.visibility < 3 else "hidden")
        cells = []
        for cell in _cells(read, styles):
            cells.append(cell)
            if len(cells) > room:
                raise too_many_cells(limits.cells)
        sheet.rows = rows_of(cells)
        room -= len(cells)
        sheet.merges = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in read.merged_cells]
        sheet.hidden_rows = {row + 1 for row, about in read.rowinfo_map.items() if about.hidden or about.height == 0}
        sheet.hidden_cols = {col + 1 for col, about in read.colinfo_map.items() if about.hidden or about.width == 0}
        notes = sorted(read.cell_note_map.items())
        sheet.comments = [(f"{letters(col + 1)}{row + 1}", one_line(note.text)) for (row, col), note in notes]
        book.sheets.append(sheet)
        opened.unload_sheet(number)
    _add_what_records_tell(book, data)
    return book


def _refuse_a_circle(data: bytes) -> None:
    """Raise CrosscastError where the short sectors of the workbook lead back to one before: xlrd follows them for ever.

    Source of the chain: MS-CFB, 2.2 (Mini Stream Cutoff Size, at byte 56) and 2.4.
    """
    if not data.startswith(SIGNATURE):
        return
    compound = CompDoc(data, logfile=io.StringIO())
    (cutoff,) = struct.unpack_from("<i", data, 56)
    for entry in compound.dirlist:
        if entry.name.lower() in _STREAMS and entry.tot_size < cutoff:
            seen, sector = set[int](), entry.first_SID
            while 0 <= sector < len(compound.SSAT):
                if sector in seen:
                    raise damaged("the pieces of its workbook lead back to one another without end")
                seen.add(sector)
                sector = compound.SSAT[sector]


class _Styles:
    """The formats and fonts of a workbook by the number that cells give."""

    def __init__(self, opened: xlrd.Book) -> None:
        self._opened = opened
        self._known: dict[int, tuple[Shown, str, bool]] = {}

    def get(self, number: int) -> tuple[Shown, str, bool]:
        """How numbers are shown, the format code, and whether the cell is bold."""
        if number not in self._known:
            style = self._opened.xf_list[number]
            key = style.format_key
            code = BUILT_IN.get(key) or self._opened.format_map[key].format_str
            shown = Shown(code, from_1904=self._opened.datemode == 1)
            self._known[number] = (shown, code, self.is_bold(style.font_index))
        return self._known[number]

    def is_bold(self, font: int) -> bool:
        return bool(self._opened.font_list[font].weight >= _BOLD)

    def is_raised(self, font: int) -> bool:
        return bool(self._opened.font_list[font].escapement == 1)


def _cells(read: xlrd.sheet.Sheet, styles: _Styles) -> Iterator[tuple[int, int, Content]]:
    for row in range(read.nrows):
        for col, cell in enumerate(read.row(row)):
            if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            shown, code, is_bold = styles.get(cell.xf_index or 0)
            at = row + 1, col + 1
            if cell.ctype == xlrd.XL_CELL_TEXT:
                runs = read.rich_text_runlist_map.get((row, col), [])
                plain, marks, bold_runs = _runs(str(cell.value), runs, styles)
                text = one_line(shown_text(plain, code))
                if text or one_line(plain):
                    yield *at, Content(text, marks, bold_runs if runs else is_bold, is_concealed=not text)
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                yield *at, Content("TRUE" if cell.value else "FALSE", is_bold=is_bold)
            elif cell.ctype == xlrd.XL_CELL_ERROR:
                yield *at, Content(xlrd.error_text_from_code.get(int(cell.value), "#ERROR"), is_bold=is_bold)
            else:
                number = float(cell.value)
                text = shown(str(int(number)) if number.is_integer() else repr(number))
                yield *at, Content(text, is_bold=is_bold, is_concealed=not text)


def _runs(text: str, runs: list[tuple[int, int]], styles: _Styles) -> tuple[str, tuple[str, ...], bool]:
    """The words of a text with several fonts, its raised footnote marks, and whether all of it is bold."""
    if not runs:
        return text, (), False
    words, marks = [text[: runs[0][0]]], []
    is_bold = not words[0].strip()
    for (start, font), end in zip(runs, [*(start for start, _ in runs[1:]), len(text)], strict=True):
        part = text[start:end]
        if styles.is_raised(font) and part.strip() and is_footnote_mark(part):
            marks.append(part.strip())
        else:
            words.append(part)
            is_bold = is_bold and (styles.is_bold(font) or not part.strip())
    return "".join(words), tuple(marks), is_bold


def _add_what_records_tell(book: Workbook, data: bytes) -> None:
    """Chart sheets, links to other files, pictures and text boxes, which the library passes over."""
    names = [name for name in _STREAMS if name in streams_of(data)]
    if not names:
        return
    with open_streams(data) as opened:
        stream = opened.openstream(names[0]).read()
    sheets = {sheet.name: sheet for sheet in book.sheets}
    starts: dict[int, Sheet] = {}
    current, kind, length = None, 0, 0
    for at, record, content in _records(stream):
        current = starts.get(at, current)
        if record == _BOUNDSHEET and len(content) > 8:
            start, sheet_kind, name = _sheet_entry(content)
            if sheet_kind == _CHART:
                book.chart_sheets.append(name)
            elif name in sheets:
                starts[start] = sheets[name]
        elif record == _SUPBOOK and len(content) > 4:
            book.has_external_links = True
        elif record == _OBJECT and len(content) >= 6:
            kind = struct.unpack_from("<H", content, 4)[0]
            if kind == _PICTURE and current is not None:
                name = f"picture {len(book.pictures) + 1}, on sheet '{current.name}'"
                current.pictures.append(name)
                book.pictures[name] = b""
        elif record == _TEXT and len(content) >= 12:
            length = struct.unpack_from("<H", content, 10)[0]
        elif record == _CONTINUE and length and content:
            text = one_line(_characters(content[0], content[1:], length))
            if text and current is not None and kind != _COMMENT:
                current.text_boxes.append(text)
            length = 0


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        yield at, record, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheet_entry(content: bytes) -> tuple[int, int, str]:
    """Where a sheet begins, of what kind it is, and its name."""
    start, _, kind, length, flags = struct.unpack_from("<IBBBB", content)
    return start, kind, _characters(flags, content[8:], length)


def _characters(flags: int, content: bytes, length: int) -> str:
    if flags & 1:
        return content[: 2 * length].decode("utf-16-le", errors="replace")
    return content[:length].decode("latin-1")
