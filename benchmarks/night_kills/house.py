"""A data folder with four catalogues that are ours, its nights as real processes, and what people do in it by day."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

import msgspec

import scheduler
from crawlers import Archive, load_sources
from credatlas.main import run
from reporter import snoozed
from schemas import Lifecycle, Night, Outcome, Pause, Settings, Stage
from store import Store
from tests.parts.post_office import Receiver, receiving
from tests.parts.site import Answer, Course, Site, composed

HOSTS = {
    "ie_quayside": "quayside.example",
    "ie_reef": "reef.example",
    "ie_harbour": "harbour.example",
    "ie_pier": "pier.example",
}
LISTING = """
[[walk]]
family = "listing"
url = "https://{host}/courses"
"""
FEED = """
[[walk]]
family = "feed"
url = "https://{host}/feed.json"
address = "{{link}}"
fields = {{ title = "name", price = "fee", duration = "duration" }}
"""
WALKS = {"ie_harbour": FEED + 'detail = "{{address}}"\n', "ie_pier": FEED}
"""How a catalogue is read, where it is not by its list: a feed and the page of each row, and a feed alone."""
MANY, FEW = 24, 12
"""Courses of the reef, which loses half of them at times, and of each other catalogue."""
SOURCE = """name = "{name}"
url = "https://{host}"
kind = "national_portal"
jurisdiction = "IE"
currency = "EUR"
expect = {{ min = 5 }}
"""
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__, "benchmarks.night_kills.warm"])
BEFORE, AFTER = "before", "after"
"""Where a kill fell, when it fell into no step: on the way to the night's beginning, or once it was over."""
NOWHERE = "nowhere"
"""The aim of a night that is left alone."""


@dataclass
class Quarter(Site):
    """One catalogue among several on a server of many hosts."""

    host: str = ""

    def answer(self, path: str) -> Answer:
        if path == "/feed.json":
            rows = [
                {"link": f"https://{self.host}/course/{slug}", "name": one.title, "fee": one.fee, "duration": one.duration}
                for slug, one in self.courses.items()
            ]
            return 200, {"Content-Type": "application/json"}, msgspec.json.encode(rows)
        return super().answer(path)


@dataclass
class Quarters(Site):
    """Every catalogue below the address of its host."""

    of: dict[str, Quarter] = field(
        default_factory=lambda: {
            source: Quarter(host=host, courses=composed(MANY if source == "ie_reef" else FEW)) for source, host in HOSTS.items()
        }
    )

    def answer(self, path: str) -> Answer:
        for one in self.of.values():
            if path.startswith(f"/{one.host}/"):
                return one.answer(path.removeprefix(f"/{one.host}"))
        return self.of["ie_quayside"].answer(path)

    def night(self, number: int, dice: Random) -> None:
        """Some courses change, one comes, one goes; every fifth night the reef loses half of its own, for two nights."""
        for one in self.of.values():
            for slug in dice.sample(sorted(one.courses), 3):
                one.courses[slug] = replace(one.courses[slug], fee=f"€{dice.randrange(100, 900)}")
            one.courses.pop(dice.choice(sorted(one.courses)))
            one.courses[f"more-{number:03}"] = Course(f"Ropes, part {number}", fee=f"€{50 + number}")
        self.asked.clear()
        reef = self.of["ie_reef"]
        if number % 5 == 1:
            for slug in dice.sample(sorted(reef.courses), len(reef.courses) // 2):
                reef.courses.pop(slug)
        if number % 5 == 3:
            reef.courses |= {
                f"back-{number:03}-{n}": Course(f"Reefs {number}, part {n}") for n in range(MANY - len(reef.courses))
            }


@dataclass
class House:
    """One database and data folder; its night of the date is done again and again."""

    home: Path
    database: str
    site: Quarters
    hook: Receiver
    store: Store = field(init=False)
    whole: set[Path] = field(default_factory=set)
    """Files of the archive that were read to their end already."""
    told: set[tuple[str, str]] = field(default_factory=set)
    """Of every alert what its receiver heard of it."""
    lengths: dict[str, float] = field(default_factory=dict)
    """The seconds until a night begins and that each step of it takes, as they were last seen whole."""
    log: Path = field(init=False)
    """What the night that was started last says."""

    def __post_init__(self) -> None:
        (self.home / "sources").mkdir(parents=True)
        self.log = self.home.with_name(f"{self.home.name}.log")
        for source, host in HOSTS.items():
            told = SOURCE.format(name=source, host=host) + WALKS.get(source, LISTING).format(host=host)
            (self.home / "sources" / f"{source}.toml").write_text(told)
        self.store = Store.open(self.database)
        for name in load_sources():
            self.store.runs.pause(Pause(source_id=name, by="a benchmark", at="2026-11-29T00:00:00Z"))
        self.sources = load_sources(self.home / "sources")
        self.at = f"{datetime.now(UTC) - timedelta(hours=1):%H:%M}"

    def start(self, *words: str) -> ForkServerProcess:
        """A `credatlas night` as a process of its own."""
        told = {"HOME": str(self.home), "DATABASE_URL": self.database, "MIRROR": self.site.address, "NIGHT": self.at}
        settings = {f"CREDATLAS_{name}": value for name, value in (told | {"WEBHOOK": self.hook.url}).items()}
        process = _PROCESSES.Process(target=_night, args=(words, settings, self.home, self.log))
        process.start()
        return process

    def night(self) -> Night | None:
        return next(iter(self.store.nights.newest(1)), None)

    def by_day(self, number: int, now: datetime) -> None:
        """What people do: release what is held, correct a price, snooze an alert; each in its own rhythm."""
        last = self.store.last_crawl("ie_reef")
        given = {one.harvest_id for one in self.store.approvals("ie_reef")}
        if last and last.outcome is Outcome.HELD and last.held and last.harvest_id not in given:
            scheduler.approve(self.store, "ie_reef", "a person", 72, now)
        if number % 4 == 0:
            record = next(iter(self.store.records("ie_quayside", (Lifecycle.LIVE,))))
            archive = Archive(Settings(home=self.home).archive)
            source = self.sources["ie_quayside"]
            scheduler.correct(self.store, archive, source, record, "price", f"€{1000 + number}", "They said so.", "a person", now)
        if number % 3 == 0:
            until = (now + timedelta(days=7)).date().isoformat()
            with self.store.watched.alerting() as alerting:
                still = {key: one for key, one in alerting.all().items() if not one.closed_at and not one.snoozed_until}
                for key in sorted(still)[:1]:
                    alerting.keep({key: snoozed(still[key], until, "a person", now.isoformat(timespec="seconds"))})

    def where(self, known: Night | None) -> str:
        """The step that is under way of the night that came after the one `known`."""
        night = self.night()
        if night is None or (known is not None and night.holder == known.holder):
            return BEFORE
        return AFTER if night.over else next((one.value for one in Stage if night.step(one) is None), AFTER)

    def struck(self, aim: str, dice: Random, stop: bool = False) -> tuple[str, int] | None:
        """A night that is killed, or told to `stop`, at a random moment of a step, by its length when it was last seen, or of the
        whole night without an `aim`: where it was, and the code it ended with. A step that is over sooner leaves it to the next
        one; None where it was the last, and nobody struck."""
        known, process, share = self.night(), self.start("--again"), dice.random()
        at, came = BEFORE, time.monotonic()
        begun = came
        while process.is_alive():
            now, where = time.monotonic(), self.where(known)
            if where != at:
                self.lengths[at] = now - came
                if aim == at:
                    aim, share = where if where != AFTER else NOWHERE, dice.random()
                at, came = where, now
            reach = share * (self.lengths.get(aim, 0) if aim else sum(self.lengths.values()))
            if aim in ("", at) and now - (came if aim else begun) >= reach:
                process.terminate() if stop else process.kill()
                code = ended(process)
                return self.where(known), code
            time.sleep(0.01)
        self.lengths[at] = time.monotonic() - came
        return None

    def later(self) -> None:
        """Hours go by over what a kill left half written, as they would before the next night; here these are seconds apart."""
        then = time.time() - 2 * 3600
        for draft in self.home.rglob("*.part"):
            os.utime(draft, (then, then))

    def heard(self) -> set[tuple[str, str]]:
        """What the receiver of alerts has heard until here."""
        while self.hook.bodies:
            self.told |= {(line["key"], line["what"]) for line in msgspec.json.decode(self.hook.bodies.pop(0))["lines"]}
        return self.told


def ended(process: ForkServerProcess) -> int:
    """The code that a night ended with; negative when a signal ended it."""
    process.join(300)
    if process.exitcode is None:
        raise TimeoutError(f"A night has not ended for five minutes (process {process.pid}).")
    return process.exitcode


def _night(words: Sequence[str], settings: Mapping[str, str], home: Path, log: Path) -> None:
    """What the process of a night does, in a child of one that has imported the whole program."""
    for name in [name for name in os.environ if name.startswith("CREDATLAS_")]:
        del os.environ[name]
    os.environ.update(settings)
    os.chdir(home)
    with log.open("wb") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
    sys.argv = ["credatlas", "night", *words]
    run()


@contextmanager
def housed(home: Path, database: str, site: Quarters) -> Iterator[House]:
    with receiving() as hook:
        house = House(home, database, site, hook)
        try:
            yield house
        finally:
            house.store.close()
