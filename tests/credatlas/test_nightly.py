"""`credatlas night` and `credatlas schedule` as processes: killed, stopped, proposed twice; one night a date comes of it."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from msgspec.structs import replace

from crawlers import load_sources
from credatlas.harvesting import harvest_all
from schemas import Harvest, Lease, Night, NightState, Outcome, Pause, Settings, Stage, StepOutcome, Take
from store import Store
from tests.credatlas.conftest import Run, clean_environment
from tests.parts.servers import PATIENCE, REPOSITORY
from tests.parts.site import HOST, Answer, Site
from tests.scheduler.nights import SOURCE as QUAYSIDE

SOURCE = f"""
name = "Quayside"
url = "https://{HOST}"
kind = "national_portal"
jurisdiction = "IE"
currency = "EUR"
[[walk]]
family = "listing"
url = "https://{HOST}/courses"
[expect]
min = 5
"""


@dataclass
class House:
    """A data folder in which one catalogue alone is due, whose site is ours. Its night is one that cannot end meanwhile."""

    home: Path
    site: Site

    def __post_init__(self) -> None:
        (self.home / "sources").mkdir(parents=True)
        (self.home / "sources" / "ie_quayside.toml").write_text(SOURCE)
        self.store = Store.open(Settings(home=self.home).database)
        for name in load_sources():
            self.store.runs.pause(Pause(source_id=name, by="a test", at="2026-11-29T00:00:00Z"))
        self.at = f"{datetime.now(UTC) - timedelta(hours=1):%H:%M}"

    def start(self, *words: str) -> subprocess.Popen[str]:
        settings = clean_environment(self.home, mirror=self.site.address, night=self.at, log="json")
        return subprocess.Popen(
            [sys.executable, "-m", "credatlas", *words],
            env=settings,
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def night(self) -> Night:
        return self.store.nights.newest(1)[0]

    def is_over_and_asked_nothing_twice(self) -> None:
        assert (self.night().state, self.night().breaks) == (NightState.ENDED, 1)
        assert (len(self.store.harvests()), self.store.counts()) == (1, {"ie_quayside": 24})
        asked = Counter(path for path, _ in self.site.asked if path.startswith("/course"))
        assert {path for path, times in asked.items() if times > 1} <= {"/courses?page=2"}, "the page that was under way"

    def hold_at(self, path: str) -> tuple[Event, Event]:
        """The site answers this page once it may; the first event tells that it was asked."""
        reached, may = Event(), Event()

        def fault(asked: str, answer: Answer) -> Answer:
            if asked == path and not reached.is_set():
                reached.set()
                assert may.wait(PATIENCE)
            return answer

        self.site.fault = fault
        return reached, may


@pytest.fixture
def house(tmp_path: Path, site: Site) -> House:
    return House(tmp_path / "home", site)


def ended(process: subprocess.Popen[str], code: int) -> str:
    out, complaints = process.communicate(timeout=PATIENCE)
    assert process.returncode == code, out + complaints
    return out


@pytest.mark.heavy
def test_a_night_that_is_killed_is_gone_on_with_and_asks_for_no_page_twice(house: House) -> None:
    reached, may = house.hold_at("/courses?page=2")
    first = house.start("night")
    assert reached.wait(PATIENCE)
    assert "under way already" in ended(house.start("night"), 0)
    first.kill()
    ended(first, -signal.SIGKILL)
    may.set()
    assert house.night().state is NightState.RUNNING
    assert house.store.counts() == {}
    done = json.loads(ended(house.start("night", "--json"), 0))
    assert [one["source_id"] for one in done["harvests"]] == ["ie_quayside"]
    assert [step.stage for step in house.night().steps] == list(Stage)
    house.is_over_and_asked_nothing_twice()


@pytest.mark.heavy
def test_a_clock_begins_the_night_and_stops_it_when_it_is_stopped(house: House) -> None:
    reached, may = house.hold_at("/courses?page=2")
    clock = house.start("schedule")
    assert reached.wait(PATIENCE)
    clock.send_signal(signal.SIGTERM)
    may.set()
    assert "The next night is due at" in ended(clock, 0)
    assert house.night().state is NightState.INTERRUPTED
    assert house.store.counts() == {}
    ended(house.start("night"), 0)
    house.is_over_and_asked_nothing_twice()


class Mistaken(Store):
    """A store in which one source meets a mistake of ours."""

    def record(self, take: Take, lease: Lease | None = None) -> Harvest:
        if take.harvest.source_id == "ie_mistaken":
            raise ZeroDivisionError("division by zero")
        return super().record(take, lease)


def test_a_mistake_of_ours_in_one_source_stops_no_other(tmp_path: Path, site: Site) -> None:
    settings = Settings(home=tmp_path, mirror=site.address)
    store = Mistaken.open(settings.database)
    sources = {name: replace(QUAYSIDE, source_id=name) for name in ("ie_mistaken", "ie_quayside")}
    done = asyncio.run(harvest_all(sources, settings, store))
    assert [(one.source_id, one.outcome) for one in done] == [("ie_mistaken", Outcome.FAILED), ("ie_quayside", Outcome.FULL)]
    assert "A mistake in CredAtlas, not yours (ZeroDivisionError" in done[0].reason
    assert store.counts() == {"ie_quayside": 24}
    store.close()


def test_a_slip_in_the_limits_is_told_and_keeps_no_night_back(run: Run, tmp_path: Path, site: Site) -> None:
    house = House(tmp_path / "data", site)
    (house.home / "alerts.toml").write_text("[fell\n")
    done = run("night", night=house.at, mirror=site.address)
    assert (done.exit_code, house.store.counts()) == (1, {"ie_quayside": 24}), done.output
    *others, alerts = house.night().steps
    assert {step.outcome for step in others} == {StepOutcome.DONE}
    assert (alerts.outcome, "alerts.toml cannot be used" in alerts.said) == (StepOutcome.FAILED, True)


def test_a_program_that_asks_for_a_night_under_way_is_told_so_in_json(run: Run, tmp_path: Path, site: Site) -> None:
    house = House(tmp_path / "data", site)
    assert house.store.leases.take("night", 0.0) is not None
    done = run("night", "--json", night=house.at)
    told = json.loads(done.stdout)
    assert (done.exit_code, told["night"], "under way already" in told["busy"]) == (0, None, True)


def test_a_source_file_that_cannot_be_used_holds_up_no_other_source_and_hides_no_record(
    run: Run, tmp_path: Path, site: Site
) -> None:
    house = House(tmp_path / "data", site)
    file = house.home / "sources" / "ie_quayside.toml"
    (house.home / "sources" / "ie_torn.toml").write_text(SOURCE[: SOURCE.index("currency") + 9])
    first = run("night", "--json", night=house.at, mirror=site.address)
    harvest = house.night().steps[0]
    assert (first.exit_code, house.store.counts()) == (3, {"ie_quayside": 24}), first.output
    assert (house.night().state, harvest.outcome) == (NightState.PARTLY, StepOutcome.PARTLY)
    assert "1 sources: 1 full. ie_torn.toml: this is not TOML" in harvest.said
    file.write_text(SOURCE.replace("listing", "listings"))
    second = run("night", "--again", night=house.at, mirror=site.address)
    assert (second.exit_code, house.night().steps[0].said.startswith("No source was due. ie_quayside.toml, line")) == (3, True)
    assert "24 offerings" in run("doctor").output
    found = json.loads(run("search", "course", "--json").stdout)
    assert found["total"] == 24, "its records are shown as they were"
    checks = {one["what"]: one for one in json.loads(run("doctor", "--json").stdout)}
    assert (checks["sources"]["well"], "ie_torn.toml" in checks["sources"]["words"]) == (False, True)
