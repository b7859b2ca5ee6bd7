"""One catalogue's nights: the world goes on, is harvested by the rules of the house, and what came of it is held against it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.simulation.below import Asking
from benchmarks.simulation.modes import MODES
from benchmarks.simulation.places import Place
from benchmarks.simulation.serving import Site
from benchmarks.simulation.tally import Alarm, Episode, Tally
from benchmarks.simulation.truth import FIRST, Course, Truth
from crawlers import Archive
from scheduler.approval import approve
from scheduler.farewell import leaving
from scheduler.harvest import conclude
from scheduler.watching import watched
from schemas import Harvest, Lifecycle, Offering, Outcome, Record, Run, Settings, watches
from store import Store

QUIET = 25
"""Nights on average from the end of one fault to the beginning of the next, at least a third of them."""
TAIL = 3
"""Nights after a fault, and a week after a great change, in which an alarm is theirs."""
WEEK = 7
WHOLE = 30
"""Every so many nights without a fault all that is held is compared with all that is true."""
LIMITS = watches()


def as_told(course: Course) -> tuple[object, ...]:
    """What a record must say of a course."""
    return course.title, course.fee, course.weeks, course.start.isoformat()


def as_held(offering: Offering) -> tuple[object, ...]:
    """What it says."""
    run = offering.runs[0] if offering.runs else Run()
    return (
        offering.title[0].words,
        offering.prices[0].amount_min if offering.prices else None,
        run.duration.min if run.duration else None,
        run.start,
    )


class Nights:
    """One catalogue from its first night on, in a folder of its own; the same for the same seed."""

    def __init__(self, place: Place, seed: str, home: Path, quiet: int = QUIET) -> None:
        self.place, self.source = place, place.source
        self.rng = Random(seed)  # noqa: S311 # not a secret
        self.truth = Truth(place, Random(f"{seed}/truth"))  # noqa: S311 # not a secret
        self.site, self.tally = Site(place, self.truth), Tally(place.name)
        settings = Settings(home=home)
        self.store, self.archive = Store.open(settings.database), Archive(settings.archive)
        self.present: set[str] = set()
        self.unproven: dict[int, int] = {}
        """Numbers of courses that came or changed, with the night since when it may be held."""
        self.leaving: dict[str, int] = {}
        self.episode: Episode | None = None
        self.healing: Episode | None = None
        self.last_fault, self.last_great = -100, -100
        self.held_since, self.refused = 0, ""
        self.quiet = quiet
        self.next_fault = quiet // 3 + 1 + self.rng.randrange(quiet)

    def close(self) -> None:
        self.store.close()

    @property
    def now(self) -> datetime:
        return datetime.combine(FIRST, datetime.min.time(), UTC) + timedelta(days=self.truth.night, hours=2)

    def run(self, nights: int) -> Tally:
        for _ in range(nights):
            self.night()
        self.tally.nights += nights
        return self.tally

    def night(self) -> None:
        """The world goes on by a day, and is harvested."""
        self.truth.pass_night()
        self.note_truth()
        self.fault()
        run = self.harvest()
        self.compare(run)
        self.look(run)
        if self.truth.night % 40 == 0:
            self.tidy()

    def note_truth(self) -> None:
        night = self.truth.night
        if self.truth.great:
            self.last_great = night
        self.unproven |= dict.fromkeys(self.truth.altered if night > 1 else self.truth.listed, night)
        self.leaving |= dict.fromkeys(self.truth.gone & self.present, night)
        for key in self.leaving.keys() & self.truth.ids():
            del self.leaving[key]

    def fault(self) -> None:
        """Begins and ends faults."""
        night = self.truth.night
        if self.episode is not None and night >= self.episode.ends:
            self.healing, self.episode, self.last_fault = self.episode, None, night - 1
            self.site.breaks(None)
            self.next_fault = night + self.quiet // 3 + 1 + int(self.rng.expovariate(1.5 / self.quiet))
        if self.episode is None and night >= self.next_fault:
            self.healing = None
            mode = self.rng.choice([mode for mode in MODES if mode.fits(self.place)])
            length = self.rng.choice((1, 1, self.rng.randint(2, 4), self.rng.randint(5, 21)))
            self.episode = Episode(self.place.name, mode.name, night, night + length, self.rng.uniform(*mode.partly))
            self.tally.episodes.append(self.episode)
            self.site.breaks(mode, self.episode.share, night)

    def harvest(self) -> Harvest:
        begun, last = self.now, self.store.last_taken(self.source.source_id)
        doubted = leaving(self.store, self.source.source_id).values()
        done = Asking(self.source, self.archive, self.site, last.manifest if last else "", begun).crawl(doubted)
        ended = begun + timedelta(seconds=done.pages * self.rng.uniform(1, 1.3))
        run = conclude(self.source, self.store, self.archive, done, begun, lambda: ended)
        return watched(self.store, run, LIMITS)

    def compare(self, run: Harvest) -> None:
        """Holds what is remembered against what is true."""
        night, ids = self.truth.night, self.truth.ids()
        present = set(self.store.pages_hashes(self.source.source_id))
        wrong = (self.present - present) & ids
        if wrong:
            self.tally.wrongly_removed.append((self.place.name, night, self.episode.mode if self.episode else "-", len(wrong)))
        for key in self.leaving.keys() - present:
            self.tally.lags.append(night - self.leaving.pop(key))
        self.present = present
        self.prove(run)
        noticed = run.outcome is not Outcome.FULL or bool(run.wrong)
        if self.episode is not None or self.healing is not None or night % WHOLE == 0:
            off, missing = self.off()
            if self.episode is not None:
                self.episode.night(night, noticed, off)
                self.tally.hidden += missing
            elif self.healing is not None and not off:
                self.healing.healed = night
                self.healing = None
        if noticed:
            self.alarms(run)

    def off(self) -> tuple[int, int]:
        """How many of what is truly listed are not held as they are; and how many of these are called missing."""
        held = {record.offering.offering_id: record for record in self.store.records(self.source.source_id)}
        off = missing = 0
        for course in self.truth.listed.values():
            record = held.get(self.truth.id_of(course))
            missing += record is not None and record.lifecycle is Lifecycle.MISSING
            off += not self.right(record, course)
        return off, missing

    def right(self, record: Record | None, course: Course) -> bool:
        if record is None or record.lifecycle is not Lifecycle.LIVE:
            return False
        return as_held(record.offering) == as_told(course)

    def prove(self, run: Harvest) -> None:
        """Additions and changes are held on the very night on which they were told, unless the design says that they wait."""
        night = self.truth.night
        self.unproven = {number: since for number, since in self.unproven.items() if number in self.truth.listed}
        if not self.unproven:
            return
        flows = run.outcome is not Outcome.FAILED and not run.basis
        keys = {self.truth.id_of(self.truth.listed[number]): number for number in self.unproven}
        records = {record.offering.offering_id: record for record in self.store.some(list(keys))}
        for key, number in keys.items():
            if self.right(records.get(key), self.truth.listed[number]):
                self.tally.took.append(night - self.unproven.pop(number))
            elif self.episode is None and flows:
                self.tally.blocked.append((self.place.name, night, run.outcome.value, number))
            elif self.episode is None:
                self.tally.waited += 1

    def alarms(self, run: Harvest) -> None:
        """Notes the alerts that opened tonight, and whose they are."""
        night = self.truth.night
        for alert in self.store.watched.alerts().values():
            told = alert.history[-1] if alert.history else None
            if told is None or told.at != run.ended_at or told.what not in ("opened", "reopened"):
                continue
            whose = "fault" if self.episode or night - self.last_fault <= TAIL else "none"
            if whose == "none" and night - self.last_great <= WEEK:
                whose = "great"
            why = run.failure.value if run.failure else ""
            self.tally.alarms.append(Alarm(self.place.name, night, alert.monitor.kind, alert.monitor.field, why, whose))

    def look(self, run: Harvest) -> None:
        """A person looks at what is held after as many nights as it takes, and approves what is right."""
        if run.outcome is not Outcome.HELD or run.held is None:
            self.held_since = 0
            return
        self.held_since = self.held_since or self.truth.night
        if self.truth.night - self.held_since < self.place.looks or self.episode is not None:
            return
        approve(self.store, self.source.source_id, "ada", 72, self.now + timedelta(hours=8))
        self.tally.approved += 1
        self.held_since = self.truth.night

    def tidy(self) -> None:
        """Forgets the archive's files that nothing rests on, so that a hundred years fit into memory."""
        last = self.store.last_taken(self.source.source_id)
        if last is None:
            return
        names = {last.manifest, last.rests_on}
        kept = names | {one.filename for name in names for one in self.archive.manifest(self.source.source_id, name).values()}
        _forget((self.archive.folder / self.source.source_id).iterdir(), kept)


def _forget(files: Iterable[Path], kept: set[str]) -> None:
    for file in files:
        if file.name not in kept:
            file.unlink()
