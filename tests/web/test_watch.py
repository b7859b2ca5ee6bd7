"""Watchers are told whether the server serves, whether the house is well, and its figures; whoever is none of them is not."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from indexer import EmbeddedEngine
from reporter import State
from schemas import Health, Night, NightState, NightStep, QueueCounts, Settings, Stage, StepOutcome, Watches, WrongUse
from store import Store
from tests.web.asking import Answer, Site, serving
from tests.web.catalogue import TODAY
from tests.web.conftest import opened
from tests.web.troubled import DOWN, LOST, NEW, WELL, night, record, troubled
from tests.web.visitor import Visitor
from web import create_app
from web.frame.hosts import is_within
from web.standing import Standing
from web.watch.families import MOST, House, Remembered, families

SENTENCES = {"No engine answers a search.", "The store cannot be read."}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Store]]:
    with troubled(tmp_path_factory.mktemp("watch"), number=4) as told:
        yield told


def figures(answer: Answer) -> dict[str, float]:
    """Every figure by its name and labels as they are written."""
    assert answer.status == 200, answer.text
    samples = (sample for family in text_string_to_metric_families(answer.text) for sample in family.samples)
    return {one.name + "".join(f" {name}={value}" for name, value in sorted(one.labels.items())): one.value for one in samples}


def test_a_server_that_serves_is_ready_and_says_no_more(house: tuple[Site, Store]) -> None:
    assert house[0].get("/readyz").data == {"status": "ready"}


def test_catalogues_that_need_a_person_are_no_reason_to_call_one_at_night(house: tuple[Site, Store]) -> None:
    health = house[0].get("/healthz")
    assert (health.status, health.data["status"], health.data["attention"]) == (200, "ok", 2)
    assert "reasons" not in health.data


def test_nights_that_have_stopped_are_told_to_a_watcher_and_stop_no_page(tmp_path: Path) -> None:
    (tmp_path / "alerts.toml").write_text("[silent]\nleast = 0.5\n")
    with troubled(tmp_path) as (site, store):
        health = site.get("/healthz")
        assert (health.status, health.data["status"]) == (503, "not well")
        assert re.match(r"The nights have stopped: .+ \d{4}-\d\d-\d\dT", health.data["reasons"][0])
        assert site.get("/readyz").status == site.get("/").status == 200
        record(store, tmp_path, night(WELL, datetime.now(UTC)))
        assert site.get("/healthz").status == 200


def test_a_house_whose_first_night_never_comes_is_not_well(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    with opened(tmp_path, harvested=False) as site:
        for hours, reasons in ((25, None), (27, ["No night has ever come."])):
            begun.write_text((datetime.now(UTC) + (TODAY - date.today()) - timedelta(hours=hours)).isoformat(timespec="seconds"))
            health = site.get("/healthz")
            assert (health.status, health.data.get("reasons")) == (503 if reasons else 200, reasons)


def test_a_server_without_any_engine_is_not_ready(silent_site: Site) -> None:
    for path, status in (("/readyz", "not ready"), ("/healthz", "not well")):
        answer = silent_site.get(path)
        assert (answer.status, answer.data["status"]) == (503, status)
        assert answer.data["reasons"] == ["No engine answers a search."]
        assert answer.headers["cache-control"] == "no-store"
    before = figures(silent_site.get("/metrics"))
    assert (before["credatlas_search_up"], before["credatlas_store_up"]) == (0, 1)
    assert "credatlas_index_documents" not in before
    silent_site.get("/api/v1/search?q=data")
    after = figures(silent_site.get("/metrics"))
    assert after["credatlas_search_failures_total"] - before["credatlas_search_failures_total"] == 1, "watchers' own are not told"


def test_a_store_that_cannot_be_read_is_told_without_its_address(tmp_path: Path) -> None:
    with unreadable(tmp_path) as site:
        for path in ("/readyz", "/healthz"):
            answer = site.get(path)
            assert answer.status == 503
            assert "The store cannot be read." in answer.data["reasons"]
            assert set(answer.data["reasons"]) <= SENTENCES
        told = figures(site.get("/metrics"))
        assert told["credatlas_store_up"] == 0
        assert not any(name.startswith("credatlas_catalogue") for name in told)


@contextmanager
def unreadable(home: Path) -> Iterator[Site]:
    file = home / "credatlas.sqlite"
    store, engine = Store.open(f"sqlite:///{file}"), EmbeddedEngine(home / "index")
    store.close()
    for each in home.glob("credatlas.sqlite*"):
        each.write_bytes(b"no database" * 1000)
    with serving(create_app(Settings(home=home), store, engine, {}), engine) as site:
        yield site
    store.close()


def test_the_figures_are_those_of_the_console(house: tuple[Site, Store]) -> None:
    site, store = house
    told, counts = figures(site.get("/metrics")), store.counts()
    assert told["credatlas_catalogues health=failed"] == told["credatlas_catalogues health=check"] == 1
    assert told["credatlas_catalogues health=new"] == 1
    assert told[f"credatlas_catalogue_outcome outcome=failed source={DOWN}"] == 1
    assert told[f"credatlas_catalogue_outcome outcome=full source={DOWN}"] == 0
    assert told[f"credatlas_catalogue_outcome outcome=full source={WELL}"] == 1
    assert told[f"credatlas_catalogue_records lifecycle=live source={WELL}"] == counts[WELL]
    assert told["credatlas_records lifecycle=live"] == sum(counts.values())
    assert told["credatlas_index_documents"] == store.courses()
    assert told["credatlas_alerts_open severity=high"] >= 1
    good = (state.ended_at for state in store.harvests(LOST, 20) if state.outcome == "full")
    assert told[f"credatlas_catalogue_good_timestamp_seconds source={LOST}"] == datetime.fromisoformat(next(good)).timestamp()
    assert not any(NEW.source_id in name for name in told)
    assert told["process_resident_memory_bytes"] > 1e6


def test_requests_are_counted_by_their_route_whatever_is_asked(house: tuple[Site, Store]) -> None:
    site, _ = house
    before = set(figures(site.get("/metrics")))
    for number in range(5):
        for path in (f"/courses/nobody-{number}", f"/fr/courses/nobody-{number}", f"/nowhere-{number}", f"/api/v1/none-{number}"):
            assert site.get(path).status == 404
        assert site.get(f"/api/v1/search?q=word-{number}").status == 200
        Visitor(site).ask(f"ODD{number}", "/")
    told = figures(site.get("/metrics"))
    assert told["credatlas_http_requests_total method=GET route=/courses/{course_id} status=404"] == 10
    assert told["credatlas_http_requests_total method=GET route=/api/v1/search status=200"] == 5
    assert told["credatlas_http_requests_total method=GET route=(none) status=404"] == 10
    assert told["credatlas_http_requests_total method=other route=/ status=405"] == 5
    assert told["credatlas_search_seconds_count engine=embedded fallback=no"] >= 5
    assert not any("nobody" in name or "word-" in name or "ODD" in name for name in set(told) - before)


def test_a_stand_in_that_answers_is_seen_in_the_figures(basic_site: Site) -> None:
    assert basic_site.get("/?q=data").status == 200
    told = figures(basic_site.get("/metrics"))
    assert (told["credatlas_search_up"], told["credatlas_search_fallback"]) == (1, 1)
    assert told["credatlas_search_seconds_count engine=embedded fallback=yes"] >= 1


@pytest.mark.parametrize(
    "says",
    [
        {"X-Forwarded-For": "203.0.113.9"},
        {"X-Forwarded-For": "10.0.0.2, 203.0.113.9"},
        {"X-Forwarded-For": "nonsense"},
        {"X-Real-IP": "2001:db8::1"},
        {"Forwarded": "for=10.0.0.2"},
        {"Via": "1.1 proxy"},
    ],
)
def test_figures_are_for_the_operators_own_networks(house: tuple[Site, Store], says: dict[str, str]) -> None:
    refused = Visitor(house[0], says).get("/metrics")
    assert refused.status == 403
    assert "CREDATLAS_METRICS" in refused.text
    assert Visitor(house[0], {"X-Forwarded-For": "10.0.0.2"}).get("/metrics").status == 200


@pytest.mark.parametrize(
    ("metrics", "address", "may"),
    [
        ("", "127.0.0.1", True),
        ("", "::1", True),
        ("", "172.20.0.1", True),
        ("", "203.0.113.9", False),
        ("", "", False),
        ("0", "127.0.0.1", False),
        ("*", "203.0.113.9", True),
        ("*", "2001:db8::1", True),
        ("203.0.113.0/24, 2001:db8::/32", "203.0.113.9", True),
        ("203.0.113.0/24 2001:db8::/32", "127.0.0.1", False),
    ],
)
def test_the_operator_says_who_may_read_the_figures(metrics: str, address: str, may: bool) -> None:
    assert is_within([address], Settings(metrics=metrics).readers_of_metrics) == may


def test_what_is_no_network_is_refused_by_name() -> None:
    with pytest.raises(WrongUse, match="CREDATLAS_METRICS"):
        _ = Settings(metrics="the office").readers_of_metrics


def test_every_request_is_logged_without_what_was_asked(house: tuple[Site, Store], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "web.watch.measured"):
        house[0].get("/fr/about-the-data?key=private")
        house[0].get("/healthz")
    (line,) = caplog.records
    told = {name: line.__dict__[name] for name in ("method", "path", "route", "status", "client")}
    assert told == {
        "method": "GET",
        "path": "/fr/about-the-data",
        "route": "/about-the-data",
        "status": 200,
        "client": "127.0.0.1",
    }
    assert "private" not in json.dumps(line.__dict__, default=str)


def many(number: int, bad: int) -> House:
    """A house of so many catalogues, of which the last ones are troubled."""
    words = [Health.HEALTHY] * (number - bad) + [Health.FAILED] * bad
    states = tuple(State(source_id=f"xx_{place:05}", health=word) for place, word in enumerate(words))
    stand = Standing(datetime.now(UTC), Watches(kinds={}), states, {}, {}, {}, (), {}, "", {}, "")
    lives = {(state.source_id, "live"): 3 for state in states}
    return House(stand.now, Remembered(stand, lives, (), QueueCounts()), None, searchable=True, fallback=False)


def test_ten_thousand_catalogues_are_no_ten_thousand_labels() -> None:
    told = list(families(many(10_000, bad=7)))
    named = {sample.labels["source"] for family in told for sample in family.samples if "source" in sample.labels}
    assert len(named) == MOST
    assert {f"xx_{place:05}" for place in range(9_993, 10_000)} <= named
    by_name = {family.name: family for family in told}
    assert by_name["credatlas_catalogues_unlisted"].samples[0].value == 10_000 - MOST
    assert sum(sample.value for sample in by_name["credatlas_records"].samples) == 30_000


def test_of_a_house_that_has_never_run_there_are_figures_too(empty_site: Site) -> None:
    told = figures(empty_site.get("/metrics"))
    assert told["credatlas_records lifecycle=live"] == 0
    assert told["credatlas_nights state=missed"] == told["credatlas_workers"] == told["credatlas_queue_jobs state=todo"] == 0
    assert not any(name.startswith(("credatlas_last_night", "credatlas_night_step", "credatlas_backup")) for name in told)


def test_the_last_night_tells_its_steps_and_a_date_without_one_is_missed(tmp_path: Path) -> None:
    with troubled(tmp_path) as (site, store):
        (tmp_path / "backup.json").touch()
        lease = store.leases.take("night", 0.0)
        assert lease is not None
        now = datetime.now(UTC).replace(microsecond=0)
        day, begun = Settings().timetable.night_of(now), now - timedelta(minutes=10)
        for back, state in ((3, NightState.ENDED), (1, NightState.PARTLY)):
            at = [(begun + timedelta(seconds=seconds)).isoformat() for seconds in (0, 90, 100)]
            steps = (
                NightStep(stage=Stage.HARVEST, begun=at[0], ended=at[1], outcome=StepOutcome.DONE),
                NightStep(stage=Stage.PUBLISH, begun=at[1], ended=at[2], outcome=StepOutcome.FAILED),
            )
            date = (day - timedelta(days=back)).isoformat()
            store.nights.keep(Night(date=date, state=state, due_at=at[0], begun=at[0], ended=at[2], steps=steps), lease)
        told = figures(site.get("/metrics"))
        assert [told[f"credatlas_nights state={word}"] for word in ("ended", "partly", "running")] == [1, 1, 0]
        assert told["credatlas_nights state=missed"] in (1, 2), "two where the next one has become due meanwhile"
        assert told["credatlas_night_step_seconds step=harvest"] == 90
        assert told["credatlas_night_step_seconds step=publish"] == 10
        assert (told["credatlas_night_step_done step=harvest"], told["credatlas_night_step_done step=publish"]) == (1, 0)
        assert told["credatlas_last_night_timestamp_seconds"] == (begun + timedelta(seconds=100)).timestamp()
        assert told["credatlas_backup_timestamp_seconds"] == (tmp_path / "backup.json").stat().st_mtime
        store.leases.release(lease)
