"""Pictures of the pages for the README, taken when a run is asked for them with `--screens`."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from schemas import slug
from tests.web.asking import Site
from tests.web.rows import ROWS, Row

pytestmark = [pytest.mark.browser, pytest.mark.heavy]
MAIN = ("home", "search", "course", "compare", "provider", "ecosystem", "console", "console's coverage")
"""Pages that are shown on a phone and in the dark too."""
MOST = 3_000_000
"""Bytes of all pictures together."""
Look = tuple[str, int, Literal["light", "dark"]]
WIDE: Look = ("", 1280, "light")
LOOKS: tuple[Look, ...] = (("phone", 390, "light"), ("dark", 1280, "dark"))


def looks() -> list[tuple[Row, Look]]:
    return [(row, WIDE) for row in ROWS] + [(row, look) for row in ROWS if row.name in MAIN for look in LOOKS]


def test_every_page_is_pictured(browser: Browser, pictures: Path, request: pytest.FixtureRequest) -> None:
    for row, (name, width, scheme) in looks():
        site: Site = request.getfixturevalue(row.at)
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        page.goto(site.url + row.path)
        taken = context.new_cdp_session(page).send("Page.captureScreenshot", {"format": "webp", "quality": 60})
        (pictures / f"{slug(f'{row.name} {name}')}.webp").write_bytes(b64decode(taken["data"]))
        context.close()
    assert sum(path.stat().st_size for path in pictures.iterdir()) < MOST
