"""Courses side by side, in a browser: ticked on any page, told by an address, read on a phone, printed on one sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.asking import Site
from tests.web.catalogue import FRENCH, HOSTILE, course_id

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

FULL = course_id("Data analysis for managers")
COURSE = f"/courses/{FULL}"
COVERED = """() => {
  const box = document.activeElement.getClientRects()[0];
  const top = document.elementFromPoint(box.x + 6, box.y + box.height / 2);
  return !(document.activeElement.contains(top) || top?.closest("label")?.contains(document.activeElement));
}"""


@pytest.fixture(scope="module")
def shared(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 700})
    yield context.new_page()
    context.close()


@pytest.fixture
def page(shared: Page) -> Iterator[Page]:
    """The one page, as wide as it was, with nothing ticked afterwards."""
    shared.set_viewport_size({"width": 1280, "height": 700})
    yield shared
    shared.emulate_media(media="null")
    shared.evaluate("localStorage.clear()")


def four(site: Site) -> str:
    return "/compare?" + "&".join(f"course={found}" for found in site.get("/?sort=info").ids[:4])


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.check("C1", "C2")
def test_what_is_ticked_on_two_pages_is_compared_and_a_fifth_is_refused(page: Page, site: Site) -> None:
    ticked = []
    for number in (1, 2):
        page.goto(f"{site.url}/?page={number}")
        for box in page.locator("input[name=course]").all()[:2]:
            box.check()
            ticked.append(box.input_value())
    expect(page.locator("#bar")).to_contain_text("4 of 4 courses ticked.")
    assert page.locator("input[name=course]:not(:checked):not(:disabled)").count() == 0
    page.locator("#bar").get_by_role("button").click()
    expect(page.locator("[data-course]")).to_have_count(4)
    assert page.locator("[data-course]").evaluate_all("all => all.map(one => one.dataset.course)") == ticked


@pytest.mark.check("C1")
def test_the_courses_of_a_provider_are_ticked_as_those_of_a_search(page: Page, site: Site) -> None:
    page.goto(site.url + "/providers/burren-college")
    expect(page.locator("#bar")).to_be_hidden()
    page.get_by_label("Compare").first.check()
    expect(page.locator("#bar")).to_contain_text("1 of 4 courses ticked.")
    page.locator("#bar").get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare 1 course")


@pytest.mark.check("C3", "C5")
def test_without_javascript_and_in_a_fresh_profile_the_address_gives_the_same_table(
    page: Page, browser: Browser, site: Site
) -> None:
    fresh = browser.new_context(java_script_enabled=False)
    plain = fresh.new_page()
    plain.goto(site.url)
    for box in plain.get_by_label("Compare").all()[:2]:
        box.check()
    plain.locator("#bar").get_by_role("button").click()
    expect(plain.locator("[data-course]")).to_have_count(2)
    page.goto(plain.url)
    assert page.locator("#compared").inner_text() == plain.locator("#compared").inner_text()
    fresh.close()


@pytest.mark.check("C4")
@pytest.mark.parametrize("height", [500, 800])
def test_on_a_phone_the_table_scrolls_and_not_the_page_and_its_heads_stay(page: Page, site: Site, height: int) -> None:
    page.set_viewport_size({"width": 320, "height": height})
    page.goto(site.url + four(site))
    box = page.locator(".tall")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    least = page.locator("thead th").evaluate_all("heads => Math.min(...heads.map(head => head.getBoundingClientRect().width))")
    assert least >= 11 * 16
    box.evaluate("box => box.scrollTo(200, 300)")
    corner = box.evaluate("box => { const at = box.getBoundingClientRect(); return [at.x, at.y]; }")
    head = page.locator("thead td").evaluate("cell => { const at = cell.getBoundingClientRect(); return [at.x, at.y]; }")
    assert head == corner


@pytest.mark.check("C6")
@pytest.mark.parametrize("path", ["/", "/compare"])
def test_what_has_the_focus_is_never_covered(page: Page, site: Site, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 600})
    if path == "/":
        page.goto(site.url)
        page.locator("input[name=course]").first.check()
        page.locator("h2#count").evaluate("heading => heading.focus()")
    else:
        page.goto(site.url + four(site))
        page.locator("h1").evaluate("heading => { heading.tabIndex = -1; heading.focus(); }")
    for _ in range(30):
        page.keyboard.press("Tab")
        assert not page.evaluate(COVERED), page.evaluate("document.activeElement.outerHTML")


@pytest.mark.check("C7")
def test_four_courses_print_on_one_sheet_across(page: Page, site: Site) -> None:
    page.goto(site.url + four(site))
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    assert pages(pdf) == 1
    width, height = map(float, re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf).groups())  # type: ignore[union-attr]
    assert width > height


@pytest.mark.check("D5")
@pytest.mark.parametrize("path", [COURSE, f"/courses/{course_id(FRENCH)}", f"/courses/{course_id(HOSTILE)}"])
def test_a_course_prints_on_two_sheets_with_the_addresses_of_its_evidence(page: Page, site: Site, path: str) -> None:
    page.goto(site.url + path)
    assert pages(page.pdf(format="A4", prefer_css_page_size=True)) <= 2
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    told = page.locator(".quality a").evaluate_all(
        "links => links.map(link => [link.href, getComputedStyle(link, '::after').content])"
    )
    assert all(href in content for href, content in told)
    assert bool(told) == ("read on" in page.locator(".quality").inner_text())
