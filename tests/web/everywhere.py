"""What every page has to be, asked of a page that stands open in Chromium; each check gives a line for whatever is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

from tests.parts.servers import REPOSITORY

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RING = 2
"""Pixels that the ring around what has the focus is wide at least."""


@cache
def script(name: str) -> str:
    return (REPOSITORY / "tests/web/scripts" / name).read_text(encoding="utf-8")


@cache
def _axe() -> str:
    return (REPOSITORY / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def barriers(page: Page, sizes: bool = True) -> list[str]:
    """What axe-core finds, told with the elements; the `sizes` of targets count unless something lies over them."""
    page.evaluate(_axe())  # asked from outside the page, which keeps its own policy
    asked = "([tags, enabled]) => axe.run({runOnly: tags, rules: {'target-size': {enabled}}, resultTypes: ['violations']})"
    told: dict[str, Any] = page.evaluate(asked, [list(RULES), sizes])
    return [f"{one['id']}: {[node['html'][:200] for node in one['nodes'][:3]]}" for one in told["violations"]]


def overflow(page: Page) -> Iterator[str]:
    """Whether the page scrolls sideways on the narrowest screen or with text of twice the size."""
    seen = page.viewport_size or {"width": 1280, "height": 900}
    for width, size in ((320, "100%"), (1280, "200%")):
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate(
            "size => { document.documentElement.style.fontSize = size; return document.documentElement.scrollWidth }", size
        )
        if wide > width:
            yield f"{wide} px wide on a screen of {width} px with text at {size}"
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(seen)


def outline(page: Page, language: str) -> Iterator[str]:
    """One heading of the first level and none skipped, a title, a language, and landmarks one can tell apart."""
    told: dict[str, Any] = page.evaluate(script("outline.js"))
    levels = told["levels"]
    if levels.count(1) != 1 or levels[:1] != [1]:
        yield f"headings {levels}"
    if any(below - above > 1 for above, below in pairwise(levels)):
        yield f"a heading skipped: {levels}"
    if told["lang"] != language:
        yield f"lang={told['lang']}"
    if not told["title"]:
        yield "no title"
    if len(set(told["landmarks"])) != len(told["landmarks"]) or told["landmarks"].count("main") != 1:
        yield f"landmarks {told['landmarks']}"


def unseen(page: Page) -> Iterator[str]:
    """Words that a reader sees and that are gone in colours of the reader's own, or on paper."""
    for scheme in ("light", "dark"):
        page.emulate_media(forced_colors="active", color_scheme=scheme)
        yield from (f"forced colours ({scheme}): {words}" for words in page.evaluate(script("faint.js")))
    page.emulate_media(forced_colors="none")
    before = page.evaluate(script("shown.js"))
    page.emulate_media(media="print")
    on_paper = set(page.evaluate(script("shown.js")))
    yield from (f"print: {words}" for words in before if words not in on_paper)
    page.emulate_media(media="screen")


def unreached(page: Page) -> Iterator[str]:
    """Walks through the page by the Tab key: everything is reached, can be seen to have the focus, and lets go of it."""
    expected: int = page.evaluate(script("walk.js"), RING)
    wrong: list[str] = []
    for stops in (expected, 25):  # lists that scroll are stops of Chromium's own
        for _ in range(stops):
            page.keyboard.press("Tab")
        wrong = page.evaluate("walked()")
        if not wrong:
            break
    yield from wrong
