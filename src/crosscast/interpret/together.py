"""What the labels of an axis mean beside each other and under its titles, where one alone would be read otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import msgspec

from crosscast.model import Dimension, Member, Period
from crosscast.vocab import (
    FoundPeriod,
    Reading,
    clean,
    find_by_code,
    find_periods,
    is_one_class,
    parts_of_area,
    plain,
    read_label,
)

from .layout import Line


def read_together(readings: dict[str, Reading], lines: Sequence[Line], titles: Sequence[str]) -> dict[str, Reading]:
    """The readings of an axis's labels, corrected by what stands beside them; `titles` name its levels."""
    readings = _with_short_years(_with_spans(readings, lines, titles), lines, titles)
    readings = _with_outcome_numbers(_with_short_months(readings, lines, titles), lines, titles)
    readings = _without_lone_areas(_without_places(readings, lines, titles))
    readings = _with_financial_years(_of_one_width(readings), titles)
    return _with_months(readings, titles)


_OUTCOMES = re.compile(r"\b(?:outcome|disposal)s?\b")
_BARE_TYPE = re.compile(r"0?\d{1,2}a?", re.I)


def _with_outcome_numbers(
    readings: dict[str, Reading], lines: Sequence[Line], titles: Sequence[str]
) -> dict[str, Reading]:
    """Read the bare numbers of a level that is headed as one of outcomes ("Outcome type": 1, 3, 16) as their types."""
    levels = [level for level, title in enumerate(titles) if _OUTCOMES.search(clean(title))]
    bare = {line.labels[level] for line in lines for level in levels if level < len(line.labels)}
    of_types = {
        label: msgspec.structs.replace(read_label(f"Outcome {label}"), label=label)
        for label in bare
        if _BARE_TYPE.fullmatch(label) and not readings[label].members
    }
    return readings | of_types


_YEAR = re.compile(r"\byears?\b")
_SHORT_YEAR = re.compile(r"'?(\d\d) ?[-/] ?'?(\d\d)")


def _with_short_years(readings: dict[str, Reading], lines: Sequence[Line], titles: Sequence[str]) -> dict[str, Reading]:
    """Read "18/19", "19/20" as financial years where a level is headed so or lists years that follow each other."""
    done = dict(readings)
    for level in range(max((len(line.labels) for line in lines), default=0)):
        labels = list(dict.fromkeys(line.labels[level] for line in lines if level < len(line.labels)))
        pairs = {
            label: (int(m[1]), int(m[2])) for label in labels if (m := _SHORT_YEAR.fullmatch(plain(label).strip()))
        }
        firsts = [first for first, last in pairs.values() if last == first + 1]
        in_order = len(firsts) > 1 and all(after - before in (1, -1) for before, after in pairwise(firsts))
        says_so = level < len(titles) and _YEAR.search(clean(titles[level])) is not None
        if len(firsts) == len(pairs) and (in_order or says_so):
            for label, (first, last) in pairs.items():
                done[label] = _of_period(Reading(label), Period(date(2000 + first, 4, 1), date(2000 + last, 4, 1)))
    return done


_UP_TO = re.compile(r"\b(?:to|ending|ended|end)$")
_FROM_ON = re.compile(r"\bweek (?:commencing|beginning|starting|from)$|^w/?c$")
_TO_A_MONTH = re.compile(
    r"\b(?:years?|12 months|twelve months) (?:to|ending|ended|end) (?:the )?(?:end (?:of )?)?"
    r"(?:\d{1,2}(?:st|th)? )?[a-z]{3,9}$"
)
_SPANS = {"week": 7, "quarter": 3, "three months": 3, "3 months": 3, "six months": 6, "6 months": 6}


def _with_spans(readings: dict[str, Reading], lines: Sequence[Line], titles: Sequence[str]) -> dict[str, Reading]:
    """Read "June 2024" under "12 months to" or "Quarter ending" as the days that these say together, never as June."""
    done = dict(readings)
    for line in lines:
        for level, label in enumerate(line.labels):
            if level < len(titles) and _TO_A_MONTH.search(clean(titles[level])) and _ONE_YEAR.fullmatch(clean(label)):
                found = [each.period for each in find_periods(f"{titles[level]} {label}")]
                ends = found[0] if len(found) == 1 and isinstance(found[0], Period) else None
                done[label] = _of_period(readings[label], ends) if ends else _of_no_period(readings[label])
                continue
            above = [titles[level] if level < len(titles) else "", *line.labels[:level]]
            said = next(
                (clean(text) for text in above if _UP_TO.search(clean(text)) or _FROM_ON.search(clean(text))), ""
            )
            if label and said and readings[label].periods:
                span = _span(said, label)
                done[label] = _of_period(readings[label], span) if span else _of_no_period(readings[label])
    return done


def _span(said: str, label: str) -> Period | None:
    """The days from or up to the day or month of a label; None where the words do not say how many."""
    stated = find_periods(label)
    if len(stated) != 1 or not isinstance(day := stated[0].period, Period):
        return None
    if _FROM_ON.search(said):
        return Period(day.start, day.start + timedelta(days=7)) if day.days == 1 else None
    length = next((n for word, n in _SPANS.items() if word in said), None)
    if length == 7:
        return Period(day.end - timedelta(days=7), day.end) if day.days == 1 else None
    if length is None:
        together = find_periods(f"{said} {label}")
        fits = len(together) == 1 and isinstance(together[0].period, Period) and together[0].period.days > 300
        return together[0].period if fits and isinstance(together[0].period, Period) else None
    months = 12 * day.end.year + day.end.month - 1 - length
    return Period(date(months // 12, months % 12 + 1, 1), day.end) if day.end.day == 1 else None


_SHORT_MONTH = re.compile(r"(0?[1-9]|1[0-2])/([0-3]\d)")


def _with_short_months(
    readings: dict[str, Reading], lines: Sequence[Line], titles: Sequence[str]
) -> dict[str, Reading]:
    """Read "04/24", "05/24" as months where a level is headed so or lists months that follow each other: no codes."""
    done = dict(readings)
    for level in range(max((len(line.labels) for line in lines), default=0)):
        labels = list(dict.fromkeys(line.labels[level] for line in lines if level < len(line.labels)))
        months = {label: (int(m[1]), 2000 + int(m[2])) for label in labels if (m := _SHORT_MONTH.fullmatch(label))}
        numbers = [12 * year + month for month, year in months.values()]
        in_order = len(numbers) > 1 and all(after - before == 1 for before, after in pairwise(numbers))
        says_so = level < len(titles) and dimension_of_title(titles[level]) is Dimension.PERIOD
        if in_order or says_so:
            for label, (month, year) in months.items():
                end = date(year + month // 12, month % 12 + 1, 1)
                done[label] = _of_period(Reading(label), Period(date(year, month, 1), end))
    return done


_OF_A_FORCE = re.compile(r"\b(?:police|constabulary|force)\b")
_OF_PLACES = re.compile(  # titles under which no forces stand: where people live, and parts of one force's area
    r"\b(?:count(?:y|ies)|home|address(?:es)?|residence|resident|lives?|living|born|birth"
    r"|districts?|boroughs?|wards?|beats?|stations?|streets?|roads?|towns?|villages?|postcodes?|neighbourhoods?|sectors?)\b"
)


def _without_places(readings: dict[str, Reading], lines: Sequence[Line], titles: Sequence[str]) -> dict[str, Reading]:
    """Take the short name of a force ("Sussex", "Durham") for a place where most labels beside it name no force.

    The districts of one force, the streets of a town and the counties in which people live bear such names. Of a force
    speak the words police or constabulary, a title that says so, or the forces in the other lines.
    """
    done = dict(readings)
    for level in range(max((len(line.labels) for line in lines), default=0)):
        labels = {line.labels[level] for line in lines if line.labels[level]}
        title = clean(titles[level]) if level < len(titles) else ""
        short = {label for label in labels if _is_short_name(readings[label])}
        unknown = sum(_says_nothing(readings[label]) for label in labels)
        n_forces = sum(bool(readings[label].of(Dimension.FORCE)) for label in labels)
        if not short or dimension_of_title(title) is Dimension.FORCE:
            continue
        if unknown >= n_forces or _OF_PLACES.search(title):
            done |= {label: _of_no_force(done[label]) for label in short}
    return done


def _is_short_name(reading: Reading) -> bool:
    """Whether a label is nothing but a force's name without "Police", and no official code."""
    is_force = bool(reading.of(Dimension.FORCE)) and len(reading.members) == 1 and not reading.is_total
    return is_force and not _OF_A_FORCE.search(clean(reading.label)) and find_by_code(reading.label) is None


def _says_nothing(reading: Reading) -> bool:
    is_known = reading.members or reading.periods or reading.is_total or reading.is_percentage
    return not (is_known or reading.is_heading or reading.is_derived)


_LEAST_AREAS = 3


def _without_lone_areas(readings: dict[str, Reading]) -> dict[str, Reading]:
    """Take "East" for a region only beside forces, other regions or official codes: it may be a district."""
    by_name = {
        label: {m.id for m in reading.of(Dimension.FORCE)}
        for label, reading in readings.items()
        if find_by_code(label) is None
    }
    areas = {label for label, ids in by_name.items() if any(map(parts_of_area, ids))}
    others = any(ids for label, ids in by_name.items() if label not in areas)
    if len(areas) >= _LEAST_AREAS or others or len(by_name) < len(readings):
        return readings
    return readings | {label: _of_no_force(readings[label]) for label in areas}


def _of_no_force(reading: Reading) -> Reading:
    others = tuple(m for m in reading.members if m.dimension is not Dimension.FORCE)
    return msgspec.structs.replace(reading, members=others, is_total=False)


def _of_one_width(readings: dict[str, Reading]) -> dict[str, Reading]:
    """Take a name that both a class of offences and the group over it have ("Residential burglary") for the wider one
    where every other label of the axis is of a group, and for the class where every other is of a class.
    """
    named = {label: {m.id for m in reading.of(Dimension.OFFENCE)} for label, reading in readings.items()}
    sure = [is_one_class(next(iter(ids))) for ids in named.values() if len(ids) == 1]
    if not sure or len(set(sure)) > 1:
        return readings
    done = dict(readings)
    for label, ids in named.items():
        fitting = {id for id in ids if is_one_class(id) is sure[0]}
        if len(ids) > 1 and len(fitting) == 1:
            kept = tuple(m for m in readings[label].members if m.dimension is not Dimension.OFFENCE or m.id in fitting)
            done[label] = msgspec.structs.replace(readings[label], members=kept)
    return done


_FINANCIAL = re.compile(r"\b(?:financial|fiscal|fy)\b")
_TWO_YEARS = re.compile(r"((?:19|20)\d\d) ?(?:-|to) ?((?:19|20)\d\d)")
_ONE_YEAR = re.compile(r"(?:19|20)\d\d")


def _with_financial_years(readings: dict[str, Reading], titles: Sequence[str]) -> dict[str, Reading]:
    """Read "2021-2022" as a financial year where its axis says so or lists several that overlap by a year.

    Alone, it may as well be two calendar years, and "2021" under "Financial year" may begin or end then: neither is
    taken for either.
    """
    pairs = {label: match for label in readings if (match := _TWO_YEARS.fullmatch(clean(label)))}
    firsts = {int(match[1]) for match in pairs.values() if int(match[2]) == int(match[1]) + 1}
    says_so = any(_FINANCIAL.search(clean(title)) for title in titles)
    overlap = any(year + 1 in firsts for year in firsts)
    done = dict(readings)
    for label, reading in readings.items():
        match = pairs.get(label)
        if match and int(match[2]) == int(match[1]) + 1:
            if says_so or overlap:
                done[label] = _of_period(reading, Period(date(int(match[1]), 4, 1), date(int(match[2]), 4, 1)))
            else:
                done[label] = _of_no_period(reading)
        elif says_so and _ONE_YEAR.fullmatch(clean(label)):
            done[label] = _of_no_period(reading)
    return done


_MONTH = re.compile(r"\bmonth\b")


def _with_months(readings: dict[str, Reading], titles: Sequence[str]) -> dict[str, Reading]:
    """Read "01/01/2024" under "Month" as January 2024, where all days of the axis are the first, or the last, of one:
    so a sheet stores a month.
    """
    if not any(_MONTH.search(clean(title)) for title in (*titles, *(label for label in readings if label))):
        return readings
    named = {label: reading.periods[0].period for label, reading in readings.items() if len(reading.periods) == 1}
    days = {label: day for label, day in named.items() if isinstance(day, Period) and day.days == 1}
    if not (all(day.start.day == 1 for day in days.values()) or all(day.end.day == 1 for day in days.values())):
        return readings
    return readings | {label: _of_period(readings[label], _month_of(day.start)) for label, day in days.items()}


def _month_of(day: date) -> Period:
    return Period(day.replace(day=1), date(day.year + day.month // 12, day.month % 12 + 1, 1))


def _of_period(reading: Reading, period: Period) -> Reading:
    others = tuple(m for m in reading.members if m.dimension is not Dimension.PERIOD)
    member = Member(Dimension.PERIOD, period.id, reading.label)
    return msgspec.structs.replace(
        reading, members=(*others, member), periods=(FoundPeriod(period, 0, len(reading.label)),)
    )


def _of_no_period(reading: Reading) -> Reading:
    others = tuple(m for m in reading.members if m.dimension is not Dimension.PERIOD)
    return msgspec.structs.replace(reading, members=others, periods=())


def dimension_of_title(title: str) -> Dimension | None:
    key = clean(title)
    for pattern, dimension in (
        (r"\bforces?\b", Dimension.FORCE),
        (r"\bage\b", Dimension.AGE),
        (r"\b(gender|sex)\b", Dimension.SEX),
        (r"\bethnic", Dimension.ETHNICITY),
        (r"\brelationship", Dimension.RELATIONSHIP),
        (r"\b(year|month|week|period|date|quarter)", Dimension.PERIOD),
        (r"\bproceedings?\b", Dimension.PROCEEDING),
        (r"\b(outcome|disposal)", Dimension.OUTCOME),
        (r"\boffences?( type)?$|\bhome office code\b", Dimension.OFFENCE),
    ):
        if re.search(pattern, key):
            return dimension
    return None
