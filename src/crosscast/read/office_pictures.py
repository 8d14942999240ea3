"""The pictures in an office file, where somebody may have pasted a table as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from crosscast.model import CrosscastError

from .container import Container, Relation

_REFERENCES = ("embed", "id")  # of a:blip (DrawingML) and of v:imagedata (VML), which older programs write


def pictures_in(container: Container, main: str, body: etree._Element) -> Iterator[str]:
    """The parts that a text or a drawing shows as pictures, in its order. Heads and feet of pages show letterheads."""
    links = container.relations(main)
    for element in body.iter("{*}blip", "{*}imagedata"):
        for name, id in element.attrib.items():
            link = links.get(str(id)) if etree.QName(name).localname in _REFERENCES else None
            if link is not None and not link.is_external and link.target in container:
                yield link.target


def pictures_above(container: Container, links: Iterable[Relation]) -> Iterator[str]:
    """The same of what floats above the cells of a sheet, by the links of the sheet."""
    for link in links:
        if link.kind == "drawing" and not link.is_external and link.target in container:
            yield from pictures_in(container, link.target, container.xml(link.target))


def contents_of(container: Container, parts: Iterable[str]) -> dict[str, bytes]:
    """What each part holds; nothing for one that cannot be unpacked, since the document can be read without it."""
    contents = {}
    for part in dict.fromkeys(parts):
        try:
            contents[part] = container.part(part) if part in container else b""
        except CrosscastError:
            contents[part] = b""
    return contents
