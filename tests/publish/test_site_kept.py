"""Pages kept from one build to the next: the same bytes as if all were rendered, and only what changed anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest

from crosscast.model import Finding, Severity, Value
from crosscast.publish import Publication, Source
from crosscast.publish.chart_files import chart_files
from crosscast.publish.charts import draw
from crosscast.publish.kept import Kept, load_kept, save_kept
from crosscast.publish.site import site_files

Change = Callable[[Publication], Publication]
replace = msgspec.structs.replace


def of_source(name: str, change: Callable[[Source], Source]) -> Change:
    def changed(publication: Publication) -> Publication:
        return replace(publication, sources=tuple(change(s) if s.name == name else s for s in publication.sources))

    return changed


def with_another_number(publication: Publication) -> Publication:
    """Bedfordshire's 30 charges become 31, in the figure, in what states it and in what is made from it."""
    figure = next(f for f in publication.figures if f.value == Value.exact(30))
    sources = tuple(replace(o, value=Value.exact(31), text="31") for o in figure.sources)
    now = replace(figure, value=Value.exact(31), sources=sources)
    indicators = []
    for indicator in publication.indicators:
        results = tuple(
            replace(r, numerator=replace(r.numerator, low=31, high=31, figures=(now,)))
            if r.numerator.figures == (figure,)
            else r
            for r in indicator.results
        )
        indicators.append(replace(indicator, results=results))
    figures = tuple(now if f is figure else f for f in publication.figures)
    return replace(publication, figures=figures, indicators=tuple(indicators))


def with_another_reason(source: Source) -> Source:
    first, *rest = source.tables
    return replace(source, tables=(replace(first, reasons=("Its first column names forces.",)), *rest))


CHANGES: dict[str, Change] = {
    "another number": with_another_number,
    "another title": lambda p: replace(p, title="Another title"),
    "another day": lambda p: replace(p, as_of=date(2024, 4, 1)),
    "another line of support": lambda p: replace(p, support=("Someone else helps.",)),
    "no quick exit": lambda p: replace(p, quick_exit=""),
    "another title of a document": of_source("responses/charging.xlsx", lambda s: replace(s, title="Another")),
    "a document that is not used": of_source("responses/met.pdf", lambda s: replace(s, used=False, why="Too old.")),
    "another reason of a table": of_source("responses/charging.txt", with_another_reason),
    "a finding about a document": lambda p: replace(
        p, findings=(*p.findings, Finding("x", Severity.NOTE, "New doubt.", "responses/met.pdf"))
    ),
    "another title of an indicator": lambda p: replace(
        p,
        indicators=(replace(p.indicators[0], spec=replace(p.indicators[0].spec, title="Rates")), *p.indicators[1:]),
    ),
    "no results": lambda p: replace(p, indicators=()),
    "one figure fewer": lambda p: replace(p, figures=p.figures[1:]),
    "a document fewer": lambda p: replace(p, sources=p.sources[1:]),
}


@pytest.fixture(scope="module")
def first(publication: Publication) -> Kept:
    kept = Kept()
    site_files(publication, {}, kept)
    return kept


@pytest.mark.parametrize("change", CHANGES)
def test_a_site_from_kept_pages_is_the_site_rendered_from_nothing(
    publication: Publication, first: Kept, change: str
) -> None:
    changed = CHANGES[change](publication)

    assert changed != publication
    assert site_files(changed, {}, Kept(first.now)) == site_files(changed, {})


def test_one_other_number_renders_the_pages_of_its_figure_and_results_alone(
    publication: Publication, first: Kept
) -> None:
    again = Kept(first.now)
    site_files(with_another_number(publication), {}, again)
    anew = {name for name, (key, _) in again.now.items() if first.now[name][0] != key}

    assert {name.partition("/")[0] for name in anew} == {"figures", "results"}
    assert len([name for name in anew if name.startswith("figures/")]) == 1


def test_kept_pages_come_back_from_their_file_and_those_of_another_program_are_forgotten(
    first: Kept, tmp_path: Path
) -> None:
    save_kept(first, tmp_path / "pages" / "old-program")
    save_kept(first, tmp_path / "pages" / "program")

    assert load_kept(tmp_path / "pages" / "program").before == first.now
    assert [path.name for path in (tmp_path / "pages").iterdir()] == ["program"]


def test_a_file_that_cannot_be_used_means_that_all_pages_are_rendered(tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"no pages")

    assert load_kept(tmp_path / "broken").before == {}
    assert load_kept(tmp_path / "missing").before == {}


def test_a_chart_is_drawn_again_only_where_its_numbers_changed(publication: Publication) -> None:
    """Another number of Bedfordshire is in the chart of charging rates, and in no other; its picture is new too."""
    first = Kept()
    chart_files(publication, draw(publication.indicators, first), first)
    rate = publication.indicators[0]
    bedfordshire = replace(rate.results[0], low=rate.results[0].low + 1, high=rate.results[0].low + 1)
    other = replace(rate, results=(bedfordshire, *rate.results[1:]))
    changed = replace(publication, indicators=(other, *publication.indicators[1:]))
    again = Kept(first.now)
    files = chart_files(changed, draw(changed.indicators, again), again)
    anew = {name for name, (key, _) in again.now.items() if first.now[name][0] != key}

    assert anew == {"charts/chart-1-wide", "charts/chart-1-narrow", "charts/charging-rate.png"}
    assert files == chart_files(changed, draw(changed.indicators))
