"""What the labels along one axis mean together, and whether their order would show that two were swapped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from crosscast.model import Dimension, Finding, Member, Period
from crosscast.vocab import (
    PERSON_WORD,
    Reading,
    Recurring,
    clean,
    find_by_code,
    is_name_of,
    is_part_of,
    read_label,
)

from .label_order import find_sound_labels, labels_outside
from .layout import Line
from .together import dimension_of_title, read_together

TRAITS = (Dimension.AGE, Dimension.SEX, Dimension.ETHNICITY)  # of a person: a victim's and a suspect's are two
_ONLY_AS_MAIN = (
    Dimension.AGE,
    Dimension.ETHNICITY,
    Dimension.RELATIONSHIP,
)  # "White" and "Partner" may mean other things
_LEAST_SHARE = 0.5  # of the labels of a level must name a dimension before the level is taken to be of it
_NEUTRAL = re.compile(
    r"^(?:(?:the )?(?:number|no|count|counts|n|figures?|quantity|volume|value|response|answer|repl(?:y|ie))s?"
    r"|(?:row|column) labels|(?:count|sum) of (?:(?:crimes?|offences?|occurrences?|incidents?|records?) ?)?"
    r"(?:no|num|numbers?|ids?|refs?|references?|urns?)\.?)$"
)
_UNKNOWN = re.compile(r"^(?:not (?:known|recorded|stated|specified)|unknown|blank|n/?k|unspecified|missing)\b")
_PLACES = re.compile(
    r"(?:(?:local|policing|police|electoral|community|safety|basic|command|neighbourhood|force|borough) )*"
    r"(?:districts?|boroughs?|wards?|divisions?|areas?|bcus?|units?|lpas?|lpus?|csps?|partnerships?|stations?|beats?|towns?"
    r"|neighbourhoods?|sectors?|authorit(?:y|ies)|localit(?:y|ies)|teams?|locations?|postcodes?)(?: names?)?"
)
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
    readings = read_together(readings, lines, titles)
    dimensions: list[Dimension | None] = []
    for level in range(n_levels):
        labels = list(dict.fromkeys(line.labels[level] for line in lines if line.labels[level]))
        title = titles[level] if level < len(titles) else ""
        dimensions.append(_main_dimension([readings[label] for label in labels], title, people))
    sound, findings = find_sound_labels(lines, readings, dimensions, document)
    labelled = {level for level in range(n_levels) if any(line.labels[level] for line in lines)}
    labelled -= {level for level in range(n_levels) if any(find_by_code(line.labels[level]) for line in lines)}
    kinds = [None if _is_second_of_its_kind(level, dimensions) else d for level, d in enumerate(dimensions)]
    places = [_place(line, readings, kinds, titles, people, sound, labelled) for line in lines]
    return Axis(tuple(_parts_of_the_line_above(places)), tuple(dimensions), tuple(findings))


def _is_second_of_its_kind(level: int, dimensions: Sequence[Dimension | None]) -> bool:
    """The age of the suspect beside the age of the victim: the second is kept as printed, apart from the first."""
    return dimensions[level] in TRAITS and dimensions[level] in dimensions[:level]


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
    if named and dimension_of_title(title) is not None:
        return dimension_of_title(title)
    return None


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
    if not any(line.labels) and any(dimensions):
        unknown.append("")
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
        if not reading.is_total and (level, labels_outside(line, level), label) not in sound:
            is_sound = False
        found = _members(reading, dimensions[level], people)
        periods += [found_period.period for found_period in reading.periods]
        if reading.residue and not reading.is_percentage:
            members.append(Member(Dimension.OTHER, reading.residue, label))
            partly.append(label)
        title = titles[level] if level < len(titles) else ""
        if _names_another_thing(reading, found, dimensions[level]):
            unknown.append(label)
        elif found or reading.periods or reading.is_percentage or reading.is_total:
            members += found
        elif _NEUTRAL.match(clean(label)):
            continue
        elif reading.is_heading and any(below.periods for below in deeper) and not PERSON_WORD.search(clean(label)):
            continue  # "Year" over years says nothing that they do not
        elif reading.is_heading and dimension_of_title(label) in dimensions[level + 1 :]:
            continue  # nor does "Gender of victim" over the sexes and their total
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


def is_of_a_place(id: str) -> bool:
    """Whether a label that is not known stands under a title that says that it is a place: "District", "Ward".

    >>> is_of_a_place("local policing area: ashford"), is_of_a_place("kit: phones"), is_of_a_place("ashford")
    (True, False, False)
    """
    title, colon, _ = id.partition(": ")
    return bool(colon) and _PLACES.fullmatch(title) is not None
