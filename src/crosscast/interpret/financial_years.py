"""Years that begin in April: whether a table's labels, its caption or its notes mean them."""

from __future__ import annotations

import re

import msgspec

from crosscast.vocab import clean

from .context import Context, Given
from .layout import Layout

_FINANCIAL_YEAR = re.compile(r"f\.?y\.? ?'?(?:20)?(\d\d)")


def with_financial_years(given: Given, layout: Layout, context: Context) -> Given:
    """With "FY19", "FY20" as the financial years of the caption, where it names as many of them.

    Alone, FY19 may be the year that begins in 2019 or the one that ends then.
    """
    labels = {clean(label) for line in (*layout.rows, *layout.cols) for label in line.labels}
    years = {label: int(match[1]) for label in labels if (match := _FINANCIAL_YEAR.fullmatch(label))}
    period = context.period
    if not years or period is None or (period.start.month, period.start.day) != (4, 1):
        return given
    first, n = min(years.values()), period.end.year - period.start.year
    if (period.end.month, period.end.day) != (4, 1) or sorted(years.values()) != list(range(first, first + n)):
        return given
    begins = {label: period.start.year + year - first for label, year in years.items()}
    aliases = {label: f"{year}/{(year + 1) % 100:02}" for label, year in begins.items()}
    return msgspec.structs.replace(given, aliases=aliases | given.aliases)
