"""The name of the sheet that a table stands on, where it says what its title does not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crosscast.model import Grid, SheetPlace
from crosscast.vocab import clean, narrowing_words, offence_rows, offences_named

IDLE_IN_A_NAME = re.compile(  # words that a sheet's name may have without saying anything of its figures
    r"(?:sheet|worksheet|page|tab|feuil|tabelle|chart|pivot|export|output|result|report|reply|query|raw|final|draft|version"
    r"|summary|overview|main|rate|share|count|breakdown|outcome|victim|offence|month|week|year|day|copy|new|redacted"
    r"|document|book|print|area|range|list|text|default|cover|content|note|item|part)s?"
)


def sheet_of(grid: Grid) -> str:
    """The name of the sheet that a table stands on; empty in a document without sheets."""
    return grid.place.sheet if isinstance(grid.place, SheetPlace) else ""


def names_another_offence(sheet: str, offences: Iterable[str]) -> bool:
    """Whether the name of a sheet names an offence, and its title others; a class or a popular name may mean both."""
    single = {row["id"] for row in offence_rows() if "covers" not in row}
    named, titled = set(offences_named(sheet)), set(offences)
    return bool(named and titled) and named | titled <= single and not named & titled


def unknown_in_sheet(sheet: str, grid: Grid, publisher: str) -> str:
    """The words of a sheet's name that neither its table, what stands around it nor the vocabulary has, as "Medway".

    A word with a digit ("Sheet1", "Q3") numbers the sheet and says nothing else; nor do the first letters of words that
    stand there ("DPSP" beside "disclosing private sexual photographs").
    """
    around = (publisher, *grid.before, grid.caption, *(text for text in grid.texts if text != sheet))
    said = {word for text in around if text != sheet for word in _stems(text)}
    initials = (
        {"".join(word[0] for word in _words(text)) for text in around} if re.search(r"\b[A-Z]{2,}", sheet) else set()
    )
    words = narrowing_words(sheet.replace("_", " ")).split()
    return " ".join(
        word
        for word in words
        if word.isalpha()
        and not IDLE_IN_A_NAME.fullmatch(word)
        and not _stems(word) & said
        and not (word.upper() in sheet and any(word in letters for letters in initials))
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", clean(text))


def _stems(text: str) -> set[str]:
    return {word.removesuffix("s") for word in _words(text)}
