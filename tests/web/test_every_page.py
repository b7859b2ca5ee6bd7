"""Every page in a real Chromium, in both languages and however it is looked at: open to everybody and quiet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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


class Tab:
    """One that looks at page after page in a mode, and notes what goes wrong on each."""

    def __init__(self, browser: Browser, mode: Mode) -> None:
        self.mode, self.status, self.wrong = mode, 200, list[str]()
        self.page = browser.new_context().new_page()
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda said: self.wrong.append(said.text) if self._is_ours(said) else None)
        self.page.on("request", lambda asked: None if HOME.match(asked.url) else self.wrong.append(asked.url))
        if not mode.scripts:  # the page's own, that is: axe-core is one too
            self.page.route("**/static/*.js", lambda asked: asked.fulfill(body="", content_type="text/javascript"))

    def open(self, url: str, status: int) -> None:
        self.status = status
        self.wrong.clear()
        self.page.set_viewport_size({"width": self.mode.width, "height": 900})
        self.page.emulate_media(media="screen", color_scheme=self.mode.scheme, forced_colors="none")
        answer = self.page.goto(url)
        assert answer
        assert answer.status == status
        if self.mode.unfolded:
            self.page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
            self.page.evaluate("document.querySelector('#filters-button:not([hidden])')?.click()")

    def _is_ours(self, said: ConsoleMessage) -> bool:
        """Whether something went wrong; that a page is an error Chromium tells itself."""
        return said.type in ("error", "warning") and (self.status == 200 or f" {self.status} " not in said.text)


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Callable[[Mode], Tab]]:
    """The tab of each mode: Chromium starts a process for every one."""
    made: dict[str, Tab] = {}

    def of(mode: Mode) -> Tab:
        if mode.name not in made:
            made[mode.name] = Tab(browser, mode)
        return made[mode.name]

    yield of
    for one in made.values():
        one.page.context.close()


@pytest.fixture
def shown(tab: Callable[[Mode], Tab], request: pytest.FixtureRequest, row: Row, mode: Mode, language: str) -> Iterator[Page]:
    """The page; a breach of its policy, a script error or a request to somebody else fails the test."""
    site: Site = request.getfixturevalue(row.at)
    one = tab(mode)
    one.open(site.url + ("/fr" if language == "fr" else "") + row.path, row.status)
    yield one.page
    assert one.wrong == []


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
