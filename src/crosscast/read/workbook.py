"""Read the parts of an XLSX workbook: its sheets with the texts that they show, and what they hide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from .container import Container, Relation, local_name, refuse_document_type
from .limits import Limits
from .number_format import BUILT_IN
from .office_pictures import contents_of, pictures_above
from .refusal import damaged
from .sheet import Pivot, Sheet, Workbook
from .wording import one_line
from .worksheet import read_worksheet
from .worksheet_cell import ON, Style, Words, whole, words_of


def read_workbook(data: bytes, limits: Limits) -> Workbook:
    """Read every sheet of a workbook, formulas by their stored results."""
    container = Container(data, limits)
    main = container.main_part("xl/workbook.xml")
    root = container.xml(main)
    links = container.relations(main)
    from_1904 = any(local_name(e) == "workbookPr" and e.get("date1904") in ON for e in root)
    parts = {link.kind: link.target for link in links.values() if not link.is_external and link.target in container}
    styles = _styles(container.xml(parts["styles"]) if "styles" in parts else None, from_1904)
    shared = list(_shared(container, parts["sharedStrings"])) if "sharedStrings" in parts else []
    book = Workbook(
        has_external_links=any(link.kind == "externalLink" for link in links.values()),
        pivots=list(_pivots(container)),
        has_changes=any("/revisions/" in f"/{name}" for name in container.names()),
    )
    book.held_twice = container.held_twice
    room = limits.cells
    for entry in (e for group in root if local_name(group) == "sheets" for e in group):
        name = entry.get("name") or "?"
        link = links.get(next((str(value) for key, value in entry.attrib.items() if str(key).endswith("}id")), ""))
        if link is None or link.is_external or link.target not in container:
            continue
        if link.kind != "worksheet":
            book.chart_sheets.append(name)
            continue
        sheet = Sheet(name, entry.get("state") or "visible")
        content = container.part(link.target)
        refuse_document_type(content, link.target)
        read_worksheet(content, link.target, sheet, styles, shared, room, limits.cells)
        room -= sheet.n_cells
        beside = container.relations(link.target)
        sheet.comments = list(_comments(container, beside))
        sheet.text_boxes = list(_text_boxes(container, beside))
        sheet.pictures = list(pictures_above(container, beside.values()))
        book.sheets.append(sheet)
    if not book.sheets and not book.chart_sheets:
        raise damaged("it holds no sheet")
    book.pictures = contents_of(container, (part for sheet in book.sheets for part in sheet.pictures))
    return book


def _styles(root: etree._Element | None, from_1904: bool) -> list[Style]:
    if root is None:
        return [Style(from_1904=from_1904)]
    codes = dict(BUILT_IN)
    bold: list[bool] = []
    groups = {local_name(group): group for group in root}
    for element in groups.get("numFmts", ()):
        codes[whole(element.get("numFmtId"), -1)] = element.get("formatCode") or "General"
    for font in groups.get("fonts", ()):
        bold.append(any(local_name(e) == "b" and e.get("val") not in ("0", "false") for e in font))
    found = []
    for element in groups.get("cellXfs", ()):
        font_number = whole(element.get("fontId"), 0)
        code = codes.get(whole(element.get("numFmtId"), 0), "General")
        found.append(Style(code, font_number < len(bold) and bold[font_number], from_1904=from_1904))
    return found or [Style(from_1904=from_1904)]


def _shared(container: Container, part: str) -> Iterator[Words]:
    return (words_of(element) for element in container.xml(part) if local_name(element) == "si")


def _comments(container: Container, links: dict[str, Relation]) -> Iterator[tuple[str, str]]:
    for link in links.values():
        if link.kind != "comments" or link.is_external or link.target not in container:
            continue
        for comment in container.xml(link.target).iter("{*}comment"):
            words = (t for t in comment.iter("{*}t") if not any(local_name(up) == "rPh" for up in t.iterancestors()))
            text = "".join(t.text or "" for t in words)
            if text := one_line(text):
                yield comment.get("ref") or "?", text


def _text_boxes(container: Container, links: dict[str, Relation]) -> Iterator[str]:
    """The texts of shapes that float above the cells of a sheet."""
    for link in links.values():
        if link.kind != "drawing" or link.is_external or link.target not in container:
            continue
        for body in container.xml(link.target).iter("{*}txBody"):
            paragraphs = ("".join(t.text or "" for t in p.iter("{*}t")) for p in body.iter("{*}p"))
            if text := one_line(" ".join(paragraphs)):
                yield text


def _pivots(container: Container) -> Iterator[Pivot]:
    """The records that the workbook carries behind pivot tables; the definition beside them names their fields."""
    for name in sorted(container.names()):
        if "pivotcacherecords" not in name.lower():
            continue
        definition = re.sub("(?i)records", "Definition", name)
        fields, n_records = [], 0
        if definition in container:
            root = container.xml(definition)
            fields = [field.get("name") or "" for field in root.iter("{*}cacheField")]
            n_records = whole(root.get("recordCount"), 0)
        yield Pivot(fields, n_records)
