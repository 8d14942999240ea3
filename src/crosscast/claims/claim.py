"""A number in a sentence, and what the figures say about it."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

import msgspec

from crosscast.analyse.result import Indicator
from crosscast.campaign import Coverage
from crosscast.model import Figure


class Verdict(StrEnum):
    HOLDS = "holds"
    HOLDS_ROUNDED = "holds_rounded"  # true only after rounding or cutting, or by a hedge such as "nearly"
    CONTRADICTED = "contradicted"
    INCONSISTENT = "inconsistent"  # the article disagrees with itself
    DEPENDS = "depends"  # on where the hidden counts lie, or on a reading that a person must choose
    CANNOT_CHECK = "cannot_check"

    @property
    def words(self) -> str:
        """What a reader is shown."""
        return {
            Verdict.HOLDS: "holds",
            Verdict.HOLDS_ROUNDED: "holds after rounding",
            Verdict.CONTRADICTED: "contradicted",
            Verdict.INCONSISTENT: "article disagrees with itself",
            Verdict.DEPENDS: "depends",
            Verdict.CANNOT_CHECK: "cannot be checked",
        }[self]


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What sentences are checked against: a study's figures, what was worked out from them, who was asked."""

    figures: tuple[Figure, ...]
    indicators: tuple[Indicator, ...] = ()
    coverage: Coverage = Coverage()


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One quantity of an article with its verdict. `start` and `end` are characters of the article, half-open."""

    text: str  # the sentence
    start: int
    end: int
    quantity: str  # as written: "four", "more than 4%"
    kind: str  # level, share, count_where, max_where, rank, change, per_day, ratio, date, coverage, other
    verdict: Verdict
    figures: tuple[str, ...] = ()  # ids of the figures or results that decide
    actual_low: Fraction | None = None
    actual_high: Fraction | None = None
    reason: str = ""
    suggestion: str = ""  # a wording that would be true
    caveats: tuple[str, ...] = ()  # what must be said beside the figures that decide


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """An article checked: every quantity that was found, in the order of the text."""

    article: str  # its file's name
    text: str
    claims: tuple[Claim, ...]

    @property
    def judged(self) -> int:
        return sum(claim.verdict is not Verdict.CANNOT_CHECK for claim in self.claims)
