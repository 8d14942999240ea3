"""Pictures of the pages that tables stand on, and where in them a figure's cell is."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable

import msgspec

from crosscast.model import Grade, Layout, PagePlace, Role, Table
from crosscast.read import Outline, Picture, Region

from .publication import Pictured, Publication, Source, tables_with_figures

Box = tuple[float, float, float, float]
Span = tuple[float, float]

# Each grade has its colour and its strokes (points drawn and left out in turn), so that it is told without the colour.
GRADE_LINES: dict[Grade, tuple[tuple[int, int, int], tuple[float, ...]]] = {
    Grade.CONFIRMED: ((36, 92, 54), ()),
    Grade.PROVED: ((36, 92, 54), (12, 3)),
    Grade.REPAIRED: ((27, 79, 114), (6, 3)),
    Grade.READ: ((27, 79, 114), (2, 2)),
    Grade.BOUNDED: ((122, 74, 0), (8, 2, 2, 2)),
    Grade.DISPUTED: ((148, 36, 47), (4, 4)),
}
LINES_IN_WORDS = {
    Grade.CONFIRMED: "green, whole line",
    Grade.PROVED: "green, long strokes",
    Grade.REPAIRED: "blue, short strokes",
    Grade.READ: "blue, dots",
    Grade.BOUNDED: "brown, strokes and dots",
    Grade.DISPUTED: "red, strokes and gaps alike",
}
_NO_FIGURE = (118, 118, 118)
_FROM_RULE = 1.5  # points
_BELOW_LINE = 0.12  # of the size of type: less than hangs below a line in "g", more than hangs below figures
_MOST_BELOW = 1.5  # points
_LINE_TO_TYPE = 0.1  # a line around small type is thinner
_MARGIN = 6.0  # points around a table
_ROOM = {"wide": (600.0, 320.0), "narrow": (330.0, 300.0)}  # points that a close-up shows, across and down
_GAP = 5.0  # between two parts of a close-up, where rows or columns are left out
_AROUND = 1.5
_MOST_HEAD = 0.65  # of the room, for the heads of rows or columns


class Pane(msgspec.Struct, frozen=True):
    """A part of a picture, where it is in the picture and where in the close-up, in points."""

    x: float
    y: float
    left: float
    top: float
    width: float
    height: float


class CloseUp(msgspec.Struct, frozen=True):
    """What surrounds a cell in the picture of its table, with the heads of its row and column."""

    size: str  # "wide" or "narrow", as those of charts
    width: float
    height: float
    panes: tuple[Pane, ...]


class Seen(msgspec.Struct, frozen=True):
    """A cell in the picture of its table: the whole picture, close-ups, and the line around the cell."""

    picture: Picture
    address: str
    close_ups: tuple[CloseUp, ...]
    cell: Box
    colour: str
    strokes: str
    alt: str


def regions_of(tables: Iterable[Table]) -> list[tuple[str, Region]]:
    """Each part of a table that stands on a page and holds figures, with the table's id."""
    found = []
    for table in tables:
        numbers = {place.page for place, value in zip(table.grid.places, table.values, strict=True)
                   if value is not None and isinstance(place, PagePlace)}  # fmt: skip
        found += [(table.id, Region(page, _box_on(table, page))) for page in sorted(numbers)]
    return found


def _box_on(table: Table, page: int) -> Box:
    whole = table.grid.place
    places = [*table.grid.places, *([whole] if whole is not None else [])]
    boxes = [place.box for place in places if isinstance(place, PagePlace) and place.page == page]
    x0, y0 = min(box[0] for box in boxes) - _MARGIN, min(box[1] for box in boxes) - _MARGIN
    x1, y1 = max(box[2] for box in boxes) + _MARGIN, max(box[3] for box in boxes) + _MARGIN
    return x0, y0, x1, y1


def outlines_of(tables: Iterable[Table], page: int) -> tuple[Outline, ...]:
    """A line around each cell that was read on a page: by its grade where it states a figure, else thin and grey."""
    cells = [
        (_inside(place.box) if table.grid.layout is Layout.RULED else _close(place.box), grade)
        for table in tables
        for place, grade, text in zip(table.grid.places, table.grades, table.grid.texts, strict=True)
        if (text or grade is not None) and isinstance(place, PagePlace) and place.page == page
    ]
    labels = (Outline(box, _NO_FIGURE, width=0.5) for box, grade in cells if grade is None)
    figures = (
        Outline(box, *GRADE_LINES[grade], width=min(1.0, _LINE_TO_TYPE * (box[3] - box[1])))
        for box, grade in cells
        if grade is not None
    )
    return *labels, *figures


def _inside(box: Box) -> Box:
    """A box between lines that are drawn on the page, so that a line around it does not stand upon them."""
    across, down = min(_FROM_RULE + _AROUND, (box[2] - box[0]) / 4), min(_FROM_RULE, (box[3] - box[1]) / 4)
    return box[0] + across, box[1] + down, box[2] - across, box[3] - down


def _close(box: Box) -> Box:
    """A box around text, without the room below its line, so that the line around it is clear of the next row."""
    return box[0], box[1], box[2], box[3] - min(_BELOW_LINE * (box[3] - box[1]), _MOST_BELOW)


def picture_files(publication: Publication) -> dict[str, bytes]:
    """Every picture by its address in the site."""
    pictures = [each.picture for source in publication.sources for each in source.pictures]
    return {address_of(picture): picture.png for picture in pictures if picture.png}


def address_of(picture: Picture) -> str:
    return f"pictures/{hashlib.sha256(picture.png).hexdigest()[:16]}.png"


def pictures_of(source: Source | None, table: str) -> list[Pictured]:
    """The pictures of a table that is shown to readers, page by page."""
    if source is None or table not in {each.id for each in tables_with_figures(source)}:
        return []
    return [each for each in source.pictures if each.table == table]


def see(source: Source | None, table: Table | None, cell: int, grade: Grade) -> Seen | None:
    """A cell in the picture of its page; None where there is no picture of it."""
    if table is None or not isinstance(place := table.grid.places[cell], PagePlace):
        return None
    pictured = (each.picture for each in pictures_of(source, table.id) if each.picture.png)
    picture = next((each for each in pictured if each.page == place.page), None)
    if picture is None:
        return None
    x0, y0, x1, y1 = place.box
    colour, strokes = GRADE_LINES[grade]
    return Seen(
        picture,
        address_of(picture),
        tuple(_close_up(size, table, picture, place) for size in _ROOM),
        (x0 - _AROUND, y0 - _AROUND, x1 + _AROUND, y1 + _AROUND),
        "#{:02x}{:02x}{:02x}".format(*colour),
        " ".join(map(str, strokes)),
        f"Page {place.page} of the document: the cell that prints {table.grid.texts[cell] or 'nothing'} is outlined, "
        "with what stands around it. The table of the document holds the same cells as text.",
    )


def _close_up(size: str, table: Table, picture: Picture, cell: PagePlace) -> CloseUp:
    across, down = _ROOM[size]
    x0, y0, x1, y1 = picture.box
    columns = _spans((x0, x1), _end_of_labels(table, cell.page), (cell.box[0], cell.box[2]), across)
    rows = _spans((y0, y1), _end_of_headings(table, cell.page), (cell.box[1], cell.box[3]), down)
    panes = []
    top = 0.0
    for upper, lower in rows:
        left = 0.0
        for start, end in columns:
            panes.append(Pane(round(start, 2), round(upper, 2), round(left, 2), round(top, 2),
                              round(end - start, 2), round(lower - upper, 2)))  # fmt: skip
            left += end - start + _GAP
        top += lower - upper + _GAP
    return CloseUp(size, round(left - _GAP, 2), round(top - _GAP, 2), tuple(panes))


def _end_of_labels(table: Table, page: int) -> float | None:
    """Where the columns of labels end, their headings included; None where there are none."""
    grid = table.grid
    columns = {grid.cols[i] for i, role in enumerate(table.roles) if role is Role.STUB and grid.texts[i]}
    cells = [i for i in range(len(grid)) if grid.texts[i] and grid.cols[i] in columns and grid.col_spans[i] == 1]
    return max((box[2] for box in _boxes_on(table, page, cells)), default=None)


def _end_of_headings(table: Table, page: int) -> float | None:
    """Where the headings of columns end; None where a page has none."""
    cells = [i for i, role in enumerate(table.roles) if role is Role.HEADER and table.grid.texts[i]]
    return max((box[3] for box in _boxes_on(table, page, cells)), default=None)


def _boxes_on(table: Table, page: int, cells: Iterable[int]) -> list[Box]:
    places = (table.grid.places[cell] for cell in cells)
    return [place.box for place in places if isinstance(place, PagePlace) and place.page == page]


def _spans(whole: Span, head: float | None, cell: Span, room: float) -> list[Span]:
    """The whole where there is room for it; else what is around a cell, after the head where that leaves room."""
    start, end = whole
    if end - start <= room:
        return [whole]
    first = start
    if head is not None and head - start + _AROUND <= _MOST_HEAD * room and head < cell[0]:
        first = head + _AROUND
    left = room - (first - start)
    low = min(max((cell[0] + cell[1]) / 2 - left / 2, first), end - left)
    window = (low, low + left)
    if first == start or low - first < _GAP:
        return [window if first == start else (start, window[1])]
    return [(start, first), window]


def described(outlines: Collection[Outline]) -> str:
    """What the lines around cells mean, in a sentence."""
    drawn = {(outline.colour, outline.strokes) for outline in outlines}
    lines = [f"{grade.words}: {LINES_IN_WORDS[grade]}" for grade, line in GRADE_LINES.items() if line in drawn]
    return "; ".join([*lines, *(["no figure, such as a label: grey, thin"] if (_NO_FIGURE, ()) in drawn else [])])
