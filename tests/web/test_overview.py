"""The overview says first what needs a person, in the words that its table and the health address have too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from indexer import MeiliEngine
from schemas import Message, Outlet, Pause, Settings
from store import Store
from tests.parts.servers import shut_port
from tests.web.asking import Site, serving
from tests.web.troubled import DOWN, LOST, NEW, WELL, night, record, troubled
from web import create_app


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Store, Path]]:
    home = tmp_path_factory.mktemp("overview")
    with troubled(home, number=16) as (site, store):
        yield site, store, home


def words(html: str) -> str:
    """What a reader reads."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def row(html: str, source_id: str) -> str:
    found = re.search(rf'<tbody id="{source_id}">(.*?)</tbody>', html, re.DOTALL)
    assert found, source_id
    return words(found[1])


def statuses(html: str) -> list[str]:
    return re.findall(r'<span class="state (\w+)">', html)


@pytest.mark.check("O5")
def test_sentence_table_and_watcher_agree(house: tuple[Site, Store, Path]) -> None:
    site, _, _ = house
    page = site.get("/ops").text
    assert "2 of 3 catalogues need attention." in page
    assert statuses(page) == ["failed", "check", "healthy"]
    health = site.get("/healthz").data
    assert (health["catalogues"], health["attention"]) == (3, 2)


def test_the_sentence_says_what_is_wrong_with_its_numbers(house: tuple[Site, Store, Path]) -> None:
    page = words(house[0].get("/ops").text)
    assert "Lantern has failed 4 runs in a row; its 11 records are kept from" in page
    assert "Maple Short Courses (Ontario): Price missing on 80 % of records, usual 7 %." in page


@pytest.mark.check("O1", "I2")
def test_a_failed_catalogue_is_never_healthy_nor_completed_and_its_records_stay(house: tuple[Site, Store, Path]) -> None:
    site, _, _ = house
    page = site.get("/ops").text
    told = row(page, DOWN)
    assert told.startswith("Lantern Failed")
    assert "Healthy" not in told
    assert "completed" not in page.casefold()
    assert " 11 0 0 0 3 11 → 0 " in told
    assert site.get("/?catalogue=mooc_lantern").total == 11


@pytest.mark.check("O6")
def test_a_status_is_a_word_and_every_night_says_its_own(house: tuple[Site, Store, Path]) -> None:
    page = house[0].get("/ops").text
    for source_id, word in ((WELL, "Healthy"), (LOST, "Check"), (DOWN, "Failed")):
        assert f" {word} " in row(page, source_id)
    grid = page[page.index('class="nights"') :]
    shown = len(re.findall(r'[✓!×]</span><span class="hidden">\w+, \d', grid))
    assert shown == len(re.findall(r'<a class="night \w+" href="/ops/runs/', grid))
    assert shown in (3 * 13, 3 * 14)  # in the first hour of a day the last run is yesterday's
    assert len(re.findall(r"×</span><span class=\"hidden\">Failed, \d", grid)) == 4
    assert page.count("<th ") == page.count("<th scope=")


def test_what_was_never_run_needs_nobody(house: tuple[Site, Store, Path]) -> None:
    page = house[0].get("/ops").text
    assert f'<tbody id="{NEW.source_id}">' not in page
    assert "Zephyr Learning" in page[page.index("Not run yet") :]


def test_what_a_site_says_is_text(house: tuple[Site, Store, Path]) -> None:
    page = house[0].get("/ops").text
    assert "&lt;b&gt;refused&lt;/b&gt;" in page
    assert "<b>refused" not in page


def test_the_fragment_is_the_part_that_changes(house: tuple[Site, Store, Path]) -> None:
    part = house[0].get("/ops", X_Fragment="1")
    assert (part.status, part.headers["vary"].split(",")[0]) == (200, "X-Fragment")
    assert part.text.lstrip().startswith('<div class="attention')
    assert house[0].get("/fr/ops").status == 200


def test_without_hands_nothing_can_be_set_in_motion(house: tuple[Site, Store, Path]) -> None:
    assert "Run now" not in house[0].get("/ops").text


def test_a_run_that_goes_on_a_pause_and_one_that_was_cut_are_seen(tmp_path: Path) -> None:
    """O3: the pause is in the store, so it outlives the server."""
    with troubled(tmp_path) as (site, store):
        now = datetime.now(UTC)
        store.runs.begin(f"{DOWN}/now", DOWN, f"{DOWN}/now", now)
        store.runs.pause(Pause(source_id=WELL, by="Ada <i>", at=now.isoformat(), note="They rebuild."))
        gone = now - timedelta(minutes=11)
        store.runs.begin(f"{LOST}/cut", LOST, f"{LOST}/cut", gone)
        page = site.get("/ops").text
        assert sorted(statuses(page)) == ["failed", "paused", "running"]
        assert " Running " in row(page, DOWN)
        assert "Paused by Ada &lt;i&gt; since" in page
        assert "They rebuild." in row(page, WELL)
        assert "The run was interrupted after 0 pages" in row(page, LOST)
        assert 'data-live="running"' in page


def test_a_run_that_is_asked_for_is_seen_though_an_earlier_one_never_told_its_end(tmp_path: Path) -> None:
    with troubled(tmp_path) as (site, store):
        now = datetime.now(UTC)
        store.runs.begin(f"{WELL}/cut", WELL, f"{WELL}/cut", now - timedelta(minutes=11))
        assert " Failed " in row(site.get("/ops").text, WELL)
        assert store.runs.ask(f"{WELL}/now", WELL, "Ada", now)
        assert " Running " in row(site.get("/ops").text, WELL)


@pytest.mark.check("O4")
def test_when_nothing_runs_any_more_the_overview_says_since_when(tmp_path: Path) -> None:
    (tmp_path / "alerts.toml").write_text("[silent]\nleast = 0.5\n")
    with troubled(tmp_path) as (site, store):
        page = words(site.get("/ops").text)
        assert "Not running since" in page
        assert "There was no night for 60 minutes; 30 minutes is the limit." in page
        record(store, tmp_path, night(WELL, datetime.now(UTC)))
        assert "Last at work on" in words(site.get("/ops").text)


def test_an_outlet_that_alerts_do_not_reach_is_told(tmp_path: Path) -> None:
    with troubled(tmp_path, webhook="http://127.0.0.1:9/hook") as (site, store):
        assert "Alerts do not reach" not in words(site.get("/ops").text)
        settings = Settings(home=tmp_path, webhook="http://127.0.0.1:9/hook")
        pending = Message(message_id="1", at="2026-06-30T02:00:00+00:00")
        failed = Outlet(
            name=settings.outlets[0].name, pending=pending, failed_at="2026-06-30T02:00:00+00:00", trouble="It answered 500."
        )
        store.outbox.keep(failed)
        page = words(site.get("/ops").text)
        assert "Alerts do not reach webhook/127.0.0.1/" in page
        assert "It answered 500." in page


def test_before_the_first_run_the_page_says_so(empty_site: Site) -> None:
    page = words(empty_site.get("/ops").text)
    assert "No catalogue has been run yet." in page
    assert "Nothing has run yet." in page


def test_an_index_that_is_behind_is_told(house: tuple[Site, Store, Path], tmp_path: Path) -> None:
    assert "The index holds" not in house[0].get("/ops").text
    with troubled(tmp_path, unpublished=2) as (site, _):
        assert "The index holds 40 courses and the database 42." in site.get("/ops").text


def test_the_overview_answers_though_no_engine_does(tmp_path: Path) -> None:
    store, engine = Store.open(Settings(home=tmp_path).database), MeiliEngine(f"http://127.0.0.1:{shut_port()}", "key")
    with serving(create_app(Settings(home=tmp_path), store, engine, {}), engine) as site:
        assert (site.get("/ops").status, site.get("/ops/issues").status, site.get("/healthz").status) == (200, 200, 503)
    store.close()


def test_limits_that_cannot_be_used_are_told_and_stop_no_page(house: tuple[Site, Store, Path]) -> None:
    site, _, home = house
    (home / "alerts.toml").write_text("[fell")
    try:
        page = site.get("/ops")
        assert (page.status, site.get("/ops/issues").status, site.get("/healthz").status) == (200, 200, 200)
        assert "The limits of what is watched are those that ship." in page.text
        assert "alerts.toml cannot be used" in page.text
    finally:
        (home / "alerts.toml").unlink()
