"""The pages in a real Chromium: quicker with JavaScript, the same without it, and open to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.asking import Site
from tests.web.catalogue import FRENCH, HOSTILE, course_id
from tests.web.everywhere import barriers

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

FULL = course_id("Data analysis for managers")
PAGES = {
    "search": "/?q=data&mode=online",
    "nothing": "/?q=zzqx+vvk&mode=online",
    "some": "/?q=negotiation+zzqx&loose=1",
    "also": "/?q=negotiation",
    "course": f"/courses/{FULL}",
    "hostile": f"/courses/{course_id(HOSTILE)}",
    "coverage": "/coverage",
    "gaps": "/gaps",
    "provider": "/providers/burren-college",
    "about": "/about-the-data",
    "compare": f"/compare?course={FULL}&course={course_id(FRENCH)}",
    "mishap": "/courses/nobody",
}
LOOKS: dict[str, tuple[int, Literal["light", "dark"]]] = {
    "light": (1280, "light"),
    "dark": (1280, "dark"),
    "narrow": (390, "light"),
}
HOME = re.compile(r"http://127\.0\.0\.1:\d+/|data:")
IDS = "cards => cards.map(card => card.id)"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A wide page on which a breach of the content policy, a script error or a foreign request fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script("addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))")
    wrong: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" and " 404 " not in said.text else None)
    opened.on("request", lambda asked: None if HOME.match(asked.url) else wrong.append(asked.url))
    yield opened
    context.close()
    assert wrong == []


def ids(page: Page) -> list[str]:
    return [str(found) for found in page.locator(".card").evaluate_all(IDS)]


def ticked(page: Page) -> list[str]:
    return [str(found) for found in page.locator("#groups :checked").evaluate_all("boxes => boxes.map(box => box.id)")]


def test_some_of_the_words_last_until_others_are_typed(page: Page, site: Site) -> None:
    page.goto(site.url + "/?q=negotiation+zzqx&mode=online")
    page.get_by_role("link", name="Search for some of the words", exact=True).click()
    expect(page.get_by_text("at least one of your words")).to_be_visible()
    page.locator("#mode-online").click()
    page.wait_for_url(re.compile("/[?]q=negotiation[+]zzqx&loose=1$"))
    expect(page.get_by_text("at least one of your words")).to_be_visible()
    page.get_by_label("Skill, job or subject").fill("negotiation")
    page.wait_for_url(re.compile("/[?]q=negotiation$"))
    expect(page.get_by_text("at least one of your words")).to_be_hidden()


def test_without_javascript_filters_apply_and_courses_compare(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(site.url)
    page.get_by_label("Blended").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url(re.compile(r"mode=blended"))
    for box in page.get_by_label("Compare").all()[:2]:
        box.check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare 2 courses")
    context.close()


def test_an_empty_result_is_said_at_once(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.get_by_label("Skill, job or subject").fill("zzqx")
    expect(page.locator("#alarm")).to_have_text("No micro-credentials match for “zzqx”")
    page.get_by_role("link", name="Browse all").click()
    expect(page.locator("#count")).to_have_text("41 micro-credentials")
    assert page.get_by_label("Skill, job or subject").input_value() == ""


def test_an_open_list_stays_open_and_can_be_searched(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.get_by_text("More providers").click()
    provider = page.locator("#more-provider input[type=checkbox]").last
    provider.check()
    expect(page).to_have_url(re.compile("provider="))
    expect(page.locator("#more-provider")).to_have_attribute("open", "")


def test_courses_of_two_pages_are_compared_and_a_fifth_is_refused(page: Page, site: Site) -> None:
    page.goto(site.url)
    for box in page.locator("input[name=course]").all()[:2]:
        box.check()
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("page=2"))
    for box in page.locator("input[name=course]").all()[:2]:
        box.check()
    expect(page.locator("#bar")).to_contain_text("4 of 4 courses ticked.")
    expect(page.locator("input[name=course]").nth(2)).to_be_disabled()
    page.locator("#bar").get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare 4 courses")
    page.get_by_role("link", name="Remove").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare 3 courses")


def test_on_a_small_screen_the_filters_stand_behind_a_button(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(site.url)
    button = page.get_by_role("button", name="Filters")
    expect(page.locator("#filters")).to_be_hidden()
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.get_by_label("On campus").check()
    show = page.get_by_role("button", name=re.compile(r"^Show \d+ courses?$"))
    expect(show).to_have_text(re.compile("Show 3 courses"))
    show.click()
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("#count")).to_be_focused()


def test_evidence_opens_from_its_address(page: Page, site: Site) -> None:
    page.goto(site.url + PAGES["course"])
    page.get_by_text("Where we read this").click()
    expect(page.get_by_role("rowheader", name="Price")).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_and_no_barrier_is_found(page: Page, site: Site, name: str) -> None:
    page.goto(site.url + PAGES[name])
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    for look, (width, scheme) in LOOKS.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        if look == "narrow" and name in ("search", "nothing"):
            page.get_by_role("button", name="Filters").click()
        assert barriers(page, sizes=False) == [], look
