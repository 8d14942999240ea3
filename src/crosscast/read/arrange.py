"""Put the pieces of a document in order: number its grids and give each the title, paragraphs and notes around it."""

from __future__ import annotations

import re

from crosscast.model import Block, Grid, SheetPlace

from .draft import Draft, Piece
from .run_together import with_run_together

_NUMBERED = re.compile(r"^(?:table|tab\.|figure|chart)\s+[\dA-Z]", re.I)
_NOTE = re.compile(
    r"^(?:[*†‡§#]|\[\d{1,2}\]|\(\d{1,2}\)|[⁰¹²³⁴-⁹]|note|source|caveat|please note|n\.?b\.?\b|key\b|data (?:was|were)"
    r"|includes?\b|excludes?\b|figures?\b|percentages?\b|only\b|excluding\b|based on\b"
    r"|some (?:offences|crimes|victims)\b"
    r"|\d{1,2}\s+(?!jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{3})",
    re.I,
)
_SPEAKS_BACK = re.compile(
    r"^(?:(?:the|these|this|all|our) )?(?:above\b|(?:figures?|data|numbers|tables?|counts?|statistics|years)\b)"
    r"(?!.*\b(?:below|following|overleaf)\b)(?!.*:$)",
    re.I,
)
_NOTES = re.compile(r"^notes?\s*:?$", re.I)
_MAX_TITLE = 300


def arranged(pieces: list[Piece]) -> tuple[tuple[Grid, ...], tuple[Block, ...]]:
    """The grids, ids "t1", "t2" in the order of the document, and the prose around them."""
    pieces = with_run_together([piece for piece in pieces if isinstance(piece, Draft) or piece.text])
    grids: list[Grid] = []
    start = 0
    for at, piece in enumerate(pieces):
        if not isinstance(piece, Draft):
            continue
        above = [block for block in pieces[start:at] if isinstance(block, Block) and _is_on_its_sheet(block, piece)]
        n_notes = _count_notes(pieces, at + 1)
        notes = [block.text for block in pieces[at + 1 : at + 1 + n_notes] if isinstance(block, Block)]
        caption = piece.caption or (above[-1].text if above and _reads_as_title(above[-1]) else "")
        before = tuple(block.text for block in above)
        grids.append(piece.grid(f"t{len(grids) + 1}", before, caption, (*piece.notes, *notes)))
        start = at + 1 + n_notes
    return tuple(grids), tuple(piece for piece in pieces if isinstance(piece, Block))


def _is_on_its_sheet(block: Block, draft: Draft) -> bool:
    """What stands at the foot of one sheet says nothing of a table on the next."""
    here = draft.cells[0].place if draft.cells else draft.place
    return (
        not isinstance(here, SheetPlace) or not isinstance(block.place, SheetPlace) or (block.place.sheet == here.sheet)
    )


def _count_notes(pieces: list[Piece], start: int) -> int:
    """How many blocks directly below a table are notes to it. A title of the next table is none."""
    end = start
    under_heading = False
    while end < len(pieces) and isinstance(block := pieces[end], Block) and not block.is_heading:
        under_heading = under_heading or (end == start and bool(_NOTES.match(block.text)))
        if not under_heading and not _is_note(block):
            break
        end += 1
    next_is_table = end < len(pieces) and isinstance(pieces[end], Draft)
    if next_is_table and end > start and isinstance(last := pieces[end - 1], Block) and _may_lead_in(last):
        end -= 1
    return end - start


def _is_note(block: Block) -> bool:
    return bool(_NOTE.match(block.text) or _SPEAKS_BACK.match(block.text)) and not _NUMBERED.match(block.text)


def _may_lead_in(block: Block) -> bool:
    """Whether a text between two tables can be the second one's: a title, or a sentence on figures not above."""
    text = block.text.casefold()
    return _reads_as_title(block) or (not _NOTE.match(text) and "above" not in text)


def _reads_as_title(block: Block) -> bool:
    """A heading, a numbered caption, or a short line that is no sentence and no question."""
    if block.is_heading or _NUMBERED.match(block.text):
        return True
    text = block.text.rstrip()
    if len(text) > _MAX_TITLE or text.endswith((".", "?", "!", ";", ",")):
        return False
    return len(text.split()) >= 3 and not text.startswith("[")
