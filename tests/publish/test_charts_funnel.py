"""A funnel plot names who lies outside, keeps ranges as ranges, and is drawn of funnels only."""

from __future__ import annotations

import re

import msgspec
import pytest
from lxml import etree

from crosscast.analyse.check import find_fault
from crosscast.analyse.funnel import funnel
from crosscast.analyse.result import Chart, Indicator, IndicatorKind, IndicatorSpec, Selection
from crosscast.model import Dimension, Figure, Grade, Member, Status, Value, figure_id
from crosscast.publish import Publication
from crosscast.publish.charts import draw

ROWS = [
    ("Avon and Somerset", 60, 62, 300), ("Bedfordshire", 12, 12, 262), ("Cheshire", 10, 10, 269), ("Kent", 30, 34, 900),
    ("Essex", 30, 30, 700), ("Norfolk", 12, 12, 330), ("Suffolk", 11, 11, 290), ("Surrey", 16, 16, 410),
]  # fmt: skip
SPEC = IndicatorSpec(
    id="charging", title="Charging rates", kind=IndicatorKind.FUNNEL, of=Selection(measure="offences", outcome="1"),
    over=Selection(measure="offences"), by=Dimension.FORCE, chart=Chart.FUNNEL,
)  # fmt: skip


def figure(name: str, low: int, high: int, *more: Member) -> Figure:
    members = (
        Member(Dimension.FORCE, name.lower().replace(" ", "-"), name),
        Member(Dimension.MEASURE, "offences", "Offences"),
        Member(Dimension.PERIOD, "2022-01-01/2023-01-01", "2022"), *more,
    )  # fmt: skip
    ordered = tuple(sorted(members, key=lambda member: member.dimension.value))
    value = Value.exact(low) if low == high else Value(low, high, Status.SUPPRESSED)
    grade = Grade.READ if low == high else Grade.BOUNDED
    return Figure(id=figure_id(ordered), label=name, members=ordered, value=value, grade=grade, sources=())


@pytest.fixture(scope="module")
def indicator() -> Indicator:
    charged = Member(Dimension.OUTCOME, "1", "Charged")
    parts = [figure(name, low, high, charged) for name, low, high, _ in ROWS]
    return funnel(SPEC, parts, [figure(name, whole, whole) for name, _, _, whole in ROWS])


def svg(indicator: Indicator, size: str = "wide") -> etree._Element:
    return etree.fromstring(dict(draw([indicator])["charging"].svgs)[size].encode())


def texts(drawn: etree._Element) -> list[str]:
    return [str(element.text) for element in drawn.iter("{*}text")]


def test_who_lies_outside_of_the_limits_is_named_and_marked_by_shape(indicator: Indicator) -> None:
    """20% where all others charge 4%: named in the plot, in the description, and no circle."""
    drawing = draw([indicator])["charging"]
    outside = [result for result in indicator.results if result.note]

    assert outside, "one of the forces charges five times as often as the others"
    assert all("Avon and Somerset" in text for text in (" ".join(texts(svg(indicator))), drawing.description))
    assert {"95% limits", "99.8% limits"} <= set(texts(svg(indicator)))


def test_a_range_is_a_line_from_end_to_end_and_no_point(indicator: Indicator) -> None:
    """Six forces have one number each and two a range: six points, two lines."""
    points = [e for e in svg(indicator).iter("{*}path") if (e.get("aria-roledescription") or "") == "point"]
    marks = [g for g in svg(indicator).iter("{*}g") if "mark-symbol" in (g.get("class") or "")]
    drawn = points or [path for g in marks for path in g.iter("{*}path")]

    assert len(drawn) == sum(result.is_exact for result in indicator.results) == 6


def test_names_never_cover_each_other(indicator: Indicator) -> None:
    """Forces of one size and one rate: the name that has no room is left to the table."""
    twin = msgspec.structs.replace(indicator.results[4], member=Member(Dimension.FORCE, "twin", "Twinshire"))
    both = msgspec.structs.replace(indicator, results=(*indicator.results, *([twin] * 6)))
    for size in ("wide", "narrow"):
        boxes = []
        for text in svg(both, size).iter("{*}text"):
            match = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", text.get("transform") or "")
            if match and text.text in {name for name, *_ in ROWS}:
                boxes.append((float(match[1]), float(match[2])))

        assert len(boxes) == len(set(boxes))


def test_a_funnel_plot_is_drawn_of_a_funnel_only(publication: Publication) -> None:
    """The intervals of a rate are no limits: around each rate, not around the rate of all together."""
    spec = msgspec.structs.replace(SPEC, kind=IndicatorKind.RATE)
    fault = find_fault(spec)
    rates = next(each for each in publication.indicators if each.spec.id == "charging-rate")
    asked = msgspec.structs.replace(rates, spec=msgspec.structs.replace(rates.spec, chart=Chart.FUNNEL))

    assert fault is not None
    assert fault.key == "chart"
    assert draw([asked])["charging-rate"].description.startswith("A bar chart")


def test_the_same_funnel_gives_the_same_drawing(indicator: Indicator) -> None:
    assert draw([indicator]) == draw([indicator])
