"""What stands further from a table than its caption and narrows it all the same: headings, the question, notes below.

A heading, the name of a sheet and a note say much that narrows nothing. So these are read the other way round from a
caption: only words that are known to narrow count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from crosscast.model import Document, Grid, SheetPlace
from crosscast.vocab import (
    clean,
    find_force,
    find_forces_in,
    find_sex_in,
    narrowing_words,
    nation_of_force,
    offence_patterns,
    offence_rows,
    offences_named,
)

from .values import says_no_information

OF_A_PART = (
    r"domestic|repeat|flag(?:ged)?|online(?! safety)|cyber|juveniles?|under[- ]18s?|hate|students?|hospitals?|schools?|"
    r"universit(?:y|ies)|prisons?|trains?|railways?|airports?|licensed premises|care homes?|dwellings?|social media|"
    r"facebook|twitter|instagram|snapchat|tiktok|whatsapp|key ?words?"
)
NARROWING = re.compile(rf"\b(?:{OF_A_PART}|child(?:ren)?|involving|committed by|staff|officers?)\b")
_OVER = re.compile(
    rf"{NARROWING.pattern}|\b(?:districts?|boroughs?|wards?|bcus?|sub-?divisions?|suspects?|offenders?"
    r"|percentages?|per ?cent)\b"
)
_IS_QUESTION = re.compile(
    r"\?\W*$|^\W*(?:question|q)\s*\d{1,2}\b|^\W*\d{1,2}\s*[.)]\s*(?:please|how|the number)\b"
    r"|^\W*(?:please (?:can you |could you )?(?:provide|supply|tell|confirm|state|give|list|disclose)"
    r"|(?:can|could|would) you|i (?:would like|am (?:requesting|seeking|looking)|request|wish)|how many)\b",
    re.I,
)
_OF_FIGURES = re.compile(
    r"\b(?:above|below|following|these|this|all|the|our)\b(?: \w+)? "
    r"(?:figures?|data|numbers?|tables?|counts?|totals?|statistics|years?)\b"
    r"|^(?:figures?|data|numbers|counts|totals|table)\b|^(?:please )?note\b|^n\.? ?b\b"
    r"|^(?:this|these|it|they) (?:only )?(?:relates?|is|are|refers?|covers?|includes?|shows?)\b|^(?:only|excluding)\b"
)
_LIMITS = re.compile(
    r"\b(?:only|solely|limited to|restricted to|relates? to|refers? to|where|exclud\w+|not includ\w+|flagged"
    r"|(?:is|are|were) (?:all )?(?:those |for |of )+(?:crimes|offences|incidents|victims))\b"
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
_DAYS = re.compile(
    r"\bfinancial years?\b|\b(?:years?|12 months) (?:ending|ended|to) (?:\d{1,2} |the end of )?march\b"
    r"|\bapr(?:il)? (?:\d{1,2} )?(?:to|-) (?:\d{1,2} )?mar(?:ch)?\b"
)
_IN_APRIL = re.compile(r"\b(?:financial|fiscal|f\.?y\.?e?)\b|\bapr(?:il)?\b|\b20\d\d ?[-/] ?\d\d\b")
_OF_A_NATION = re.compile(
    r"\b(?:recorded|reported|committed|offences|crimes|incidents|victims|arrests|figures|data|numbers?|totals?)"
    r"(?: \w+){0,4}? (?:in|across|throughout|within|for) (?:the )?(?:whole of )?(?:the )?"
    r"(england (?:and|&) wales|england|wales|scotland|northern ireland|great britain|uk|united kingdom)\b"
)
_IDLE_IN_A_SHEET = re.compile(  # words that a sheet's name may have without saying anything of its figures
    r"(?:sheet|worksheet|page|tab|feuil|tabelle|chart|pivot|export|output|result|report|reply|query|raw|final|draft|version"
    r"|summary|overview|main|rate|share|count|breakdown|outcome|victim|offence|month|week|year|day|copy|new|redacted"
    r"|document|book|print|area|range|list|text|default|cover|content|note|item|part)s?"
)
_HOLD_BACK = re.compile(
    r"\bexclud\w+|\b(?:not|only) includ\w+|\binclud\w+ only\b|\b(?:up to|until|to date)\b"
    r"|(?<!\bthat )(?<!\bwho )(?<!\bthe )\b(?:only|solely|limited to|restricted to)\b"
    r"(?! (?:be|available|held|accurate|as|correct|when|from|one|two|three|\d+|(?:police )?forces?|partially"
    r"|for (?:the )?\d+)\b)"
    r"|\bincludes? (?:other |any |all )?(?:attempt\w*|conspirac\w+|(?:offences|crimes) (?:of|under|such|like)"
    r"|other offences)|\bfor (?:the )?(?:[\w-]+ ){1,3}(?:districts?|divisions?|boroughs?|wards?)$"
)
_OF_METHOD = re.compile(  # said of any figure, wherever it is said
    r"^filters?\b|\bfilter(?:ed)? (?:by|on|to|applied)\b"
    r"|\b(?:dip[- ])?sampl(?:e|es|ed|ing)\b|\bkey ?words?\b|\bfree ?text\b"
    r"|\b(?:counted|recorded|appear|included) (?:more than once|twice|several times)\b|\bdouble[- ]count\w*"
    r"|\bduplicat\w+"
)
_CAN = re.compile(r"\b(?:can|may|might|could|should|would|must|will) only\b|\bonly (?:be|to)\b")


def words_of_corner(grid: Grid) -> str:
    """The words by which the text over the years of a table narrows it: "Domestic abuse: Year"."""
    corner = next((t for t, row, col in zip(grid.texts, grid.rows, grid.cols, strict=True) if not row and not col), "")
    is_of_years = re.search(r"\b(?:years?|months?|quarters?|periods?)\b", clean(corner))
    return _joined(match[0] for match in NARROWING.finditer(without_offences(corner))) if is_of_years else ""


def said_above(grid: Grid, document: Document) -> tuple[str, ...]:
    """The headings over a table, the name of its sheet among them, and the question that it answers, nearest first.

    Of questions that stand one below the other nobody can tell which is answered; one below which "Information not
    held" stands is answered by that, and a caption that is a question is its own.
    """
    headings = {block.text for block in document.blocks if block.is_heading}
    asked = {block.text for block in document.blocks if block.is_request}
    above = [text for text in reversed(grid.before) if text != grid.caption]
    place = next((i for i, text in enumerate(above) if _IS_QUESTION.search(text)), len(above))
    listed = any(_IS_QUESTION.search(text) for text in above[place + 1 : place + 2])
    is_answered = _IS_QUESTION.search(grid.caption) or any(map(says_no_information, above[:place]))
    question = [] if listed or is_answered else [text for text in above[place : place + 1] if text not in asked]
    return tuple(dict.fromkeys(text for text in above if text in headings or text in question))


def words_over(text: str) -> str:
    """The words of a heading or question that narrow what the tables below it count.

    >>> words_over("Q3. How many of these involved domestic abuse?"), words_over("Response to request 12/34")
    ('domestic', '')
    """
    return _joined(match[0] for match in _OVER.finditer(without_offences(text)))


def nation_over(text: str, force: str, grid: Grid) -> str:
    """The nation of which a caption says that its counts are, where the force polices a part of it or another one.

    Empty where the caption or a label of the table names a force: the nation is then only where that force is.
    """
    found = _OF_A_NATION.search(clean(text))
    of = nation_of_force(force)
    if found is None or of is None or find_forces_in(text) or any(map(find_force, dict.fromkeys(grid.texts))):
        return ""
    return "" if found[1] == of.casefold() and of in ("Scotland", "Northern Ireland") else found[1]


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
        and not _IDLE_IN_A_SHEET.fullmatch(word)
        and not _stems(word) & said
        and not (word.upper() in sheet and any(word in letters for letters in initials))
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", clean(text))


def _stems(text: str) -> set[str]:
    return {word.removesuffix("s") for word in _words(text)}


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
        if _OF_FIGURES.search(clean(note))
        or _OF_METHOD.search(clean(note))
        or any(_is_marked(note, mark) for mark in marks)
    )


_LEAST_WORDS = 4  # of a row that is a sentence, not a label


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


_OF_FORCES = re.compile(r"\bforces\b")  # which of them answered, the labels of a collation show
_AT_ITS_BEGIN = 45  # letters, within which such a sentence names the figures of which it speaks
_LONGEST = 40  # words of a sentence above a table that is a note to it: longer ones are of the reply as a whole


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
        and (_OF_FIGURES.search(clean(sentence), 0, _AT_ITS_BEGIN) or _OF_METHOD.search(clean(sentence)))
        and not _IS_QUESTION.search(sentence)
        and not _OF_FORCES.search(clean(sentence))
    )


_BEGINS_NOTE = re.compile(
    r"^\W*(?:\d{1,2}[.)]? )?(?:exclud|includ|only\b|figures?\b|data\b|these\b"
    r"|this (?:table|data|is|relates|includes|excludes)"
    r"|(?:the )?above\b|counts?\b|numbers\b|totals?\b|(?:please )?note\b|n\.? ?b\b)"
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
        if len(text.split()) <= _LONGEST and _BEGINS_NOTE.search(clean(text)) and text not in grid.after
    )


_TABLE_NUMBER = re.compile(r"^\W*table (\d{1,2}[a-z]?)\b", re.I)


def stands_below_several_captions(grid: Grid) -> bool:
    """Whether the captions of several tables stand above one, so that it is not certain which is its own."""
    numbers = {match[1] for text in grid.before[-2:] if (match := _TABLE_NUMBER.match(text))}
    return len(numbers) > 1


def says_other_years(text: str, grid: Grid) -> bool:
    """Whether a caption or the request speaks of financial years where labels are "2019", or the other way round."""
    key = clean(text)
    labels = [clean(label) for label in grid.texts]
    if _DAYS.search(key) and not re.search(r"\bcalendar\b", key):
        return any(re.fullmatch(r"(?:19|20)\d\d", label) for label in labels)
    if re.search(r"\bcalendar years?\b", key) and not _DAYS.search(key):
        return any(re.fullmatch(r"(?:19|20)\d\d ?[-/] ?\d\d", label) for label in labels)
    return False


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
    if _LIMITS.search(text):
        part = re.compile(rf"\b(?:{OF_A_PART}|child(?:ren)?)\b")
        found += [match[0] for match in part.finditer(text)] + [match[0] for match in _AGE.finditer(text)]
        found += [sex] if (sex := find_sex_in(text)) else []
    return _joined(found)


def is_doubtful(note: str, *, in_calendar_years: bool) -> bool:
    """Whether such a note leaves something out of the figures, or says that their years are others.

    >>> is_doubtful("The figures exclude offences recorded in Medway.", in_calendar_years=False)
    True
    """
    text = clean(note)
    held_back = _HOLD_BACK.search(text) and not _CAN.search(text)
    return bool(held_back or _OF_METHOD.search(text)) or (in_calendar_years and bool(_DAYS.search(text)))


def speaks_of_financial_years(text: str) -> bool:
    """Whether a text says that years begin in April, or may do so: "2019/20", "to the end of April"."""
    return _IN_APRIL.search(clean(text)) is not None


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


def _joined(words: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(words))


def without_offences(text: str) -> str:
    """A text as a key without the names of offences, whose own words narrow nothing."""
    text = clean(text)
    for name in offence_patterns():
        text = re.sub(name, " ", text)
    return text
