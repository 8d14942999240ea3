"""The pages: sound, linked, readable by everybody, and never telling more than the sources do."""

from __future__ import annotations

import posixpath
import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec
import pytest
from lxml import html

from crosscast.model import Figure, Finding, Severity, Status, Value
from crosscast.publish import Publication, publish
from crosscast.publish.columns import COLUMNS
from crosscast.publish.site import site_files
from crosscast.publish.wording import used

Page = Any  # an lxml element
ROOT = Path(__file__).parents[2]
QUICK_EXIT = "https://www.bbc.co.uk/weather"


@pytest.fixture(scope="module")
def pages(build: Path) -> dict[str, Page]:
    site = build / "site"
    return {
        path.relative_to(site).as_posix(): html.fromstring(path.read_bytes().decode()) for path in site.rglob("*.html")
    }


def text(page: Page) -> str:
    return re.sub(r"\s+", " ", str(page.text_content()))


def test_every_link_and_every_fragment_leads_somewhere(build: Path, pages: dict[str, Page]) -> None:
    """No address in any page is broken, absolute, or outside the site."""
    ids = {name: set(page.xpath("//@id")) for name, page in pages.items()}
    broken = []
    for name, page in pages.items():
        for link in map(str, page.xpath("//@href | //@src")):
            target, _, fragment = link.partition("#")
            to = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(target))) if target else name
            if link == QUICK_EXIT:
                continue
            is_file = not to.startswith("..") and ":" not in link and (build / "site" / to).is_file()
            if not is_file or (fragment and fragment not in ids[to]):
                broken.append((name, link))

    assert broken == []


def test_every_page_is_reached_from_the_summary(pages: dict[str, Page]) -> None:
    """A reader who only follows links finds every figure, result and document."""
    reached, todo = set(), ["index.html"]
    while todo:
        name = todo.pop()
        if name in reached or name not in pages:
            continue
        reached.add(name)
        for link in map(str, pages[name].xpath("//a/@href")):
            todo.append(posixpath.normpath(posixpath.join(posixpath.dirname(name), link.partition("#")[0])))

    assert set(pages) - reached == set()


def test_every_table_has_a_caption_and_says_what_its_headers_head(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        for table in page.xpath("//table"):
            assert table.xpath("normalize-space(caption)"), name
            assert table.xpath(".//th"), name
            assert not table.xpath(".//th[not(@scope)]"), name
            region = table.xpath("ancestor::*[@role='region'][@tabindex='0']/@aria-labelledby")
            assert set(region) & set(table.xpath("caption/@id")), name


def test_every_page_has_language_skip_link_landmarks_and_headings_in_order(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert page.xpath("/html/@lang") == ["en-GB"], name
        assert page.xpath("//body/*[1][self::a][@href='#main']"), name
        for landmark in ("header", "main", "footer"):
            assert len(page.xpath(f"//{landmark}")) == 1, name
        levels = [
            int(heading.tag[1]) for heading in page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")
        ]
        assert (levels[0], levels.count(1)) == (1, 1), name
        assert all(after <= before + 1 for before, after in pairwise(levels)), (name, levels)
        assert page.xpath("normalize-space(//title)"), name
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), name


def test_every_chart_has_a_title_and_a_description_and_its_table(pages: dict[str, Page]) -> None:
    for name in ("index.html", "indicators/charging-rate.html", "indicators/weekly.html"):
        page = pages[name]
        charts = page.xpath("//*[local-name()='svg']")
        assert charts, name
        for chart in charts:
            assert chart.get("role") == "img"
            for id in chart.get("aria-labelledby").split():
                assert str(page.get_element_by_id(id).text_content()).strip()
            assert chart.xpath(".//*[local-name()='text']")
        assert page.xpath("//figure[contains(@class, 'chart')]/following::table"), name


def test_nothing_in_a_page_can_run_or_be_fetched_but_its_own_script(pages: dict[str, Page]) -> None:
    """No script in the page, no handler, no inline style, nothing from elsewhere, and a policy that forbids them."""
    for name, page in pages.items():
        [script] = page.xpath("//script")
        assert (script.get("src"), script.text) == ("../" * name.count("/") + "site.js", None), name
        assert not page.xpath("//iframe | //object | //embed | //form | //style"), name
        assert not page.xpath("//@*[starts-with(name(), 'on')] | //@style"), name
        policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
        assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:"), name
        assert "javascript:" not in " ".join(map(str, page.xpath("//@href"))), name


def test_a_label_that_looks_like_markup_is_shown_as_the_text_that_it_is(pages: dict[str, Page]) -> None:
    """The document printed <script>, so a reader sees <script>; a mark that turns its direction is shown as a sign."""
    document = pages["documents/exampleshire-docx.html"]

    assert '<script>alert("1")</script>' in text(document)
    assert '=HYPERLINK("http://x.invalid","y")' in text(document)
    assert "\ufffdevil\ufffd" in text(document)
    assert not any("\u202e" in text(page) for page in pages.values())
    assert '<script>alert("1")</script> (invented)' in text(pages["index.html"])


def test_a_hidden_count_is_never_shown_narrower_than_its_symbol(publication: Publication, build: Path) -> None:
    """Exampleshire prints <5 twice beside a total that leaves 6 for both; a figure narrowed to 3 still reads 0 to 4."""
    hidden = [f for f in publication.figures if f.value.status is Status.SUPPRESSED and f.invented]
    assert len(hidden) == 2

    def narrowed(figure: Figure) -> Figure:
        if figure not in hidden:
            return figure
        sources = tuple(
            msgspec.structs.replace(source, value=Value(3, 3, Status.SUPPRESSED)) for source in figure.sources
        )
        return msgspec.structs.replace(figure, value=Value.exact(3), sources=sources)

    files = site_files(msgspec.structs.replace(publication, figures=tuple(map(narrowed, publication.figures))))

    for figure in hidden:
        page = html.fromstring(files[f"figures/{figure.id}.html"].decode())
        assert page.xpath("string(//*[@class='big'])") in ("0 to 4", "1 to 4")


def test_a_result_that_would_give_a_hidden_count_away_is_not_shown(pages: dict[str, Page], build: Path) -> None:
    page = pages["results/outcomes--narrowed.html"]

    assert page.xpath("string(//*[@class='big'])") == "Not shown"
    assert "20" not in str(page.xpath("string(//main)")).replace("2019", "").replace("2022", "")
    assert "narrowed" not in (build / "data" / "results.csv").read_text()


def test_no_sum_that_holds_a_hidden_count_is_written_out(publication: Publication, pages: dict[str, Page]) -> None:
    """Whoever reads "9 + <5 + <5 + 0, printed total: 15" is led to what the source hid."""
    [hidden, *_] = [figure for figure in publication.figures if figure.value.status is Status.SUPPRESSED]
    page = pages[f"figures/{hidden.id}.html"]

    assert page.xpath("//ul[@class='ties']/li") != []
    assert page.xpath("//ul[@class='ties']//p[@class='sum']") == []
    assert "The source hides a count in it" in text(page)


def test_readers_are_not_led_to_tables_that_give_hidden_counts_away(publication: Publication) -> None:
    """The study's author is told; the report does not list them."""
    finding = Finding("hidden-count-exposed", Severity.NOTE, "This table gives some away.", publication.sources[0].name)
    told = msgspec.structs.replace(publication, findings=(*publication.findings, finding))

    assert not any(b"gives some away" in content for content in site_files(told).values())


def test_what_is_invented_says_so_on_every_page_that_shows_it(publication: Publication, pages: dict[str, Page]) -> None:
    for figure in publication.figures:
        notice = "This figure is invented." in text(pages[f"figures/{figure.id}.html"])
        assert notice is figure.invented
    assert "This document is invented." in text(pages["documents/exampleshire-docx.html"])
    for result in (
        r for indicator in publication.indicators for r in indicator.results if r.id.startswith("outcomes--")
    ):
        assert "This figure is invented." in text(pages[f"results/{result.id}.html"])
    rows = pages["index.html"].xpath("//tr[th//a[contains(text(), 'Exampleshire')]]")
    assert ["Invented" in text(row) for row in rows] == [True]


def test_documents_that_differ_are_both_shown(pages: dict[str, Page], publication: Publication) -> None:
    """Cheshire's charges are 15 in the workbook and 16 in the text."""
    disputed = next(f for f in publication.figures if len({source.value for source in f.sources}) > 1)
    page = pages[f"figures/{disputed.id}.html"]

    assert (
        "The documents differ. They print 15 (Charging by force, as a workbook, sheet 'Table 2', cell B5) and 16"
        in (text(page))
    )
    assert "30 + 16 + 0 + 55 + 28 = 129; printed total: 128" in text(page)
    assert "It does not hold: the printed numbers differ by 1." in text(page)


def test_a_result_leads_to_the_document_and_the_cell_of_each_of_its_figures(pages: dict[str, Page]) -> None:
    page = pages["results/charging-rate--bedfordshire.html"]
    links = {str(a.get("href")): text(a) for a in page.xpath("//main//a")}

    assert links["../documents/charging-xlsx.html#t1-r2-c2"] == "sheet 'Table 2', cell B4"
    assert links["../documents/charging-xlsx.html#t1-r2-c3"] == "sheet 'Table 2', cell C4"
    assert links["../documents/charging-txt.html#t1-r2-c2"] == "line 5"
    assert "30 of 262 is 11.450%." in text(page)
    numbers = page.xpath("//p[@class='sum']//a")
    assert [text(a) for a in numbers] == ["30", "262"]
    assert [a.get("href").partition("#")[2] for a in numbers] == ["t1-r2-c2", "t1-r2-c3"]


def test_what_a_document_prints_is_shown_as_it_stood_before_it_was_taken_apart(pages: dict[str, Page]) -> None:
    """The text says Bedfordshire3026211%; the 30 in it is our reading."""
    page = pages["results/charging-rate--bedfordshire.html"]

    assert "Bedfordshire3026211%" in [text(code) for code in page.xpath("//main//td/code")]


def test_each_number_of_a_main_point_leads_to_its_page(pages: dict[str, Page]) -> None:
    (link,) = pages["index.html"].xpath("//ul[@class='points']//a")

    assert (text(link), link.get("href")) == ("3.5%", "results/charging-rate--five-forces.html")


def test_the_rates_stand_from_the_highest_and_each_force_leads_to_its_result(pages: dict[str, Page]) -> None:
    rows = pages["indicators/charging-rate.html"].xpath("//table[@class='data']/tbody/tr")
    rates = [float(text(row[1]).split("%")[0]) for row in rows]

    assert rates == sorted(rates, reverse=True)
    assert rows[0].xpath("th/a/@href") == ["../results/charging-rate--bedfordshire.html"]


def test_a_change_is_told_beside_its_counts_and_the_missing_one_explained(pages: dict[str, Page]) -> None:
    """2015 is a part period: its count stands, no change is given from it, and a sentence says why."""
    page = pages["indicators/change.html"]
    rows = {text(row[0]): text(row[3]) for row in page.xpath("//table[@class='data']/tbody/tr")}

    assert list(rows) == ["2015", "2016", "2017", "2018", "2019"]
    assert rows["2015"] == "not given"
    assert rows["2019"] == "14.4%"


def test_each_column_of_the_data_is_explained_in_the_report(pages: dict[str, Page]) -> None:
    """A copy of the site needs no other guide; the project's own says the same."""
    guide = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", (ROOT / "docs" / "data.md").read_text("utf-8"))
    for file, columns in COLUMNS.items():
        for column in columns:
            names = ", ".join(f"`{name}`" for name in column.names.split(", "))
            assert f"| {names} | {column.meaning} | {column.empty_where} |" in guide, (file, column.names)
    assert len(pages["columns.html"].xpath("//table")) == len(COLUMNS)
    assert pages["index.html"].xpath("//a[@href='columns.html']")


def test_text_that_stood_run_together_is_kept_beside_its_reading(pages: dict[str, Page]) -> None:
    row = pages["documents/charging-txt.html"].xpath("//table[@class='originals']//tr")[1]

    assert text(row.find("th")) == "Bedfordshire3026211%"
    assert text(row.find("td")) == "Bedfordshire · 30 · 262 · 11%"


def test_a_reply_that_could_not_be_read_has_a_page_that_says_so(pages: dict[str, Page]) -> None:
    page = text(pages["documents/broken-pdf.html"])

    assert "The file could not be read." in page
    assert "ends before its list of objects" in page


def test_a_reply_that_is_meant_to_be_used_and_cannot_be_read_is_not_called_used(publication: Publication) -> None:
    [broken] = [source for source in publication.sources if source.document is None]

    assert used(msgspec.structs.replace(broken, used=True, why="")) == "No, it could not be read"


def test_every_finding_stands_once_under_its_severity_with_its_place(
    pages: dict[str, Page], publication: Publication
) -> None:
    """The odd week is reported by its document and by the study; a reader sees it once, and is led to its cell."""
    page = pages["findings.html"]

    assert len(page.xpath("//li[contains(@class, 'finding')]")) == 3
    assert [text(h).split(" ·")[0].strip()[:5] for h in page.xpath("//main//h2")] == ["Wrong", "For a", "Worth"]
    assert page.xpath("//li[contains(@class, 'question')]//a/@href")[-1] == "documents/met-pdf.html#t1-r8-c1"


def test_the_counts_of_coverage_are_those_of_its_table(pages: dict[str, Page]) -> None:
    page = pages["coverage.html"]
    tiles = {text(div.find("dt")): int(text(div.find("dd"))) for div in page.xpath("//dl[@class='tiles']/div")}
    rows = [[text(cell).strip() for cell in row] for row in page.xpath("//tbody/tr")]

    assert tiles == {"answered completely": 5, "answered in part": 1, "gave no answer": 1, "used here": 6}
    assert sum(row[2] == "Yes" for row in rows) == 6
    assert ["Kent", "none", "No", "Refused under section 12."] in rows


def test_each_quantity_of_an_article_is_marked_with_its_verdict_in_words(pages: dict[str, Page]) -> None:
    page = pages["claims.html"]

    assert [text(mark) for mark in page.xpath("//mark")] == [
        "Twoholds",
        "Threeholds after rounding",
        "90%cannot be checked",
    ]
    assert "3 quantities found: 2 judged, 1 that cannot be checked" in text(page)


def test_no_prose_of_a_document_is_published(publication: Publication) -> None:
    """A covering letter may hold the name of the person who asked."""
    from crosscast.model import Block, LinePlace

    letter = Block("Dear Ms Example Requester", LinePlace(1, (0, 25)))
    sources = tuple(
        msgspec.structs.replace(s, document=msgspec.structs.replace(s.document, blocks=(letter,))) if s.document else s
        for s in publication.sources
    )
    files = site_files(msgspec.structs.replace(publication, sources=sources))

    assert not any(b"Requester" in content for content in files.values())


def test_a_table_without_a_number_is_not_published(publication: Publication) -> None:
    """It may be a form that names the person who asked."""
    source = next(s for s in publication.sources if s.name == "responses/met.pdf")
    grid = source.tables[1].grid
    form = msgspec.structs.replace(
        source.tables[1],
        title="Requester",
        grid=msgspec.structs.replace(grid, id="t3", texts=("Ms Example Requester",) * len(grid), caption="Requester"),
        values=(None,) * len(grid),
        relations=(),
    )
    changed = msgspec.structs.replace(source, tables=(*source.tables, form))
    sources = tuple(changed if s is source else s for s in publication.sources)
    files = site_files(msgspec.structs.replace(publication, sources=sources))

    assert not any(b"Requester" in content for content in files.values())
    assert b"1 table without figures is not shown." in files["documents/met-pdf.html"]


def test_a_caveat_that_holds_for_every_number_is_said_once(pages: dict[str, Page]) -> None:
    page = text(pages["index.html"])

    assert page.count("Offences may be charged after the period in which they were recorded.") == 1


def test_an_empty_publication_still_makes_a_site(publication: Publication, tmp_path: Path) -> None:
    """Nothing read, nothing asked, nothing claimed: every page says so and every link works."""
    empty = msgspec.structs.replace(
        publication, key_findings=(), sources=(), observations=(), figures=(), indicators=(), articles=(), findings=(),
        notes=(), definitions=(), support=(), coverage=msgspec.structs.replace(publication.coverage, asked=()),
    )  # fmt: skip
    written = publish(empty, tmp_path)

    assert written.n_pages == 9
    assert "No article was checked." in (tmp_path / "site" / "claims.html").read_text()


def test_a_finding_about_a_document_that_the_study_does_not_name_is_still_shown(publication: Publication) -> None:
    stray = Finding("unnamed", Severity.QUESTION, "stray.pdf is not named in study.yaml.", "responses/stray.pdf")
    files = site_files(msgspec.structs.replace(publication, findings=(*publication.findings, stray)))

    assert b"stray.pdf is not named in study.yaml." in files["findings.html"]
