"""Every kind of page is judged by axe-core in a real browser; its search box and way out are used by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Dialog, Page

ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: list[tuple[int, Literal["light", "dark"], list[str]]] = [
    (1100, "light", ALL),
    (360, "dark", ALL),
]


@pytest.fixture(scope="module")
def kinds(build: Path) -> list[str]:
    """A page of every kind: all at the root, and the largest of each folder."""
    site = build / "site"
    names = [path.name for path in site.glob("*.html")]
    for folder in sorted(path for path in site.iterdir() if path.is_dir()):
        pages = sorted(folder.glob("*.html"), key=lambda path: (path.stat().st_size, path.name))
        names += [path.relative_to(site).as_posix() for path in pages[-1:]]
    return sorted(names)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


def test_axe_finds_nothing_against_the_guidelines(page: Page, build: Path, kinds: list[str]) -> None:
    """WCAG 2.2 A and AA, and what axe-core calls best practice: wide and light, narrow and dark."""
    complaints = []
    for name in kinds:
        page.goto((build / "site" / name).as_uri())
        page.evaluate(AXE_SCRIPT)
        for width, scheme, rules in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", rules)
            for violation in found["violations"]:
                targets = [node["target"] for node in violation["nodes"]][:3]
                complaints.append((name, width, scheme, violation["id"], violation["help"], targets))

    assert len(kinds) >= 13
    assert complaints == []


def test_a_figure_is_found_by_keyboard_in_a_site_opened_from_a_folder(page: Page, build: Path) -> None:
    """The box stands on every page; words in any order narrow the list down; Tab and Enter open a figure."""
    page.goto((build / "site" / "forces" / "kent.html").as_uri())
    page.get_by_role("searchbox", name="Find a figure").focus()
    page.keyboard.type("charging cheshire")
    page.locator(".found li").first.wait_for()

    assert page.get_by_role("status").inner_text() == "1 figure"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/results/charging-rate--cheshire.html")


def test_words_that_no_figure_has_are_said_to_be_found_nowhere(page: Page, build: Path) -> None:
    page.goto((build / "site" / "index.html").as_uri())
    page.get_by_role("searchbox", name="Find a figure").fill("atlantis")
    page.get_by_text("No figure has all these words.").wait_for()

    assert not page.locator(".found").is_visible()


def test_a_label_of_a_hostile_document_is_text_among_what_is_found(page: Page, build: Path) -> None:
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    page.goto((build / "site" / "index.html").as_uri())
    page.get_by_role("searchbox", name="Find a figure").fill("script alert")
    page.locator(".found li").first.wait_for()

    assert '<script>alert("1")</script>' in page.locator(".found").inner_text()
    assert asked == []


def test_without_scripts_a_sentence_leads_to_the_list_of_all_figures(browser: Browser, build: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((build / "site" / "claims.html").as_uri())
    page.get_by_text("To find a figure, open the").get_by_role("link", name="list of all figures, by force").click()

    assert page.get_by_role("heading", level=1).inner_text() == "All figures"
    assert page.get_by_role("link", name="Leave this site").get_attribute("href") == "https://www.bbc.co.uk/weather"
    context.close()


@pytest.mark.parametrize("way", ["press", "keys"])
def test_the_quick_exit_leaves_and_takes_the_place_of_the_page_in_the_history(
    page: Page, build: Path, way: str
) -> None:
    """Going back from there does not lead to the page that was left."""
    page.route(
        "https://www.bbc.co.uk/**", lambda route: route.fulfill(body="<h1>Weather</h1>", content_type="text/html")
    )
    page.goto("about:blank")
    page.goto((build / "site" / "index.html").as_uri())
    if way == "press":
        page.get_by_role("link", name="Leave this site").click()
    else:
        for _ in range(3):
            page.keyboard.press("Escape")
    page.wait_for_url("https://www.bbc.co.uk/weather")
    page.go_back()

    assert page.url == "about:blank"


def test_every_link_and_box_can_be_reached_by_keyboard_and_shows_where_it_is(page: Page, build: Path) -> None:
    """Tab walks through the page from its first link to its last, and each that it comes to is outlined in sight."""
    page.goto((build / "site" / "coverage.html").as_uri())
    n = page.evaluate("document.querySelectorAll('a[href], input, summary, [tabindex=\"0\"]').length")
    seen = []
    for _ in range(n):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(WHERE))

    assert len({which for which, _, _ in seen}) == n
    assert {style for _, style, _ in seen} == {"solid"}
    assert all(in_sight for _, _, in_sight in seen)


WHERE = """() => {
  const all = [...document.querySelectorAll('a[href], input, summary, [tabindex="0"]')];
  const at = document.activeElement, box = at.getBoundingClientRect();
  const inSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return [all.indexOf(at), getComputedStyle(at).outlineStyle, inSight];
}"""


def test_the_first_page_is_light(build: Path) -> None:
    """The summary with its style and script is under 300 KB; what the search looks through is loaded on demand."""
    site = build / "site"

    assert sum((site / name).stat().st_size for name in ("index.html", "site.css", "site.js")) < 300_000
