"""A reader's journey in a real browser, scripts off, from a folder: from a rate to the cells that it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1100, "height": 900})
    yield context.new_page()
    context.close()


def outline(page: Page, selector: str) -> str:
    return str(page.locator(selector).evaluate("cell => getComputedStyle(cell).outlineStyle"))


def test_a_reader_goes_from_the_rate_of_a_force_to_its_two_cells(page: Page, build: Path) -> None:
    """Summary, charging rate of Bedfordshire, each of its cells outlined; and from a cell to its figure."""
    page.goto((build / "site" / "index.html").as_uri())
    page.get_by_role("row", name="Bedfordshire").first.get_by_role("link", name="11.5%").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Charging rate, Bedfordshire, January 2019 to July 2022"

    result = page.url
    for address, cell, printed in (("B4", "#t1-r2-c2", "30"), ("C4", "#t1-r2-c3", "262")):
        page.goto(result)
        page.get_by_role("link", name=f"sheet 'Table 2', cell {address}").click()
        assert page.url.endswith(f"documents/charging-xlsx.html{cell}")
        assert page.locator(cell).inner_text().startswith(printed)
        assert outline(page, cell) == "solid"
        assert page.locator(cell).is_visible()

    page.locator("#t1-r2-c2").get_by_role("link").click()
    assert "/figures/" in page.url
    assert page.locator(".big").inner_text() == "30"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_a_phone_and_their_text_can_be_read_in_light_and_dark(
    browser: Browser, build: Path, scheme: str
) -> None:
    """No page is wider than 360 points, and every text stands out from its ground by 4.5 to 1."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    names = [
        "index.html", "coverage.html", "findings.html", "claims.html", "method.html", "documents/charging-txt.html",
        "documents/exampleshire-docx.html", "indicators/weekly.html", "results/charging-rate--cheshire.html",
    ]  # fmt: skip
    names.append(next((build / "site" / "figures").glob("*exampleshire*")).relative_to(build / "site").as_posix())
    for name in names:
        page.goto((build / "site" / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
        assert page.evaluate(FAINT_TEXTS) == [], name
    context.close()

    assert complaints == []


def test_the_keyboard_reaches_the_main_part_first(browser: Browser, build: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((build / "site" / "index.html").as_uri())
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    context.close()


FAINT_TEXTS = """() => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = element => {
    const tile = element instanceof SVGElement && element.parentElement.querySelector(':scope > rect');
    if (tile && getComputedStyle(tile).fill.startsWith('rgb(')) return channels(getComputedStyle(tile).fill);
    for (let e = element; e; e = e.parentElement) {
      const colour = channels(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return channels(getComputedStyle(document.body).backgroundColor);
  };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.getClientRects().length) continue;
    const style = getComputedStyle(element);
    const colour = element instanceof SVGElement ? style.fill : style.color;
    if (!colour.startsWith('rgb')) continue;
    const [a, b] = [light(channels(colour)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push(`${element.textContent.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return faint;
}"""
