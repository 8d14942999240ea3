"""What the labels along one axis mean together, and whether their order would show that two were swapped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import msgspec

from crosscast.model import Dimension, Finding, Member, Period, Severity
from crosscast.vocab import (
    FoundPeriod,
    Reading,
    Recurring,
    clean,
    find_by_code,
    find_periods,
    is_name_of,
    is_one_class,
    is_part_of,
    parts_of_area,
    read_label,
)

from .layout import Line

_TRAITS = (Dimension.AGE, Dimension.SEX, Dimension.ETHNICITY)  # of a person: a victim's and a suspect's are two
_ONLY_AS_MAIN = (
    Dimension.AGE,
    Dimension.ETHNICITY,
    Dimension.RELATIONSHIP,
)  # "White" and "Partner" may mean other things
_IN_NO_ORDER = (Dimension.PERIOD, Dimension.AGE, Dimension.OUTCOME, Dimension.ETHNICITY, Dimension.RELATIONSHIP)
_LEAST_IN_ORDER = 4
_LEAST_SHARE = 0.5  # of the labels of a level must name a dimension before the level is taken to be of it
_NEUTRAL = re.compile(
    r"^(?:(?:the )?(?:number|no|count|counts|n|figures?|quantity|volume|value|response|answer|repl(?:y|ie))s?)$"
)
_UNKNOWN = re.compile(r"^(?:not (?:known|recorded|stated|specified)|unknown|blank|n/?k|unspecified|missing)\b")
_CHOICES = (  # two readings of one wording: what the table counts decides
    (Dimension.OUTCOME, Dimension.PROCEEDING),
    (Dimension.AGE, Dimension.PERIOD),
)


class AxisPlace(msgspec.Struct, frozen=True):
    """What the labels of one row or column give its cells."""

    line: Line
    members: tuple[Member, ...]
    periods: tuple[Period | Recurring, ...]  # as printed, coarsest level first; not in `members` yet
    total_from: int | None  # the level from which on it is a total; None: not a total
    total_of: tuple[Member, ...]  # members that the total's own label names: "Female Total"
    is_percentage: bool
    sound: bool  # its labels stand in an order that a swap would break, or there is nothing to swap them with
    unknown: tuple[str, ...]  # labels of it that nothing is known about
    partly: tuple[str, ...]  # labels of it with words that may narrow what is counted
    derived: str = ""  # the label that says that its numbers are no counts: a change, an average, a population
    heading: str = ""  # the label that says that what stands here are labels: "Year", "Victim age"
    is_part: bool = False  # "of which ...": already counted in the line above it
    is_inferred: bool = False  # that it holds percentages no label says: its own arithmetic does

    def member_ids(self, dimension: Dimension) -> set[str]:
        return {member.id for member in self.members if member.dimension is dimension}


class Axis(msgspec.Struct, frozen=True):
    """The rows or the columns of a table, understood."""

    places: tuple[AxisPlace, ...]
    dimensions: tuple[Dimension | None, ...]  # one a level, its main dimension
    findings: tuple[Finding, ...]


def read_axis(
    lines: Sequence[Line],
    titles: Sequence[str],
    *,
    people: bool,
    aliases: dict[str, str],
    document: str,
) -> Axis:
    """Understand the labels of an axis; `titles` name its levels, `people` says that the table counts persons."""
    n_levels = max((len(line.labels) for line in lines), default=0)
    readings = {label: read_label(label, aliases) for line in lines for label in line.labels if label}
    readings = _with_spans(readings, lines, titles)
    readings = _with_outcome_numbers(_with_short_months(readings, lines, titles), lines, titles)
    readings = _with_financial_years(_of_one_width(_without_lone_areas(readings)), titles)
    readings = _with_months(readings, titles)
    dimensions: list[Dimension | None] = []
    for level in range(n_levels):
        labels = list(dict.fromkeys(line.labels[level] for line in lines if line.labels[level]))
        title = titles[level] if level < len(titles) else ""
        dimensions.append(_main_dimension([readings[label] for label in labels], title, people))
    sound, findings = _soundness(lines, readings, dimensions, document)
    labelled = {level for level in range(n_levels) if any(line.labels[level] for line in lines)}
    labelled -= {level for level in range(n_levels) if any(find_by_code(line.labels[level]) for line in lines)}
    kinds = [None if _is_second_of_its_kind(level, dimensions) else d for level, d in enumerate(dimensions)]
    places = [_place(line, readings, kinds, titles, people, sound, labelled) for line in lines]
    return Axis(tuple(_parts_of_the_line_above(places)), tuple(dimensions), tuple(findings))


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
        if _BARE_TYPE.fullmatch(label)
    }
    return readings | of_types


_UP_TO = re.compile(r"\b(?:to|ending|ended|end)$")
_FROM_ON = re.compile(r"\bweek (?:commencing|beginning|starting|from)$|^w/?c$")
_SPANS = {"week": 7, "quarter": 3, "three months": 3, "3 months": 3, "six months": 6, "6 months": 6}


def _with_spans(readings: dict[str, Reading], lines: Sequence[Line], titles: Sequence[str]) -> dict[str, Reading]:
    """Read "June 2024" under "12 months to" or "Quarter ending" as the days that these say together, never as June."""
    done = dict(readings)
    for line in lines:
        for level, label in enumerate(line.labels):
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
        says_so = level < len(titles) and _title_dimension(titles[level]) is Dimension.PERIOD
        if in_order or says_so:
            for label, (month, year) in months.items():
                end = date(year + month // 12, month % 12 + 1, 1)
                done[label] = _of_period(Reading(label), Period(date(year, month, 1), end))
    return done


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
    return {
        label: msgspec.structs.replace(
            reading, members=tuple(m for m in reading.members if m.dimension is not Dimension.FORCE), is_total=False
        )
        if label in areas
        else reading
        for label, reading in readings.items()
    }


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


def _is_second_of_its_kind(level: int, dimensions: Sequence[Dimension | None]) -> bool:
    """The age of the suspect beside the age of the victim: the second is kept as printed, apart from the first."""
    return dimensions[level] in _TRAITS and dimensions[level] in dimensions[:level]


def _parts_of_the_line_above(places: Sequence[AxisPlace]) -> list[AxisPlace]:
    """Give an "of which" line what the line above it is of."""
    whole: AxisPlace | None = None
    done: list[AxisPlace] = []
    for place in places:
        if not place.is_part:
            whole = place
        elif whole is not None:
            have = {m.dimension for m in place.members if m.dimension is not Dimension.OTHER}
            inherited = tuple(m for m in whole.members if m.dimension not in have)
            place = msgspec.structs.replace(
                place,
                members=(*place.members, *inherited),
                periods=place.periods or whole.periods,
                unknown=(*place.unknown, *whole.unknown),
            )
        done.append(place)
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


def _main_dimension(readings: Sequence[Reading], title: str, people: bool) -> Dimension | None:
    """The dimension that most labels of a level name; a level's own title breaks a tie."""
    named = [r for r in readings if not r.is_total and not r.is_percentage]
    votes: Counter[Dimension] = Counter()
    for reading in named:
        votes.update({member.dimension for member in reading.members})
        if reading.periods:
            votes[Dimension.PERIOD] += 1 - (
                votes[Dimension.PERIOD] and any(m.dimension is Dimension.PERIOD for m in reading.members)
            )
    votes.pop(Dimension.MEASURE, None)
    for first, second in _CHOICES:
        if votes[first] and votes[second]:
            if first is Dimension.OUTCOME:  # what was done with a person is no outcome of an offence, nor the reverse
                votes.pop(first if people else second)
            elif votes[second] <= votes[first]:
                votes.pop(second)
    for dimension, count in votes.most_common():
        if count >= _LEAST_SHARE * max(1, len(named)):
            return dimension
    if named and _title_dimension(title) is not None:
        return _title_dimension(title)
    return None


def _title_dimension(title: str) -> Dimension | None:
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


_SUSPECT = re.compile(r"\b(?:suspect|offender|perpetrator)")
_PERSON = re.compile(_SUSPECT.pattern + r"|\b(?:victim|complainant)")


def _place(
    line: Line,
    readings: dict[str, Reading],
    dimensions: Sequence[Dimension | None],
    titles: Sequence[str],
    people: bool,
    sound: set[tuple[int, str, str]],
    labelled_levels: set[int],
) -> AxisPlace:
    members: list[Member] = []
    periods: list[Period | Recurring] = []
    unknown: list[str] = []
    partly: list[str] = []
    total_from: int | None = None
    total_of: tuple[Member, ...] = ()
    is_percentage = is_part = False
    derived = heading = ""
    is_sound = True
    for level, label in enumerate(line.labels):
        if not label:
            deeper_labels = [below for below in line.labels[level + 1 :] if below and not _NEUTRAL.match(clean(below))]
            is_said_below = any(dimensions[level] in {m.dimension for m in readings[b].members} for b in deeper_labels)
            if total_from is None and level in labelled_levels and deeper_labels and not is_said_below:
                unknown.append("")
            continue
        reading = readings[label]
        is_percentage = is_percentage or (reading.is_percentage and not any(line.labels[level + 1 :]))
        is_part = is_part or reading.is_part
        derived = derived or (label if reading.is_derived else "")
        deeper = [readings[below] for below in line.labels[level + 1 :] if below]
        if reading.is_heading and not any(below.members or below.periods or below.is_total for below in deeper):
            heading = label
        if reading.is_total and total_from is None:
            total_from = level
            total_of = tuple(m for m in reading.members if m.dimension in dimensions)
            members += [m for m in reading.members if m.dimension in (*dimensions, Dimension.MEASURE)]
            continue
        if not reading.is_total and (level, _parent(line, level), label) not in sound:
            is_sound = False
        found = _members(reading, dimensions[level], people)
        periods += [found_period.period for found_period in reading.periods]
        if reading.residue and not reading.is_percentage:
            members.append(Member(Dimension.OTHER, reading.residue, label))
            partly.append(label)
        title = titles[level] if level < len(titles) else ""
        if dimensions[level] in _TRAITS and not people and _SUSPECT.search(clean(title)):
            members.append(Member(Dimension.OTHER, clean(title), title))
            partly.append(title)
        if _names_another_thing(reading, found, dimensions[level]):
            unknown.append(label)
        elif found or reading.periods or reading.is_percentage or reading.is_total:
            members += found
        elif _NEUTRAL.match(clean(label)):
            continue
        elif reading.is_heading and any(below.periods for below in deeper) and not _PERSON.search(clean(label)):
            continue  # "Year" over years says nothing that they do not
        elif dimensions[level] is not None and _UNKNOWN.match(clean(label)):
            members.append(Member(_dimension(dimensions[level]), "unknown", label))
        elif dimensions[level] is None:
            members.append(Member(Dimension.OTHER, f"{clean(title)}: {clean(label)}" if title else clean(label), label))
        else:
            unknown.append(label)
    members, strangers = _as_coded(line, members)
    unknown += strangers
    if not strangers and any(map(find_by_code, line.labels)):
        is_sound = is_sound or sum(map(bool, line.labels)) == 2  # the code and the name bear each other out
    members = _innermost(members)
    return AxisPlace(
        line,
        tuple(members),
        tuple(periods),
        total_from,
        total_of,
        is_percentage,
        is_sound,
        tuple(unknown),
        tuple(partly),
        derived,
        heading,
        is_part,
    )


def _as_coded(line: Line, members: list[Member]) -> tuple[list[Member], list[str]]:
    """What a line's official code says of its force or area, and the labels beside it that name another."""
    codes = {id for label in line.labels if (id := find_by_code(label))}
    if len(codes) != 1:
        return members, []
    (id,) = codes
    strangers = [
        m.label for m in members if m.dimension is Dimension.FORCE and m.id != id and not is_name_of(m.label, id)
    ]
    kept = [m for m in members if m.dimension is not Dimension.FORCE or m.id == id]
    return kept, strangers


def _innermost(members: Sequence[Member]) -> list[Member]:
    """Without the class of offences that a heading over a narrower class names, or the name beside one of its codes."""
    offences = [m.id for m in members if m.dimension is Dimension.OFFENCE]
    return [
        m for m in members if m.dimension is not Dimension.OFFENCE or not any(is_part_of(id, m.id) for id in offences)
    ]


_WHOLE = re.compile(
    r"\b(recorded|reported|all|total)\b|^(?:the |number of |no of |count of )*(offences|crimes|victims|reports)\b"
    r"|^(?:the |number |no |count |people |persons |of )*(?:arrest(?:s|ed)|convict(?:ions|ed)|prosecut(?:ions|ed))$"
)


def _names_another_thing(reading: Reading, found: Sequence[Member], main: Dimension | None) -> bool:
    """Whether a label among outcomes or forces only names a measure: "no crime" is not all crime."""
    only_measure = bool(found) and all(member.dimension is Dimension.MEASURE for member in found)
    return main is not None and only_measure and not reading.periods and not _WHOLE.search(clean(reading.label))


def _dimension(dimension: Dimension | None) -> Dimension:
    assert dimension is not None
    return dimension


def _members(reading: Reading, main: Dimension | None, people: bool) -> list[Member]:
    """The members that a label gives, one a dimension; where it is unsure within its main dimension, none of it."""
    kept: list[Member] = []
    for dimension in Dimension:
        if dimension is Dimension.PERIOD:
            continue
        found = reading.of(dimension)
        ids = {member.id for member in found}
        if len(ids) != 1:
            continue
        if dimension is Dimension.OUTCOME and (
            main is Dimension.PROCEEDING or (people and main is not Dimension.OUTCOME)
        ):
            continue
        if dimension is Dimension.PROCEEDING and main is not Dimension.PROCEEDING and not people:
            continue
        if dimension is Dimension.OUTCOME and found[0].id == "other" and main is not Dimension.OUTCOME:
            continue
        if dimension in _ONLY_AS_MAIN and main is not dimension:
            continue
        kept.append(found[0])
    return kept


def _parent(line: Line, level: int) -> str:
    return "\0".join(line.labels[:level])


def _soundness(
    lines: Sequence[Line], readings: dict[str, Reading], dimensions: Sequence[Dimension | None], document: str
) -> tuple[set[tuple[int, str, str]], list[Finding]]:
    """The labels (level, labels outside it, label) that stand in an order which a swap of two would break."""
    sound: set[tuple[int, str, str]] = set()
    findings: list[Finding] = []
    for level, dimension in enumerate(dimensions):
        groups: dict[str, list[str]] = {}
        for line in lines:
            label = line.labels[level]
            if label and not readings[label].is_total and not readings[label].is_percentage:
                group = groups.setdefault(_parent(line, level), [])
                if not group or group[-1] != label:
                    group.append(label)
        for parent, labels in groups.items():
            if len(labels) == 1 or is_in_order(labels, [readings[label] for label in labels], dimension):
                sound |= {(level, parent, label) for label in labels}
            elif stray := _strays(labels, dimension):
                findings.append(
                    Finding(
                        "labels-out-of-order",
                        Severity.QUESTION,
                        f"The labels stand in alphabetical order but for {' and '.join(repr(s) for s in stray)}: "
                        "look whether two labels were swapped. No figure of this axis is shown as adding up.",
                        document,
                    )
                )
    return sound, findings


def is_in_order(labels: Sequence[str], readings: Sequence[Reading], dimension: Dimension | None) -> bool:
    """Whether labels stand in an order of their own kind, so that swapping any two of them would show.

    Fewer than four labels have no such order: swapping the first and the last of three only turns it round.
    """
    if len(labels) < _LEAST_IN_ORDER:
        return False
    if dimension is Dimension.PERIOD:
        return _is_monotone_throughout([_start(period) for period in _as_meant(readings)])
    if dimension is Dimension.AGE:
        ages = [next((int(m.id.split("-")[0].rstrip("+")) for m in r.of(Dimension.AGE)), None) for r in readings]
        return _is_monotone_throughout(_without_last_unknown(ages))
    if dimension is Dimension.OUTCOME:
        numbers = _without_last_unknown([_printed_number(label) for label in labels])
        if None not in numbers:
            return _is_monotone_throughout(numbers)
    # one order only: of two, a swap could turn the one into the other
    return _is_monotone([clean(label) for label in labels])


def _printed_number(label: str) -> int | None:
    match = re.search(r"(?:^|type|outcome|oc)\s*\.?0?(\d{1,2})\b", clean(label))
    return int(match[1]) if match else None


def _as_meant(readings: Sequence[Reading]) -> list[Period | Recurring | None]:
    """The period of each label, those that are misprinted as the gap that they can only fill."""
    periods = [reading.periods[0].period if len(reading.periods) == 1 else None for reading in readings]
    fixed = [period if isinstance(period, Period) else None for period in periods]
    for misprint in find_misprinted_periods(fixed):
        periods[misprint.index] = misprint.likely
    return periods


def _start(period: Period | Recurring | None) -> tuple[int, int, int] | None:
    if isinstance(period, Recurring):
        return (0, *period.first)
    return None if period is None else (period.start.year, period.start.month, period.start.day)


def _without_last_unknown(numbers: Sequence[int | None]) -> Sequence[int | None]:
    """ "Unknown" or "other" stands last in its list and has no number."""
    return numbers[:-1] if numbers and numbers[-1] is None else numbers


def _is_monotone_throughout(keys: Sequence[object]) -> bool:
    return len(keys) >= _LEAST_IN_ORDER - 1 and None not in keys and _is_monotone(keys)


def _is_monotone(keys: Sequence[object]) -> bool:
    rising = all(a < b for a, b in pairwise(keys))  # type: ignore[operator]
    falling = all(a > b for a, b in pairwise(keys))  # type: ignore[operator]
    return rising or falling


def _strays(labels: Sequence[str], dimension: Dimension | None) -> list[str]:
    """The labels whose removal leaves the rest in alphabetical order, where they are one or two of at least six."""
    if len(labels) < 6 or dimension in _IN_NO_ORDER:
        return []
    keys = [clean(label) for label in labels]
    longest: list[list[int]] = []
    for i, key in enumerate(keys):
        chains = [longest[j] for j in range(i) if keys[j] < key]
        longest.append([*(_longest(chains) if chains else []), i])
    kept = set(_longest(longest))
    strays = [labels[i] for i in range(len(labels)) if i not in kept]
    return strays if len(strays) <= 2 else []


def _longest(chains: Sequence[list[int]]) -> list[int]:
    return max(chains, key=lambda chain: len(chain))


class Misprint(msgspec.Struct, frozen=True):
    """A period label that cannot be meant as printed, and the only gap that it could fill."""

    index: int
    printed: Period
    likely: Period


def find_misprinted_periods(periods: Sequence[Period | None]) -> tuple[Misprint, ...]:
    """Labels of a list of periods that overlap others although one gap of the same length stands open beside them.

    "04-10/04/2018" between 27/04-03/05 and 11-17/05 overlaps two other weeks, and 4 to 10 May is the only gap.
    """
    found = []
    for index in range(1, len(periods) - 1):
        here, before, after = periods[index], periods[index - 1], periods[index + 1]
        if here is None or before is None or after is None or before.end >= after.start:
            continue
        overlaps = any(p is not None and i != index and p.overlaps(here) for i, p in enumerate(periods))
        in_place = before.end <= here.start and here.end <= after.start
        gap = Period(before.end, after.start)
        if not in_place and overlaps and gap.days == here.days:
            found.append(Misprint(index, here, gap))
    return tuple(found)
