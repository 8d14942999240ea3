"""Have boxes of a PDF's pages drawn, in a worker of its own, as a document is read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from .errand import Errand
from .heartbeat import Way
from .limits import Limits
from .region import Picture, Region
from .workers import answer_of

_PICTURES = msgspec.json.Decoder(tuple[Picture, ...])


def draw(
    path: str | Path, regions: Sequence[Region], *, label: str, way: Way = (), limits: Limits | None = None
) -> tuple[Picture, ...]:
    """One picture for each region, in their order. `way` leads to the document inside the file that is drawn.

    A region that cannot be drawn, and every one of a file that its worker cannot cope with, says why instead.
    """
    if not regions:
        return ()
    errand = Errand(label=label, limits=limits or Limits(), only=way or None, regions=tuple(regions))
    try:
        with Path(path).open("rb") as file:
            answer = answer_of(errand, file)
    except OSError as error:
        return _undrawn(regions, f"the system does not let the file be read ({error.strerror})")
    if answer.stopped is not None:
        return _undrawn(regions, answer.why)
    try:
        return _PICTURES.decode(answer.content)
    except msgspec.DecodeError:
        return _undrawn(regions, "the file was not read as it was before")


def _undrawn(regions: Sequence[Region], why: str) -> tuple[Picture, ...]:
    return tuple(Picture(region.page, why=why, is_passing=True) for region in regions)
