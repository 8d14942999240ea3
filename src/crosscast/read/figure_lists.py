"""Lists of plain text: in each line a label, a dash or colon, and one figure, such as `2022/23: 10`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crosscast.model import Layout, LinePlace

from .cell_lines import Line, follows, is_year
from .draft import Draft

_ITEM = re.compile(
    r"^\s*(?P<number>\(?\d{1,2}[.)]\s+)?(?P<label>\S.{0,88}?)(?:\s+[-–—]\s*|\s?[:=]\s*)"
    r"(?P<value>[<>~]?\d{1,3}(?:, ?\d{3})+|[<>~]?\d{1,7}|nil|none|\*|\.\.|\[c\])(?P<rest>\s+[-–(\[].*)?\s*$",
    re.I,
)
_TOTAL = re.compile(r"^(?:grand |overall )?total\b", re.I)
_NO_LABEL = re.compile(  # what stands before a number that counts nothing, and sentences
    r"[@.?!;]|https?:|\d{5}"
    r"|\b(?:ref|reference|foi|foia|eir|request|case|tel|telephone|phone|mobile|fax|ext|extension|no|id|urn|date|version"
    r"|room|floor|collar|pin|from|to|sent|subject|cc)$"
    r"|^(?:question|q|answer|a|response|part|section|page|table|figure|annex|appendix|line|note)\s*\d*[a-z]?$",
    re.I,
)
_AGES = re.compile(r"^\d{1,2}(?:\s?[-–]\s?\d{1,2}|\+)$")


def list_of_figures(lines: Sequence[Line], at: int) -> tuple[str, Draft, int] | None:
    """The list that begins at `at`: the number of the question that its first line bears, its table, its lines.

    A list is two lines or more, with a blank line between two of them at most. Of years, each is the one after the
    year above it, so that the figures of two questions are not one list.
    """
    run: list[tuple[Line, re.Match[str]]] = []
    end = at
    for next_at in range(at, len(lines)):
        line = lines[next_at]
        if not line.text.strip() and next_at == end:
            continue
        match = _item(line)
        if match is None or next_at > end + 1 or not _goes_on([each["label"] for _, each in run], match):
            break
        run.append((line, match))
        end = next_at + 1
    if len(run) < 2:
        return None
    table = Draft(Layout.ALIGNED, place=LinePlace(run[0][0].number, (0, len(run[0][0].text))))
    for row, (line, match) in enumerate(run):
        for col, name in enumerate(("label", "value", "rest")):
            if match[name]:
                table.add(row, col, match[name].strip(" -–"), LinePlace(line.number, match.span(name)))
    return run[0][1]["number"] or "", table, end - at


def _item(line: Line) -> re.Match[str] | None:
    match = _ITEM.match(line.text) if len(line.text) <= 200 else None
    if match is None:
        return None
    label = match["label"]
    is_label = is_year(label) or (any(char.isalpha() for char in label) and not _NO_LABEL.search(label))
    is_label = is_label or bool(_AGES.match(label))
    return match if is_label else None


def _goes_on(labels: Sequence[str], match: re.Match[str]) -> bool:
    """Whether a line belongs to the list whose labels these are."""
    if not labels:
        return True
    if match["number"] or _TOTAL.match(labels[-1]) or match["label"] in labels:
        return False
    if _TOTAL.match(match["label"]):
        return True
    return follows(labels[-1], match["label"]) if is_year(labels[-1]) else not is_year(match["label"])
