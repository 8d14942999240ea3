"""An article as sentences that keep their place in it. Markdown is tolerated, tables and code are told apart."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec


class Kind(StrEnum):
    PROSE = "prose"
    TABLE = "table"  # a row of a table in the article: not a sentence


class Sentence(msgspec.Struct, frozen=True):
    """One sentence: `text` is exactly article[start:end]. Sentences of one paragraph share its number."""

    text: str
    start: int
    end: int
    paragraph: int
    kind: Kind = Kind.PROSE


LONGEST = 3_000  # characters of a sentence

_SKIPPED = re.compile(r"\A---\n.*?\n---\n|<!--.*?-->|^```.*?^```", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"[^\n]*\n?")
_OPENS_BLOCK = re.compile(r"\s*(?:#{1,6}\s|[-*+•–]\s|\(?\d{1,2}[.)]\s|>)")
_TABLE_ROW = re.compile(r"\s*\||.*\|\s*$|[^\t]*\t")
_END = re.compile(r"[.!?…]+[\"'”’)\]*_]*(?=\s)")
_LIST_NUMBER = re.compile(r"\s*\(?\d{1,2}[.)]")
_NEXT = re.compile(r"\s*(\S)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|approx|ca|cf|vs|no|nos|mr|mrs|ms|dr|prof|st|s|ss|p|pp|vol|ch|art|sch|para|fig|"
    r"jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)|\b[A-Z])\.$",
    re.IGNORECASE,
)


def split_sentences(article: str) -> tuple[Sentence, ...]:
    """Every sentence, heading, list item and table row of an article, in order, with its characters."""
    blanked = _SKIPPED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), article)
    found: list[Sentence] = []
    for number, (start, end, kind) in enumerate(_blocks(blanked)):
        spans = [(start, end)] if kind is Kind.TABLE else _sentence_spans(blanked, start, end)
        for low, high in spans:
            low, high = _trim(blanked, low, high)
            if low < high:
                found.append(Sentence(article[low:high], low, high, number, kind))
    return tuple(found)


def _blocks(text: str) -> list[tuple[int, int, Kind]]:
    """Paragraphs, headings, list items and table rows, as character spans."""
    blocks: list[tuple[int, int, Kind]] = []
    open_from: int | None = None
    heading = False
    for match in _LINE.finditer(text):
        line, start = match[0], match.start()
        if not line:
            continue
        is_row = bool(_TABLE_ROW.match(line))
        starts_new = not line.strip() or is_row or heading or bool(_OPENS_BLOCK.match(line))
        if starts_new and open_from is not None:
            blocks.append((open_from, start, Kind.PROSE))
            open_from = None
        if is_row and line.strip():
            blocks.append((start, match.end(), Kind.TABLE))
        elif line.strip() and open_from is None:
            open_from = start
        heading = line.lstrip().startswith("#")
    if open_from is not None:
        blocks.append((open_from, len(text), Kind.PROSE))
    return blocks


def _sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    begin = start
    for match in _END.finditer(text, start, end):
        following = _NEXT.match(text, match.end(), end)
        if following is None or following[1].islower() or (match[0][0] in ".…" and following[1] == "("):
            continue
        if _ABBREVIATION.search(text, max(begin, match.end() - 12), match.end()):
            continue
        if _LIST_NUMBER.fullmatch(text, begin, match.end()):
            continue  # "1." opens a list item
        spans.append((begin, match.end()))
        begin = match.end()
    return [piece for low, high in [*spans, (begin, end)] for piece in _pieces(text, low, high)]


def _pieces(text: str, low: int, high: int) -> list[tuple[int, int]]:
    """A sentence, cut at spaces where it is longer than any sentence: text that lost its full stops."""
    pieces = []
    while high - low > LONGEST:
        space = text.rfind(" ", low + 1, low + LONGEST)
        cut = space if space > low else low + LONGEST
        pieces.append((low, cut))
        low = cut
    return [*pieces, (low, high)]


def _trim(text: str, low: int, high: int) -> tuple[int, int]:
    inner = text[low:high]
    return low + len(inner) - len(inner.lstrip()), high - (len(inner) - len(inner.rstrip()))
