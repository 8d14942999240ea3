"""What one label can mean: every dimension that it may name a member of, and whether it is a total or a percentage."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from crosscast.model import Dimension, Member, Period

from .areas import find_area, find_by_code, parts_of_area
from .classes import ALL_BUT_FRAUD, classes_named
from .forces import find_force
from .measures import find_measure
from .narrowing import narrowing_words, residue_of
from .offences import offences_named
from .outcomes import find_outcome, find_proceeding
from .people import find_age, find_ethnicity, find_relationship, find_sex, find_sex_in
from .periods import FoundPeriod, Recurring, find_periods, without_periods
from .text import clean, compiled, data
from .totals import PERCENT, is_total, without_total

_OF_WHICH = re.compile(
    r"^[-\u2022(\[ ]*(?:of (?:which|these|those|them)|including|incl|which include)\b[ :,]*(?:were )?"
)
_IN_NUMBERS = re.compile(r"\s*\((?:nos?\.?|numbers?|n|counts?|#)\)\s*$", re.I)  # beside a column "(%)" of the same


class Reading(msgspec.Struct, frozen=True):
    """What a label can mean. `members` may name several dimensions, and several members of one where it is unsure."""

    label: str
    members: tuple[Member, ...] = ()
    periods: tuple[FoundPeriod, ...] = ()
    is_total: bool = False
    is_percentage: bool = False
    conflict: str = ""  # the label contradicts itself: a type number beside the wording of another type
    residue: str = ""  # words that the vocabulary has no meaning for: they may narrow what is counted
    is_derived: bool = False  # a change, an average, a population: no count of what the table counts
    is_heading: bool = False  # the name of a kind of label ("Year", "Victim age"): labels stand below it, not counts
    is_part: bool = False  # "of which ...": already counted in the line above it

    def of(self, dimension: Dimension) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.dimension is dimension)


def read_label(label: str, aliases: dict[str, str] | None = None) -> Reading:
    """Everything that a whole label can mean. A study's aliases (label to words) come before the vocabulary.

    >>> [m.id for m in read_label("Number of offences charged/summonsed").members]
    ['offences', '1', 'charge']
    """
    key = clean(label)
    meant = (aliases or {}).get(key) or _IN_NUMBERS.sub("", label)
    part = _OF_WHICH.match(clean(meant))
    reading = _read_known(clean(meant)[part.end() :] if part else meant)
    return msgspec.structs.replace(
        reading,
        label=label,
        members=tuple(msgspec.structs.replace(m, label=label) for m in reading.members),
        is_part=part is not None,
    )


@cache
def _read_known(label: str) -> Reading:
    key = clean(label)
    members: list[Member] = []
    periods = find_periods(label)
    if quarter := re.fullmatch(r"q(?:uarter|tr)? ?([1-4])", key):
        first = 3 * int(quarter[1]) - 2
        periods = (FoundPeriod(Recurring((first, 1), (first + 2, 31), of_which_year=True), 0, len(label)),)
    undated = without_periods(label, periods)
    force = find_force(undated) or find_force(without_total(key))
    area = find_by_code(label) or (find_area(label) if not force else None)
    if force or area:
        members.append(Member(Dimension.FORCE, area or force or "", label))
    members += [Member(Dimension.OFFENCE, id, label) for id in offences_named(undated)]
    outcomes, conflict = find_outcome(key)
    measure = find_measure(key)
    if measure and not (outcomes and measure in ("victims", "suspects", "prosecutions")):
        members.append(Member(Dimension.MEASURE, measure, label))  # what an outcome's name speaks of is not counted
    members += [Member(Dimension.OUTCOME, id, label) for id in outcomes]
    proceeding = find_proceeding(key)
    if proceeding:
        members.append(Member(Dimension.PROCEEDING, proceeding, label))
    bare = without_total(key)
    if sex := find_sex(bare) or (find_sex_in(bare) if members else None):
        members.append(Member(Dimension.SEX, sex, label))
    if age := find_age(bare):
        members.append(Member(Dimension.AGE, age, label))
    if ethnicity := find_ethnicity(bare):
        members.append(Member(Dimension.ETHNICITY, ethnicity, label))
    if relationship := find_relationship(bare):
        members.append(Member(Dimension.RELATIONSHIP, relationship, label))
    names_a_thing = force or area or find_sex(bare) or find_age(bare) or ethnicity or relationship
    residue = residue_of(undated) if members and not names_a_thing else ""
    members += [
        Member(Dimension.PERIOD, found.period.id, label) for found in periods if isinstance(found.period, Period)
    ]
    return Reading(
        label,
        tuple(members),
        periods,
        is_total=is_total(key) or bool(area and parts_of_area(area)) or ALL_BUT_FRAUD in classes_named(label),
        is_percentage=bool(PERCENT.search(key)),
        conflict=conflict,
        residue=residue and narrowing_words(label) if key.endswith("?") else residue,
        is_derived=_is_derived(key),
        is_heading=_is_heading(key),
    )


def _is_derived(key: str) -> bool:
    return any(compiled(pattern).search(key) for pattern in data("words")["derived"])


def _is_heading(key: str) -> bool:
    return any(compiled(pattern).fullmatch(key) for pattern in data("words")["headings"])
