"""Counts that a reply states in a sentence, each as a table of one cell whose caption is the sentence."""

from __future__ import annotations

import re

from crosscast.model import Block, Document, Grid
from crosscast.model import Layout as GridLayout
from crosscast.vocab import find_measure, find_periods, offence_code, plain

from .context import find_question

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'“‘(\[])")
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,6})"
_COUNTED = (
    r"(?:recorded |reported |such |separate |confirmed |validated )?"
    r"(?:offences?|crimes?|incidents?|victims?|suspects?|arrests?|prosecutions?|convictions?|"
    r"(?:people|persons|individuals) (?:were |who were )?(?:charged|arrested|convicted|prosecuted|cautioned))\b"
)
_BEFORE = re.compile(rf"(?<![\w£$./-])({_NUMBER}) {_COUNTED}", re.I)
_AFTER = re.compile(rf"\b{_COUNTED}[^.;:]{{0,80}}?\b(?:was|were|is|totall?ed|totals|:|=)\s*({_NUMBER})\s*$", re.I)
_NUMBERED = re.compile(
    r"\b(?:sections?|ss?\.?|codes?|class|types?|articles?|questions?|parts?|pages?|tables?|ref)\s*$", re.I
)
_NOT_A_COUNT = re.compile(  # parts of something said before, estimates, work, what might have been
    r"\bof (?:these|those|which|them|the (?:above|\d))|\bincluding\b|%|\bper cent\b|£|\baverages?\b|\bapproximately\b|"
    r"\babout\b|\baround\b|\bestimat\w+|\bminutes?\b|\bhours?\b|\bwould\b|\bcould\b|\bmay\b|\beach\b|\bper\b|\bratio\b|"
    r"\bfewer\b|\bless\b|\bup to\b|\bincreas\w+|\bdecreas\w+|\bcompared\b|\bchange\w*|\bnot\b|\bno\b|\bexcept\b|"
    r"\bin excess of\b|\b(?:more|over|at least) (?:than )?\d"
)
_LEAST_PARAGRAPHS = 3


def find_statements(document: Document) -> tuple[Grid, ...]:
    """One grid for each sentence of the reply itself that states one count of the field and nothing beside it.

    Sentences with a second number, a share, a part of something said before, an estimate or a hedge are left to the
    reader. What holds for the count is then read from the sentence as from a caption: words that are not known keep
    it apart.
    """
    found: list[Grid] = []
    for index, block in enumerate(document.blocks):
        if block.is_request or block.is_heading:
            continue
        for sentence in _SENTENCE.split(block.text):
            if number := _stated(sentence):
                found.append(_grid(f"s{len(found) + 1}", number, sentence, block, _above(document, index)))
    return tuple(found)


def _stated(sentence: str) -> str | None:
    """The one count of a sentence, as printed."""
    text = plain(sentence).strip().rstrip(".")
    match = _BEFORE.search(text) or _AFTER.search(text)
    if match is None or _NOT_A_COUNT.search(text.lower()) or find_measure(text) is None:
        return None
    if _NUMBERED.search(text[: match.start(1)]):
        return None
    rest = text[: match.start(1)] + " " + text[match.end(1) :]
    for period in reversed(find_periods(rest)):
        rest = rest[: period.start] + " " + rest[period.end :]
    rest = re.sub(r"\bAct(?: (?:19|20)\d\d)?|\b(?:s|ss|section|sections)\.? ?\d+\w*(?:\(\w+\))*", " ", rest)
    for code in offence_code(rest):
        rest = re.sub(rf"0*{int(code[:3])}/{code[4:]}", " ", rest)
    return None if re.search(r"\d", rest) else match[1]


def _above(document: Document, index: int) -> tuple[str, ...]:
    """What stands above a sentence, nearest last: the question that its number answers, then the paragraphs before."""
    blocks = document.blocks
    before = [block.text for block in blocks[: index + 1] if not block.is_request]
    asked = tuple(block.text for block in blocks if block.is_request and not block.is_heading)
    answered = find_question(before, document) or (asked if len(asked) == 1 else ())
    return (*answered, *before[-_LEAST_PARAGRAPHS - 1 : -1])


def _grid(id: str, number: str, sentence: str, block: Block, before: tuple[str, ...]) -> Grid:
    return Grid(
        id=id,
        layout=GridLayout.SENTENCE,
        n_rows=1,
        n_cols=1,
        rows=(0,),
        cols=(0,),
        row_spans=(1,),
        col_spans=(1,),
        texts=(number,),
        places=(block.place,),
        emphasis=(False,),
        marks=("",),
        caption=sentence.strip(),
        before=before,
        place=block.place,
    )
