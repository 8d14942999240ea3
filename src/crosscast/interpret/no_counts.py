"""Numbers of a table that are no counts: changes, averages, shares without a sign, lists of cases, running totals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from crosscast.model import Period, Unit, Value
from crosscast.vocab import Recurring, clean, read_label

from .axes import AxisPlace
from .frame import Frame
from .notebook import Notebook, short
from .values import says_no_information

_OF_SHARES = re.compile(r"\b(?:percentages?|per ?cent|proportions?)\b|%")
_ESTIMATES = re.compile(r"\b(?:population|household)s? (?:estimates?|figures?|counts?)\b")
_RUNNING = re.compile(r"\bcumulative(?:ly)?\b|\brunning totals?\b|\b(?:year|month)[- ]to[- ]date\b|\bytd\b")
_LESS_THAN_A_YEAR = 360  # days
_NEAR = 4  # paragraphs above a table
_NOT_GIVEN = {"", "-", "--", "..", "...", ":", "n/k"}


def without_what_is_no_count(frame: Frame, notebook: Notebook) -> Frame:
    """Leave out changes, averages, labels and records that stand among counts; read percentages without a sign.

    A list of records, two tables side by side or one above the other give no figures at all: their labels and their
    figures cannot be told apart safely.
    """
    values = list(frame.values)
    if reason := _not_one_table(frame):
        notebook.ask("not-one-table", f"{reason} in '{short(frame.title)}': none of its figures is used.")
        return msgspec.structs.replace(frame, values=(None,) * len(values))
    percentages = [place for axis in (frame.rows, frame.cols) for place in axis.places if place.is_percentage]
    if not percentages and _OF_SHARES.search(clean(frame.title)):
        unsigned = [cell for cell, _, _ in frame.body() if _is_count(values[cell])]
        if any("%" in frame.grid.texts[cell] for cell in unsigned):
            unsigned = []  # "25 (13.7%)": the percentages stand beside the counts
        if unsigned:
            notebook.ask(
                "may-be-percentages",
                f"'{short(frame.title)}' speaks of percentages, and its numbers have no sign: none of them is used.",
            )
        for cell in unsigned:
            values[cell] = None
    for name, axis in (("row", frame.rows), ("col", frame.cols)):
        for index, place in enumerate(axis.places):
            line = [cell for cell in frame.line(name, index) if values[cell] is not None]
            if place.derived and line:
                notebook.note(
                    "not-a-count",
                    f"'{place.derived}' in '{short(frame.title)}' is no count of what the table counts: left out.",
                    line[0],
                )
                for cell in line:
                    values[cell] = None
            elif place.is_percentage:
                _read_unsigned_percentages(frame, line, values, place, notebook)
    broken = [cell for cell, v in enumerate(values) if v is not None and v.decimals and v.unit is Unit.COUNT]
    notebook.leave_out(broken, ("is no whole number", "are no whole numbers"))
    for cell in broken:
        values[cell] = None
    body = [cell for row in frame.cells for cell in row if cell is not None]
    n_not_given = sum(frame.grid.texts[cell].strip() in _NOT_GIVEN and not _is_count(values[cell]) for cell in body)
    n_not_given += sum(cell is None for row in frame.cells for cell in row)
    if n_not_given and any(_is_count(value) for value in values):
        cells = "1 cell is blank or holds" if n_not_given == 1 else f"{n_not_given} cells are blank or hold"
        notebook.note(
            "no-figure-given",
            f"Of '{short(frame.title)}' {cells} a dash or '..'. None is read as 0: ask the force whether it counted "
            "none or did not count.",
        )
    said = [cell for cell in body if says_no_information(frame.grid.texts[cell])]
    if said and any(_is_count(value) for value in values):
        notebook.ask(
            "no-information",
            f"'{frame.grid.texts[said[0]].strip()}' stands in '{short(frame.title)}' where a count should be, in "
            f"{len(said)} cell{'s' * (len(said) > 1)}. It is not read as 0: ask the force whether it counted none or "
            "did not count.",
            said[0],
        )
    return msgspec.structs.replace(frame, values=tuple(values))


def _is_count(value: Value | None) -> bool:
    return value is not None and value.unit is Unit.COUNT and not value.is_absent


def _not_one_table(frame: Frame) -> str:
    """Why the figures of a grid cannot be those of one table of counts; empty where they can."""
    if estimates := _ESTIMATES.search(clean(frame.title)) or _ESTIMATES.search(clean(frame.grid.caption)):
        return f"The caption speaks of {estimates[0]}"
    if (running := _running_totals(frame)) or _has_turn_of_year(frame):
        return running or (
            "The months run on from December to January under one calendar year, and of which year they are is not "
            "said (write '2018/19' for '2018' under 'aliases' where that is meant),"
        )
    for name, axis in (("row", frame.rows), ("col", frame.cols)):
        for index, place in enumerate(axis.places):
            line = frame.line(name, index)
            if place.heading and any(_is_count(frame.values[cell]) for cell in line):
                return (
                    f"Under '{place.heading}', where names should stand, are numbers, as in a list of cases or in two "
                    "tables side by side"
                )
    for row in frame.layout.passed_over:
        texts = [frame.grid.texts[i].strip() for i in range(len(frame.grid)) if frame.grid.rows[i] == row]
        readings = [read_label(text) for text in texts if text]
        known = [r for r in readings if r.members or r.is_total or r.is_heading or r.periods or r.is_percentage]
        if len(readings) > 1 and len(known) >= len(readings) - 1:
            return f"A second row of headings ('{short(' | '.join(texts))}') stands among the figures"
    return ""


def _running_totals(frame: Frame) -> str:
    """Why the figures of months are sums from the year's begin on; empty where nothing says so."""
    periods = [period for axis in (frame.rows, frame.cols) for place in axis.places for period in place.periods]
    if not any(isinstance(period, Recurring) or period.days < _LESS_THAN_A_YEAR for period in periods):
        return ""
    around = (frame.title, frame.grid.caption, *frame.grid.before[-_NEAR:], *frame.grid.after, *frame.layout.corner)
    said = next((match[0] for text in around if (match := _RUNNING.search(clean(text)))), "")
    return f"Beside the months or quarters stands '{said}', so that each may hold those before it," if said else ""


def _has_turn_of_year(frame: Frame) -> bool:
    """Whether January follows December under one calendar year: April to March under "2018"."""
    for axis, across in ((frame.rows, frame.cols), (frame.cols, frame.rows)):
        years = [period for place in across.places for period in place.periods if isinstance(period, Period)]
        years = years or [period for period in (frame.context.period,) if period]
        for before, after in pairwise(axis.places):
            months = [period for place in (before, after) for period in place.periods if isinstance(period, Recurring)]
            fixed = [period for period in after.periods if isinstance(period, Period)]
            if (
                len(months) == 2
                and months[0].last == (12, 31)
                and months[1].first == (1, 1)
                and before.line.labels[:-1] == after.line.labels[:-1]
                and any(period.is_calendar_year for period in fixed or years)
            ):
                return True
    return False


def _read_unsigned_percentages(
    frame: Frame, line: Sequence[int], values: list[Value | None], place: AxisPlace, notebook: Notebook
) -> None:
    """Read the numbers under "%" as percentages, where all can be: none above 100, all with the same decimals."""
    unsigned = {cell: value for cell in line if _is_count(value := values[cell]) and "%" not in frame.grid.texts[cell]}
    fits = all(value.is_exact and 0 <= value.as_fraction() <= 100 for value in unsigned.values() if value)
    decimals = {value.decimals for value in unsigned.values() if value}
    for cell, value in unsigned.items():
        if value is None or value.low is None:
            continue
        values[cell] = Value.exact(value.low, Unit.PER_CENT, value.decimals) if fits and len(decimals) == 1 else None
    if unsigned and not fits:
        label = next((label for label in reversed(place.line.labels) if label), "")
        notebook.ask(
            "may-be-percentages",
            f"'{label}' in '{short(frame.title)}' speaks of percentages or rates, and its numbers are none: they are "
            "left out.",
            next(iter(unsigned)),
        )
