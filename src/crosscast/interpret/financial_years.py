"""Years that begin in April: whether a table's labels, its caption or its notes mean them."""

from __future__ import annotations

import re

import msgspec

from crosscast.model import Document, Grid, Period
from crosscast.vocab import clean

from .given import Given
from .layout import Layout

_DAYS = re.compile(
    r"\bfinancial years?\b|\b(?:years?|12 months) (?:ending|ended|to) (?:the )?(?:end (?:of )?)?(?:\d{1,2}(?:st|th)? )?"
    r"(?:january|february|march|april|may|june|july|august|september|october|november)\b"
    r"|\bapr(?:il)? (?:\d{1,2} )?(?:to|-) (?:\d{1,2} )?mar(?:ch)?\b"
)
_IN_APRIL = re.compile(r"\b(?:financial|fiscal|f\.?y\.?e?)\b|\bapr(?:il)?\b|\b20\d\d ?[-/] ?\d\d\b")
_QUARTER = re.compile(r"q(?:uarter|tr)? ?([1-4])")
_FINANCIAL_YEAR = re.compile(r"f\.?y\.? ?'?(?:20)?(\d\d)")


def with_financial_years(given: Given, layout: Layout, period: Period | None) -> Given:
    """With "FY19", "FY20" as the financial years of the caption, where it names as many of them.

    Alone, FY19 may be the year that begins in 2019 or the one that ends then.
    """
    labels = {clean(label) for line in (*layout.rows, *layout.cols) for label in line.labels}
    years = {label: int(match[1]) for label in labels if (match := _FINANCIAL_YEAR.fullmatch(label))}
    if not years or period is None or (period.start.month, period.start.day) != (4, 1):
        return given
    first, n = min(years.values()), period.end.year - period.start.year
    if (period.end.month, period.end.day) != (4, 1) or sorted(years.values()) != list(range(first, first + n)):
        return given
    begins = {label: period.start.year + year - first for label, year in years.items()}
    aliases = {label: f"{year}/{(year + 1) % 100:02}" for label, year in begins.items()}
    return msgspec.structs.replace(given, aliases=aliases | given.aliases)


def names_financial_years(text: str) -> bool:
    """Whether a text in lower case names years that begin in April."""
    return _DAYS.search(text) is not None


def speaks_of_financial_years(text: str) -> bool:
    """Whether a text says that years begin in April, or may do so: "2019/20", "to the end of April"."""
    return _IN_APRIL.search(clean(text)) is not None


def says_other_years(text: str, grid: Grid) -> bool:
    """Whether a caption or the request speaks of financial years where labels are "2019", or the other way round."""
    key = clean(text)
    labels = [clean(label) for label in grid.texts]
    if _DAYS.search(key) and not re.search(r"\bcalendar\b", key):
        return any(re.fullmatch(r"(?:19|20)\d\d", label) for label in labels)
    if re.search(r"\bcalendar years?\b", key) and not _DAYS.search(key):
        return any(re.fullmatch(r"(?:19|20)\d\d ?[-/] ?\d\d", label) for label in labels)
    return False


def may_begin_in_april(grid: Grid, document: Document) -> bool:
    """Whether the years of a table's quarters may: not all four quarters are there, or the document says so."""
    quarters = {match[1] for text in grid.texts if (match := _QUARTER.fullmatch(clean(text)))}
    said = (document.all_text, grid.caption, *grid.before, *grid.after, *grid.texts)
    return len(quarters) < 4 or any(map(speaks_of_financial_years, said))
