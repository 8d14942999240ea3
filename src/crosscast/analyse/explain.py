"""A figure or a result told from its number down to the cells of the documents, one plain line at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from crosscast.cast import System
from crosscast.model import Figure, Kind, Observation, Relation, Table, Value

from .result import Operand, Result
from .wording import say_interval, say_result

Tables = Mapping[tuple[str, str], Mapping[int, Sequence[str]]]  # by document and table: what `ties_of` says


def explain_figure(figure: Figure, shown: Value, tables: Tables) -> tuple[str, ...]:
    """What a figure is, how far it can be trusted, and each cell that states it, with the sums that the cell is in.

    `shown` is the figure's value as readers may see it: no narrower than its sources print it.
    """
    lines = [figure.label, f"{shown} ({figure.grade.words})"]
    if figure.invented:
        lines.append("From an invented document; it is in no sum.")
    for source in figure.sources:
        lines.append(f"  {source.document}, {source.place}: printed as '{source.text}' ({source.grade.words})")
        lines += [f"    {line}" for line in _relations(source, tables)]
        lines += [f"    Note: {caveat}" for caveat in source.caveats]
    return tuple(lines)


def _relations(source: Observation, tables: Tables) -> list[str]:
    if (source.document, source.table) not in tables:
        return []
    told = tables[source.document, source.table]
    return list(dict.fromkeys(told.get(source.cell, ())))


def ties_of(table: Table) -> dict[int, list[str]]:
    """The sums and percentages that each cell of a table is in, as sentences."""
    system = System.build(table.values, table.relations)
    told: dict[int, list[str]] = defaultdict(list)
    for relation in table.relations:
        sentence = _say(system, relation)
        for cell in dict.fromkeys(relation.cells):
            told[cell].append(sentence)
    return told


def _say(system: System, relation: Relation) -> str:
    if relation.kind is Kind.SUM and any(not system.is_exact(cell) for cell in relation.cells):
        return "It is in a total some of whose parts are hidden; what they could be is not shown."
    verdict = {True: "holds", False: "does not hold", None: "could not be checked"}[relation.holds]
    chose = "; it chose the reading, so it proves nothing" if relation.chose else ""
    return f"{system.explain(relation)} ({verdict}{chose})"


def explain_result(result: Result) -> tuple[str, ...]:
    """A result's number, its arithmetic, its caveats, and the figures that it is made of, by their ids."""
    lines = [result.label, f"{say_result(result.low, result.high, result.unit)} ({result.grade.words})"]
    lines += [f"  {sentence}" for sentence in result.arithmetic]
    for each in result.intervals:
        lines.append(f"  {each.level}: {say_interval(each, result.unit)} (chance model: {each.model})")
    lines += [f"  {result.note}"] if result.note else []
    lines += [f"  Note: {caveat}" for caveat in result.caveats]
    for name, operand in (("made of", result.numerator), ("out of", result.denominator)):
        if operand is not None:
            lines += _operand(name, operand)
    return tuple(lines)


def _operand(name: str, operand: Operand) -> list[str]:
    lines = []
    for figure in operand.figures:
        cells = "; ".join(f"{source.document}, {source.place}" for source in figure.sources)
        lines.append(f"  {name} {figure.value}: {figure.label} [{figure.id}]")
        lines.append(f"    {cells}")
    return lines
