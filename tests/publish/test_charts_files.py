"""Charts to take away carry their heading and their source."""

from __future__ import annotations

import struct

import msgspec
from lxml import etree

from crosscast.publish import Publication
from crosscast.publish.chart_files import chart_address, chart_files, source_line
from crosscast.publish.charts import draw


def test_every_chart_is_there_as_svg_and_png_with_heading_and_source(publication: Publication) -> None:
    """All as text, in one picture: what is taken away says where it is from and of which day it is."""
    files = chart_files(publication, draw(publication.indicators))

    assert len(files) == 2 * len(publication.indicators)
    for indicator in publication.indicators:
        svg = etree.fromstring(files[f"{chart_address(indicator)}.svg"])
        said = " ".join(" ".join(map(str, text.itertext())) for text in svg.iter("{*}text"))
        assert indicator.spec.title in said
        assert "Source: The Example Study" in said
        assert "1 March 2024" in said
        assert svg.find("{*}desc") is not None
        png = files[f"{chart_address(indicator)}.png"]
        width, height = struct.unpack(">II", png[16:24])
        assert (width, height) == (round(float(svg.get("width", "0")) * 2), round(float(svg.get("height", "0")) * 2))


def test_the_same_publication_gives_the_same_chart_files(publication: Publication) -> None:
    drawings = draw(publication.indicators)

    assert chart_files(publication, drawings) == chart_files(publication, drawings)


def test_the_source_line_names_the_documents_of_the_chart_and_no_others(publication: Publication) -> None:
    weekly = next(each for each in publication.indicators if each.spec.id == "weekly")
    line = source_line(publication, weekly)

    assert "Metropolitan Police reply 01.FOI.20.014375" in line
    assert "workbook" not in line


def test_an_indicator_without_a_chart_has_no_file(publication: Publication) -> None:
    assert chart_files(msgspec.structs.replace(publication, indicators=()), {}) == {}
