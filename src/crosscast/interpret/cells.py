"""The cells of a table's body as values; what is no figure, or stands beside several labels, is left out and named."""

from __future__ import annotations

from collections.abc import Sequence

from crosscast.model import Document, Grid, Value
from crosscast.vocab import plain

from .layout import Layout
from .notebook import Notebook
from .rounding import find_rounding
from .sentences import says_blank_is_none, says_dash_is_none
from .values import read_symbols, read_value

_DASHES = {"-", "--"}


def read_cells(
    grid: Grid, layout: Layout, cells: Sequence[Sequence[int | None]], document: Document, notebook: Notebook
) -> tuple[Value | None, ...]:
    """What each cell of a grid can be, by the symbols and the rounding of its document; None beside the body."""
    body = {cell for row in cells for cell in row if cell is not None}
    prints_zeros = any(grid.texts[cell].strip() == "0" for cell in body)
    symbols = read_symbols(" ".join([*grid.after, *grid.before, document.all_text]), prints_zeros)
    values: list[Value | None] = [None] * len(grid)
    for cell in sorted(body):
        values[cell] = read_value(grid.texts[cell], symbols)
    said = (*grid.after, *grid.before, document.text)
    for none, says_so, what in (
        ({cell for cell in body if not grid.texts[cell].strip()}, says_blank_is_none, "blank cells"),
        ({cell for cell in body if plain(grid.texts[cell]).strip() in _DASHES}, says_dash_is_none, "dashes"),
    ):
        if none and any(map(says_so, said)):
            values = [Value.exact(0) if cell in none else value for cell, value in enumerate(values)]
            notebook.reasons.append(f"Its {what} are read as 0, as the document says.")
    rounding = find_rounding(said, [v for v in values if v is not None])
    if rounding is not None:
        values = [None if value is None else rounding.applied(value) for value in values]
        notebook.reasons.append(
            f"Its counts are rounded to multiples of {rounding.base}, as the document says: each is a range of "
            f"{rounding.slack} to both sides."
        )
    notebook.leave_out(
        [cell for cell in sorted(body) if values[cell] is None and grid.texts[cell].strip()],
        ("stands where a figure should be, and is not one", "stand where figures should be, and are none"),
    )
    merged = [cell for cell in _over_several_labels(layout, cells) if values[cell] is not None]
    for cell in merged:
        values[cell] = None
    notebook.leave_out(
        merged,
        (
            "is one figure beside several labels, and may be of all of them together",
            "are figures beside several labels each, and may be of all of these together",
        ),
    )
    return tuple(values)


def _over_several_labels(layout: Layout, cells: Sequence[Sequence[int | None]]) -> list[int]:
    """The cells that reach over rows or columns of different labels."""
    labels: dict[int, set[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for row, line in zip(layout.rows, cells, strict=True):
        for col, cell in zip(layout.cols, line, strict=True):
            if cell is not None:
                labels.setdefault(cell, set()).add((tuple(row.labels), tuple(col.labels)))
    return sorted(cell for cell, beside in labels.items() if len(beside) > 1)
