"""The pictures on a web page: those that the file holds, and those that it only names, which are never opened."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from lxml import html as lxml_html

from crosscast.model import Finding, Severity

_WITHIN = re.compile(r"data:image/(?P<kind>[\w.+-]+)(?:;(?!base64)[^;,]*)*(?P<coded>;base64)?,", re.I)
_ICON = 100  # pixels: a button, an emblem, a counter of visits


def held(images: Sequence[lxml_html.HtmlElement]) -> Iterator[tuple[str, bytes]]:
    """The pictures whose pixels stand in the page, numbered; without content where they are not sound."""
    for number, image in enumerate(images, start=1):
        address = (image.get("src") or "").strip()
        if found := _WITHIN.match(address):
            yield f"picture {number}.{found['kind'].lower()}", _decoded(address[found.end() :], bool(found["coded"]))


def named(images: Sequence[lxml_html.HtmlElement]) -> Iterator[Finding]:
    """That pictures were not opened, where the page gives them the room in which figures could be read."""
    addresses = (image.get("src") or "" for image in images if not _is_icon(image))
    steps = (unquote(_path(address)).rpartition("/")[2] for address in map(str.strip, addresses))
    if names := [name for name in dict.fromkeys(steps) if name]:
        listed = ", ".join(name[:60] for name in names[:5]) + (" and others" if len(names) > 5 else "")
        what = "a picture that is a file of its own" if len(names) == 1 else "pictures that are files of their own"
        message = f"The page shows {what}, and was read without ({listed}); look whether it shows figures."
        yield Finding("picture-not-read", Severity.NOTE, message)


def _path(address: str) -> str:
    """Where a file lies; "" for what the page holds itself, or the message that it is part of."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts.path if parts.scheme in ("", "http", "https", "file") else ""


def _is_icon(image: lxml_html.HtmlElement) -> bool:
    sizes = ((image.get(side) or "").strip().removesuffix("px") for side in ("width", "height"))
    return any(size.isdecimal() and int(size[:9]) <= _ICON for size in sizes)


def _decoded(text: str, is_coded: bool) -> bytes:
    content = unquote_to_bytes(text)
    try:
        return base64.b64decode(content) if is_coded else content
    except binascii.Error:
        return b""
