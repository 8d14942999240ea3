"""Rows whose columns ran together ("3026211%"): the one split that every rate and total allows, or none at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

import msgspec

from crosscast.cast import Choice, Repairs, System, repair, split_choice
from crosscast.model import Finding, Grid, Kind, LinePlace, Place, Relation, Severity, Unit, Value
from crosscast.vocab import read_label

from .captions import title_of
from .kept import how_they_differ

_ROW = re.compile(r"^(?P<label>.*?[^\d\s.,%<*]\)?\.?|.*?\)\.?|.*?\.)\s?(?P<run>[\d<*][\d,.%<*]*)$")
_JOIN = re.compile(r"(?<=[a-z)\]%\d])(?=[A-Z][a-z])")
_MOST_COLUMNS = 4  # of numbers, where no header says how many there are
_MOST_KEPT = 4  # ways to split a table that a person could choose from


class Unscrambled(msgspec.Struct, frozen=True):
    """The ways to take a run-together grid apart that fit its sums and percentages: one, a few, or none that is sure.

    `findings` say how it was settled, or why it could not be.
    """

    readings: tuple[Grid, ...] = ()
    originals: tuple[tuple[tuple[int, str], ...], ...] = ()  # of each: cell and the text that it was split from
    findings: tuple[Finding, ...] = ()
    reasons: tuple[str, ...] = ()


class _Row(msgspec.Struct, frozen=True):
    label: str
    run: str
    text: str
    place: Place
    is_total: bool


class _Hypothesis(msgspec.Struct, frozen=True):
    """How many columns there are, which are percentages, and what each of those is a percentage of."""

    n_columns: int
    percent_column: int | None
    part: int | None
    whole: int | None  # None with a part: the part's own total
    words: str


def unscramble(grid: Grid, document: str, aliases: dict[str, str]) -> Unscrambled:
    """Split each row of a run-together grid so that all its sums and percentages hold; a few splits that do are kept.

    What is split so is never better than `repaired`: the relations chose the reading, so they prove nothing.
    """
    header, rows = _parts(grid, aliases)
    found: dict[tuple[tuple[Value, ...], ...], tuple[_Hypothesis, Repairs]] = {}
    was_cut_short = False
    for hypothesis in _hypotheses(header, rows):
        repairs = _try(hypothesis, rows)
        if repairs is None:
            continue
        was_cut_short = was_cut_short or not repairs.complete
        for one in repairs.repairs:
            values = [value for _, value in sorted(one.values)]
            width = hypothesis.n_columns
            found.setdefault(
                tuple(tuple(values[i : i + width]) for i in range(0, len(values), width)), (hypothesis, repairs)
            )
    title = title_of(grid)
    if len(found) != 1 or was_cut_short:
        kept = [_rebuilt(grid, header, rows, split) for split in found] if len(found) <= _MOST_KEPT else []
        kept = [] if was_cut_short else kept
        readings = tuple(built for built, _ in kept)
        unsettled = _unsettled(title, document, grid.place, len(found), readings, was_cut_short=was_cut_short)
        return Unscrambled(readings, tuple(originals for _, originals in kept), (unsettled,))
    ((split, (hypothesis, _)),) = found.items()
    n_totals = sum(row.is_total for row in rows)
    note = (
        f"The columns of '{title}' ran together in the document. Of all ways to split its {len(rows)} rows exactly one "
        f"lets every percentage ({hypothesis.words}) and every total hold; it is used, and the text is kept."
    )
    finding = Finding("columns-ran-together", Severity.NOTE, note, document, grid.place)
    built, originals = _rebuilt(grid, header, rows, split)
    reason = (
        f"Its columns ran together: one split of {len(rows)} rows fits {hypothesis.words} and {n_totals} total row."
    )
    return Unscrambled((built,), (originals,), (finding,), (reason,))


def _parts(grid: Grid, aliases: dict[str, str]) -> tuple[list[str], list[_Row]]:
    order = sorted(range(len(grid)), key=lambda index: grid.rows[index])
    first = _JOIN.split(grid.texts[order[0]]) if order else []
    others_are_joined = any(_JOIN.search(grid.texts[index]) for index in order[1:])
    header = first if grid.n_header_rows or (len(first) > 2 and not others_are_joined) else []
    rows = []
    for index in order[1:] if header else order:
        match = _ROW.match(grid.texts[index].strip())
        if match is not None:
            total = read_label(match["label"], aliases).is_total
            rows.append(_Row(match["label"].strip(), match["run"], grid.texts[index], grid.places[index], total))
    return header, rows


def _hypotheses(header: Sequence[str], rows: Sequence[_Row]) -> Iterator[_Hypothesis]:
    ends_in_percent = bool(rows) and all(row.run.endswith("%") for row in rows)
    counts = [len(header) - 1] if len(header) > 2 else list(range(2, _MOST_COLUMNS + 1))
    for n in counts:
        labelled = [j for j, label in enumerate(header[1:]) if read_label(label).is_percentage]
        percent = labelled[0] if len(labelled) == 1 else n - 1 if ends_in_percent and not labelled else None
        if percent is None:
            if not ends_in_percent:
                yield _Hypothesis(n, None, None, None, "no percentages")
            continue
        numbers = [j for j in range(n) if j != percent]
        for a, b in combinations(numbers, 2):
            for part, whole in ((a, b), (b, a)):
                words = f"column {part + 1} as a percentage of column {whole + 1}"
                yield _Hypothesis(n, percent, part, whole, words)
        for part in numbers:
            yield _Hypothesis(n, percent, part, None, f"column {part + 1} as a percentage of its total")


def _try(hypothesis: _Hypothesis, rows: Sequence[_Row]) -> Repairs | None:
    """All splits under a hypothesis that satisfy every relation; None where it says too little to decide anything."""
    n = hypothesis.n_columns
    totals = [i for i, row in enumerate(rows) if row.is_total]
    if len(totals) != 1 or len(rows) < 3:
        return None
    total = totals[0]
    percent = () if hypothesis.percent_column is None else (hypothesis.percent_column,)
    choices = []
    for i, row in enumerate(rows):
        choice = split_choice([i * n + j for j in range(n)], row.run, percent)
        if choice is not None and i == total and hypothesis.part is not None and hypothesis.whole is None:
            choice = _only_the_whole(choice, i * n + (hypothesis.percent_column or 0))
        if choice is None:
            return None
        choices.append(choice)
    relations = [
        Relation(kind=Kind.SUM, cells=(total * n + j, *(i * n + j for i in range(len(rows)) if i != total)))
        for j in range(n)
        if j not in percent
    ]
    for i in range(len(rows)):
        if hypothesis.percent_column is None or hypothesis.part is None:
            break
        if hypothesis.whole is None and i == total:
            continue
        whole = i * n + hypothesis.whole if hypothesis.whole is not None else total * n + hypothesis.part
        relations.append(
            Relation(kind=Kind.PERCENTAGE, cells=(i * n + hypothesis.percent_column, i * n + hypothesis.part, whole))
        )
    values = [
        Value(0, None, unit=Unit.PER_CENT if j in percent else Unit.COUNT, status=_OPEN) for _ in rows for j in range(n)
    ]
    try:
        return repair(System.build(values, relations), choices)
    except ValueError:  # the rows print percentages to different decimals: not one column
        return None


def _only_the_whole(choice: Choice, percent_cell: int) -> Choice | None:
    """The splits of a total row whose percentage is 100: a total is all of itself."""
    kept = tuple(
        option
        for option in choice.options
        if any(
            cell == percent_cell and isinstance(value, Value) and value.is_exact and value.as_fraction() == 100
            for cell, value in option.values
        )
    )
    return Choice(kept) if kept else None


_OPEN = Value.redacted().status


def _unsettled(
    title: str, document: str, place: Place | None, n_found: int, kept: Sequence[Grid], *, was_cut_short: bool
) -> Finding:
    what_helps = "Ask for the table as a spreadsheet, or write it out as a CSV file in responses/."
    if was_cut_short:
        said = "there are too many ways to split its rows to be sure of one"
    elif kept:
        said = f"{n_found} ways to split its rows fit all its percentages and totals: {how_they_differ(kept)}"
        what_helps = "Say in readings/, under 'reading', which line is right, or ask for the table as a spreadsheet."
    elif n_found:
        said = f"{n_found} or more ways to split its rows fit all its percentages and totals"
    else:
        said = "no way to split its rows lets its percentages and totals hold"
    message = f"The columns of '{title}' ran together and {said}. None of its figures is used. {what_helps}"
    return Finding("columns-not-settled", Severity.QUESTION, message, document, place)


def _rebuilt(
    grid: Grid, header: Sequence[str], rows: Sequence[_Row], split: Sequence[Sequence[Value]]
) -> tuple[Grid, tuple[tuple[int, str], ...]]:
    """The grid as it would have stood: one cell for each label and number, each with its own place in the line."""
    texts: list[str] = []
    at: list[tuple[int, int]] = []
    places: list[Place] = []
    originals: list[tuple[int, str]] = []
    top = 0
    if header:
        header_index = min(range(len(grid)), key=lambda index: grid.rows[index])
        for col, label in enumerate(header):
            texts.append(label)
            at.append((0, col))
            places.append(_part_of(grid.places[header_index], grid.texts[header_index], label, 0)[0])
        top = 1
    for i, (row, values) in enumerate(zip(rows, split, strict=True)):
        texts.append(row.label)
        at.append((top + i, 0))
        place, start = _part_of(row.place, row.text, row.label, 0)
        places.append(place)
        for j, value in enumerate(values):
            piece = _printed(value, row.text[start:].lstrip())
            place, start = _part_of(row.place, row.text, piece, start)
            originals.append((len(texts), row.text))
            texts.append(piece)
            at.append((top + i, j + 1))
            places.append(place)
    n = len(texts)
    built = Grid(
        id=grid.id,
        layout=grid.layout,
        n_rows=top + len(rows),
        n_cols=1 + max(len(values) for values in split),
        rows=tuple(row for row, _ in at),
        cols=tuple(col for _, col in at),
        row_spans=(1,) * n,
        col_spans=(1,) * n,
        texts=tuple(texts),
        places=tuple(places),
        emphasis=(False,) * n,
        marks=("",) * n,
        n_header_rows=top,
        caption=grid.caption,
        before=grid.before,
        after=grid.after,
        place=grid.place,
        findings=grid.findings,
    )
    return built, tuple(originals)


def _printed(value: Value, rest: str) -> str:
    """The characters at the head of `rest` that print the value."""
    for candidate in (str(value), str(value).replace(",", "")):
        if rest.startswith(candidate):
            return candidate
    match = re.match(r"<\d+|\*|-", rest)
    return match[0] if match else str(value)


def _part_of(place: Place, text: str, piece: str, start: int) -> tuple[Place, int]:
    """The place of a piece of a text that stands at `place`, and where the piece ends in it."""
    begin = text.find(piece, start)
    end = begin + len(piece)
    if isinstance(place, LinePlace) and begin >= 0:
        offset = place.columns[0]
        return LinePlace(place.line, (offset + begin, offset + end)), end
    return place, end
