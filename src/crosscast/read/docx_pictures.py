"""The pictures in the text of a Word document, where somebody may have pasted a table as a picture."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from .container import Container

_DRAWINGS = (".emf", ".wmf", ".emz", ".wmz")
_REFERENCES = ("embed", "id")  # of a:blip (DrawingML) and of v:imagedata (VML), which older programs write


def pictures_in(container: Container, main: str, body: etree._Element) -> Iterator[tuple[str, bytes]]:
    """The pictures of the text in their order, each once. Those in heads and feet of pages are letterheads."""
    links = container.relations(main)
    known: set[str] = set()
    for element in body.iter("{*}blip", "{*}imagedata"):
        for name, id in element.attrib.items():
            link = links.get(str(id)) if etree.QName(name).localname in _REFERENCES else None
            if link is None or link.is_external or link.target in known or link.target not in container:
                continue
            known.add(link.target)
            yield link.target.rpartition("/")[2], container.part(link.target)


def is_drawing(name: str) -> bool:
    """Whether a picture is kept as drawn, as Word keeps a piece of a sheet, so that no pixel of it can be asked."""
    return name.lower().endswith(_DRAWINGS)
