"""An office file as a set of named parts, opened within limits. A part's name is a key and never a path on disk."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree

from . import heartbeat
from .limits import Limits
from .refusal import damaged, protected, refused

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Relation:
    """One link of a part: to another part, or to something outside the file, which is never followed."""

    __slots__ = ("id", "is_external", "kind", "target")

    def __init__(self, id: str, kind: str, target: str, is_external: bool) -> None:
        self.id, self.kind, self.target, self.is_external = id, kind, target, is_external


class Container:
    """The parts of one office file."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.limits, self._inflated = limits, 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise damaged("it is not whole, so that it cannot be unpacked") from error
        if len(self.entries) > limits.parts:
            why = f"it holds {len(self.entries):,} parts, and the limit is {limits.parts:,}"
            raise refused(f"{why}; ask for the document saved again", "too-large")
        self._entries = {_key(entry.filename): entry for entry in self.entries}
        n_held = Counter(_key(entry.filename) for entry in self.entries if not entry.filename.endswith("/"))
        self.held_twice = [self._entries[name].filename for name, n in n_held.items() if n > 1]

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._entries

    def names(self) -> list[str]:
        return [entry.filename for entry in self._entries.values()]

    def part(self, name: str) -> bytes:
        """One part's bytes. Raises CrosscastError where it is missing, damaged, encrypted or past a limit."""
        entry = self._entries.get(_key(name))
        if entry is None:
            raise damaged(f"its part '{name}' is missing")
        return self.unpacked(entry)

    def unpacked(self, entry: zipfile.ZipInfo) -> bytes:
        """One entry's bytes, counted as they come. Raises CrosscastError as `part` does."""
        name = entry.filename
        if entry.flag_bits & 0x1:
            raise protected()
        room = self.limits.inflated_bytes - self._inflated
        if entry.file_size > self.limits.small_part_bytes:
            room = min(room, max(entry.compress_size * self.limits.inflate_ratio, self.limits.small_part_bytes))
        try:
            with self._zip.open(entry) as opened:
                content = opened.read(room + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise damaged(f"its part '{name}' cannot be unpacked (in technical words: {error})") from error
        if len(content) > room:
            raise refused(
                f"its part '{name}' is packed so tightly that it would unpack to more than {room / 1e6:,.0f} MB (the "
                f"limits are {self.limits.inflate_ratio} times its packed size, and "
                f"{self.limits.inflated_bytes / 1e6:,.0f} MB for the whole file); ask for the document saved again",
                "too-large",
            )
        self._inflated += len(content)
        heartbeat.beat()
        return content

    def xml(self, name: str) -> etree._Element:
        """One part as XML. A document type or an entity in it is refused: no office program writes one."""
        content = self.part(name)
        refuse_document_type(content, name)
        try:
            root = etree.fromstring(content, parser())
        except (etree.XMLSyntaxError, ValueError) as error:
            raise damaged(f"its part '{name}' cannot be understood (in technical words: {error})") from error
        if root is None:
            raise damaged(f"its part '{name}' is empty")
        return root

    def relations(self, name: str) -> dict[str, Relation]:
        """The links of a part by their id; targets inside the file as names of parts."""
        folder, file = posixpath.split(name.lstrip("/"))
        links = posixpath.join(folder, "_rels", file + ".rels")
        if links not in self:
            return {}
        found = {}
        for element in self.xml(links).iter(_RELATIONS):
            target = element.get("Target", "")
            is_external = element.get("TargetMode") == "External"
            if not is_external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = element.get("Type", "").rpartition("/")[2]
            found[element.get("Id", "")] = Relation(element.get("Id", ""), kind, target, is_external)
        return found

    def main_part(self, usual: str) -> str:
        """The name of the part that holds the document itself."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and relation.target in self:
                return relation.target
        return usual


def parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def elements_of(
    content: bytes, part: str, events: Sequence[str] = ("end",), tag: Sequence[str] | None = None
) -> Iterator[tuple[str, etree._Element]]:
    """The elements of a part one after the other, however large it is. A document type was refused before, so that it
    holds nothing but what was unpacked within its limit."""
    read = etree.iterparse(
        io.BytesIO(content), events=events, tag=tag, resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        yield from read
    except etree.XMLSyntaxError as error:
        raise damaged(f"its part '{part}' cannot be understood (in technical words: {error})") from error


def let_go(element: etree._Element) -> None:
    """Forget an element that was read, and those before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while (before := element.getprevious()) is not None:
            parent.remove(before)


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def refuse_document_type(content: bytes, name: str) -> None:
    """Raise CrosscastError where a part declares a document type, in whatever encoding it is written."""
    start = content[:100_000].replace(b"\x00", b"")
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise refused(
            f"its part '{name}' holds instructions for programs (a document type or entities) that no office program "
            "writes and that can do harm; ask for the document saved again",
            "document-type",
        )


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
