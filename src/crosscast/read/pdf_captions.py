"""Captions in the margin beside a table of level lines: the line that closes both is longer, and closes the table."""

from __future__ import annotations

from collections.abc import Sequence

from .pdf_aligned import TITLE
from .pdf_lines import Line, lines_of
from .pdf_page import Rule, Word, in_and_out

_SAME = 4.0  # points: ends of lines that agree so far stand at one place


def closed_below_captions(groups: Sequence[list[Rule]], lines: Sequence[Line]) -> list[list[Rule]]:
    """Groups of level lines of one length each, in which a longer line closes those that have a caption beside them.

    It ends where they do on one side, and reaches below the caption on the other; it belongs to no others then.
    """
    out = [[*group] for group in groups]
    words = [word for line in lines for word in line] if len(groups) > 1 else []
    for group in filter(None, out):
        start, end = group[0].start, group[0].end
        for other in out:
            is_longer = other and other[0].start <= start + _SAME and end - _SAME <= other[0].end
            if not is_longer or (other[0].start < start - _SAME) == (other[0].end > end + _SAME):
                continue
            closing = [rule for rule in other if _is_below_caption(rule, group, other, words)]
            other[:] = [rule for rule in other if rule not in closing]
            group += [Rule(False, rule.at, start, end) for rule in closing]
            group.sort(key=lambda rule: rule.at)
    return [group for group in out if group]


def _is_below_caption(longer: Rule, group: Sequence[Rule], others: Sequence[Rule], words: Sequence[Word]) -> bool:
    """Whether a longer line, and no other of its group, comes next below a group with a caption beside it."""
    start, end = group[0].start, group[0].end
    above = max((rule.at for rule in group if rule.at < longer.at), default=longer.at)
    if above == longer.at or any(above < rule.at < longer.at for rule in others):
        return False
    margin = (longer.start, start) if longer.start < start - _SAME else (end, longer.end)
    beside = in_and_out((margin[0], above, margin[1], longer.at), words)[0]
    return any(TITLE.match(line.text) for line in lines_of(beside))
