"""What other sites may show in a frame: small, without script or cookie, and nothing else of ours may be framed."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, expect

from tests.web.asking import Site
from tests.web.catalogue import FRENCH, HOSTILE, course_id

FULL = course_id("Data analysis for managers")
FRAMES = [f"/embed/badge/{FULL}", "/embed/badge/burren-college", "/embed/search?catalogue=ie_harbour&provider=burren-college"]


STRANGE = ["/embed/badge/nobody", "/embed/badge/%00", "/embed/search?look=%22"]


@pytest.mark.parametrize("path", [*FRAMES, f"/fr{FRAMES[0]}", *STRANGE])
def test_a_frame_may_stand_anywhere_and_runs_and_keeps_nothing(site: Site, path: str) -> None:
    answer = site.get(path)
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors *" in policy and "script-src" not in policy and "default-src 'none'" in policy
    assert "<script" not in answer.text and "set-cookie" not in answer.headers
    assert len(answer.body) < 5_000


@pytest.mark.parametrize("path", ["/", f"/courses/{FULL}", "/ops", "/embed", "/embed/nothing", "/nowhere", "/search.csv"])
def test_nothing_else_may_be_framed(site: Site, path: str) -> None:
    assert "frame-ancestors 'none'" in site.get(path).headers["content-security-policy"]


def test_the_badge_tells_what_the_page_tells(site: Site) -> None:
    badge, page = site.get(f"/embed/badge/{FULL}").text, site.get(f"/courses/{FULL}").text
    published = re.search(r"publishes <b>(\d) of 6</b>", page)
    assert published and f"Publishes <b>{published[1]} of 6</b>" in badge
    assert badge.count('<li class="published">') == int(published[1])
    assert f'href="{site.url}/courses/{FULL}" target="_blank" rel="noopener"' in badge


def test_the_badge_of_a_provider_counts_what_the_search_finds(either_site: Site) -> None:
    badge = either_site.get("/embed/badge/burren-college").text
    assert "<h1>Burren College</h1>" in badge
    assert f"Its {either_site.get('/?provider=burren-college').total} micro-credentials together publish" in badge


def test_nobody_has_a_badge_that_says_so(site: Site) -> None:
    for name in ("nobody", "%3Cscript%3E", "-"):
        answer = site.get(f"/embed/badge/{name}")
        assert answer.status == 404 and "We do not know this course or provider" in answer.text


def test_html_in_a_title_is_text_in_a_badge(site: Site) -> None:
    badge = site.get(f"/embed/badge/{course_id(HOSTILE)}").text
    assert "<script" not in badge and "&lt;script&gt;" in badge


def test_a_box_keeps_to_what_it_was_made_for(site: Site) -> None:
    box = site.get(FRAMES[2]).text
    assert '<input type="hidden" name="provider" value="burren-college">' in box
    assert '<input type="hidden" name="catalogue" value="ie_harbour">' in box
    assert "Burren College, Harbour Credentials (Ireland)" in box
    loose = site.get("/embed/search?catalogue=%22%3E%3Cscript%3E&provider=%3Cb%3E&target=javascript&look=red").text
    assert 'type="hidden"' not in loose and 'target="_blank"' in loose and "class=" not in loose.split("<head>")[0]
    assert 'target="_top"' in site.get("/embed/search?target=_top").text


def test_a_badge_speaks_the_language_of_its_address(site: Site) -> None:
    assert '<html lang="fr" class="dark">' in site.get(f"/fr/embed/badge/{course_id(FRENCH)}?look=dark").text


@pytest.mark.parametrize("path", [f"/courses/{FULL}", "/providers/burren-college", "/about-the-data"])
def test_what_is_to_be_pasted_stands_ready(site: Site, path: str) -> None:
    pasted = re.search(r"&lt;iframe src=&#34;([^&]+)&#34;", site.get(path).text)
    assert pasted and pasted[1].startswith(f"{site.url}/embed/")
    assert site.get(pasted[1].removeprefix(site.url)).status == 200


@pytest.fixture
def elsewhere(site: Site) -> Iterator[str]:
    """A page of another origin that frames ours, and tries to frame the search page."""
    frames = "".join(f'<iframe src="{site.url}{path}" name="f{number}"></iframe>' for number, path in enumerate([*FRAMES, "/"]))

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Elsewhere</title>{frames}".encode())

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.mark.browser
@pytest.mark.heavy
def test_a_page_of_another_site_shows_the_frames_and_only_them(browser: Browser, site: Site, elsewhere: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(elsewhere)
    course, provider, box, whole = (page.frame(f"f{number}") for number in range(4))
    assert course and provider and box and whole
    expect(course.get_by_role("heading", level=1)).to_have_text("Data analysis for managers")
    expect(provider.get_by_role("heading", level=1)).to_have_text("Burren College")
    expect(whole.locator("#search")).to_have_count(0)
    box.get_by_label("Skill, job or subject").fill("data")
    with context.expect_page() as opened:
        box.get_by_role("button", name="Search").click()
    opened.value.wait_for_url(f"{site.url}/?provider=burren-college&catalogue=ie_harbour&q=data")
    assert context.cookies() == []
    context.close()
