"""Write a report as a Word document: heading styles, real lists, tables whose first row is marked, charts with text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from .report import Block, Chart, Report
from .report_pdf import chart_pngs

_PAGE_WIDTH = 170  # millimetres between the margins
_TALLEST = 215
_PER_MILLIMETRE = 36_000  # of the units in which Word measures pictures
_FIRST = (1980, 1, 1, 0, 0, 0)  # the one date that every part of the archive has


class Picture(msgspec.Struct, frozen=True):
    """A chart as it stands in the document: `number` counts from 1, lengths in the units of Word."""

    number: int
    width: int
    height: int
    described: str


def report_docx(report: Report) -> bytes:
    """The document. The same report gives the same bytes."""
    charts = [block for block in report.blocks if isinstance(block, Chart)]
    pictures = {id(chart): _picture(number, chart) for number, chart in enumerate(charts, start=1)}
    about = {"report": report, "pictures": [*pictures.values()], "items": list(_items(report.blocks, pictures))}
    parts = {name: _template(f"docx/{file}").render(about).encode() for name, file in _PARTS.items()}
    for number, png in enumerate(chart_pngs(charts), start=1):
        parts[f"word/media/chart{number}.png"] = png
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in parts.items():
            into.writestr(zipfile.ZipInfo(name, _FIRST), content, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


_PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "rels.xml",
    "docProps/core.xml": "core.xml",
    "docProps/app.xml": "app.xml",
    "word/document.xml": "document.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/numbering.xml": "numbering.xml",
    "word/settings.xml": "settings.xml",
    "word/footer1.xml": "footer.xml",
}


def _items(blocks: tuple[Block, ...], pictures: dict[int, Picture]) -> Iterator[tuple[str, object]]:
    """Each block with the name of its kind; a chart as its picture."""
    for block in blocks:
        yield str(block.__struct_config__.tag), pictures.get(id(block), block)


def _picture(number: int, chart: Chart) -> Picture:
    scale = min(_PAGE_WIDTH / chart.width, _TALLEST / chart.height)
    width, height = (round(scale * length * _PER_MILLIMETRE) for length in (chart.width, chart.height))
    return Picture(number, width, height, chart.described)


def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("crosscast.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
