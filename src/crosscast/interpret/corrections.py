"""Which tables of a reply take the place of others in it, as its own words say: "Corrected table:" above the later.

Replies are sent again with their first table left in. What the words say is found here; which figures both tables
state is looked at in `superseded`, once both are understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from crosscast.model import Block, Document, Grid
from crosscast.vocab import clean, find_measure, find_periods, offences_named, plain, without_periods

from .captions import title_of
from .sheets import sheet_of
from .values import is_like_a_figure, may_be_a_label

_THING = r"(?:tables?|figures?|data(?:set)?|numbers?|version|totals?|statistics|spreadsheet|sheet|breakdown|counts?)"
_NEW = r"(?:correct(?:ed)?|revised|amended|updated|replacement|re-?issued)"
_EARLIER = r"(?:above|previous|earlier|first|original|preceding|initial)"
_ITS_NAME = r"(?:(?:table|figure)s? \d{1,2}[a-z]?)"
_WRONG = r"(?:superseded|withdrawn|disregarded|ignored|replaced|incorrect|inaccurate|wrong|obsolete|in error)"
_CORRECTS = re.compile(  # what stands below is the right one
    rf"\b{_NEW} {_THING}(?: \d{{1,2}}[a-z]?\b)?|\b{_ITS_NAME} ?[-:,(\[]* ?{_NEW}\b|[(\[] ?(?:{_NEW}|correction) ?[)\]]"
    rf"|^\W*(?:{_NEW}|corrections?|errat(?:um|a))\W*$|[-:,] {_NEW}\W*$|^\W*(?:{_NEW}|correction) ?[-:]"
    r"|\b(?:superseded|replaced|corrected) (?:by|with)\b"
    rf"|\b(?:this|the following|{_THING} below|below)(?: {_THING})? (?:supersedes?|replaces?|corrects?)\b"
    r"|\bshould (?:have )?(?:read|been|be)(?: as follows)?\W*$",
    re.I,
)
_WITHDRAWS = re.compile(  # what stands above is wrong
    rf"\b(?:disregard|ignore|(?:do|should|must) not (?:use|rely on)) (?:\w+ ){{0,3}}?"
    rf"(?:{_EARLIER}\b[\w ]{{0,20}}?\b{_THING}|{_THING} {_EARLIER}|{_ITS_NAME})\b"
    rf"|(?:\b{_EARLIER} (?:\w+ )?{_THING}|\b{_THING} {_EARLIER}|\b{_ITS_NAME})(?: \w+){{0,4}}? "
    rf"(?:is|are|was|were|be|been|has|have|had|contain(?:s|ed)?)(?: \w+){{0,5}}? "
    rf"(?:{_WRONG}|an error|errors|mistakes?)\b",
    re.I,
)
_WITHDRAWS_ITS_OWN = re.compile(  # the same of "these figures": only where it is a note directly below the table
    rf"^\W*(?:please note )?(?:that )?(?:these|this|the) {_THING}(?: \w+){{0,3}}? (?:is|are|was|were|be|been)\b"
    rf"(?: \w+){{0,3}}? {_WRONG}\b",
    re.I,
)
_OLD = re.compile(  # what stands below is the old one
    rf"^\W*(?:the )?(?:superseded|withdrawn|obsolete|incorrect|out[- ]of[- ]date) {_THING}\b|^\W*do not use\W*$"
    r"|[(\[-] ?(?:now )?(?:superseded|withdrawn|obsolete|incorrect|do not use)\b"
    r"|\b(?:superseded|withdrawn) - do not use\b",
    re.I,
)
_STAMP = re.compile(r"^\W*(?:now )?(?:superseded|withdrawn|obsolete|void|cancelled)\W*$", re.I)
_NOT = re.compile(
    r"\b(?:may|might|can|will|would|could|if|unless|whether|subject to|(?:does|do|is|are|has|have) not (?!use))\b"
)
_SAYS_BELOW = re.compile(r"\b(?:below|follow(?:s|ing)|here|this)\b|: ?$|^[^.]*$", re.I)
_IDLE = re.compile(
    rf"^(?:the|a|an|is|are|was|now|as|at|by|here|please|see|find|use|with|of|to|that|it|and|we|our|apologi[sz]es?|which|this|"
    rf"following|follows|below|above|set|out|provided|attached|instead|should|have|been|be|read|{_THING}|{_EARLIER})$",
    re.I,
)
_NUMBERED = re.compile(r"\btables? (\d{1,2}[a-z]?)\b", re.I)
_LEAST_SHARED = 0.5  # of the labels of the smaller of two tables: with fewer, they do not show the same


class Correction(msgspec.Struct, frozen=True):
    """A table that is withdrawn or corrected, and the words that say so; by its place among the tables of a document.

    `earlier` are those that may be meant, nearest first, `later` the one that takes their place. `is_withdrawn`: the
    words give up the whole table; else the later corrects what both state. `is_sure`: it is certain which is meant.
    """

    words: str
    earlier: tuple[int, ...]
    later: int | None = None
    is_withdrawn: bool = False
    is_sure: bool = True


def find_corrections(grids: Sequence[Grid]) -> tuple[Correction, ...]:
    """Every correction of which the texts around the tables of a document speak."""
    return tuple(each for at in range(len(grids)) for each in _around(at, grids))


def _around(at: int, grids: Sequence[Grid]) -> Iterator[Correction]:
    over = [text for text in _over(grids[at]) if not _is_hedged(text)]
    below = list(grids[at].after)
    if words := next((text for text in over if _OLD.search(plain(text))), ""):
        yield Correction(words, (at,), is_withdrawn=True)
    elif words := next((text for text in over if _STAMP.search(plain(text))), ""):
        is_own = at == 0 or words == sheet_of(grids[at]) or words not in grids[at].before
        yield Correction(words, (at,) if is_own else (at - 1, at), is_withdrawn=is_own, is_sure=is_own)
    withdrawn = [(text, at - 1) for text in over if at and _WITHDRAWS.search(plain(text))]
    withdrawn += [
        (text, at)
        for text in below
        if not _is_hedged(text) and (_WITHDRAWS.search(plain(text)) or _WITHDRAWS_ITS_OWN.search(plain(text)))
    ]
    for text, meant in withdrawn:
        yield Correction(text, _named_in(text, meant, grids), is_withdrawn=True)
    corrects = next((text for text in over if _CORRECTS.search(plain(text)) and _SAYS_BELOW.search(text)), "")
    if not _says_itself(grids[at]):
        corrects = corrects or next((text for text, meant in withdrawn if meant == at - 1), "")
    if corrects and (alike := [i for i in reversed(range(at)) if _share_labels(grids[i], grids[at])]):
        named = [i for i in _named_in(corrects, -1, grids) if i in alike]
        said = [i for text, meant in withdrawn for i in _named_in(text, meant, grids) if i in alike]
        corrected = tuple(dict.fromkeys(named or said or alike))
        yield Correction(corrects, corrected, at, is_sure=len(corrected) == 1 or _says_itself(grids[at]))


def _over(grid: Grid) -> tuple[str, ...]:
    """What stands over a table, nearest first: its caption, the texts above it, the name of its sheet."""
    return tuple(dict.fromkeys(text for text in (grid.caption, *reversed(grid.before), sheet_of(grid)) if text))


def _is_hedged(text: str) -> bool:
    key = clean(text)
    return bool(_NOT.search(without_periods(key, find_periods(key))))  # "of 3 May" is no "may"


def _named_in(text: str, nearest: int, grids: Sequence[Grid]) -> tuple[int, ...]:
    """The tables whose numbers a text names, else the nearest one."""
    numbers = set(_NUMBERED.findall(text.casefold()))
    named = [i for i, grid in enumerate(grids) if numbers & set(_NUMBERED.findall(grid.caption.casefold())[:1])]
    named = [i for i in named if not _CORRECTS.search(plain(grids[i].caption))]
    return tuple(reversed(named)) or ((nearest,) if nearest >= 0 else ())


def _share_labels(one: Grid, other: Grid) -> bool:
    labels, others = (
        {clean(text) for text in grid.texts if text and (may_be_a_label(text) or not is_like_a_figure(text))}
        for grid in (one, other)
    )
    return len(labels & others) >= max(2, _LEAST_SHARED * min(len(labels), len(others)))


def _says_itself(grid: Grid) -> bool:
    """Whether the texts over a table say what it counts, beside the words that make it a correction."""
    return any(find_measure(text) or offences_named(text) for text in map(without_correction, _over(grid)))


def without_correction(text: str) -> str:
    """A text without the words that make the table below it a correction; empty where it says nothing else.

    >>> without_correction("Corrected table:"), without_correction("Table 2 (revised): Arrests")
    ('', 'Table 2: Arrests')
    """
    shown = plain(text)
    if not any(pattern.search(shown) for pattern in (_CORRECTS, _WITHDRAWS, _OLD, _STAMP)):
        return text
    name = re.match(r"\W*table \d{1,2}[a-z]?", shown, re.I)
    rest = shown
    for pattern in (_WITHDRAWS, _OLD, _STAMP, _CORRECTS):
        rest = pattern.sub(" ", rest)
    if name and not re.match(r"\W*table \d", rest, re.I):
        rest = f"{name[0]} {rest}"
    rest = re.sub(r"\s+([:,.])", r"\1", re.sub(r"\s+", " ", rest)).strip(" -:,([")
    words = [word for word in re.findall(r"[a-z]+", rest, re.I) if not _IDLE.fullmatch(word)]
    return rest if words else ""


_REPLACES_ANOTHER = re.compile(
    r"\b(?:this|our) (?:\w+ ){0,3}?(?:response|reply|letter|disclosure|e-?mail|document) (?:\w+ ){0,3}?"
    r"(?:replaces?|supersedes?|corrects?|amends?)\b"
    r"|\bin (?:replacement|substitution) of (?:our|the) (?:\w+ ){0,2}?(?:response|reply)\b"
    r"|\b(?:corrected|revised|amended|re-?issued) (?:version of (?:our|the) )?(?:foi )?(?:response|reply|disclosure)\b"
    r"|\b(?:disregard|ignore) (?:our|the|my) (?:\w+ ){0,2}?(?:response|reply|letter|e-?mail|disclosure)\b",
    re.I,
)


def replaces_another(document: Document) -> Block | None:
    """The text by which a reply says that it takes the place of another document; None where none does."""
    blocks = (block for block in document.blocks if not block.is_request and not _is_hedged(block.text))
    return next((block for block in blocks if _REPLACES_ANOTHER.search(plain(block.text))), None)


def as_understood(grids: Sequence[Grid], corrections: Sequence[Correction]) -> list[Grid]:
    """The grids with the texts over them as they say what is counted: what only corrects is taken out.

    A corrected table over which nothing else stands is of what the table is that it corrects.
    """
    done = list(grids)
    for at in sorted({i for each in corrections if each.is_sure for i in (*each.earlier, each.later) if i is not None}):
        grid = grids[at]
        caption = without_correction(grid.caption)
        before = tuple(filter(None, map(without_correction, grid.before)))
        of = next((each.earlier[0] for each in corrections if each.later == at and each.is_sure), None)
        if of is not None and not _says_itself(grid):
            caption = done[of].caption or title_of(done[of])
            before = (*done[of].before, *(text for text in before if text != caption))
        done[at] = msgspec.structs.replace(grid, caption=caption, before=before)
    return done
