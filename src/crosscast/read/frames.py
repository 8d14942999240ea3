"""The pictures in a picture file, upright and in grey, each as a sheet: decoded by Pillow, within the limits."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from crosscast.model import CrosscastError

from .limits import Limits
from .refusal import damaged, refused
from .scan_sheet import Grey, size_of

_DECODERS = {"jpeg": "JPEG", "png": "PNG", "tiff": "TIFF"}
_MOST_PIXELS = 20_000_000  # kept of one picture: A3 at 300 an inch
_ORIENTATION = 0x0112  # Exif: how the camera was held
_SUBFILE_TYPE = 254  # TIFF 6.0: bit 0 is set on a smaller copy of another picture
_SHORTEST, _LONGEST = 1.0, 24.0  # inches: what is larger was not measured, but given by the program
_PAPER = 11.69  # inches: the long side of A4
_SCREEN = 96.0  # pixels an inch
_MOST_OF_SCREEN = 1_600  # pixels: what is longer was scanned or photographed


@dataclass(frozen=True, slots=True)
class FrameSheet:
    """A picture of so many points, which need not be of square pixels: a fax has half as many down as across."""

    grey: Grey
    width: float
    height: float

    def pixels(self, scale: float, angle: float) -> Grey:
        across, down = size_of(self, scale, 0.0)
        image = Image.fromarray(self.grey).resize((across, down), Image.Resampling.BICUBIC, reducing_gap=2.0)
        turns = round(angle / 90)
        if turns % 4:
            image = Image.fromarray(np.ascontiguousarray(np.rot90(np.asarray(image), turns)))
        return np.array(image.rotate(angle - 90 * turns, Image.Resampling.BICUBIC, fillcolor=255))


def frames_of(data: bytes, format: str, limits: Limits) -> Iterator[FrameSheet | None]:
    """Each picture of the file, of a TIFF several; None for one that is damaged.

    Raises CrosscastError where the file cannot be opened, or a picture has more pixels than the limit.
    """
    try:
        image = Image.open(io.BytesIO(data), formats=[_DECODERS[format]])
    except MemoryError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large(limits) from error
    except Exception as error:  # the library raises errors of many kinds on files that are not sound
        raise damaged("it cannot be understood as a picture") from error
    with image:
        for number in count() if format == "tiff" else range(1):
            if number == limits.pages:
                raise refused(f"it has more than {limits.pages:,} pages; ask for it in parts", "too-large")
            try:
                image.seek(number)
                frame = None if _is_copy(image) else _frame(image, limits)
            except EOFError:
                return
            except (MemoryError, CrosscastError):
                raise
            except Exception:  # as above
                yield None
            else:
                yield from () if frame is None else (frame,)


def _too_large(limits: Limits) -> CrosscastError:
    return refused(f"it has more pixels than the limit of {limits.picture_pixels:,}; save it smaller", "too-large")


def _is_copy(image: Any) -> bool:
    return bool(getattr(image, "tag_v2", {}).get(_SUBFILE_TYPE, 0) & 1)


def _frame(image: Any, limits: Limits) -> FrameSheet:
    across, down = image.size
    if across * down > limits.picture_pixels:
        raise _too_large(limits)
    width, height = _points(across, down, image.info.get("dpi"))
    least = min(1.0, math.sqrt(_MOST_PIXELS / (across * down)))
    image.draft("L", (round(across * least), round(down * least)))
    turned = image.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)
    grey = _grey(ImageOps.exif_transpose(image))
    return FrameSheet(grey, *((height, width) if turned else (width, height)))


def _points(across: int, down: int, dpi: Any) -> tuple[float, float]:
    """How large a picture is: as it says, where it can be so; else as a page of A4, or as a screen shows it."""
    try:
        width, height = across / float(dpi[0]), down / float(dpi[1])
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        width = height = 0.0
    if not (_SHORTEST <= max(width, height) <= _LONGEST and min(width, height) > 0):
        longest = max(across, down)
        each = longest / _PAPER if longest > _MOST_OF_SCREEN else _SCREEN
        width, height = across / each, down / each
    return width * 72, height * 72


def _grey(image: Any) -> Grey:
    """In grey on white, whatever kind of colours it has."""
    if image.mode.startswith(("I", "F")):  # more than 256 shades
        shades = np.asarray(image, dtype=np.float32)
        low, high = float(shades.min()), float(shades.max())
        return ((shades - low) * (255 / max(high - low, 1.0))).astype(np.uint8)
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image)
        image = ground
    image = image.convert("L")
    if image.width * image.height > _MOST_PIXELS:
        least = math.sqrt(_MOST_PIXELS / (image.width * image.height))
        image = image.resize(
            (max(1, round(image.width * least)), max(1, round(image.height * least))), reducing_gap=2.0
        )
    return np.array(image)
