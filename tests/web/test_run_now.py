"""From the overview a person starts a real harvest, a process of its own, and sees it run and settle on the page as it is."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, expect

from crawlers import as_toml
from credatlas.hands import Hands
from indexer import EmbeddedEngine
from schemas import Outcome
from tests.credatlas.conftest import clean_environment
from tests.parts.mortal import wait_for
from tests.parts.servers import PATIENCE
from tests.parts.site import Answer, Site
from tests.parts.site import serving as answering
from tests.scheduler.nights import SOURCE, Nights
from tests.web.asking import serving
from web import create_app

NAME = SOURCE.source_id


@pytest.mark.heavy
@pytest.mark.browser
@pytest.mark.check("O2")
def test_run_now_turns_the_row_running_and_then_settles_it(
    tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(Site()) as site:
        started_and_watched(Nights(tmp_path, site), site, browser, monkeypatch)


def started_and_watched(nights: Nights, site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadPoolExecutor(1) as pool:  # the browser's own loop runs in this thread
        before = pool.submit(nights.harvest).result()
    site.courses.pop("course-001")
    seen = Event()

    def hold(_path: str, answer: Answer) -> Answer:
        seen.wait(PATIENCE)
        return answer

    site.fault = hold
    nights.settings.sources.mkdir()
    (nights.settings.sources / f"{NAME}.toml").write_text(as_toml(SOURCE, {}), encoding="utf-8")
    monkeypatch.chdir(nights.home)
    for name, value in clean_environment(nights.home, mirror=site.address).items():
        monkeypatch.setenv(name, value)
    sources, engine = {NAME: SOURCE}, EmbeddedEngine(nights.home / "index")
    hands = Hands(nights.settings, nights.store, sources)
    app = create_app(nights.settings, nights.store, engine, sources, today=date.today, hands=hands)
    with serving(app, engine) as shown, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{shown.url}/ops")
        row, button = page.locator(f"#{NAME}"), page.get_by_role("button", name=re.compile("^Run now"))
        button.click()
        expect(row.get_by_text("Running")).to_be_visible()
        expect(button).to_be_disabled()
        page.evaluate("window.untouched = true")
        seen.set()
        wait_for(lambda: not nights.store.runs.active(), PATIENCE, "The harvest did not end")
        expect(row.get_by_text("Running")).to_have_count(0)
        expect(button).to_be_enabled()
        assert page.evaluate("window.untouched")
    last = nights.store.harvests(NAME)[0]
    nights.store.close()
    assert (last.harvest_id != before.harvest_id, last.outcome, last.counters.missing) == (True, Outcome.FULL, 1)
