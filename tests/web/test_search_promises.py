"""What the search page promises, each held on both engines: over HTTP where that is enough, else in a real Chromium."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.asking import Answer, Site
from tests.web.catalogue import LINES

LISTED = len([line for line in LINES if not line.until])
WAY = re.compile(r'<li><a href="([^"]+)" data-live>[^<]+</a> <span class="muted">\((\d+)\)')
COUNTING = """() => {
  window.stayed = true;
  window.said = [];
  new MutationObserver(() => window.said.push(document.querySelector("#said").textContent))
    .observe(document.querySelector("#said"), { childList: true });
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def still(page: Page, url: str) -> None:
    """Opens a page whose clock moves by `page.clock.run_for` alone, so that a slow machine types as fast as any."""
    page.clock.install(time=0)
    page.goto(url)
    page.clock.pause_at(3_600)


def state(page: Page) -> tuple[str, list[str], list[str], str]:
    """The heading, the courses, the ticks and the words in the box."""
    cards = page.locator(".card").evaluate_all("all => all.map(one => one.id)")
    ticks = page.locator("#groups :checked").evaluate_all("all => all.map(one => one.value).filter(value => value !== 'EUR')")
    return page.locator("#count").inner_text(), cards, ticks, page.locator("#q").input_value()


def ways(answer: Answer) -> list[tuple[str, int]]:
    return [(href.replace("&amp;", "&"), int(count)) for href, count in WAY.findall(answer.text)]


@pytest.mark.check("S1")
@pytest.mark.browser
@pytest.mark.heavy
def test_with_and_without_javascript_the_same_is_there(page: Page, browser: Browser, either_site: Site) -> None:
    plain = browser.new_context(java_script_enabled=False)
    without = plain.new_page()
    for path in ("/", "/?q=data&mode=online", "/?info=support&info=rating&price=free", "/?page=2&sort=price", "/?q=zzqx"):
        for each in (page, without):
            each.goto(either_site.url + path)
        assert state(page) == state(without), path
    plain.close()


@pytest.mark.check("S2")
@pytest.mark.browser
@pytest.mark.heavy
def test_typing_searches_in_place_and_is_said_once(page: Page, either_site: Site) -> None:
    still(page, either_site.url)
    page.evaluate(COUNTING)
    page.keyboard.press("Tab")
    while page.evaluate("() => document.activeElement.id") != "q":
        page.keyboard.press("Tab")
    for typed in ("d", "a", "t", "a"):
        page.keyboard.type(typed)
        page.clock.run_for(100)
    page.clock.run_for(20)
    expect(page).to_have_url(re.compile(r"\?q=data$"))
    page.clock.run_for(1_600)
    expect(page.locator("#said")).to_have_text(re.compile("micro-credentials for “data”"))
    assert page.evaluate("() => [window.stayed, document.activeElement.id, document.activeElement.value]") == [True, "q", "data"]
    assert page.evaluate("() => window.said") == [page.locator("#count").inner_text()]


@pytest.mark.check("S3")
def test_alternatives_widen_and_kinds_of_information_narrow(either_site: Site) -> None:
    one, other = either_site.get("/?mode=online"), either_site.get("/?mode=blended")
    both = either_site.get("/?mode=online&mode=blended")
    assert both.total == one.total + other.total
    told = {value: count for name, value, count in one.options if name == "mode"}
    assert told["blended"] == other.total > 0
    shared = set(either_site.get("/?info=qa").ids) & set(either_site.get("/?info=support").ids)
    assert either_site.get("/?info=qa&info=support").total == len(shared) > 0


@pytest.mark.check("S4")
@pytest.mark.parametrize("within", ["", "q=data&mode=online"])
def test_every_value_gives_exactly_the_number_beside_it(either_site: Site, within: str) -> None:
    asked = {tuple(pair.split("=")) for pair in within.split("&") if pair}
    options = [
        (name, value, count) for name, value, count in either_site.get(f"/?{within}").options if (name, value) not in asked
    ]
    assert len(options) > 20
    for name, value, count in options:
        others = "&".join("=".join(pair) for pair in asked if pair[0] != name)
        assert either_site.get(f"/?{others}&{name}={value}").total == count, (name, value)


@pytest.mark.check("S5")
@pytest.mark.browser
@pytest.mark.heavy
def test_back_forward_reload_and_a_copied_address_bring_the_same_back(page: Page, browser: Browser, either_site: Site) -> None:
    page.goto(f"{either_site.url}/?q=data")
    first = state(page)
    page.locator('[id="mode-online"]').press("Space")
    expect(page).to_have_url(re.compile("mode=online"))
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
    second = state(page)
    assert first != second
    for move, expected in ((page.go_back, first), (page.go_forward, second), (page.reload, second)):
        move()
        expect(page.locator("#count")).to_have_text(expected[0])
        assert state(page) == expected
    other = browser.new_context(viewport={"width": 1280, "height": 900})
    copied = other.new_page()
    copied.goto(page.url)
    assert state(copied) == second
    other.close()


@pytest.mark.check("S6")
def test_a_slip_is_mended_and_said_and_accents_make_no_difference(either_site: Site) -> None:
    mended = either_site.get("/?q=machne+lerning")
    assert "so we searched for <b>machine learning</b>" in mended.text
    assert set(mended.ids) == set(either_site.get("/?q=machine+learning").ids) != set()
    plain, accented = either_site.get("/?q=negociation"), either_site.get("/?q=n%C3%A9gociation")
    assert set(plain.ids) == set(accented.ids) != set()


@pytest.mark.check("S7")
def test_nothing_found_offers_ways_out_that_lead_somewhere_and_nothing_else(either_site: Site) -> None:
    nothing = either_site.get("/?q=zzqx+vvk&mode=online&price=free")
    assert nothing.total == 0
    found = ways(nothing)
    assert len(found) >= 2
    for href, count in found:
        assert either_site.get(href).total == count > 0, href
    legends = re.findall(r"<fieldset.*?</fieldset>", nothing.text, re.DOTALL)
    assert all('type="checkbox"' in legend for legend in legends)
    for part in ('id="sort"', 'class="cards"', 'id="browse"', 'class="exports"'):
        assert part not in nothing.text


@pytest.mark.check("S4", "S8")
@pytest.mark.browser
@pytest.mark.heavy
def test_twelve_ticks_keep_the_focus_and_another_page_starts_at_its_heading(page: Page, either_site: Site) -> None:
    page.goto(either_site.url)
    boxes = page.locator("#groups > fieldset > .option input").evaluate_all("all => all.slice(0, 12).map(one => one.id)")
    assert len(boxes) == 12
    for box_id in boxes:
        box = page.locator(f'[id="{box_id}"]')
        printed = page.locator(f'label:has([id="{box_id}"]) small').inner_text()
        for told in (printed, LISTED):
            box.press("Space")
            expect(page.locator("#count")).to_have_text(re.compile(rf"^{told} micro-credentials?$"))
            expect(box).to_be_focused()
    page.locator("#sort").focus()
    page.locator("#sort").select_option("price")
    expect(page).to_have_url(re.compile("sort=price"))
    expect(page.locator("#sort")).to_be_focused()
    page.locator(".pages a", has_text="2").click()
    expect(page.locator("#count")).to_be_focused()
    expect(page.locator("#count")).to_be_in_viewport()


@pytest.mark.check("S9")
@pytest.mark.parametrize(
    "asked", ["mode=xyz&page=-3&sort=;DROP", "cur=XXX", "subject=alchemy&credit=", "q=%ff&lang=%00&skill=a%20b"]
)
def test_odd_parameters_give_a_page_with_a_notice(either_site: Site, asked: str) -> None:
    answer = either_site.get(f"/?{asked}")
    assert answer.status == 200
    assert "We ignored" in answer.text


@pytest.mark.check("S9")
def test_markup_in_a_query_is_shown_as_text_even_where_it_is_marked(either_site: Site) -> None:
    for asked in ("%3Cscript%3Ealert(1)%3C/script%3E", "%22%3E%3Cimg+src=x+onerror=alert(1)%3E", "script+alert"):
        page = either_site.get(f"/?q={asked}").text
        assert "<script>alert" not in page
        assert "<img" not in page
    assert "&lt;<mark>script</mark>&gt;" in page


@pytest.mark.check("S11")
@pytest.mark.browser
@pytest.mark.heavy
def test_where_fetching_fails_typing_becomes_a_visit_once_it_rests(page: Page, either_site: Site) -> None:
    still(page, either_site.url)
    page.evaluate("() => (window.stayed = true)")
    page.route("**/*", lambda route: route.abort() if route.request.headers.get("x-fragment") else route.continue_())
    page.locator("#q").focus()
    for typed, asked in (("d", "d"), ("ata", "data")):
        page.keyboard.insert_text(typed)
        with page.expect_event("requestfailed", lambda request, asked=asked: request.url.endswith(f"?q={asked}")):
            page.clock.run_for(120)
        page.clock.run_for(600)
        assert page.evaluate("() => window.stayed"), "a visit swallows the letters that come while it loads"
    page.clock.run_for(700)
    expect(page).to_have_url(re.compile(r"\?q=data$"))
    expect(page.locator("#count")).to_contain_text("“data”")
    assert page.evaluate("() => window.stayed ?? false") is False
    assert state(page)[1] == [f"card-{found}" for found in either_site.get("/?q=data").ids]


@pytest.mark.check("S12")
def test_the_page_is_light(either_site: Site) -> None:
    page = either_site.get("/").text
    script, style, icon = (re.findall(rf'"(/static/{name}[^"]+)"', page)[0] for name in ("app", "style", "icon"))
    parts = [page.encode(), *(either_site.get(path).body for path in (script, style, icon))]
    assert sum(len(gzip.compress(part, 6)) for part in parts) <= 30 * 1024
    assert len(parts[1]) <= 8 * 1024


@pytest.mark.check("S13")
@pytest.mark.parametrize("asked", ["", "q=data&mode=online", "info=qa&sort=price"])
def test_what_is_taken_along_holds_what_the_heading_counts(either_site: Site, asked: str) -> None:
    page = either_site.get(f"/?{asked}")
    rows = list(csv.DictReader(io.StringIO(either_site.get(f"/search.csv?{asked}").body.decode("utf-8-sig"))))
    feed = ElementTree.fromstring(either_site.get(f"/search.atom?{asked}").body)  # noqa: S314 - our own
    atom = "{http://www.w3.org/2005/Atom}"
    times = [entry.findtext(f"{atom}updated") or "" for entry in feed.findall(f"{atom}entry")]
    assert len(rows) == len(times) == page.total > 0
    assert times == sorted(times, reverse=True)
    assert [row["Id"] for row in rows][:20] == page.ids
    links = [link.get("href", "") for link in feed.findall(f"{atom}entry/{atom}link")]
    assert {urlsplit(link).path for link in links} == {f"/courses/{row['Id']}" for row in rows}
