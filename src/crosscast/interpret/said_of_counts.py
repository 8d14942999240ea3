"""What texts near a table say of its counts beside what is counted: an outcome, a sex, an age of all, or of some."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from crosscast.model import Dimension, Grid, Member
from crosscast.vocab import clean, find_measure, find_members, name_of, outcomes_of_caption, read_label

from .sentences import AGED, is_of_some, sentences
from .surroundings import IS_QUESTION

_AND_HOW_MANY = re.compile(
    r",? and (?:please |also )*(?:how many|what number|the number|of (?:these|those|them))\b", re.I
)
_HEADS = 3  # rows from the top that may be headings


def said_of_counts(
    texts: Iterable[tuple[str, str]], have: Set[Dimension], grid: Grid, *, is_captioned: bool
) -> tuple[list[Member], Iterable[tuple[str, str]]]:
    """What texts say of all the counts of a table, and what may hold for some only, each with its text.

    Each text comes with what is to be read of it; those whose dimensions the table has already say nothing new. Of a
    table with a caption a question tells no more than what some of its counts may be, and so does a second question.
    What the labels of the table tell of each count needs no other word for some of them.
    """
    of_all: list[Member] = []
    of_some: list[tuple[str, str]] = []
    for text, said in texts:
        for sentence in sentences(said):
            known = {*have, *(member.dimension for member in of_all)}
            members = [member for member in _members_said(sentence) if member.dimension not in known]
            is_question = bool(IS_QUESTION.search(sentence))
            is_second = first_question(sentence) != sentence
            if (is_question and (is_captioned or is_second)) or (not is_question and is_of_some(sentence)):
                of_some += [(name_of(m).casefold().split(": ")[-1], text) for m in members if not _is_told(m, grid)]
            else:
                of_all += members
    return of_all, dict.fromkeys(of_some)


def first_question(text: str) -> str:
    """A text without a second question behind its first.

    >>> first_question("How many offences were recorded, and how many led to a charge?")
    'How many offences were recorded?'
    """
    begins, *then = _AND_HOW_MANY.split(text)
    return f"{begins}?" if then and IS_QUESTION.search(text) and find_measure(begins) else text


def _is_told(member: Member, grid: Grid) -> bool:
    """Whether the labels of a table name members of the same dimension."""
    labels = (t for t, row, col in zip(grid.texts, grid.rows, grid.cols, strict=True) if row < _HEADS or col == 0)
    return any(
        each.dimension is member.dimension for label in dict.fromkeys(labels) for each in read_label(label).members
    )


def _members_said(caption: str) -> list[Member]:
    """What a caption says of all the counts below it: an outcome, a sex, an age."""
    found: list[Member] = []
    key = clean(caption)
    outcomes = outcomes_of_caption(caption)
    if len(outcomes) == 1 and not re.search(r"\boutcomes\b|\bby (?:type of )?outcome\b|\brates?\b", key):
        found.append(Member(Dimension.OUTCOME, outcomes[0], caption))
    sexes = {f.member.id for f in find_members(caption) if f.member.dimension is Dimension.SEX}
    if len(sexes) == 1:
        found.append(Member(Dimension.SEX, sexes.pop(), caption))
    if aged := AGED.search(key):
        found.append(Member(Dimension.AGE, f"{aged[1]}+" if aged[1] else f"0-{int(aged[2]) - 1}", caption))
    return found
