"""Charts to take away, as SVG and PNG: the heading above, what must be said and the source written below."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from functools import partial

from lxml import etree

from crosscast.analyse.result import Indicator
from crosscast.keeping import hash_of

from . import wording
from .chart_style import INK, PAPER, QUIET
from .charts import Drawing
from .kept import Kept
from .publication import Publication, all_results

_SVG = "http://www.w3.org/2000/svg"
_MARGIN, _LINE, _HEADING = 20.0, 16.0, 24.0
_LETTERS_A_POINT = 0.165  # of text 12 points high, so that no line is cut off
_MOST_SOURCES = 3  # that are named one by one
_DOTS_A_POINT = 2.0


def chart_files(
    publication: Publication, drawings: Mapping[str, Drawing], kept: Kept | None = None
) -> dict[str, bytes]:
    """Every chart by its address in the site, twice. The same publication gives the same bytes.

    `kept` holds the pictures of an earlier build.
    """
    files, kept = {}, kept or Kept()
    for indicator in publication.indicators:
        if (drawing := drawings.get(indicator.spec.id)) is not None:
            svg, address = _whole(publication, indicator, drawing), chart_address(indicator)
            files[f"{address}.svg"] = svg.encode()
            files[f"{address}.png"] = kept.page(f"{address}.png", hash_of(svg), partial(_png, svg))
    return files


def _png(svg: str) -> bytes:
    import vl_convert  # slow to load, and not needed where nothing is drawn

    drawn: bytes = vl_convert.svg_to_png(svg, scale=_DOTS_A_POINT)
    return drawn


def chart_address(indicator: Indicator) -> str:
    """Where a chart's files stand in the site, without ".svg" and ".png"."""
    return f"charts/{re.sub(r'[^a-z0-9-]+', '-', indicator.spec.id.lower())}"


def source_line(publication: Publication, indicator: Indicator) -> str:
    """Who says it, of when, and from whose replies."""
    figures = [f for r in all_results(indicator) for o in (r.numerator, r.denominator) if o for f in o.figures]
    names = list(dict.fromkeys(each.document for figure in figures for each in figure.sources))
    titles = {source.name: source.title or source.name for source in publication.sources}
    listed = "; ".join(titles.get(name, name) for name in names[:_MOST_SOURCES])
    origin = listed if len(names) <= _MOST_SOURCES else f"{len(names)} documents that the report lists"
    by = f"{publication.publisher}, " if publication.publisher else ""
    return wording.plain(
        f"Source: {by}“{publication.title}”, figures as of {wording.day(publication.as_of)}"
        + (f", from {origin}." if origin else ".")
    )


def _whole(publication: Publication, indicator: Indicator, drawing: Drawing) -> str:
    chart = etree.fromstring(dict(drawing.svgs)["wide"].encode())
    across, down = (float(part) for part in str(chart.get("viewBox")).split()[2:])
    width = across + 2 * _MARGIN
    letters = int(across * _LETTERS_A_POINT)
    heading = textwrap.wrap(wording.plain(indicator.spec.title), int(letters * 0.7))
    below = [line for text in _below(publication, indicator, drawing) for line in textwrap.wrap(text, letters)]
    top = _MARGIN + _HEADING * len(heading) + 6
    height = top + down + 14 + _LINE * len(below) + _MARGIN
    svg = etree.fromstring(f'<svg xmlns="{_SVG}"/>')
    for name, long in (("width", width), ("height", height)):
        svg.set(name, f"{long:g}")
    svg.set("viewBox", f"0 0 {width:g} {height:g}")
    svg.set("role", "img")
    svg.set("lang", "en-GB")
    for name, text in (("title", wording.plain(indicator.spec.title)), ("desc", drawing.description)):
        etree.SubElement(svg, f"{{{_SVG}}}{name}").text = text
    etree.SubElement(svg, f"{{{_SVG}}}rect", width="100%", height="100%", fill=PAPER)
    for n, line in enumerate(heading):
        _say(svg, line, _MARGIN + 14 + _HEADING * n, 18, INK, "bold")
    for element in chart.iter("{*}text"):
        for name, value in (("stroke", PAPER), ("stroke-width", "4"), ("paint-order", "stroke")):
            element.set(name, value)
    for name in ("role", "aria-labelledby"):
        chart.attrib.pop(name, "")
    for element in [*chart.iterchildren("{*}title"), *chart.iterchildren("{*}desc")]:
        chart.remove(element)
    for name, place in (("x", _MARGIN), ("y", top), ("width", across), ("height", down)):
        chart.set(name, f"{place:g}")
    svg.append(chart)
    etree.cleanup_namespaces(svg)
    for n, line in enumerate(below):
        _say(svg, line, top + down + 14 + 12 + _LINE * n, 12, QUIET)
    return etree.tostring(svg, encoding="unicode")


def _below(publication: Publication, indicator: Indicator, drawing: Drawing) -> Iterator[str]:
    if drawing.marked:
        yield "; ".join(f"{wording.GRADE_MARK[grade]} {grade.words}" for grade in drawing.marked) + "."
    for letter, said in drawing.breaks:
        yield wording.plain(f"{letter}: {said}")
    yield from drawing.left_out
    yield source_line(publication, indicator)


def _say(svg: etree._Element, line: str, y: float, size: int, colour: str, weight: str = "normal") -> None:
    text = etree.SubElement(
        svg, f"{{{_SVG}}}text", x=f"{_MARGIN:g}", y=f"{y:g}", fill=colour
    )  # fmt: skip
    text.set("font-family", "Arial, Liberation Sans, sans-serif")
    text.set("font-size", str(size))
    text.set("font-weight", weight)
    text.text = line
