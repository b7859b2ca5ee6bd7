"""Harvests the federation of course platforms: how well, night after night, and through every fault it can feign.

    python -m benchmarks.federation score  [--platform P]... [--scale K] [--seed S]
    python -m benchmarks.federation nights [--last 30]      new, changed and removed records against the federation's own counts
    python -m benchmarks.federation faults [--fault F]...   night 0 clean, night 1 with the fault, night 2 clean

`score` prints the table of the federation's score.py, then what an audit finds, whole and as the rota of a week; `nights` every
count that differs; `faults`, for each platform and fault, what was named, records wrongly removed, records lost or altered, and
whether the next night healed them: 0 of the two are expected. At another scale than 1 expected counts are scaled, too.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from benchmarks.faults import FAULTS, WELL, rightly_named
from crawlers import Archive, load_sources
from reporter import export
from scheduler import Rota, audit, harvest
from schemas import Harvest, Lifecycle, Outcome, Settings, Source
from store import Store
from tests.parts.servers import REPOSITORY, running

FOLDER = REPOSITORY.parent / "shared" / "federation"
COUNTED = ("added", "changed", "removed")
SCHEMES = {"US-SCH": "US semester"}
"""Credit schemes of ours that the scorer has another word for."""
SHOWN = 10
"""Differences of an audit that are printed."""
UNSERVED = {"futurelearn": ("price", "/programs/")}
"""By platform: a field, of records under a part of the address, that moves in the truth and nowhere on the site."""


@dataclass
class Federation:
    """The running stand-in, and the sources that read each of its platforms."""

    address: str
    platforms: Mapping[str, list[Source]]
    seed: int
    scale: float

    def tell(self, wish: str) -> None:
        """Ask its control desk, such as `night/3` or `fault/edx/500`."""
        request = urllib.request.Request(f"{self.address}/_mirror/{wish}", method="POST")  # noqa: S310 - loopback
        urllib.request.urlopen(request).close()  # noqa: S310

    def changes(self, night: int, platform: str) -> Counter[str]:
        """What the federation says a second crawl must find on a night, rows that no harvest keeps left out."""
        truth, world = importlib.import_module("truth"), importlib.import_module("mirror.world")
        before, after = (
            [row for row in world.World(each, self.seed, self.scale).truth([platform]) if not row.get("junk")]
            for each in (night - 1, night)
        )
        found: Counter[str] = truth.changes(before, _served(platform, night, before, after)).get(platform, Counter())
        return found


def _served(platform: str, night: int, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a night without what was altered in the truth alone."""
    field, part = UNSERVED.get(platform, ("", ""))
    known = {row["id"]: row for row in before if field and part in row.get("url", "")}
    served = []
    for row in after:
        told = {event["what"] for event in row.get("history", ()) if event["night"] == night}
        old = known.get(row.get("id", ""))
        served.append(row | {field: old[field], "touched": old["touched"]} if old and told == {field} else row)
    return served


class House:
    """One data folder and the harvests made into it."""

    def __init__(self, home: Path, federation: Federation) -> None:
        keys = {source.source_id: "any" for sources in federation.platforms.values() for source in sources}
        self.settings = Settings(home=home, mirror=federation.address, keys=keys)
        home.mkdir(parents=True, exist_ok=True)
        self.store, self.archive = Store.open(self.settings.database), Archive(self.settings.archive)

    def harvest(self, sources: list[Source]) -> list[Harvest]:
        return [asyncio.run(harvest(source, self.settings, self.store, self.archive)) for source in sources]

    def lives(self, *lives: Lifecycle) -> dict[str, str]:
        """Content hash by offering id."""
        return {r.offering.offering_id: r.content_hash for r in self.store.records(lifecycles=lives or (Lifecycle.LIVE,))}

    def newly_missing(self, names: set[str]) -> int:
        gone = self.store.records(lifecycles=(Lifecycle.MISSING,))
        return sum(r.nights_missing == 1 and r.offering.source_id in names for r in gone)

    def copy(self, home: Path, federation: Federation) -> House:
        self.store.close()
        shutil.copytree(self.settings.home, home)
        self.store = Store.open(self.settings.database)
        return House(home, federation)


def scaled(source: Source, scale: float) -> Source:
    """The source with the counts it expects scaled; a sample of one platform may be a handful of records."""
    expect = msgspec.structs.replace(source.expect, min=max(1, int(source.expect.min * scale * 0.5)))
    return source if scale == 1 else msgspec.structs.replace(source, expect=expect)


def by_platform(scale: float) -> Mapping[str, list[Source]]:
    """The sources that read each platform: by the names score.py knows, else by the host of an entry point."""
    aliases, owners = importlib.import_module("score").ALIASES, importlib.import_module("mirror.world").HOSTS.owner
    found: dict[str, list[Source]] = {}
    for name, source in load_sources().items():
        hosts = [urlsplit(url).netloc for url in (source.url, *(walk.url for walk in source.walk))]
        platform = aliases.get(name) or next((owners[host] for host in hosts if host in owners), None)
        if platform:
            found.setdefault(platform, []).append(scaled(source, scale))
    return found


def at_hand() -> bool:
    """Whether the federation is there, its own modules made ready to import; says so when it is not."""
    if not FOLDER.exists():
        print("Skipped: ../shared/federation, the stand-in for the live platforms, is not here.")
        return False
    sys.path.insert(0, str(FOLDER))
    return True


@contextmanager
def serving(given: argparse.Namespace) -> Iterator[Federation]:
    command = [sys.executable, str(FOLDER / "serve.py"), "--port", str(given.port)]
    command += ["--seed", str(given.seed), "--scale", str(given.scale)]
    with tempfile.TemporaryDirectory(prefix="credatlas-federation-") as folder:
        log = Path(folder) / "log"
        with running(command, lambda: "http://" in log.read_text(), log):
            address = next(word for word in log.read_text().split() if word.startswith("http://")).rstrip("/")
            known = by_platform(given.scale)
            chosen = {name: known[name] for name in given.platform or known if name in known}
            yield Federation(address, chosen, given.seed, given.scale)


def score(federation: Federation, home: Path, given: argparse.Namespace) -> None:
    house = House(home, federation)
    for sources in federation.platforms.values():
        for done in house.harvest(sources):
            print(f"{done.source_id:24} {done.outcome:6} {done.counters.listings:6} offerings  {done.reason}", flush=True)
    file = home / "export.jsonl"
    owners = {source.source_id: name for name, sources in federation.platforms.items() for source in sources}
    with file.open("wb") as out:
        out.writelines(_worded(line, owners) for line in export(house.store.records(), load_sources(), "jsonl"))
    command = [sys.executable, str(FOLDER / "score.py"), str(file), "--seed", str(given.seed), "--scale", str(given.scale)]
    subprocess.run([*command, *(word for name in federation.platforms for word in ("--platform", name))], check=True)
    every = {source.source_id: source for sources in federation.platforms.values() for source in sources}
    found = audit(every, house.archive, house.store)
    borne = f"{found.values:,} values and {found.quotes:,} quotes of {found.records:,} records"
    print(f"audit: {borne} borne out, {len(found.differences)} differ")
    for one in found.differences[:SHOWN]:
        print(f"  {one.url} {one.field}: {one.stored[:80]!r}, {one.derived[:80]!r}")
    week = [audit(every, house.archive, house.store, rotas=dict.fromkeys(every, Rota(night=night))) for night in range(7)]
    borne = f"{sum(part.values for part in week):,} values and {sum(part.quotes for part in week):,} quotes"
    differ = sum(len(part.differences) for part in week)
    print(f"in seven nights: {borne} of {' + '.join(str(part.records) for part in week)} records borne out, {differ} differ")


def _worded(line: bytes, owners: Mapping[str, str]) -> bytes:
    """A line of the export in the scorer's words: which platform it is of, and what it calls a US semester hour."""
    row = msgspec.json.decode(line)
    row["platform"] = owners[row["source_id"]]
    for worth in row.get("credits", ())[:1]:
        row["credits_value"], row["credits_scheme"] = worth["value"], SCHEMES.get(worth["scheme"], worth["scheme"])
    return msgspec.json.encode(row) + b"\n"


def nights(federation: Federation, home: Path, given: argparse.Namespace) -> None:
    house, compared, differ = House(home, federation), 0, 0
    for night in range(given.last + 1):
        federation.tell(f"night/{night}")
        for platform, sources in federation.platforms.items():
            done = house.harvest(sources)
            for each in done:
                if each.outcome != Outcome.FULL:
                    print(f"night {night:2} {platform:12} {each.outcome}: {each.reason}", flush=True)
            if night == 0:
                continue
            truth = federation.changes(night, platform)
            ours = Counter(
                added=sum(each.counters.added + each.counters.returned for each in done),
                changed=sum(each.counters.changed for each in done),
                removed=house.newly_missing({source.source_id for source in sources}),
            )
            wrong = [f"{name} {ours[name]} for {truth[name]}" for name in COUNTED if ours[name] != truth[name]]
            compared, differ = compared + 1, differ + bool(wrong)
            if wrong:
                print(f"night {night:2} {platform:12} {', '.join(wrong)}", flush=True)
    print(f"{compared} nights of platforms compared, {differ} differ")


@dataclass(frozen=True)
class Struck:
    """What one fault did to one platform, in records."""

    named: str
    right: bool
    removed: int
    lost: int
    healed: bool

    @property
    def well(self) -> bool:
        return self.right and self.healed and not self.removed and not self.lost


def strike(federation: Federation, platform: str, fault: str, clean: list[dict[str, str]], house: House) -> Struck:
    """`clean` are the hashes by id of nights 0, 1 and 2 without the fault; `house` has seen night 0."""
    federation.tell("night/1")
    federation.tell(f"fault/{platform}/{fault}")
    done = house.harvest(list(federation.platforms[platform]))
    federation.tell(f"fault/{platform}/none")
    left = house.lives()
    removed = house.lives(Lifecycle.MISSING, Lifecycle.WITHDRAWN).keys() & clean[1].keys()
    lost = sum(left[key] not in (clean[0].get(key), clean[1].get(key)) for key in left)
    federation.tell("night/2")
    after = house.harvest(list(federation.platforms[platform]))
    healed = all(each.outcome == Outcome.FULL for each in after) and house.lives() == clean[2]
    named = {str(each.failure or WELL) for each in done}
    return Struck(" ".join(sorted(named)), rightly_named(platform, fault, named), len(removed), lost, healed)


def faults(federation: Federation, home: Path, given: argparse.Namespace) -> None:
    struck: list[Struck] = []
    print(f"{'platform':12} {'fault':10} {'named':32} {'removed':>8} {'lost':>6}  healed")
    for platform, sources in federation.platforms.items():
        federation.tell("night/0")
        first = House(home / platform / "first", federation)
        first.harvest(sources)
        control = first.copy(home / platform / "control", federation)
        clean = [first.lives()]
        for night in (1, 2):
            federation.tell(f"night/{night}")
            control.harvest(sources)
            clean.append(control.lives())
        for fault in given.fault or FAULTS:
            house = first.copy(home / platform / fault.partition(":")[0], federation)
            found = strike(federation, platform, fault, clean, house)
            house.store.close()
            shutil.rmtree(house.settings.home)
            struck.append(found)
            marks = f"{found.removed:8} {found.lost:6}  {'yes' if found.healed else 'NO'}"
            named = found.named if found.right else f"{found.named} (WRONG)"
            print(f"{platform:12} {fault.partition(':')[0]:10} {named:32} {marks}", flush=True)
    well, removed, lost = (sum(getattr(each, name) for each in struck) for name in ("well", "removed", "lost"))
    print(f"{len(struck)} pairs, {well} well; {removed} records wrongly removed, {lost} lost or altered")


PARTS: Mapping[str, Any] = {"score": score, "nights": nights, "faults": faults}


def options(**defaults: Any) -> argparse.Namespace:
    """What the command line says; `defaults` stand in for the options' own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", default="score", choices=PARTS)
    parser.add_argument("--platform", action="append", help="only this one; may be repeated")
    parser.add_argument("--fault", action="append", choices=FAULTS, help="only this one; may be repeated")
    parser.add_argument("--last", type=int, default=30, help="the last of the nights")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--scale", type=float, default=1.0, help="below 1 a sample")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.set_defaults(**defaults)
    return parser.parse_args()


def main() -> None:
    given = options()
    if not at_hand():
        return
    begun = datetime.now(UTC)
    with serving(given) as federation, tempfile.TemporaryDirectory(prefix="credatlas-benchmark-") as home:
        PARTS[given.part](federation, Path(home), given)
    print(f"{(datetime.now(UTC) - begun).total_seconds():.0f} s, seed {given.seed}, scale {given.scale:g}")


if __name__ == "__main__":
    main()
