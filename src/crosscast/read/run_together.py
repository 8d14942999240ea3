"""Rows whose columns were lost when a table was pasted: "Kent5513474%" is a label and three cells in one text."""

from __future__ import annotations

import re

from crosscast.model import Block, Layout

from .draft import Draft, Piece

MIN_ROWS = 3
_LONGEST = 300  # letters: a longer line is prose

_ROW = re.compile(r"^(?P<label>.*[^\d\s.,%]\)?|.*\.\)?)(?P<gap>\s?)(?P<tail>\d[\d,.]*%?)$")
_NUMBER = re.compile(r"^(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$")
_PER_CENT = re.compile(r"^(?:\d{1,2}(?:\.\d+)?|100(?:\.0+)?)%$")
_JOIN = re.compile(r"[a-z)\]%][A-Z]")


def with_run_together(pieces: list[Piece]) -> list[Piece]:
    """Turn each stretch of run-together lines, with the header line above it, into a grid of one cell a row."""
    out: list[Piece] = []
    at = 0
    while at < len(pieces):
        end = _end_of_rows(pieces, at)
        rows = [piece for piece in pieces[at:end] if isinstance(piece, Block)]
        if len(rows) >= MIN_ROWS and _is_run_together(rows, _header_above(out)):
            header = _header_above(out)
            if header is not None:
                out.pop()
            out.append(_draft(header, rows))
            at = end
        else:
            out.append(pieces[at])
            at += 1
    return out


def _end_of_rows(pieces: list[Piece], start: int) -> int:
    end = start
    while end < len(pieces) and isinstance(piece := pieces[end], Block) and _is_row(piece.text):
        end += 1
    return end


def _is_row(text: str) -> bool:
    ends_in_figure = len(text) <= _LONGEST and text.rstrip(".,%")[-1:].isdigit()
    match = _ROW.match(text) if ends_in_figure else None
    return match is not None and any(char.isalpha() for char in match["label"])


def _is_run_together(rows: list[Block], header: Block | None) -> bool:
    """Most tails are no single figure ("3026211%", "53413,860"); or the header is run together and no row has a gap."""
    matches = [match for row in rows if (match := _ROW.match(row.text))]
    if 2 * sum(not _is_single(match["tail"]) for match in matches) >= len(matches):
        return True
    return header is not None and all(not match["gap"] for match in matches)


def _is_single(tail: str) -> bool:
    return bool(_NUMBER.match(tail) or _PER_CENT.match(tail))


def _header_above(pieces: list[Piece]) -> Block | None:
    """The line above, where it is several column headers without anything between them."""
    if not pieces or not isinstance(above := pieces[-1], Block):
        return None
    is_sentence = above.text.endswith((".", "?", "!")) or len(above.text) > 500
    return above if _JOIN.search(above.text) and not is_sentence else None


def _draft(header: Block | None, rows: list[Block]) -> Draft:
    draft = Draft(Layout.RUN_TOGETHER, n_header_rows=1 if header else 0)
    for row, block in enumerate([*([header] if header else []), *rows]):
        draft.add(row, 0, block.text, block.place)
    return draft
