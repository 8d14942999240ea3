"""A table by force and sex in which each force has a total and all forces are broken down as each of them is."""

from __future__ import annotations

from pathlib import Path

from crosscast.interpret import interpret
from crosscast.read import read

ROWS = """Voyeurism offences recorded by force, sex of victim and year
Force,Sex of victim,2021,2022,Total
Kent Police,Male,3,96,99
Kent Police,Female,793,28,821
Kent Police,Total,796,124,920
Essex Police,Male,5,30,35
Essex Police,Female,117,17,134
Essex Police,Total,122,47,169
Surrey Police,Male,16,8,24
Surrey Police,Female,11,171,182
Surrey Police,Total,27,179,206
All forces,Male,24,134,158
All forces,Female,921,216,1137
All forces,Total,945,350,1295
"""


def test_the_men_of_all_forces_are_the_men_of_each(tmp_path: Path) -> None:
    """3 + 5 + 16 = 24; the totals of the forces are in the total of all, and nothing is disputed."""
    path = tmp_path / "reply.csv"
    path.write_text(ROWS)
    (table,) = interpret(read(path))
    shown = [
        [table.grid.texts[cell] for cell in one.cells] for one in table.relations if table.grid.rows[one.cells[0]] >= 10
    ]
    assert ["24", "3", "5", "16"] in shown
    assert any(set(one) == {"945", "796", "122", "27"} for one in shown)
    assert all(one.holds is not False for one in table.relations)
