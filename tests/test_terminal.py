"""What a script is told of what was read."""

from __future__ import annotations

import json

from msgspec.structs import replace

from crosscast.interpret import Given, interpret
from crosscast.model import Document, Grid, Layout, LinePlace
from crosscast.read.draft import Draft
from crosscast.terminal import Reading, readings_json

TOGETHER = "Force | Recorded | Charged\nAvon Somerset | 527 11 | 153\nKent | 797 | 244"
APART = "Force | Recorded | | Charged\nAvon | 527 | 11 | 153\nSomerset\nKent | 797 | | 244"


def grid_of(text: str) -> Grid:
    draft = Draft(Layout.RULED)
    for r, line in enumerate(text.splitlines()):
        for c, cell in enumerate(map(str.strip, line.split("|"))):
            if cell:
                draft.add(r, c, cell, LinePlace(r + 1, (c, c + 1)))
    return draft.grid("t1", (), "Offences recorded in 2023", ())


def test_a_script_is_told_each_reading_of_a_table_between_which_nothing_decides() -> None:
    """The table as it is shown, and beside it the others, each cell with its place."""
    grid = replace(grid_of(TOGETHER), other_readings=(grid_of(APART),))
    document = Document(path="kent.pdf", format="pdf", sha256="0" * 64, grids=(grid,))
    tables = interpret(document, Given("Kent Police"))

    (table,) = json.loads(readings_json([Reading(document, tables, ())]))["documents"][0]["tables"]
    (other,) = table["other_readings"]

    assert "readings-differ" in [finding["slug"] for finding in table["findings"]]
    assert [cell["text"] for cell in table["cells"]][4] == "527 11"
    assert [(cell["row"], cell["col"], cell["text"]) for cell in other["cells"]][3:7] == [
        (1, 0, "Avon"), (1, 1, "527"), (1, 2, "11"), (1, 3, "153"),
    ]  # fmt: skip
    assert other["cells"][4]["place"] == {"line": 2, "columns": [1, 2]}
