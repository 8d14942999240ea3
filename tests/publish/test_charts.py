"""Charts say in text what they show in shapes."""

from __future__ import annotations

import msgspec
import pytest
from lxml import etree

from crosscast.analyse.result import Chart, Indicator
from crosscast.publish import Publication
from crosscast.publish.charts import draw


def by_id(publication: Publication, id: str) -> Indicator:
    return next(indicator for indicator in publication.indicators if indicator.spec.id == id)


def texts(svg: str) -> list[str]:
    return [str(element.text) for element in etree.fromstring(svg).iter("{*}text")]


def test_bars_stand_from_the_highest_to_the_lowest_with_their_numbers(publication: Publication) -> None:
    svg = dict(draw([by_id(publication, "charging-rate")])["charging-rate"].svgs)["wide"]
    starts = ("Bedfordshire", "Cheshire", "Greater Manchester", "West Midlands", "City of London")
    names = [next(start for start in starts if t.startswith(start)) for t in texts(svg) if t.startswith(starts)]

    assert names == list(starts)
    assert {"11.5%", "5.5% to 6.0%", "4.1%", "0.0%"} <= set(texts(svg))


def test_each_year_of_a_series_is_named_at_its_line_and_told_apart_by_dash_as_well_as_colour(
    publication: Publication,
) -> None:
    svg = dict(draw([by_id(publication, "weekly")])["weekly"].svgs)["wide"]
    lines = [e for e in etree.fromstring(svg).iter("{*}path") if e.get("fill") is None and e.get("stroke-dasharray")]

    assert {"2018", "2019", "2020"} <= set(texts(svg))
    assert len(lines) == 3
    assert len({line.get("stroke-dasharray") for line in lines}) == 3


def test_a_result_that_is_not_shown_is_not_drawn(publication: Publication) -> None:
    drawing = draw([by_id(publication, "outcomes")])["outcomes"]

    assert drawing.description.startswith("A bar chart of 4 numbers")
    assert "20.0%" not in texts(dict(drawing.svgs)["wide"])


@pytest.mark.parametrize("chart", list(Chart))
def test_any_chart_can_be_asked_of_any_indicator(publication: Publication, chart: Chart) -> None:
    """A chart that does not fit falls back to bars; a label that looks like markup stays text in it."""
    indicators = [
        msgspec.structs.replace(indicator, spec=msgspec.structs.replace(indicator.spec, chart=chart))
        for indicator in publication.indicators
    ]
    drawings = draw(indicators)

    assert len(drawings) == (0 if chart is Chart.NONE else len(indicators))
    for drawing in drawings.values():
        for _, svg in drawing.svgs:
            assert not list(etree.fromstring(svg).iter("{*}script"))


def test_a_rise_and_a_fall_stand_on_both_sides_of_the_line(publication: Publication) -> None:
    change = by_id(publication, "change")
    fall = msgspec.structs.replace(change.results[0], low=-change.results[0].low, high=-change.results[0].low)
    svg = dict(draw([msgspec.structs.replace(change, results=(fall, *change.results[1:]))])["change"].svgs)["wide"]

    assert "−15.5%" in texts(svg)
