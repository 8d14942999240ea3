"""The page on casting says what the program says, and its tables add up where it says so."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from crosscast.cast import System, check
from crosscast.model import Kind, Relation, Value

PAGE = Path(__file__).parents[2] / "docs" / "casting.md"
SYMBOLS = {"<5": Value.hidden_below(5, zero_possible=False), "[c]": Value(1, None, Value.redacted().status)}


def tables() -> list[list[list[Value]]]:
    """The tables of the page, without their labels."""
    found: list[list[list[Value]]] = []
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip(" *") for cell in line.strip("|").split("|")]
        if line.startswith("| force"):
            found.append([])
        elif line.startswith("|") and not line.startswith("| ---"):
            found[-1].append([SYMBOLS.get(cell) or Value.exact(int(cell)) for cell in cells[1:]])
    return found


def failing(table: list[list[Value]]) -> int:
    """How many sums of a table fail, down and across."""
    width = len(table[0])
    at = [[row * width + col for col in range(width)] for row in range(len(table))]
    lines = [*at, *map(list, zip(*at, strict=True))]
    relations = [Relation(kind=Kind.SUM, cells=(line[-1], *line[:-1])) for line in lines]
    system = System.build([value for row in table for value in row], relations)
    return sum(relation.holds is False for relation in check(system))


def test_what_the_examples_print_is_what_the_page_says() -> None:
    """Every line after >>> is run, in order."""
    text = PAGE.read_text("utf-8")
    examples = "\n".join(re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL))
    test = doctest.DocTestParser().get_doctest(examples, {}, "casting.md", str(PAGE), 0)

    failed, tried = doctest.DocTestRunner(verbose=False).run(test)

    assert tried > 20
    assert failed == 0


def test_the_tables_of_the_page_add_up_but_for_the_one_with_a_slip() -> None:
    """Four tables can be added up by their reader; the one with a slip fails once across and once down."""
    assert [failing(table) for table in tables()] == [0, 2, 0, 0]
