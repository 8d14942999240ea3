"""Words of a caption or request that narrow what a table counts, or may: those known to, those not understood."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crosscast.model import Dimension, Document, Grid
from crosscast.vocab import (
    OF_SUSPECTS,
    bare_offence,
    clean,
    find_force,
    find_forces_in,
    find_measure,
    find_sex_in,
    narrowing_words,
    offence_patterns,
    offences_named,
    outcomes_of_caption,
    read_label,
    trait_of_suspect,
)

from .captions import NEAREST
from .given import Given
from .sentences import AGED, without_idle_sentences

OF_A_PART = (
    r"domestic|repeat|flag(?:ged)?|online(?! safety)|cyber|juveniles?|under[- ]18s?|hate|students?|hospitals?|schools?|"
    r"universit(?:y|ies)|prisons?|trains?|railways?|airports?|licensed premises|care homes?|dwellings?|social media|"
    r"facebook|twitter|instagram|snapchat|tiktok|whatsapp|key ?words?"
)
NARROWING = re.compile(rf"\b(?:{OF_A_PART}|child(?:ren)?|involving|committed by|staff|officers?)\b")
_NARROWING_REQUEST = re.compile(rf"\b(?:{OF_A_PART})\b")
LEFT_OUT = re.compile(r"\b(?:excluding|except(?: for)?|without|not including)\b[^.;)]*", re.I)  # what is left out


def without_listed_offences(caption: str, grid: Grid) -> str:
    """A caption without the offences that the table's own labels name: "Stalking and harassment offences" over both."""
    for label in dict.fromkeys(grid.texts):
        name = bare_offence(label)
        if name and name in caption.casefold() and offences_named(label):
            caption = re.sub(rf"\b{re.escape(name)}\b", " ", caption, flags=re.I)
    return caption


_BROKEN_DOWN = re.compile(  # "recorded by ward" breaks down; "committed by children" does not
    r"(?<!committed )(?<!made )(?<!sent )(?<!reported )(?<!perpetrated )(?<!used )\bby ((?:[\w-]+[ ,/&]*){1,6})", re.I
)


def without_breakdown(words: str, caption: str, grid: Grid) -> str:
    """Words of a caption without those that say what stands in the table, where its headings say so too.

    By what it is broken down ("by ward"), and several of its columns ("people arrested, charged and cautioned").
    """
    key = clean(caption)
    headings = [_words(text) for row, text in zip(grid.rows, grid.texts, strict=True) if row < 2 and text]
    by = {word for match in _BROKEN_DOWN.finditer(key) for word in _words(match[1])}
    said = by & {word for heading in headings for word in heading}
    said |= set(_listed_columns(caption, grid))
    return " ".join(word for word in words.split() if not said & set(_words(word)))


def _listed_columns(caption: str, grid: Grid) -> list[str]:
    """What a caption says was counted or done, where several headings say so: "arrests, charges and cautions"."""
    headings = [_words(text) for row, text in zip(grid.rows, grid.texts, strict=True) if row < 2]
    words = [word for word in dict.fromkeys(_words(caption)) if [word] in headings]
    listed = [word for word in words if _may_be_counted(word)]
    return listed if len(listed) > 1 else []


def _may_be_counted(word: str) -> bool:
    return word.endswith("ed") or bool(find_measure(word) or outcomes_of_caption(f"{word}s"))


def without_listed_columns(caption: str, grid: Grid) -> str:
    """A caption without these, nor what follows "whether" where a heading says it: each is of its own column."""
    listed = _listed_columns(caption, grid)
    caption = re.sub(rf"\b(?:{'|'.join(listed)})s?\b", " ", caption, flags=re.I) if listed else caption
    headings = {word for row, text in zip(grid.rows, grid.texts, strict=True) if row < 2 for word in _words(text)}

    def unless_headed(said: re.Match[str]) -> str:
        return " " if (headings - _SAYS_LITTLE) & set(_words(said[1])) else said[0]

    return _WHETHER.sub(unless_headed, caption)


_WHETHER = re.compile(r"[,;]?\s*(?:\b(?:and|or|by)\b\s*)?\bwhether\b(?: or not)?([^.;]*)", re.I)
_SAYS_LITTLE = {"a", "all", "and", "by", "in", "number", "of", "offence", "the", "to", "was", "were", "which", "year"}


def _words(text: str) -> list[str]:
    return [word.removesuffix("s") for word in re.findall(r"[a-z-]+", clean(text))]


def on_suspects(grid: Grid, document: Document, measure: str | None) -> list[str]:
    """The texts above a table of ages or sexes by which these are those of suspects; none where it counts suspects."""
    asked = {block.text for block in document.blocks if block.is_request}
    of_people = any(m.dimension in (Dimension.AGE, Dimension.SEX) for t in grid.texts for m in read_label(t).members)
    if measure in OF_SUSPECTS or not of_people:
        return []
    return [text for text in grid.before[-NEAREST:] if text not in asked and trait_of_suspect(text)]


_LONG = 40  # words: a paragraph of prose rather than a caption


def unknown_words(caption: str, given: Given, measure: str | None) -> str:
    """The words of a caption that may narrow what is counted; of a long paragraph, those that are known to."""
    caption = without_idle_sentences(caption)
    text = AGED.sub(" ", clean(caption))
    if text != clean(caption) or find_sex_in(caption):  # whose age or sex it is was understood
        text = re.sub(r"\b(?:victims?|complainants?)\b|\bat the time of the (?:offence|crime)\b", " ", text)
    if find_force(given.publisher) is None:  # an invented force, or one that is not known: its name narrows nothing
        text = text.replace(clean(given.publisher), " ") if given.publisher else text
    if len(text.split()) > _LONG:
        return " ".join(sorted({match[0] for match in NARROWING.finditer(without_offences(text))}))
    return narrowing_words(text, measure)


def forces_left_out(text: str) -> tuple[str, ...]:
    """The forces that a caption says are not in its totals: "England (excluding Greater Manchester Police)"."""
    return tuple(id for match in LEFT_OUT.finditer(text) for id in find_forces_in(match[0]))


def narrowing_request(document: Document, given: Given) -> tuple[str, str] | None:
    """The words by which all that was asked for is narrowed ("crimes on hospital grounds"), and where they stand.

    A table may answer any one of several questions; what each of them says holds for every table.
    """
    asked = [block.text for block in document.blocks if block.is_request and find_measure(block.text)]
    asked = [given.aliases.get(clean(text), text) for text in asked]
    found = [{m[0] for m in _NARROWING_REQUEST.finditer(without_offences(text))} for text in asked]
    if not found or not (words := set.intersection(*found)):
        return None
    return " ".join(sorted(words)), asked[0]


def without_offences(text: str) -> str:
    """A text as a key without the names of offences, whose own words narrow nothing."""
    text = clean(text)
    for name in offence_patterns():
        text = re.sub(name, " ", text)
    return text


def joined(words: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(words))
