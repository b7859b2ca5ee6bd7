"""Every page in a real Chromium, in both languages and however it is looked at: open to everybody and quiet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.web.asking import Site
from tests.web.everywhere import barriers, outline, overflow, unreached, unseen
from tests.web.rows import ROWS, Row, without_a_row

HOME = re.compile(r"http://127\.0\.0\.1:\d+/|data:")
LANGUAGES = ("en", "fr")


@dataclass(frozen=True)
class Mode:
    """One way of looking at a page; `unfolded` opens every list and the filters."""

    name: str
    width: int = 1280
    scheme: Literal["light", "dark"] = "light"
    scripts: bool = True
    unfolded: bool = False


MODES = (
    Mode("light"),
    Mode("dark", scheme="dark"),
    Mode("phone", width=390),
    Mode("narrow", width=320),
    Mode("no scripts", scripts=False),
    Mode("unfolded", width=390, scheme="dark", unfolded=True),
)
_DEALT = [(row, MODES[n % len(MODES)], LANGUAGES[(n + n // len(MODES)) % 2]) for n, row in enumerate(ROWS)]
"""Each page once, and among them each mode in each language."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if {"row", "mode", "language"} <= set(metafunc.fixturenames):
        views = list(product(ROWS, MODES, LANGUAGES)) if metafunc.config.getoption("--every-mode") else _DEALT
        metafunc.parametrize(("row", "mode", "language"), views, ids=lambda part: getattr(part, "name", part))
    elif "row" in metafunc.fixturenames:
        metafunc.parametrize("row", ROWS, ids=lambda row: row.name)


@pytest.fixture
def shown(browser: Browser, request: pytest.FixtureRequest, row: Row, mode: Mode, language: str) -> Iterator[Page]:
    """The page; a breach of its policy, a script error or a request to somebody else fails the test."""
    site: Site = request.getfixturevalue(row.at)
    context = browser.new_context(viewport={"width": mode.width, "height": 900}, color_scheme=mode.scheme)
    wrong: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if _ours(said, row) else None)
    page.on("request", lambda asked: None if HOME.match(asked.url) else wrong.append(asked.url))
    if not mode.scripts:  # the page's own, that is: axe-core is one too
        page.route("**/static/*.js", lambda asked: asked.fulfill(body="", content_type="text/javascript"))
    answer = page.goto(site.url + ("/fr" if language == "fr" else "") + row.path)
    assert answer
    assert answer.status == row.status
    if mode.unfolded:
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        page.evaluate("document.querySelector('#filters-button:not([hidden])')?.click()")
    yield page
    context.close()
    assert wrong == []


def _ours(said: ConsoleMessage, row: Row) -> bool:
    """Whether something went wrong; that a page is an error Chromium tells itself."""
    return said.type in ("error", "warning") and (row.status == 200 or f" {row.status} " not in said.text)


@pytest.mark.heavy
@pytest.mark.browser
@pytest.mark.check("X1", "X2", "X3", "X5", "X7")
def test_a_page_is_open_to_everybody(shown: Page, language: str) -> None:
    found = [*barriers(shown), *overflow(shown), *outline(shown, language), *unseen(shown)]
    assert found == []


@pytest.mark.heavy
@pytest.mark.browser
@pytest.mark.check("X4")
def test_the_tab_key_leads_everywhere(walker: Page, request: pytest.FixtureRequest, row: Row) -> None:
    site: Site = request.getfixturevalue(row.at)
    walker.goto(site.url + row.path)
    assert list(unreached(walker)) == []


@pytest.fixture(scope="module")
def walker(browser: Browser) -> Iterator[Page]:
    """One tab for all walks."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.check("X5")
def test_every_page_has_a_title_of_its_own(site: Site) -> None:
    pages = {row.path.partition("?")[0] for row in ROWS if row.at == "site" and row.status == 200}
    titles = [re.findall(r"<title>\s*(.*?)\s*</title>", site.get(path).text, re.S) for path in pages if "/embed/" not in path]
    assert all(len(title) == 1 for title in titles)
    assert [title for title in titles if titles.count(title) > 1] == [
        ["Find a micro-credential · CredAtlas"]
    ] * 2  # / and /search


def test_every_page_has_a_row() -> None:
    assert list(without_a_row()) == []
