"""What an indicator asks for, and what comes out: numbers that keep the counts that they are made of."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec

from crosscast.model import Dimension, Figure, Finding, Grade, Member

if TYPE_CHECKING:  # the catalogue of the law takes long to load, and reading a study.yaml needs none of it
    from crosscast.law import Break


class IndicatorKind(StrEnum):
    RATE = "rate"  # numerator over denominator, per cent, one for each member and one for all together
    SHARE = "share"  # each member of a dimension as a percentage of their whole
    CHANGE = "change"  # from one period to the next, per cent
    SERIES = "series"  # counts in the order of their periods
    TOTAL = "total"  # all forces together: those that answered, and what is certain of all that were asked
    RANK = "rank"  # the place of each, the highest first
    FUNNEL = "funnel"  # which rates differ from the rate of all together by more than chance
    PER_HEAD = "per_head"  # counts for each so many residents
    PER_DAY = "per_day"  # counts for each day, week or month in which the offence was in force
    CUMULATIVE = "cumulative"  # all since the offence began, up to the end of each period
    CONCENTRATION = "concentration"  # what part of all comes from the few with the most


PERIOD_UNITS = ("year", "quarter", "month", "week")
PEOPLE = ("1000", "100000")  # that a number per head can be for
SPANS = ("day", "week", "month")  # that a number per day can be for


class Chart(StrEnum):
    BARS = "bars"  # sorted bars, one a result
    COLUMNS = "columns"  # one column a period
    LINES = "lines"  # periods within a year along the axis, one line a year
    FUNNEL = "funnel"  # rates against the counts that they are of, with the limits of a funnel
    PYRAMID = "pyramid"  # ages one above the other, the sexes back to back
    NONE = "none"


class Selection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which figures are meant. What is not named is the total: no outcome named means all outcomes together.

    Names may be written as in the documents; the vocabulary settles what they mean.
    """

    measure: str
    force: str | None = None
    offence: str | None = None
    outcome: str | None = None
    proceeding: str | None = None
    sex: str | None = None
    age: str | None = None
    ethnicity: str | None = None
    relationship: str | None = None
    period: str | None = None


TOP = 5  # are taken together in a concentration, unless its study says other


class IndicatorSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One indicator as `study.yaml` asks for it."""

    id: str
    title: str
    kind: IndicatorKind
    of: Selection  # what is counted; the numerator of a rate
    by: Dimension
    split_by: Dimension | None = None  # worked out for each member of this one by itself: by age, split by sex
    over: Selection | None = None  # the denominator of a rate, the whole of a share
    unit_of_period: str = ""  # year, month, week: which periods a change or series takes
    chart: Chart = Chart.BARS
    note: str = ""
    label: str = ""  # what the unit is called, such as "of recorded offences"
    per: str = ""  # of per_head 1000 or 100000 people, of per_day day, week or month
    top: int = TOP  # of a concentration: how many are taken together
    across_breaks: bool = False  # of a change: worked out across a break as well, with a caveat


class Operand(msgspec.Struct, frozen=True):
    """A count, or a sum of counts, with the figures that it is made of. `high` is None where no end is known."""

    low: int
    high: int | None
    figures: tuple[Figure, ...]
    label: str

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


class Interval(msgspec.Struct, frozen=True):
    """How far chance alone could take a number, in the number's own unit, under the chance model that it names.

    Recorded counts are complete, not samples: nothing is missing from them. The interval says how far a count or a
    rate of this size moves though nothing behind it changes. Of a funnel it is laid around the rate of all together.
    """

    low: Fraction
    high: Fraction | None
    level: str  # "95%", "99.8%"
    model: str  # "each case decided on its own, with one probability (binomial; Wilson 1927)"

    def holds(self, number: Fraction) -> bool:
        return self.low <= number and (self.high is None or number <= self.high)


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One number that the study publishes, between `low` and `high` (equal where it is exact).

    Per cent where `unit` is "per cent" (3.85 is 3.85 %), a count where it is "count", a place where it is "rank", else
    what the unit says ("per 100,000 people"). `arithmetic` says in sentences how it was worked out. `high` is None
    where no upper end is known.
    """

    id: str  # "charging-rate--bedfordshire": also the name of its page
    indicator: str
    label: str  # "Charging rate, Bedfordshire, January 2019 to July 2022"
    member: Member | None  # of the dimension that the indicator goes by; None: all together
    split: Member | None = None  # of the dimension that it is split by, where it is
    unit: str
    low: Fraction
    high: Fraction | None
    grade: Grade
    numerator: Operand
    denominator: Operand | None = None
    n: int = 1  # how many forces, periods or other members it is taken from or compared among
    intervals: tuple[Interval, ...] = ()
    arithmetic: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    note: str = ""  # such as "no change is given: 2015 is a part year"

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator worked out. `total` is the result for all members together, where there is one."""

    spec: IndicatorSpec
    results: tuple[Result, ...]
    total: Result | None = None
    notes: tuple[str, ...] = ()  # what could not be given, and why
    counts: tuple[Result, ...] = ()  # of a change: the counts that it goes from and to
    breaks: tuple[Break, ...] = ()  # of its offence, between the first day of its periods and the last
    findings: tuple[Finding, ...] = ()  # such as a printed total that is not the sum of its parts
