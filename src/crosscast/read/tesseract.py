"""Have Tesseract, where it is installed, read the text of a picture.

It is given pixels and gives words, both through pipes: it opens no file of a document and writes none. It runs in the
group and under the limits of the worker that asks for it, ends with it, and has no network where the system can take
it away. The worker, which may start no other program, starts it by one of a few commands that no document can change.
"""

from __future__ import annotations

import functools
import hashlib
import io
import re
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
from lxml import etree
from PIL import Image

from crosscast.programs import find_tesseract

from . import heartbeat
from .container import parser
from .foreign import DIES_WITH_US, that_work

PxBox = tuple[int, int, int, int]

LAYOUTS = ("4", "6")  # Tesseract's --psm: one column of lines of any size; one block of lines
SURE = 60  # confidence of a word that is believed though only one reading has it, and of most words of a page
VERY_SURE = 80  # the same where more hangs on it: of a logo, of the way a page lies, of a figure that is read anew
_ALONE = "7"  # one line
_WHICH_WAY = "0"  # no text, but which way it runs
_ALL_LAYOUTS = (*LAYOUTS, _ALONE, _WHICH_WAY)
_PREFIXES: tuple[tuple[str, ...], ...] = (
    ("unshare", "--user", "--map-root-user", "--net"),
    DIES_WITH_US,
)
_ARGUMENTS = ("stdin", "stdout", "-l", "eng", "--dpi", "300", "-c", "hocr_char_boxes=1", "--psm")
_SURROUNDINGS = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
_BOX = re.compile(r"\b(?:x_)?b(?:box|boxes) (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_BASELINE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_SIZE = re.compile(r"x_size (-?[\d.]+)")
_ORIENTATION = re.compile(rb"Orientation in degrees: (\d+)")
_CONFIDENCE = re.compile(r"x_wconf (\d+)")
_known: dict[bytes, list[PictureWord]] = {}  # a page is recognised once, though it is read again to be drawn


@dataclass(frozen=True, slots=True)
class PictureWord:
    """A word in pixels. `base` is where its line stands, `size` that of its type, `confidence` from 0 to 100."""

    text: str
    box: PxBox
    chars: tuple[tuple[str, PxBox], ...]
    base: float
    size: float
    confidence: int


def n_very_sure(words: Sequence[PictureWord]) -> int:
    """How many words of more than one sign are recognised very surely."""
    return sum(word.confidence >= VERY_SURE and len(word.text) > 1 for word in words)


def is_installed() -> bool:
    return find_tesseract() is not None


def words_of_picture(grey: npt.NDArray[np.uint8], layout: str, seconds: int) -> list[PictureWord] | None:
    """The words of a picture at 300 pixels an inch or near it; None where Tesseract does not cope with it in time."""
    key = hashlib.sha256(grey.tobytes()).digest() + f"{grey.shape} {layout}".encode()
    if key not in _known and (words := _recognised(grey, layout, seconds)) is not None:
        _known[key] = words
    return _known.get(key)


def words_alone(greys: Sequence[npt.NDArray[np.uint8]], seconds: int) -> list[list[PictureWord]]:
    """The words of each of some pictures of one line; of none where Tesseract does not cope with them in time."""
    kept = io.BytesIO()
    first, *others = (Image.fromarray(grey) for grey in greys)
    first.save(kept, "TIFF", save_all=True, append_images=others)
    read = _hocr(kept.getvalue(), _ALONE, seconds)
    pages = [] if read is None else [page for page in read.iter("{*}div") if page.get("class") == "ocr_page"]
    return [list(_words(page)) for page in pages] if len(pages) == len(greys) else [[] for _ in greys]


def quarter_turns(grey: npt.NDArray[np.uint8], seconds: int) -> int | None:
    """How many quarter turns to the right a picture lies; None where Tesseract cannot tell, or has no data for it."""
    try:
        said = _run([*that_work(*_PREFIXES), *_command(_WHICH_WAY)], _pgm(grey), seconds)
    except OSError:
        return None
    found = _ORIENTATION.search(said or b"")
    return int(found[1]) // 90 % 4 if found else None


def _pgm(grey: npt.NDArray[np.uint8]) -> bytes:
    return b"P5 %d %d 255\n" % (grey.shape[1], grey.shape[0]) + grey.tobytes()


def _recognised(grey: npt.NDArray[np.uint8], layout: str, seconds: int) -> list[PictureWord] | None:
    read = _hocr(_pgm(grey), layout, seconds)
    try:
        return None if read is None else list(_words(read))
    except ValueError:
        return None


def _hocr(picture: bytes, layout: str, seconds: int) -> etree._Element | None:
    try:
        said = _run([*that_work(*_PREFIXES), *_command(layout)], picture, seconds)
        return None if said is None else etree.fromstring(said, parser())
    except (OSError, etree.XMLSyntaxError, ValueError):
        return None


def is_ours(program: object, command: object) -> bool:
    """Whether a command that is about to be run is one of those of this module, word for word."""
    return isinstance(command, list | tuple) and tuple(command) in _commands() and program == command[0]


@functools.cache
def _commands() -> frozenset[tuple[str, ...]]:
    prefixes = [
        tuple(part for each, taken in zip(_PREFIXES, chosen, strict=True) if taken for part in each)
        for chosen in product((False, True), repeat=len(_PREFIXES))
    ]
    tests = {(*prefix, "true") for prefix in _PREFIXES}
    if not is_installed():
        return frozenset()
    return frozenset(tests | {(*prefix, *_command(layout)) for prefix in prefixes for layout in _ALL_LAYOUTS})


def _command(layout: str) -> tuple[str, ...]:
    if layout == _WHICH_WAY:
        return (find_tesseract() or "", "stdin", "stdout", "-l", "osd", "--psm", layout)
    return (find_tesseract() or "", *_ARGUMENTS, layout, "hocr")


def _run(command: Sequence[str], picture: bytes, seconds: int) -> bytes | None:
    with (
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_SURROUNDINGS, cwd="/"
        ) as running,
        ThreadPoolExecutor(1) as waiting,
    ):
        answer = waiting.submit(running.communicate, picture)
        for _ in range(seconds):
            heartbeat.beat()
            if wait([answer], timeout=1).done:
                break
        else:
            running.kill()
        said, _ = answer.result()
        return said if running.returncode == 0 else None


def _words(page: etree._Element) -> Iterator[PictureWord]:
    """The words of hOCR, a form of HTML that names boxes in its titles."""
    for line in page.iter("{*}span"):
        if line.get("class", "").startswith(("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat")):
            title = line.get("title", "")
            left, _, _, bottom = _box(title)
            baseline, size = _BASELINE.search(title), _SIZE.search(title)
            slope, offset = (float(baseline[1]), float(baseline[2])) if baseline else (0.0, 0.0)
            for word in line.iter("{*}span"):
                if word.get("class") == "ocrx_word":
                    yield from _word(word, slope, left, bottom + offset, float(size[1]) if size else 0.0)


def _box(title: str) -> PxBox:
    found = _BOX.search(title)
    if found is None:
        raise ValueError(title)
    x0, y0, x1, y1 = (int(n) for n in found.groups())
    return x0, y0, x1, y1


def _word(word: etree._Element, slope: float, left: int, base: float, size: float) -> Iterator[PictureWord]:
    title = word.get("title", "")
    chars = tuple(
        (letter, _box(char.get("title", "")))
        for char in word.iter("{*}span")
        if char is not word
        for letter in char.text or ""
    )
    box, text = _box(title), "".join(char for char, _ in chars)
    confidence = _CONFIDENCE.search(title)
    if text.strip():
        at = base + slope * (box[0] - left)
        yield PictureWord(text, box, chars, at, size or box[3] - box[1], int(confidence[1]) if confidence else 0)
