"""Tables that a PDF itself marks as tables: rows and cells by their tags, text and boxes by their marked content."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from .pdf_page import Chars, Word, words_of
from .pdf_turned import TurnedLine, text_of_lines

_MAX_DEPTH = 60
_MAX_NODES = 200_000
_PROSE = {
    "P",
    "H",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "LI",
    "Caption",
    "Note",
    "Title",
    "BlockQuote",
    "TOCI",
    "FENote",
}


@dataclass(frozen=True, slots=True)
class Node:
    """One tagged element and what stands in it. A child that is not on this page is None, and keeps its number."""

    kind: str
    children: tuple[Node | None, ...]
    contents: frozenset[int]  # its own marked content and that of everything in it
    own: frozenset[int]
    row_span: int = 1
    col_span: int = 1
    marked: frozenset[int] = frozenset()  # the numbers of children that are no elements, but text of this page

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            if child is not None:
                yield from child.walk()


@dataclass(frozen=True, slots=True)
class TaggedCell:
    row: int
    col: int
    row_span: int
    col_span: int
    is_header: bool
    words: tuple[Word, ...]


@dataclass(slots=True)
class TaggedTable:
    """The part of a table that stands on one page. Rows keep their numbers in the whole table."""

    cells: list[TaggedCell] = field(default_factory=list)
    row_numbers: tuple[int, ...] = ()  # rows of the whole table that stand on this page
    not_rows: frozenset[int] = frozenset()  # numbers that are those of text beside the rows
    n_rows: int = 0  # of the whole table
    contents: frozenset[int] = frozenset()
    is_sound: bool = True
    caption: tuple[Word, ...] = ()
    astray: tuple[Word, ...] = ()  # words that are tagged as its own, and as those of no cell


@dataclass(frozen=True, slots=True)
class TaggedProse:
    words: tuple[Word, ...]
    contents: frozenset[int]
    is_heading: bool


def read_tree(page: Any) -> list[Node]:
    """The tagged elements of a page, as the file nests them; nothing where the file has no tags."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return []
    try:
        budget = [_MAX_NODES]
        count = pdfium.FPDF_StructTree_CountChildren(tree)
        tops = (pdfium.FPDF_StructTree_GetChildAtIndex(tree, index) for index in range(min(count, 10_000)))
        nodes = [_node(top, budget, 0) for top in tops if top]
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    held = _held([each for node in nodes for each in node.walk() if each.own])
    return [_with_own(node, held) for node in nodes] if held else nodes


def _held(nodes: Sequence[Node]) -> dict[int, set[int]]:
    """What each element holds, by its id, of content that several claim; nothing where none does.

    What an element has on several pages is numbered on each, and the numbers of other pages mean something else here.
    What one claims alone of all that it claims is its own, and then no other's; of the rest, what no other claims is.
    """
    claims = Counter(content for node in nodes for content in node.own)
    if all(n == 1 for n in claims.values()):
        return {}
    held = {id(node): set(node.own) for node in nodes}
    claimants: dict[int, list[set[int]]] = {}
    for own in held.values():
        for content in own:
            claimants.setdefault(content, []).append(own)
    settled = [own for own in held.values() if len(own) == 1]
    while settled:
        (content,) = one = settled.pop()
        for other in claimants[content]:
            if other is not one and content in other and len(other) > 1:
                other.remove(content)
                settled += [other] if len(other) == 1 else []
    twice = {content for content, n in Counter(c for own in held.values() for c in own).items() if n > 1}
    return {at: (own - twice or own) if len(own) > 1 else own for at, own in held.items()}


def _with_own(node: Node, held: Mapping[int, set[int]]) -> Node:
    children = tuple(None if child is None else _with_own(child, held) for child in node.children)
    own = frozenset(held.get(id(node), ()))
    contents = own.union(*(child.contents for child in children if child is not None))
    return replace(node, children=children, own=own, contents=contents)


def _node(element: Any, budget: list[int], depth: int) -> Node:
    budget[0] -= 1
    kind = _kind(element)
    children: list[Node | None] = []
    own: set[int] = set()
    marked: set[int] = set()
    if depth < _MAX_DEPTH and budget[0] > 0:
        for index in range(min(max(pdfium.FPDF_StructElement_CountChildren(element), 0), 10_000)):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
            node = _node(child, budget, depth + 1) if child else None
            children.append(node)
            content = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
            own |= {content} if content >= 0 else set()
            marked |= {index} if content >= 0 else set()
    for index in range(max(pdfium.FPDF_StructElement_GetMarkedContentIdCount(element), 0)):
        content = pdfium.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index)
        own |= {content} if content >= 0 else set()
    spans = _spans(element) if kind in ("TH", "TD") else (1, 1)
    contents = frozenset(own).union(*(child.contents for child in children if child is not None))
    return Node(kind, tuple(children), contents, frozenset(own), *spans, frozenset(marked))


def _kind(element: Any) -> str:
    name = ctypes.create_string_buffer(128)
    size = pdfium.FPDF_StructElement_GetType(element, name, 128)
    return name.raw[: max(min(size, 128) - 2, 0)].decode("utf-16-le", "replace")


def _spans(element: Any) -> tuple[int, int]:
    found = {b"RowSpan": 1, b"ColSpan": 1}
    number = ctypes.c_float()
    for index in range(max(pdfium.FPDF_StructElement_GetAttributeCount(element), 0)):
        attribute = pdfium.FPDF_StructElement_GetAttributeAtIndex(element, index)
        for name in found:
            value = pdfium.FPDF_StructElement_Attr_GetValue(attribute, name)
            if value and pdfium.FPDF_StructElement_Attr_GetNumberValue(value, number):
                found[name] = min(max(int(number.value), 1), 1_000)
    return found[b"RowSpan"], found[b"ColSpan"]


class _Marked:
    """What stands in each marked content of a page."""

    def __init__(self, chars: Chars, turned: Iterable[TurnedLine]) -> None:
        self._chars = chars
        at = np.flatnonzero(~chars.is_artifact)
        at = at[np.argsort(chars.content[at], kind="stable")]
        contents, starts = np.unique(chars.content[at], return_index=True)
        self._at = dict(zip(contents.tolist(), np.split(at, starts[1:]), strict=False))
        self._turned: dict[int, list[TurnedLine]] = {}
        for line in turned:
            self._turned.setdefault(line.content, []).append(line)

    def words(self, contents: frozenset[int]) -> tuple[Word, ...]:
        """The words of some contents, turned ones set level."""
        held = [self._at[content] for content in sorted(contents) if content in self._at]
        words = words_of(self._chars.in_order(np.concatenate(held))) if held else []
        turned = [line for content in contents for line in self._turned.get(content, ())]
        return (*words, *(text_of_lines(turned).words if turned else ()))


def in_order(tops: list[Node], chars: Chars, turned: Iterable[TurnedLine]) -> Iterator[TaggedTable | TaggedProse]:
    """The tables and paragraphs of a page in the order of its tags."""
    marked = _Marked(chars, turned)
    for top in tops:
        yield from _in_order(top, marked)


def _in_order(node: Node, marked: _Marked) -> Iterator[TaggedTable | TaggedProse]:
    if node.kind == "Table" and not any(
        inner.kind == "Table" for child in node.children if child for inner in child.walk()
    ):
        yield _table(node, marked)
    elif node.kind in _PROSE and not any(inner.kind == "Table" for inner in node.walk()):
        yield TaggedProse(marked.words(node.contents), node.contents, node.kind.startswith("H") or node.kind == "Title")
    else:
        if node.own:
            yield TaggedProse(marked.words(node.own), node.own, False)
        for child in node.children:
            if child is not None:
                yield from _in_order(child, marked)


def _rows(table: Node) -> tuple[list[tuple[int, Node]], set[int]]:
    """The rows with their numbers in the whole table, groups of rows (THead, TBody, TFoot) opened.

    What stands beside the rows as text of the table itself has a number too; these are given as well.
    """
    rows: list[tuple[int, Node]] = []
    not_rows: set[int] = set()
    number = 0
    for at, child in enumerate(table.children):
        if child is not None and child.kind in ("THead", "TBody", "TFoot"):
            for inner in child.children:
                if inner is not None and inner.kind == "TR":
                    rows.append((number, inner))
                number += 1
        else:
            if child is not None and child.kind == "TR":
                rows.append((number, child))
            not_rows |= {number} if at in table.marked else set()
            number += child is None or child.kind == "TR"
    return rows, not_rows


def _table(table: Node, marked: _Marked) -> TaggedTable:
    rows, not_rows = _rows(table)
    n_rows = sum(
        len(child.children) if child is not None and child.kind in ("THead", "TBody", "TFoot") else 1
        for child in table.children
        if child is None or child.kind != "Caption"
    )
    numbers = tuple(number for number, _ in rows)
    found = TaggedTable([], numbers, frozenset(not_rows), n_rows, table.contents)
    taken: set[tuple[int, int]] = set()
    widths: dict[int, int] = {}
    for number, row in rows:
        col = 0
        for child in row.children:
            while (number, col) in taken:
                col += 1
            height, width = (child.row_span, child.col_span) if child is not None else (1, 1)
            taken.update((number + down, col + across) for down in range(height) for across in range(width))
            words = marked.words(child.contents) if child is not None else ()
            found.cells.append(TaggedCell(number, col, height, width, child is not None and child.kind == "TH", words))
            col += width
        while (number, col) in taken:
            col += 1
        widths[number] = col
    found.cells = _beside_cells_from_above(found.cells, widths)
    # A blank cell's own spans cannot be read; where it had any, the rows come out of different lengths.
    found.is_sound = len(set(widths.values())) <= 1
    captions = [child for child in table.children if child is not None and child.kind == "Caption"]
    found.caption = tuple(word for caption in captions for word in marked.words(caption.contents))
    cells = [child for _, row in rows for child in row.children if child is not None]
    found.astray = marked.words(table.contents.difference(*(each.contents for each in (*cells, *captions))))
    return found


def _beside_cells_from_above(cells: list[TaggedCell], widths: dict[int, int]) -> list[TaggedCell]:
    """The cells, those of the first rows of a page moved right where cells of the page before reach down beside them.

    `widths` are the rows' lengths, and are made even with this.
    """
    numbers, widest = sorted(widths), max(widths.values(), default=0)
    goes_on = [at for at, number in enumerate(numbers) if number and number - 1 not in widths]
    moved: dict[int, int] = {}
    for number in numbers[goes_on[-1] :] if goes_on else ():
        if widths[number] == widest:
            break
        moved[number] = widest - widths[number]
        widths[number] = widest
    return [replace(cell, col=cell.col + moved.get(cell.row, 0)) for cell in cells] if moved else cells
