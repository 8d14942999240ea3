"""What becomes of tables that others of the same reply correct, and of figures that its tables state differently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import msgspec

from crosscast.model import Dimension, Document, Finding, Grade, Severity, Table, Unit

from .corrections import Correction, replaces_another
from .notebook import short
from .observe import observe

Key = frozenset[tuple[Dimension, str]]


def with_superseded(tables: Sequence[Table], corrections: Sequence[Correction], unused: Collection[int]) -> list[Table]:
    """The tables of a document, those marked that the reply itself gives up or corrects.

    What is superseded is in no figure. Where it is not certain what is, both tables are kept, and neither proves.
    A correction by a table that somebody decided not to use (`unused`) corrects nothing.
    """
    done = list(tables)
    for each in corrections:
        at = each.later
        if at is not None and at in unused:
            continue
        if each.is_withdrawn:
            for i in each.earlier:
                done[i] = _superseded(done[i], range(len(done[i].values)), each)
        elif at is not None and each.is_sure:
            new = {key for key, _ in _counts(tables[at])}
            restated = {i: [cell for key, cell in _counts(tables[i]) if key in new] for i in each.earlier}
            if not any(restated.values()):
                done[at] = _held_back(done[at], each)
            for i, cells in restated.items():
                if len(cells) == len(list(_counts(tables[i]))):
                    done[i] = _superseded(done[i], range(len(done[i].values)), each)
                elif cells:
                    done[i] = _held_back(_superseded(done[i], cells, each), each)
        else:
            for i in (*each.earlier, *([] if at is None else [at])):
                done[i] = _held_back(done[i], each)
    return done


def _counts(table: Table) -> Iterator[tuple[Key, int]]:
    """Each count of a table that has a meaning, and that meaning."""
    for cell, members in enumerate(table.meanings):
        value = table.values[cell]
        if members and value is not None and value.unit is Unit.COUNT and not value.is_absent:
            yield frozenset((member.dimension, member.id) for member in members), cell


def _superseded(table: Table, cells: Collection[int], by: Correction) -> Table:
    gone = set(cells)
    n = sum(cell in gone for _, cell in _counts(table))
    if not n:
        return table
    what = (
        "its 1 figure is"
        if n == 1
        else f"its {n} figures are"
        if n == len(list(_counts(table)))
        else f"{n} of its figures are"
    )
    message = (
        f"'{short(table.title)}' is superseded: the reply says '{short(by.words)}'. {what.capitalize()} not used. "
        "If another table was meant, set `use: no` for the later one under 'readings/'."
    )
    return msgspec.structs.replace(
        table,
        meanings=tuple(() if cell in gone else members for cell, members in enumerate(table.meanings)),
        grades=tuple(None if cell in gone else grade for cell, grade in enumerate(table.grades)),
        adds_up=tuple(cell not in gone and adds_up for cell, adds_up in enumerate(table.adds_up)),
        findings=(*table.findings, Finding("superseded", Severity.NOTE, message, table.document, table.grid.place)),
    )


def _held_back(table: Table, by: Correction) -> Table:
    """The table with nothing of it proved."""
    message = (
        f"The reply says '{short(by.words)}', and it is not certain which figures that supersedes. Those of "
        f"'{short(table.title)}' are kept, and none is shown as adding up. Look which table stands, and set `use: no` "
        "for the other under 'readings/'."
    )
    finding = Finding("may-be-superseded", Severity.QUESTION, message, table.document, table.grid.place)
    if finding in table.findings:
        return table
    return msgspec.structs.replace(
        table,
        grades=tuple(Grade.READ if grade in (Grade.PROVED, Grade.REPAIRED) else grade for grade in table.grades),
        adds_up=(False,) * len(table.adds_up),
        findings=(*table.findings, finding),
    )


def another_superseded(document: Document) -> tuple[Finding, ...]:
    """What to look for where a reply says that it takes the place of an earlier one."""
    if (block := replaces_another(document)) is None:
        return ()
    message = (
        f"It says that it supersedes another reply: '{short(block.text)}'. If you hold that one, set `use: no` for it "
        "in study.yaml, and say why."
    )
    return (Finding("supersedes-another", Severity.NOTE, message, document.path, block.place),)


def with_differences(tables: Sequence[Table], document: Document) -> list[Table]:
    """The tables of a document, what two of them state differently disputed in both."""
    values: dict[Key, set[tuple[int | None, int | None]]] = {}
    times: Counter[Key] = Counter()
    for table in tables:
        keys = {key: table.values[cell] for key, cell in _counts(table)}
        times.update(keys.keys())
        for key, value in keys.items():
            values.setdefault(key, set()).add((value.low, value.high) if value else (None, None))
    if not any(times[key] > 1 and len(found) > 1 for key, found in values.items()):
        return list(tables)
    stated: dict[str, list[tuple[int, int]]] = {}
    for at, table in enumerate(tables):
        for observation in observe(table, document):
            stated.setdefault(observation.figure, []).append((at, observation.cell))
    done = list(tables)
    for places in stated.values():
        printed = [value for at, cell in places if (value := tables[at].values[cell]) is not None]
        lows = [value.low for value in printed if value.low is not None]
        highs = [value.high for value in printed if value.high is not None]
        if len({at for at, _ in places}) < 2 or not lows or not highs or max(lows) <= min(highs):
            continue
        for at, cell in places:
            others = {
                f"{tables[i].grid.texts[other]} ({tables[i].grid.places[other]})" for i, other in places if i != at
            }
            done[at] = _disputed(done[at], cell, sorted(others))
    return done


def _disputed(table: Table, cell: int, others: Sequence[str]) -> Table:
    message = (
        f"'{short(table.title)}' states {table.grid.texts[cell]}, and the labels of another table of the document "
        f"give {' and '.join(others)} the same meaning. The figure is disputed until it is known which is right."
    )
    finding = Finding("tables-differ", Severity.ERROR, message, table.document, table.grid.places[cell])
    grades = tuple(Grade.DISPUTED if i == cell else grade for i, grade in enumerate(table.grades))
    return msgspec.structs.replace(table, grades=grades, findings=(*table.findings, finding))
