"""Charts say in text what they show in shapes."""

from __future__ import annotations

import re

import msgspec
import pytest
from lxml import etree

from crosscast.analyse.result import Chart, Indicator
from crosscast.model import Dimension, Grade, Member
from crosscast.publish import Publication
from crosscast.publish.chart_style import BAR
from crosscast.publish.charts import clear_of, draw
from crosscast.publish.order import charted
from crosscast.publish.site import site_files
from crosscast.publish.wording import GRADE_MARK

WIDTH = re.compile(r"^M[-\d.]+,[-\d.]+h([\d.]+)")


def by_id(publication: Publication, id: str) -> Indicator:
    return next(indicator for indicator in publication.indicators if indicator.spec.id == id)


def texts(svg: str) -> list[str]:
    return [str(element.text) for element in etree.fromstring(svg).iter("{*}text")]


def test_bars_stand_from_the_highest_to_the_lowest_with_their_numbers(publication: Publication) -> None:
    svg = dict(draw([by_id(publication, "charging-rate")])["charging-rate"].svgs)["wide"]
    starts = ("Bedfordshire", "Cheshire", "Greater Manchester", "West Midlands", "City of London")
    names = [next(start for start in starts if t.startswith(start)) for t in texts(svg) if t.startswith(starts)]

    assert names == list(starts)
    assert {"11.5%", "4.1%", "0.0%"} <= {text.split(" ")[0] for text in texts(svg)}
    assert any(text.startswith("5.5% to 6.0%") for text in texts(svg))


def test_a_number_that_does_not_add_up_carries_the_sign_of_its_grade(publication: Publication) -> None:
    """Beside the chart stands what each sign means."""
    indicator = by_id(publication, "charging-rate")
    drawing = draw([indicator])["charging-rate"]
    signs = {GRADE_MARK[result.grade] for result in indicator.results if result.grade is not Grade.PROVED}

    assert {GRADE_MARK[grade] for grade in drawing.marked} == signs
    assert signs == {text.split(" ")[-1] for text in texts(dict(drawing.svgs)["wide"])} & set(GRADE_MARK.values())


def test_outcomes_stand_from_the_highest_to_the_lowest_and_ages_in_their_own_order(publication: Publication) -> None:
    outcomes = charted(by_id(publication, "outcomes"))
    highest = [result.low + (result.high or 0) for result in outcomes]

    assert highest == sorted(highest, reverse=True)
    assert charted(by_id(publication, "ages")) == list(by_id(publication, "ages").results)


def test_a_long_label_is_written_in_full(publication: Publication) -> None:
    """In several lines where it must be; nothing is cut off with dots."""
    label = "Evidential difficulties: suspect identified; victim does not support further action"
    indicator = by_id(publication, "outcomes")
    first = msgspec.structs.replace(indicator.results[0], member=Member(Dimension.OTHER, "long", label))
    named = msgspec.structs.replace(indicator, results=(first, *indicator.results[1:]))
    for size, svg in draw([named])["outcomes"].svgs:
        said = " ".join(" ".join(map(str, etree.fromstring(svg).itertext())).split())

        assert label in said, size
        assert "…" not in said


def test_no_number_stands_where_the_line_of_all_together_would_strike_it() -> None:
    """A number begins at the end of its bar or, where a line would go through it, past the line."""
    assert clear_of([3.9], 3.4, 1, 0.2) == 3.9
    assert clear_of([3.9], 2.0, 1, 0.2) == 2.0
    assert clear_of([3.9], 4.0, 1, 0.2) == 4.0
    assert clear_of([3.9, 4.4], 3.4, 1, 0.2) == 4.4


def test_a_change_is_drawn_as_the_counts_that_it_goes_between(publication: Publication) -> None:
    """Their size is seen, and the part period too that no change is given from."""
    change = by_id(publication, "change")
    svg = dict(draw([change])["change"].svgs)["wide"]

    assert {"284", "328", "442", "564", "645"} <= {text.split(" ")[0] for text in texts(svg)}


def test_a_rate_of_nought_is_drawn_as_one(publication: Publication) -> None:
    """A thin stroke stands where the bar would begin."""
    svg = dict(draw([by_id(publication, "charging-rate")])["charging-rate"].svgs)["wide"]
    strokes = [e for e in etree.fromstring(svg).iter("{*}g") if "mark-rect" in (e.get("class") or "")]

    assert any(
        0 < float(match[1]) < 3 for g in strokes for e in g for match in [WIDTH.search(e.get("d") or "")] if match
    )


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
    alone = msgspec.structs.replace(change, results=(fall, *change.results[1:]), counts=())
    svg = dict(draw([alone])["change"].svgs)["wide"]

    assert any(text.startswith("−15.5%") for text in texts(svg))


def test_a_line_never_goes_over_weeks_of_which_nothing_is_known(publication: Publication) -> None:
    """The third week of 2019 is missing: its year is drawn as two lines, the other years as one each."""
    weekly = by_id(publication, "weekly")
    gone = msgspec.structs.replace(weekly, results=(*weekly.results[:10], *weekly.results[11:]))

    def lines(indicator: Indicator) -> int:
        drawn = etree.fromstring(dict(draw([indicator])["weekly"].svgs)["wide"])
        return sum("mark-line" in (group.get("class") or "") for group in drawn.iter("{*}g"))

    assert lines(gone) == lines(weekly) + 1


def test_a_week_with_a_range_is_no_point_of_a_line(publication: Publication) -> None:
    """It is drawn from end to end, and the line stops before it."""
    weekly = by_id(publication, "weekly")
    ranged = msgspec.structs.replace(weekly.results[3], low=weekly.results[3].low - 2)
    other = msgspec.structs.replace(weekly, results=(*weekly.results[:3], ranged, *weekly.results[4:]))

    def points(indicator: Indicator) -> int:
        drawn = etree.fromstring(dict(draw([indicator])["weekly"].svgs)["wide"])
        groups = [group for group in drawn.iter("{*}g") if "mark-symbol" in (group.get("class") or "")]
        return sum(len(list(group)) for group in groups)

    assert points(other) == points(weekly) - 1


def test_what_is_split_by_force_is_one_small_chart_for_each_on_one_scale(publication: Publication) -> None:
    """Kent and the Met beside each other: the bars of one number have one height in both."""
    counts = by_id(publication, "change").counts
    spec = msgspec.structs.replace(
        by_id(publication, "weekly").spec, id="by-year", chart=Chart.COLUMNS, split_by=Dimension.FORCE
    )
    kent, met = Member(Dimension.FORCE, "kent", "Kent"), Member(Dimension.FORCE, "met", "Metropolitan Police")
    of_kent = [msgspec.structs.replace(r, split=kent, low=r.low / 4, high=r.low / 4) for r in counts]
    of_met = [msgspec.structs.replace(r, split=met) for r in counts]
    drawing = draw([Indicator(spec=spec, results=(*of_kent, *of_met))])["by-year"]

    assert drawing.description.startswith("2 small charts, one for each force, all on one scale: Kent; Metropolitan")
    assert "The highest number is that of Metropolitan Police, 2019: 645." in drawing.description
    for _, svg in drawing.svgs:
        heights = heights_of_bars(svg)
        assert len(heights) == 10
        assert heights[5:] == pytest.approx([4 * height for height in heights[:5]], abs=0.1)
        assert {"2015", "2019", "Kent"} <= set(texts(svg))


def test_a_chart_of_43_forces_stands_on_its_own_page_and_the_first_page_leads_to_it(publication: Publication) -> None:
    """So that the first page stays small, whatever is drawn."""
    counts = by_id(publication, "change").counts
    spec = msgspec.structs.replace(
        by_id(publication, "weekly").spec, id="by-year", title="By year", chart=Chart.COLUMNS, split_by=Dimension.FORCE
    )
    results = [
        msgspec.structs.replace(r, id=f"by-year--{n}--{r.id}", split=Member(Dimension.FORCE, f"f{n}", f"Force {n}"))
        for n in range(43)
        for r in counts
    ]
    by_year = Indicator(spec=spec, results=tuple(results))
    files = site_files(msgspec.structs.replace(publication, indicators=(by_year,)))
    first, own = files["index.html"].decode(), files["indicators/by-year.html"].decode()

    assert "<svg" in own
    assert "<svg" not in first
    assert "By year: chart, all 215 numbers, definition and caveats</a>" in first
    assert len(first) < 100_000


def heights_of_bars(svg: str) -> list[float]:
    heights = []
    for path in etree.fromstring(svg).iter("{*}path"):
        if path.get("fill") == BAR:
            numbers = [float(number) for number in re.findall(r"-?[\d.]+(?:e-\d+)?", str(path.get("d")))]
            heights.append(max(numbers[1::2]) - min(numbers[1::2]))
    return heights


def test_ages_by_sex_are_a_pyramid_with_the_sexes_on_its_two_sides(publication: Publication) -> None:
    """Its numbers stand beside its bars; the hidden one as the range that its symbol leaves."""
    drawing = draw([by_id(publication, "ages")])["ages"]
    for _, svg in drawing.svgs:
        said = texts(svg)

        assert {"Male", "Female"} <= set(said)
        assert {"42", "61", "28", "6", "4", "0", "2"} <= {text.split(" ")[0] for text in said}
        assert not any("-" in text and text.strip("-").isdigit() for text in said), "a side has no negative numbers"
        assert any(text.startswith("0 to 4") for text in said)
    assert "To the left: Male" in drawing.description
    assert "To the right: Female, highest at Aged 18-24: 61." in drawing.description
    assert drawing.left_out == ()


def test_who_has_no_side_in_a_pyramid_is_named_beside_it(publication: Publication) -> None:
    indicator = by_id(publication, "ages")
    unknown = msgspec.structs.replace(indicator.results[0], split=Member(Dimension.SEX, "unknown", ""))
    drawing = draw([msgspec.structs.replace(indicator, results=(*indicator.results, unknown))])["ages"]

    assert drawing.left_out == (
        "Not drawn, since a pyramid has two sides: Sex not known. The table has the numbers.",
    )  # fmt: skip


def test_without_both_sexes_a_pyramid_becomes_bars_for_each_part(publication: Publication) -> None:
    indicator = by_id(publication, "ages")
    female = [result for result in indicator.results if result.split and result.split.id == "female"]
    drawing = draw([msgspec.structs.replace(indicator, results=tuple(female))])["ages"]

    assert drawing.description.startswith("1 small chart, one for each sex")
    assert "Male" not in texts(drawing.svgs[0][1])
