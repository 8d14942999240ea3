"""Damage a sound file, by chance and by its structure: bytes, parts, elements, header lines, sectors."""

from __future__ import annotations

import copy
import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable

from lxml import etree

ODD_TEXTS = (
    "", "0", "-1", "1", "65535", "2147483648", "-2147483649", "99999999999999999999", "1e308", "NaN", "1.5", "true",
    "A1", "XFD1048576", "ZZZZ99999999", "A1:XFD1048576", "A0", "../../etc/passwd", "http://127.0.0.1:9/x", "\u202e12",
    "é" * 300, "9" * 5_000, "%s%n", "[$-F800]dddd", "#,##0;;;@", "rId999", "\ud7ff", "x" * 40_000,
)  # fmt: skip
ODD_BYTES = (b"\x00", b"\xff", b"\x7f", b"\x80", b"\r", b"\n", b'"', b"<", b">", b"&", b"\xff\xff\xff\xff", b"\x00" * 8)
ZIPPED = ("docx", "xlsx", "ods", "xlsb", "zip")
SECTOR = 512


def damaged(data: bytes, format: str, chance: random.Random) -> bytes:
    """The file with one to four faults."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        ways: tuple[Callable[[bytes, random.Random], bytes], ...] = (in_bytes,)
        if format in ZIPPED:
            ways = (in_bytes, in_parts, in_parts, in_parts, in_parts)
        elif format in ("html", "csv", "txt"):
            ways = (in_bytes, in_words)
        elif format == "pdf":
            ways = (in_bytes, in_words, in_streams, in_streams)
        elif format in ("eml", "mbox"):
            ways = (in_bytes, in_lines, in_lines, in_words)
        elif format in ("msg", "xls"):
            ways = (in_bytes, in_sectors, in_sectors)
        data = chance.choice(ways)(data, chance)
    return data


def in_bytes(data: bytes, chance: random.Random) -> bytes:
    """Bytes changed, lost, doubled, moved; or the end cut off."""
    if not data:
        return chance.choice(ODD_BYTES)
    at = chance.randrange(len(data))
    size = min(chance.choice((1, 1, 2, 4, 16, 200)), len(data) - at)
    match chance.randrange(7):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + data[at + size :]
        case 2:
            return data[:at] + data[at : at + size] * chance.choice((2, 2, 50)) + data[at + size :]
        case 3:
            return data[:at] + chance.choice(ODD_BYTES) + data[at:]
        case 4:
            return data[:at] + chance.randbytes(size) + data[at + size :]
        case 5:
            other = chance.randrange(len(data))
            return data[:at] + data[other : other + size] + data[at + size :]
        case _:
            return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def in_words(data: bytes, chance: random.Random) -> bytes:
    """A number, a word or a tag put in the place of another, doubled or lost."""
    words = [match.span() for match in re.finditer(rb"\d+|[A-Za-z]+|<[^<>]{0,200}>|[\t|,;]", data[:500_000])]
    if not words:
        return in_bytes(data, chance)
    start, end = chance.choice(words)
    odd = chance.choice(ODD_TEXTS).encode("utf-8", "replace")
    first, last = chance.choice(words)
    new = chance.choice((odd, b"", data[start:end] * 2, data[first:last], data[start:end] * 400))
    return data[:start] + new + data[end:]


def in_streams(data: bytes, chance: random.Random) -> bytes:
    """A packed stream of a PDF with its bytes or words changed, or exchanged for another, packed again."""
    streams = list(
        re.finditer(rb"(/Length )(\d+)(?=[^R]{0,200}?stream)([^\0]{0,200}?stream\r?\n)(.*?)\r?\nendstream", data, re.S)
    )
    if not streams:
        return in_words(data, chance)
    one, other = chance.choice(streams), chance.choice(streams)
    try:
        content = zlib.decompress((one if chance.random() < 0.9 else other)[4])
    except zlib.error:  # not packed, or damaged already
        return in_words(data, chance)
    packed = zlib.compress(chance.choice((in_words, in_words, in_bytes))(content, chance))
    head = one[1] + str(len(packed)).encode() + one[3]
    return data[: one.start()] + head + packed + data[one.end(4) :]


def in_lines(data: bytes, chance: random.Random) -> bytes:
    """A line lost, doubled, moved or changed, the lines of the head more often than others."""
    lines = data.split(b"\n")
    at = chance.randrange(min(len(lines), chance.choice((12, 60, len(lines)))))
    line = lines[at]
    name, colon, value = line.partition(b":")
    odd = chance.choice(ODD_TEXTS).encode("utf-8", "replace")
    changed = (
        name + colon + b" " + odd,
        name + colon + b" =?utf-8?b?" + odd[:60] + b"?=",
        odd + colon + value,
        name + value,
        name + colon + value[: len(value) // 2],
        name + colon + b" text/html; charset=" + odd[:100] + b"; boundary=" + odd[:20],
        b"Content-Transfer-Encoding: " + chance.choice((b"base64", b"quoted-printable", b"x-uuencode", b"7bit")),
        b"Content-Type: "
        + chance.choice((b"multipart/mixed; boundary=x", b"message/rfc822", b"application/pdf", b"/")),
    )
    other = lines[chance.randrange(len(lines))]
    lines[at : at + 1] = chance.choice(([], [line, line], [other], [line] * 300, *([text] for text in changed)))
    return b"\n".join(lines)


def in_sectors(data: bytes, chance: random.Random) -> bytes:
    """A sector of a compound file lost, emptied, exchanged; a number in its head or its tables changed."""
    n = max(len(data) // SECTOR, 1)
    at, other = chance.randrange(n) * SECTOR, chance.randrange(n) * SECTOR
    sector = data[at : at + SECTOR]
    match chance.randrange(6):
        case 0:
            return data[:at] + data[at + SECTOR :]
        case 1:
            return data[:at] + chance.choice((b"\x00", b"\xff")) * len(sector) + data[at + SECTOR :]
        case 2:
            return data[:at] + data[other : other + SECTOR] + data[at + SECTOR :]
        case _:
            place = at + 4 * chance.randrange(SECTOR // 4) if chance.random() < 0.6 else 24 + chance.randrange(488)
            number = chance.choice((0, 1, 2, n, 0xFFFFFFFE, 0xFFFFFFFF, 0x7FFFFFFF, chance.randrange(1 << 32)))
            size = chance.choice((1, 2, 4))
            return data[:place] + number.to_bytes(4, "little")[:size] + data[place + size :]


def in_parts(data: bytes, chance: random.Random) -> bytes:
    """A part of an archive lost, doubled, renamed, exchanged; or its bytes, words or elements changed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    except Exception:  # damaged already: not an archive any more
        return in_bytes(data, chance)
    if not parts:
        return in_bytes(data, chance)
    likely = [at for at, (name, _) in enumerate(parts) if name.endswith((".xml", ".rels", ".bin"))]
    at = chance.choice(likely if likely and chance.random() < 0.9 else range(len(parts)))
    name, content = parts[at]
    match chance.randrange(12):
        case 0:
            del parts[at]
        case 1:
            parts.append((chance.choice((name, name.upper(), f"../{name}", f"/{name}")), content))
        case 2:
            parts[at] = (chance.choice((f"x{name}", "", name.replace("/", "\\"), "a" * 60_000)), content)
        case 3:
            parts[at] = (name, chance.choice(parts)[1])
        case 4:
            parts[at] = (name, in_bytes(content, chance))
        case 5:
            parts[at] = (name, in_words(content, chance))
        case _:
            parts[at] = (name, in_elements(content, chance))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for each, content in parts:
            entry = zipfile.ZipInfo("x")
            entry.filename, entry.compress_type = each, chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
            archive.writestr(entry, content)
    return packed.getvalue()


def in_elements(content: bytes, chance: random.Random) -> bytes:
    """An element lost, doubled, moved, renamed; an attribute or a text changed or lost."""
    try:
        root = etree.fromstring(content)
    except (etree.XMLSyntaxError, ValueError):
        return in_bytes(content, chance)
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    element = chance.choice(elements)
    parent, other = element.getparent(), chance.choice(elements)
    odd = "".join(char for char in chance.choice(ODD_TEXTS) if char.isprintable())
    match chance.randrange(8):
        case 0 if parent is not None:
            parent.remove(element)
        case 1 if parent is not None:
            for _ in range(chance.choice((1, 1, 200))):
                parent.insert(parent.index(element), copy.deepcopy(element))
        case 2 if other is not root and element not in other.iterdescendants() and other not in element.iterancestors():
            if element is not other:
                element.append(other)
        case 3:
            element.tag = other.tag
        case 4:
            element.text = odd
        case 5 if element.attrib:
            del element.attrib[chance.choice(list(element.attrib))]
        case 6 if other.attrib:
            key = chance.choice(list(other.attrib))
            element.set(key, other.get(key))
        case _ if element.attrib:
            element.set(chance.choice(list(element.attrib)), odd)
        case _:
            element.text = odd
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
