"""Counts that a reply lists by years in its prose: "2021 - 114, 2022 - 131", below a question or a sentence."""

from __future__ import annotations

import re

from crosscast.model import Grid, Place
from crosscast.model import Layout as GridLayout
from crosscast.vocab import plain

_YEAR = r"(?:19|20)\d\d(?: ?/ ?\d\d(?:\d\d)?)?"
_COUNT = r"<\s?\d{1,2}|\d{1,3}(?:,\d{3})+|\d{1,6}|nil"
_PAIR = rf"({_YEAR})\s*[-:=]\s*({_COUNT})"
_LIST = re.compile(rf"\W*{_PAIR}(?:\s*[,;.]?\s+(?:and )?{_PAIR})+\s*\.?")
_IS_A_YEAR = re.compile(r"(?:19|20)\d\d")


def years_listed(text: str) -> tuple[tuple[str, str], ...]:
    """The years and counts that a text lists, and nothing beside them; none where a count may itself be a year.

    >>> years_listed("2021 - 114 2022 - 131 2023 \u2013 127"), years_listed("2019 - 2020, 2021 - 2022")
    ((('2021', '114'), ('2022', '131'), ('2023', '127')), ())
    """
    if not _LIST.fullmatch(plain(text).strip()):
        return ()
    pairs = tuple((match[1], match[2]) for match in re.finditer(_PAIR, plain(text)))
    if any(_IS_A_YEAR.fullmatch(count) for _, count in pairs) or len({year for year, _ in pairs}) < len(pairs):
        return ()
    return pairs


def grid_of_list(id: str, pairs: tuple[tuple[str, str], ...], above: tuple[str, ...], place: Place) -> Grid:
    """A list as a table of two columns, captioned by what stands above it."""
    texts = ("Year", "Number", *(text for pair in pairs for text in pair))
    n = len(texts)
    return Grid(
        id=id,
        layout=GridLayout.SENTENCE,
        n_rows=n // 2,
        n_cols=2,
        rows=tuple(cell // 2 for cell in range(n)),
        cols=tuple(cell % 2 for cell in range(n)),
        row_spans=(1,) * n,
        col_spans=(1,) * n,
        texts=texts,
        places=(place,) * n,
        emphasis=(False,) * n,
        marks=("",) * n,
        caption=above[-1] if above else "",
        before=above,
        place=place,
    )
