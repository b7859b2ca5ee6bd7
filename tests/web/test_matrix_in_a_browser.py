"""The matrix without its colours: every number and the whole legend are read in forced colours and on grey paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.web.asking import Site

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

SEEN = """() => [...document.querySelectorAll('.matrix .heat b, .legend li')].map(one => {
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  return box.width > 0 && box.height > 0 && style.visibility === 'visible' && style.opacity === '1' ? one.innerText.trim() : '';
})"""


def seen(page: Page) -> list[str]:
    told: list[str] = page.evaluate(SEEN)
    return told


@pytest.mark.check("M6")
def test_the_matrix_is_read_without_its_colours(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        page.goto(f"{site.url}/ops/coverage")
        usual = seen(page)
        assert len([one for one in usual if re.fullmatch(r"[<>]?\d+|–", one)]) == 24
        assert usual[-8:] == ["none", "under 10 per cent", "10 to 24 per cent", "25 to 49 per cent", "50 to 74 per cent",
                              "75 to 89 per cent", "90 per cent or more", "not checked"]  # fmt: skip
        page.emulate_media(forced_colors="active")
        assert seen(page) == usual
        page.emulate_media(media="print", forced_colors="none")
        assert seen(page) == usual
        kept = page.locator(".legend span").first.evaluate("one => getComputedStyle(one).printColorAdjust")
        assert kept == "exact"
    finally:
        context.close()
