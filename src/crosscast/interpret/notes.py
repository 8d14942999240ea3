"""Notes to a table, below and above it: whether they narrow its figures, leave some out or make its years others."""

from __future__ import annotations

import re

from crosscast.model import Document, Grid, SheetPlace
from crosscast.vocab import clean, find_sex_in

from .financial_years import names_financial_years
from .narrowing import OF_A_PART, joined, without_offences
from .sheets import sheet_of
from .surroundings import IS_QUESTION

_OF_FIGURES = re.compile(
    r"\b(?:above|below|following|these|this|all|the|our)\b(?: \w+)? "
    r"(?:figures?|data|numbers?|tables?|counts?|totals?|statistics|years?)\b"
    r"|^(?:figures?|data|numbers|counts|totals|table)\b|^(?:please )?note\b|^n\.? ?b\b"
    r"|^(?:this|these|it|they|the above|the below) (?:(?:only|all|solely|just|therefore) )*"
    r"(?:relates?|is|are|refers?|covers?|includes?|excludes?|shows?|counts?|concerns?|does not|do not)\b"
    r"|^(?:only|excluding)\b"
    r"|\b(?:search(?:es)?|quer(?:y|ies)|report|extract|request) (?:was|were|has been|have been|is) "
    r"(?:limited|restricted|confined|filtered)\b"
)
_LIMITS = re.compile(
    r"\b(?:only|solely|limited to|restricted to|relates? to|refers? to|where|exclud\w+|not includ\w+|flagged"
    r"|(?:is|are|were) (?:all )?(?:those |for |of )+(?:crimes|offences|incidents|victims))\b"
)
_WHOSE = (
    r"^(?:all (?:of )?)?(?:the |these )?(?:victims?|complainants?|suspects?|offenders?|perpetrators?) "
    r"(?:was|were|are|is)\b"
)
_AGE = re.compile(r"\b(?:aged (?:\d\d|under|over)|under (?:the age of )?\d\d|over \d\d)\b")
_OF_PEOPLE = re.compile(
    r"(?<!\bnot )(?<!\bnot the )\bnumber of (?:(?:unique|distinct|individual) )?"
    r"(?:suspects?|offenders?|arrests?|charges|people|persons|individuals|victims?)\b"
)
_UNITS = re.compile(
    r"\b(?:figures?|data|numbers?|table|values?)(?: \w+){0,3} (?:in|to the nearest|as|to) "
    r"(?:thousands?|hundreds?|ten|percentages?|per ?cent)\b"
    r"|\b(?:figures?|data|numbers?|table|values?)(?: \w+){0,3} (?:percentages?|per ?cent|thousands|rates)\b"
)
_HOLD_BACK = re.compile(
    r"\b(?:revised|amended|corrected) (?:to|from|up|down|upwards|downwards)\b"
    r"|^(?:these|all of these|all the above|they)(?: [a-z]+)? (?:(?:were|are|was|have|had|been|all) )*"
    r"(?:committed|involv\w+|linked|related|sent|made)\b"
    r"|\bexclud\w+|\b(?:incomplete|not (?:yet )?(?:fully )?complete|under-?count\w*|since the introduction)\b"
    r"|\b(?:not|only) includ\w+|\binclud\w+ only\b|\b(?:up to|until|to date)\b"
    r"|(?<!\bthat )(?<!\bwho )(?<!\bthe )\b(?:only|solely|limited to|restricted to)\b"
    r"(?! (?:be|available|held|accurate|as|correct|when|from|one|two|three|\d+|(?:police )?forces?|partially"
    r"|for (?:the )?\d+)\b)"
    r"|\bincludes? (?:other |any |all |some |\d[\d,]* )?(?:attempt\w*|conspirac\w+|other offences"
    r"|(?:offences|crimes) (?:of|under|such|like))"
    r"|\bfor (?:the )?(?:[\w-]+ ){1,3}(?:districts?|divisions?|boroughs?|wards?)$"
)
_OF_METHOD = re.compile(  # said of any figure, wherever it is said
    r"^filters?\b|\bfilter(?:ed)? (?:by|on|to|applied)\b"
    r"|\b(?:dip[- ])?sampl(?:e|es|ed|ing)\b|\bkey ?words?\b|\bfree ?text\b"
    r"|\b(?:counted|recorded|appear|included) (?:more than once|twice|several times)\b|\bdouble[- ]count\w*"
    r"|\bduplicat\w+|\b(?:data|figures?|records?|offences|crimes) (?:[a-z]+ )?(?:is|are|were) missing\b"
)
_CAN = re.compile(r"\b(?:can|may|might|could|should|would|must|will) only\b|\bonly (?:be|to)\b")
_LEAST_WORDS = 4  # of a row that is a sentence, not a label
_OF_FORCES = re.compile(r"\bforces\b")  # which of them answered, the labels of a collation show
_AT_ITS_BEGIN = 45  # letters, within which such a sentence names the figures of which it speaks
_LONGEST = 40  # words of a sentence above a table that is a note to it: longer ones are of the reply as a whole
_BEGINS_NOTE = re.compile(
    rf"{_WHOSE}|^\W*(?:\d{{1,2}}[.)]? )?(?:exclud|includ|only\b|figures?\b|data\b|these\b"
    r"|this (?:table|data|is|relates|includes|excludes|(?:only |just )?(?:covers?|shows?|counts?|concerns?))"
    r"|(?:the |our |this )?(?:search(?:es)?|quer(?:y|ies)|report|extract) (?:was|were|has been|is) "
    r"(?:limited|restricted|for)\b"
    r"|(?:the )?above\b|counts?\b|numbers\b|(?:the )?totals?\b|(?:please )?note\b|n\.? ?b\b)"
)


def notes_of(grid: Grid) -> tuple[str, ...]:
    """The notes below a table that speak of all its figures, or that a mark at one of its labels refers to.

    A numbered note whose number stands at labels speaks of these alone, and of all figures where one is a total that
    does not itself say what it leaves out.
    """
    marks = {match[0] for text in grid.texts if (match := re.search(r"(?<=[A-Za-z)])\s?(\*+|[†‡])$", text.strip()))}
    notes = [text.strip() for text in (*_last_rows(grid), *grid.after) if not _is_of_marked_lines(text.strip(), grid)]
    return tuple(
        note
        for note in notes
        if _OF_FIGURES.search(_key(note))
        or _OF_METHOD.search(clean(note))
        or any(_is_marked(note, mark) for mark in marks)
    )


_LEADS_IN = re.compile(
    r"^(?:please |it should |you should |kindly )*(?:be )?(?:note|noted|aware|advised|mindful)(?: also)?(?: that)?\W+"
)


def _key(note: str) -> str:
    """A note without what only leads it in: "Please be aware that this covers Maidstone only"."""
    key = clean(note)
    return _LEADS_IN.sub("", key) if not key.startswith("note") else key


def _last_rows(grid: Grid) -> list[str]:
    """The sentences that stand alone in the rows at the foot of a grid."""
    in_row: dict[int, list[str]] = {}
    for row, text in zip(grid.rows, grid.texts, strict=True):
        if text.strip():
            in_row.setdefault(row, []).append(text)
    found: list[str] = []
    for row in sorted(in_row, reverse=True):
        if len(in_row[row]) > 1 or len(in_row[row][0].split()) < _LEAST_WORDS:
            break
        found.insert(0, in_row[row][0])
    return found


def _is_of_marked_lines(note: str, grid: Grid) -> bool:
    number = re.match(r"\W*(?:notes?\s*)?(\d{1,2})\W", note, re.I)
    marked = [
        clean(text)
        for text, marks in zip(grid.texts, grid.marks, strict=True)
        if number and number[1] in re.findall(r"\d+", marks)
    ]
    return bool(marked) and all(_HOLD_BACK.search(label) or "total" not in label for label in marked)


def _is_marked(note: str, mark: str) -> bool:
    return note.startswith(mark.strip()) and not note[len(mark.strip()) :].startswith("*")


def notes_above(grid: Grid, document: Document) -> tuple[str, ...]:
    """The sentences above a table that speak of its figures, as those below do: "The data below excludes Medway"."""
    asked = {block.text for block in document.blocks if block.is_request}
    headings = {block.text for block in document.blocks if block.is_heading}
    texts = [text for text in grid.before if text not in asked and text not in headings and text != grid.caption]
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.;!])\s+", text)]
    return tuple(
        sentence
        for sentence in sentences
        if len(sentence.split()) <= _LONGEST
        and (_OF_FIGURES.search(_key(sentence), 0, _AT_ITS_BEGIN) or _OF_METHOD.search(clean(sentence)))
        and not IS_QUESTION.search(sentence)
        and not _OF_FORCES.search(clean(sentence))
    )


def notes_at_the_end(grid: Grid, document: Document) -> tuple[str, ...]:
    """The notes further below the last table of a document or a sheet: "Produced by ..." may stand between."""
    if not document.grids:
        return ()
    sheet = sheet_of(grid)
    here = [each for each in document.grids if sheet_of(each) == sheet]
    if here[-1].id != grid.id:
        return ()
    above = {text for each in here for text in (*each.before, each.caption)}
    below = [
        block.text
        for block in document.blocks
        if not (block.is_request or block.is_heading or block.text in above)
        and (block.place.sheet if isinstance(block.place, SheetPlace) else "") == sheet
    ]
    return tuple(
        text
        for text in below
        if len(text.split()) <= _LONGEST
        and (_BEGINS_NOTE.search(_key(text)) or _OF_METHOD.search(_key(text)))
        and text not in grid.after
    )


def words_below(note: str, measure: str) -> str:
    """The words of such a note that make the figures count something else than their labels say.

    >>> words_below("The above figures are for crimes flagged as domestic abuse only.", "offences")
    'flagged domestic'
    >>> words_below("Figures shown are percentages.", "offences"), words_below("Data is of today.", "offences")
    ('figures shown are percentages', '')
    """
    text = without_offences(note)
    found = [match[0] for match in _UNITS.finditer(text)]
    if measure in ("offences", "incidents"):
        found += [match[0] for match in _OF_PEOPLE.finditer(text)]
    if _LIMITS.search(text) or re.search(_WHOSE, text):
        part = re.compile(rf"\b(?:{OF_A_PART}|child(?:ren)?)\b")
        found += [match[0] for match in part.finditer(text)] + [match[0] for match in _AGE.finditer(text)]
        found += [sex] if (sex := find_sex_in(text)) else []
    return joined(found)


def is_doubtful(note: str, *, in_calendar_years: bool) -> bool:
    """Whether such a note leaves something out of the figures, or says that their years are others.

    >>> is_doubtful("The figures exclude offences recorded in Medway.", in_calendar_years=False)
    True
    """
    text = _key(note)
    held_back = _HOLD_BACK.search(text) and not _CAN.search(text)
    return bool(held_back or _OF_METHOD.search(text)) or (in_calendar_years and names_financial_years(text))
