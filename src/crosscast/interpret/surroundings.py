"""What stands further from a table than its caption and narrows it all the same: headings, the question.

A heading, a question and a note (`notes.py`) say much that narrows nothing. So these are read the other way round from
a caption: only words that are known to narrow count.
"""

from __future__ import annotations

import re

from crosscast.model import Document, Grid, Layout
from crosscast.vocab import (
    clean,
    find_force,
    find_forces_in,
    find_measure,
    find_periods,
    narrowing_words,
    nation_of_force,
    offences_named,
    trait_of_suspect,
)

from .narrowing import NARROWING, joined, without_offences
from .sentences import said_of_the_time
from .sheets import IDLE_IN_A_NAME, sheet_of
from .values import says_no_information

_OVER = re.compile(
    rf"{NARROWING.pattern}|\b(?:districts?|boroughs?|wards?|bcus?|sub-?divisions?|suspects?|offenders?"
    r"|percentages?|per ?cent)\b"
)
IS_QUESTION = re.compile(
    r"\?\W*$|^\W*(?:question|q)\s*\d{1,2}\b|^\W*\d{1,2}\s*[.)]\s*(?:please|how|the number)\b"
    r"|^\W*(?:please (?:can you |could you )?(?:provide|supply|tell|confirm|state|give|list|disclose)"
    r"|(?:can|could|would) you|i (?:would like|am (?:requesting|seeking|looking)|request|wish)|how many)\b",
    re.I,
)
_OF_A_NATION = re.compile(
    r"\b(?:recorded|reported|committed|offences|crimes|incidents|victims|arrests|figures|data|numbers?|totals?)"
    r"(?: \w+){0,4}? (?:in|across|throughout|within|for) (?:the )?(?:whole of )?(?:the )?"
    r"(england (?:and|&) wales|england|wales|scotland|northern ireland|great britain|uk|united kingdom)\b"
)


def words_of_corner(grid: Grid) -> str:
    """The words by which the text over the years of a table narrows it: "Domestic abuse: Year"."""
    corner = next((t for t, row, col in zip(grid.texts, grid.rows, grid.cols, strict=True) if not row and not col), "")
    is_of_years = re.search(r"\b(?:years?|months?|quarters?|periods?)\b", clean(corner))
    return joined(match[0] for match in NARROWING.finditer(without_offences(corner))) if is_of_years else ""


def said_above(grid: Grid, document: Document) -> tuple[str, ...]:
    """The headings over a table, the name of its sheet among them, and the question that it answers, nearest first.

    Of questions that stand one below the other nobody can tell which is answered; one below which "Information not
    held" stands is answered by that, and a caption that is a question is its own.
    """
    headings = {block.text for block in document.blocks if block.is_heading}
    asked = {block.text for block in document.blocks if block.is_request}
    above = [text for text in reversed(grid.before) if text != grid.caption]
    place = next((i for i, text in enumerate(above) if IS_QUESTION.search(text)), len(above))
    listed = any(IS_QUESTION.search(text) for text in above[place + 1 : place + 2])
    is_answered = IS_QUESTION.search(grid.caption) or any(map(says_no_information, above[:place]))
    question = [] if listed or is_answered else [text for text in above[place : place + 1] if text not in asked]
    return tuple(dict.fromkeys(text for text in above if text in headings or text in question))


def words_over(text: str) -> str:
    """The words of a heading or question that narrow what the tables below it count.

    >>> words_over("Q3. How many of these involved domestic abuse?"), words_over("Response to request 12/34")
    ('domestic', '')
    """
    return joined(match[0] for match in _OVER.finditer(without_offences(text)))


def nation_over(text: str, force: str, grid: Grid) -> str:
    """The nation of which a caption says that its counts are, where the force polices a part of it or another one.

    Empty where the caption or a label of the table names a force: the nation is then only where that force is.
    """
    found = _OF_A_NATION.search(clean(text))
    of = nation_of_force(force)
    if found is None or of is None or find_forces_in(text) or any(map(find_force, dict.fromkeys(grid.texts))):
        return ""
    return "" if found[1] == of.casefold() and of in ("Scotland", "Northern Ireland") else found[1]


_TABLE_NUMBER = re.compile(r"^\W*table (\d{1,2}[a-z]?)\b", re.I)

_QUESTION_NUMBER = re.compile(r"^\W*(?:q|question)?\s*(\d{1,2}[a-z]?)\s*[.):](?!\d)", re.I)


def stands_below_several_captions(grid: Grid) -> bool:
    """Whether the captions of several tables stand above one, so that it is not certain which is its own: their numbers
    differ, or both say what is counted and name other offences or other periods.
    """
    above = () if grid.layout is Layout.SENTENCE else grid.before[-2:]
    numbers = {match[1] for text in above if (match := _TABLE_NUMBER.match(text))}
    listed = {match[1] for text in above if (match := _QUESTION_NUMBER.match(text)) and find_measure(text)}
    if len(numbers) > 1 or len(listed) > 1:
        return True
    if len(above) < 2 or not all(find_measure(text) and not IS_QUESTION.search(text) for text in above):
        return False
    offences = [set(offences_named(text)) for text in above]
    periods = [{found.period for found in find_periods(said_of_the_time(text))} for text in above]
    return any(first and last and not first & last for first, last in (offences, periods))


_IDLE_HEADING = re.compile(
    r"(?:introduction|background|decision|explanation|methodology|method|caveat|definition|finding|conclusion|appeal"
    r"|right|complaint|contact|exemption|context|purpose|scope|disclaimer|information|statistic|glossary|further|additional"
    r"|advice|assistance|legislation|guidance|refusal|notice|reason|statement|letter|dear|sir|madam|applicant|freedom|held"
    r"|unit|team|department|office|officer|manager|governance|compliance|headquarters|regards|sincerely|faithfully|yours"
    r"|re|subject|to|dated?|thank|thanks|attachment|enclosure|appendices|official|sensitive|public|marking|not|protectively"
    r"|marked|classification|unclassified|restricted|clarification|searche?|rationale|interpretation|supporting|below)s?"
)
_MOST_WORDS = 3  # of a heading that may be a place's name


def strange_headings(grid: Grid, document: Document) -> tuple[str, ...]:
    """The headings over a table, or the line above its caption, that say nothing that is known: "Thanet" may be the
    place to which its figures are limited.
    """
    headings = {block.text for block in document.blocks if block.is_heading}
    above = [text for text in grid.before if text not in (grid.caption, sheet_of(grid))]
    lines = [] if grid.layout is Layout.SENTENCE else [text for text in above if text in headings][-1:] + above[-1:]
    return tuple(dict.fromkeys(text for text in lines if _is_strange(text)))


def _is_strange(heading: str) -> bool:
    words = re.findall(r"[A-Za-z'-]+", heading)
    if (
        not re.fullmatch(r"[A-Z][A-Za-z' -]+:?", heading.strip())
        or len(words) > _MOST_WORDS
        or find_force(heading)
        or trait_of_suspect(heading)
    ):
        return False
    unknown = narrowing_words(heading).split()
    is_idle = any(IDLE_IN_A_NAME.fullmatch(word.lower()) or _IDLE_HEADING.fullmatch(word.lower()) for word in words)
    return len(unknown) == len(re.findall(r"[a-z0-9']+", clean(heading))) and not is_idle
