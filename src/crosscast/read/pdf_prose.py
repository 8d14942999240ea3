"""The paragraphs that the lines of a PDF page make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crosscast.model import Block, PagePlace

from .pdf_lines import Line
from .pdf_page import around
from .wording import one_line


def prose_of(lines: Sequence[Line], number: int) -> Iterator[Block]:
    """Paragraphs: a line goes on in the next where the next line's first word would not have fitted any more."""
    right = max((line[-1].box[2] for line in lines), default=0.0)
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and not _goes_on(paragraph[-1], line, right):
            yield _block(paragraph, number)
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield _block(paragraph, number)


def _goes_on(above: Line, below: Line, right: float) -> bool:
    height = above[0].box[3] - above[0].box[1]
    first = below[0].box
    is_near = first[1] - above[0].box[3] < 0.6 * height and abs(first[3] - first[1] - height) < 0.2 * height
    return is_near and above[-1].box[2] + 0.3 * height + (first[2] - first[0]) > right


def _block(lines: Sequence[Line], number: int) -> Block:
    text = one_line(" ".join([line.text for line in lines]))
    return Block(text, PagePlace(number, around([line.box for line in lines])))
