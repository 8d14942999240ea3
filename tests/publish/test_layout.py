"""A table is laid out as its document has it, whatever its spans and gaps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crosscast.model import Grid, Layout, LinePlace, Role, Table
from crosscast.publish.layout import lay_out

Box = tuple[int, int, int, int]


def table_of(boxes: list[Box], roles: list[Role], n_rows: int, n_cols: int) -> Table:
    n = len(boxes)
    grid = Grid(
        id="t1", layout=Layout.MARKUP, n_rows=n_rows, n_cols=n_cols,
        rows=tuple(box[0] for box in boxes), cols=tuple(box[1] for box in boxes),
        row_spans=tuple(box[2] for box in boxes), col_spans=tuple(box[3] for box in boxes),
        texts=tuple(str(i) for i in range(n)), places=(LinePlace(1, (0, 1)),) * n, emphasis=(False,) * n,
        marks=("",) * n,
    )  # fmt: skip
    return Table(
        document="a", title="A", grid=grid, roles=tuple(roles), values=(None,) * n, meanings=((),) * n,
        grades=(None,) * n, adds_up=(False,) * n,
    )  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Grids of up to 5 by 5 whose cells span, leave gaps, and never overlap."""
    n_rows, n_cols = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    taken: set[tuple[int, int]] = set()
    boxes: list[Box] = []
    for row in range(n_rows):
        for col in range(n_cols):
            height, width = draw(st.integers(1, n_rows - row)), draw(st.integers(0, n_cols - col))
            covered = {(r, c) for r in range(row, row + height) for c in range(col, col + width)}
            if covered and not covered & taken:
                taken |= covered
                boxes.append((row, col, height, width))
    n_head = draw(st.integers(0, n_rows))
    return table_of(boxes, [Role.HEADER if box[0] < n_head else Role.BODY for box in boxes], n_rows, n_cols)


@given(tables())
def test_every_cell_is_laid_out_once_and_every_position_covered_once(table: Table) -> None:
    laid = lay_out(table, {})
    rows = [*laid.head, *laid.body]
    area = sum(cell.row_span * cell.col_span for row in rows for cell in row)

    assert sorted(cell.text for row in rows for cell in row if cell.anchor) == sorted(table.grid.texts)
    assert area == table.grid.n_rows * table.grid.n_cols


@given(tables())
def test_no_cell_reaches_from_the_head_into_the_body(table: Table) -> None:
    """A browser would cut it off there."""
    laid = lay_out(table, {})

    for n, row in enumerate(laid.head):
        assert all(n + cell.row_span <= len(laid.head) for cell in row)


def test_a_cell_is_named_by_its_row_and_column_counted_from_one() -> None:
    laid = lay_out(table_of([(0, 0, 1, 1), (1, 2, 1, 1)], [Role.HEADER, Role.BODY], 2, 3), {1: "offences-1"})

    assert laid.head[0][0].anchor == "t1-r1-c1"
    assert laid.body[0][2].anchor == "t1-r2-c3"
    assert laid.body[0][2].figure == "offences-1"
