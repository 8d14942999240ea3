"""The page of a force, the tiles of who answered, and what changed since the last release."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lxml import html

from crosscast.analyse.result import Operand
from crosscast.campaign import Answer, Asked, Coverage
from crosscast.model import CrosscastError, Dimension, Member, Status, Value
from crosscast.publish import Publication
from crosscast.publish.official import official
from crosscast.publish.revisions import read_release, revisions
from crosscast.publish.site import site_files
from crosscast.publish.tiles import places, tile_map
from crosscast.vocab import name_of, territorial_forces

Page = Any  # an lxml element


def page(files: Mapping[str, bytes], name: str) -> Page:
    return html.fromstring(files[name].decode())


def text(element: Page) -> str:
    return re.sub(r"\s+", " ", str(element.text_content())).strip()


@pytest.fixture(scope="module")
def files(publication: Publication) -> dict[str, bytes]:
    return site_files(publication)


def test_each_of_the_43_forces_has_one_tile_and_no_two_share_a_place() -> None:
    assert sorted(place.force for place in places()) == sorted(force.id for force in territorial_forces())
    assert len({(place.row, place.col) for place in places()}) == len({place.short for place in places()}) == 43


def test_the_tiles_say_in_words_and_signs_who_answered() -> None:
    """A force without a tile is named, and one that was not asked is not shown as silent."""
    kent, met = (force for force in territorial_forces() if force.id in ("kent", "metropolitan"))
    scotland = Member(Dimension.FORCE, "police-scotland", "Police Scotland")
    asked = (
        Asked(kent, Answer.NONE, False),
        Asked(met, Answer.LIMITED, True),
        Asked(scotland, Answer.COMPLETE, True),
    )
    found = tile_map(Coverage(asked))

    assert found is not None
    signs = {tile.place.force: tile.sign for tile in found.tiles}
    assert (signs["kent"], signs["metropolitan"], signs["surrey"]) == ("○", "◐", "–")
    assert [(state, n) for state, _, _, n in found.key] == [("limited", 1), ("none", 1), ("not-asked", 41)]
    assert found.elsewhere == (name_of(scotland),)
    assert f"Gave no answer (1): {name_of(kent)}." in found.says


def test_no_map_is_shown_where_no_force_of_it_was_asked() -> None:
    assert tile_map(Coverage(())) is None


def test_the_map_has_a_title_a_description_and_the_table_of_the_same_forces(
    publication: Publication, files: dict[str, bytes]
) -> None:
    shown = page(files, "coverage.html")
    [svg] = shown.xpath("//*[local-name()='svg']")

    assert svg.get("role") == "img"
    assert all(text(shown.get_element_by_id(id)) for id in svg.get("aria-labelledby").split())
    assert "Kent" in text(shown.get_element_by_id("tiles-desc"))
    for row, asked in zip(shown.xpath("//tbody/tr"), publication.coverage.asked, strict=True):
        assert (text(row[0]), row[0].find("a").get("href")) == (name_of(asked.force), f"forces/{asked.force.id}.html")


def test_the_page_of_a_force_has_its_answer_its_figures_its_place_and_its_document(files: dict[str, bytes]) -> None:
    """11.5% is the highest of five rates: Bedfordshire is 1 of 5. It was recorded 262 times, charged 30 times."""
    force = page(files, "forces/bedfordshire.html")
    said = text(force.find(".//main"))

    assert "Answercomplete Used hereYes WhyEvery year and outcome was given." in said
    [place] = force.xpath("//table[caption/@id='places']/tbody/tr")
    assert [text(cell) for cell in (place[1], place[3])] == ["11.5%", "1 of 5"]
    values = [text(row[2]) for row in force.xpath("//table[caption/@id='all-figures']/tbody/tr")]
    assert sorted(values) == ["262", "30"]
    assert "Charging by force, as a workbook" in said


def test_a_force_that_gave_nothing_has_a_page_that_says_so(files: dict[str, bytes]) -> None:
    said = text(page(files, "forces/kent.html").find(".//main"))

    assert "Answernone Used hereNo WhyRefused under section 12." in said
    assert "No document of this study comes from it or states a figure of it." in said


def test_no_place_is_given_among_numbers_that_are_not_all_shown(publication: Publication) -> None:
    """Were Cheshire's rate hidden, its place among the others would narrow it."""
    charging, *others = publication.indicators
    cheshire = next(result for result in charging.results if "Cheshire" in result.label)
    [counted] = cheshire.numerator.figures
    sources = tuple(msgspec.structs.replace(o, value=Value.hidden_below(5), text="<5") for o in counted.sources)
    hidden = msgspec.structs.replace(counted, value=Value(3, 3, Status.SUPPRESSED), sources=sources)
    narrowed = msgspec.structs.replace(cheshire, numerator=Operand(3, 3, (hidden,), "worked out from the total"))
    results = tuple(narrowed if result is cheshire else result for result in charging.results)
    told = msgspec.structs.replace(
        publication, indicators=(msgspec.structs.replace(charging, results=results), *others)
    )
    shown = page(site_files(told), "forces/bedfordshire.html")

    assert text(shown.xpath("//table[caption/@id='places']/tbody/tr")[0][3]) == "not given"


def test_the_list_of_all_figures_leads_to_each_of_them(publication: Publication, files: dict[str, bytes]) -> None:
    links = page(files, "figures.html").xpath("//ul[@class='figures']//a/@href")

    assert sorted(links) == sorted(f"figures/{figure.id}.html" for figure in publication.figures)


def test_the_search_looks_through_every_figure_that_is_shown_and_no_other(
    publication: Publication, files: dict[str, bytes]
) -> None:
    """Its file is plain ASCII, so that no label can end the script or turn its text."""
    script = files["figures.js"].decode("ascii")
    rows = json.loads(script.removeprefix("globalThis.crosscastFigures = ").strip().removesuffix(";"))

    assert {row[3] for row in rows} >= {f"figures/{figure.id}.html" for figure in publication.figures}
    assert all(row[3] in files for row in rows)
    assert not any("narrowed" in row[3] for row in rows)
    assert {row[1] for row in rows if row[2].startswith("a range, invented")} <= {"0 to 4", "1 to 4"}


def test_every_page_has_the_support_lines_and_the_way_out(publication: Publication, files: dict[str, bytes]) -> None:
    for name in files:
        if not name.endswith(".html"):
            continue
        shown = page(files, name)
        [way_out] = shown.xpath("//a[@id='exit']")
        assert (way_out.get("href"), "noreferrer" in way_out.get("rel")) == (publication.quick_exit, True)
        assert "Revenge Porn Helpline" in text(shown.find(".//footer"))


def test_the_notes_say_what_recorded_crime_is_and_how_official_it_is_with_dates(files: dict[str, bytes]) -> None:
    said = text(page(files, "notes.html").find(".//main"))

    assert "Recorded crime is not prevalence" in said
    assert "taken away in January 2014" in said
    assert "16 May 2024" in said
    for row in official().rows:
        assert bool(row.url) == bool(row.read_in) == bool(row.published)
        assert row.url or row.says.startswith("Not verified.")


def test_revisions_are_told_figure_by_figure(publication: Publication, build: Path, tmp_path: Path) -> None:
    """Of a release's own figures one is changed, one taken away and one added by hand: each is told, no other."""
    rows = list(csv.DictReader((build / "data" / "figures.csv").open(encoding="utf-8")))
    rows[0] |= {"low": "7", "high": "9"}
    taken = rows.pop(1)
    rows.append(rows[0] | {"id": "no-more", "label": "A figure that is no more"})
    file = tmp_path / "figures.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    told = msgspec.structs.replace(publication, previous=read_release(file, date(2023, 3, 1)))
    found = revisions(told)

    assert found is not None
    assert [(each.figure.id, each.low, each.high) for each in found.changed] == [(rows[0]["id"], 7, 9)]
    assert [figure.id for figure in found.new] == [taken["id"]]
    assert found.gone == ("A figure that is no more",)
    assert found.n_same == len(publication.figures) - 2
    shown = text(page(site_files(told), "revisions.html").find(".//main"))
    assert "Compared with the release of 1 March 2023" in shown
    assert "7 to 9" in shown


def test_nothing_is_revised_where_a_release_is_compared_with_itself(publication: Publication, build: Path) -> None:
    """Hidden counts included: they stand in the file as readers saw them."""
    previous = read_release(build / "data" / "figures.csv", date(2023, 3, 1))
    found = revisions(msgspec.structs.replace(publication, previous=previous))

    assert found is not None
    assert (found.changed, found.new, found.gone) == ((), (), ())


def test_a_file_that_is_no_release_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    for content in (None, "force,count\nKent,3\n", "id,label,low,high\na,b,many,9\n"):
        if content is not None:
            file.write_text(content)
        with pytest.raises(CrosscastError) as refused:
            read_release(file, date(2023, 3, 1))
        assert refused.value.slug == "previous-release-unreadable"


def test_a_first_release_says_that_nothing_is_compared(files: dict[str, bytes]) -> None:
    assert "This is the first release of this report" in text(page(files, "revisions.html"))
