"""Counts that a reply states in its prose: in a sentence, or as a bare number below the question that it answers.

Each becomes a table of one cell, whose caption is the sentence or the question. Numbers of the prose that are not read
so are named, so that no figure goes missing without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from crosscast.model import Block, Document, Finding, Grid, Place, Severity
from crosscast.model import Layout as GridLayout
from crosscast.vocab import find_measure, find_periods, offence_code, plain

from .captions import find_question
from .listed import grid_of_list, years_listed
from .uncounted import counts_in_words, numbers_in

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'“‘(\[])")
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,6})"
_COUNTED = (
    r"(?:recorded |reported |such |separate |confirmed |validated )?"
    r"(?:offences?|crimes?|incidents?|victims?|suspects?|arrests?|prosecutions?|convictions?|"
    r"(?:people|persons|individuals) (?:were |who were )?(?:charged|arrested|convicted|prosecuted|cautioned))\b"
)
_AT_LEAST = r"(?:in excess of|more than|over|at least|upwards of)"
_BEFORE = re.compile(rf"(?<![\w£$./-])((?:{_AT_LEAST} (?=[\d,]{{3}}))?{_NUMBER}) {_COUNTED}", re.I)
_AFTER = re.compile(rf"\b{_COUNTED}[^.;:]{{0,80}}?\b(?:was|were|is|totall?ed|totals|:|=)\s*({_NUMBER})\s*$", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERED = re.compile(
    r"\b(?:sections?|ss?\.?|codes?|class|types?|articles?|questions?|parts?|pages?|tables?|ref)\s*$", re.I
)
_NOT_A_COUNT = re.compile(  # parts of something said before, estimates, work, what might have been
    r"\bof (?:these|those|which|them|the (?:above|\d))|\bincluding\b|%|\bper cent\b|£|\baverages?\b|\bapproximately\b|"
    r"\babout\b|\baround\b|\bestimat\w+|\bminutes?\b|\bhours?\b|\bwould\b|\bcould\b|\bmay\b|\beach\b|\bper\b|\bratio\b|"
    r"\bfewer\b|\bless\b|\bup to\b|\bincreas\w+|\bdecreas\w+|\bcompared\b|\bchange\w*|\bnot\b|\bno\b|\bexcept\b"
)
_LEAST_PARAGRAPHS = 3
_ANSWER = re.compile(
    rf"^\W*(?:(?:(?:q|question|a|answer|response|reply)\.?\s*)?\(?\d{{0,2}}[a-z]?\s*[.):–-]\s*)?"
    rf"(?P<number><\s?\d{{1,2}}|{_NUMBER}|nil|zero)\s*\.?$",
    re.I,
)
_OWN_NUMBER = re.compile(r"^\W*(?:q|question|a|answer|response)?\.?\s*\(?(\d{1,2}[a-z]?)\s*[.):–-]\s*\S", re.I)
_HEADS_ANSWER = re.compile(r"^\W*(?:(?:our|the|police) )?(?:answer|response|reply|result)s?\s*\d{0,2}\s*[:.–-]?$", re.I)
_ANSWER_ON_ITS_LINE = re.compile(
    rf"\?\s+(?:(?:answer|response|a)\s*[:.–-]\s*)?(<\s?\d{{1,2}}|{_NUMBER}|nil)\s*\.?$", re.I
)
_HOW_MANY = re.compile(r"\bhow many\b|\bnumber of\b|\btotal\b|\bcount of\b", re.I)
_SEVERAL = re.compile(  # a question that one number cannot answer
    r"\bbr(?:oken|eak) ?down\b|\bsplit by\b|\bseparately\b|\brespectively\b|\band how many\b|"
    r"\b(?:by|for) (?:each |every |the |financial |calendar )*(?:years?|months?|quarters?|ages?|sex|gender|outcomes?"
    r"|offences?|types?|districts?|areas?|forces)\b"
)
_SHOWN, _FIRST_WORDS = 6, 60  # sentences that are named, and letters of each


class _Stated(msgspec.Struct, frozen=True):
    """A count that the prose states, and what says of what it is."""

    number: str
    caption: str
    place: Place
    before: tuple[str, ...]


class _Listed(msgspec.Struct, frozen=True):
    """Years with their counts, and what stands above them."""

    pairs: tuple[tuple[str, str], ...]
    above: tuple[str, ...]
    place: Place


def find_statements(document: Document) -> tuple[Grid, ...]:
    """One grid for each count of the field that the reply's own prose states and nothing beside it.

    Sentences with a second number, a share, a part of something said before, an estimate or a hedge are left to the
    reader; so is a bare number of which it is not certain which one question it answers. What holds for the count is
    then read from the sentence or the question as from a caption: words that are not known keep it apart.
    """
    stated = [each for each in _walked(document) if isinstance(each, _Stated | _Listed)]
    return tuple(
        _grid(f"s{n}", each) if isinstance(each, _Stated) else grid_of_list(f"s{n}", each.pairs, each.above, each.place)
        for n, each in enumerate(stated, start=1)
    )


def unread_numbers(document: Document) -> tuple[Finding, ...]:
    """What of the prose holds a number and was not read: bare answers one by one, sentences together in one note."""
    answers, sentences = [], []
    for each in _walked(document):
        if isinstance(each, Finding):
            answers.append(msgspec.structs.replace(each, document=document.path))
        elif isinstance(each, Block):
            sentences.append(each)
    if not sentences:
        return tuple(answers)
    shown = "; ".join(f"“{_shortened(each.text)}” ({each.place})" for each in sentences[:_SHOWN])
    more = f"; and {len(sentences) - _SHOWN:,} more" if len(sentences) > _SHOWN else ""
    n = (
        "1 sentence or line with numbers was"
        if len(sentences) == 1
        else f"{len(sentences):,} sentences or lines with numbers were"
    )
    message = (
        f"{n} not read as figures: {shown}{more}. If one of them states a count that you need, put it into a table."
    )
    return (*answers, Finding("numbers-in-prose", Severity.NOTE, message, document.path, sentences[0].place))


def _walked(document: Document) -> Iterator[_Stated | _Listed | Block | Finding]:
    """The counts that the prose states, bare answers that could not be settled, and sentences with other numbers."""
    blocks = document.blocks
    for index, block in enumerate(blocks):
        if block.is_heading:
            continue
        if pairs := () if block.is_request else years_listed(block.text):
            yield _Listed(
                pairs, tuple(each.text for each in blocks[max(0, index - _LEAST_PARAGRAPHS) : index]), block.place
            )
            continue
        if (answer := _ANSWER.match(block.text)) is not None:
            if (question := _question(document, index)) is not None:
                yield _answer(document, index, answer["number"], question)
                continue
            if block.is_request:
                continue
        for sentence in () if block.is_request else _SENTENCE.split(block.text):
            if number := _stated(sentence):
                yield _Stated(number, sentence.strip(), block.place, _above(document, index))
            elif (on_line := _ANSWER_ON_ITS_LINE.search(sentence)) and sentence.count("?") == 1:
                yield _answer(document, index, on_line[1], sentence[: on_line.start() + 1])
            elif numbers_in(sentence) or counts_in_words(sentence):
                yield msgspec.structs.replace(block, text=sentence.strip())


def _stated(sentence: str) -> str | None:
    """The one count of a sentence, as printed."""
    text = plain(sentence).strip().rstrip(".")
    match = _BEFORE.search(text) or _AFTER.search(text)
    if match is None or find_measure(text) is None:
        return None
    head = text[: match.start(1)]
    if _NUMBERED.search(head) or re.search(rf"\b{_AT_LEAST}\s*$", head, re.I):
        return None
    rest = f"{head} {text[match.end(1) :]}"
    if _NOT_A_COUNT.search(rest.lower()):
        return None
    if match.re is _AFTER and _YEAR.fullmatch(match[1]) and not find_periods(rest):  # "Offences by force: 2009"
        return None
    for period in reversed(find_periods(rest)):
        rest = rest[: period.start] + " " + rest[period.end :]
    rest = re.sub(r"\bAct(?: (?:19|20)\d\d)?|\b(?:s|ss|section|sections)\.? ?\d+\w*(?:\(\w+\))*", " ", rest)
    for code in offence_code(rest):
        rest = re.sub(rf"0*{int(code[:3])}/{code[4:]}", " ", rest)
    return None if re.search(r"\d", rest) else match[1]


def _question(document: Document, index: int) -> str | None:
    """The question that a bare number answers: the one that has the number before it, else the block above it."""
    blocks = document.blocks
    if own := _OWN_NUMBER.match(blocks[index].text):
        asked = [block.text for block in blocks[:index] if block.text.rstrip().endswith("?")]
        return next((text for text in asked if (n := _OWN_NUMBER.match(text)) and n[1].lower() == own[1].lower()), None)
    at = index - 1
    while at >= 0 and _HEADS_ANSWER.match(blocks[at].text):
        at -= 1
    return blocks[at].text if at >= 0 and blocks[at].text.rstrip().endswith("?") else None


def _answer(document: Document, index: int, number: str, question: str) -> _Stated | Finding:
    """A bare number as the answer to a question, where the question asks for one count; else a question to a person."""
    place = document.blocks[index].place
    if _asks_for_one_count(question) and _is_only_answer(document, index, question):
        return _Stated(number, question, place, _above(document, index))
    message = (
        f"The number {number} stands alone as the answer to “{_shortened(question)}”, and it is not certain what it "
        "counts, so it was not read as a figure. If you need it, write it into a table with what it counts."
    )
    return Finding("answer-not-read", Severity.QUESTION, message, place=place)


def _asks_for_one_count(question: str) -> bool:
    text = plain(question)
    key = text.lower()
    return (
        text.count("?") == 1
        and _HOW_MANY.search(key) is not None
        and find_measure(text) is not None
        and not (_NOT_A_COUNT.search(key) or _SEVERAL.search(key))
        and len(find_periods(text)) <= 1
    )


def _is_only_answer(document: Document, index: int, question: str) -> bool:
    """Whether no other bare number stands below the same question, and no second question above the number."""
    blocks = document.blocks
    if _OWN_NUMBER.match(blocks[index].text):
        return True
    below = blocks[index + 1].text if index + 1 < len(blocks) else ""
    asked = next(at for at in range(index, -1, -1) if question in blocks[at].text)
    is_second = asked > 0 and blocks[asked - 1].text.rstrip().endswith("?")
    return not (_ANSWER.match(below) or is_second)


def _above(document: Document, index: int) -> tuple[str, ...]:
    """What stands above a sentence, nearest last: the question that its number answers, then the paragraphs before."""
    blocks = document.blocks
    before = [block.text for block in blocks[: index + 1] if not block.is_request]
    asked = tuple(block.text for block in blocks if block.is_request and not block.is_heading)
    answered = find_question(before, document) or (asked if len(asked) == 1 else ())
    return (*answered, *before[-_LEAST_PARAGRAPHS - 1 : -1])


def _shortened(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _FIRST_WORDS else text[:_FIRST_WORDS].rsplit(" ", 1)[0] + " …"


def _grid(id: str, stated: _Stated) -> Grid:
    return Grid(
        id=id,
        layout=GridLayout.SENTENCE,
        n_rows=1,
        n_cols=1,
        rows=(0,),
        cols=(0,),
        row_spans=(1,),
        col_spans=(1,),
        texts=(stated.number,),
        places=(stated.place,),
        emphasis=(False,),
        marks=("",),
        caption=stated.caption,
        before=stated.before,
        place=stated.place,
    )
