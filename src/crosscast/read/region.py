"""What is to be drawn of a PDF, and what was drawn."""

from __future__ import annotations

import msgspec

Box = tuple[float, float, float, float]


class Outline(msgspec.Struct, frozen=True):
    """A line around something, whole, or in `strokes`: the lengths drawn and left out in turn, in points."""

    box: Box
    colour: tuple[int, int, int]
    strokes: tuple[float, ...] = ()
    width: float = 1.0


class Region(msgspec.Struct, frozen=True):
    """A box of a page, in points from the top left of the page as it is shown; None: the whole page."""

    page: int  # from 1
    box: Box | None
    outlines: tuple[Outline, ...] = ()


class Picture(msgspec.Struct, frozen=True):
    """A region as it was drawn, names and addresses blacked out; or why it was not, and then without a PNG."""

    page: int
    box: Box = (0.0, 0.0, 0.0, 0.0)  # what it shows, in points
    width: int = 0  # in pixels
    height: int = 0
    png: bytes = b""
    why: str = ""
    is_passing: bool = False  # its worker was stopped; another time it may be drawn
    n_covered: int = 0  # stretches of text that were blacked out
    without_images: bool = False  # images stood there, which nothing can be told of, and were left out
