"""Normalising again gives the same bytes whatever the order of the pages, the seed of the hashes and the number of times."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest
from msgspec.structs import replace

from crawlers import Archive
from scheduler import normalise_again
from schemas import Cause, Settings, encode
from store import Store
from tests.parts import shelf
from tests.parts.servers import REPOSITORY
from tests.parts.site import Site, serving
from tests.parts.town import Town
from tests.scheduler.nights import SOURCE, Nights

SHELF = 60
SEEDS = ("0", "20260901")
AGAIN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import msgspec
from crawlers import Archive
from scheduler import normalise_again
from schemas import Settings, Source, encode
from store import Store
def refuse(event, _):
    if event.startswith("socket."):
        raise RuntimeError(event)
sys.addaudithook(refuse)
for home, source in zip(sys.argv[1::2], sys.argv[2::2]):
    settings, source = Settings(home=Path(home)), msgspec.json.decode(source, type=Source)
    store = Store.open(settings.database)
    done = normalise_again(source, store, Archive(settings.archive), lambda: datetime(2026, 10, 1, tzinfo=UTC))
    told = [encode(record) for record in store.records()]
    told += [encode(version) for record in store.records() for version in store.versions(record.offering.offering_id)]
    told += sorted(encode(issue) for issue in store.issues())
    Path(home, "told").write_bytes(b"\\n".join([*told, encode(done.fields)]))
"""
ELSEWHERE = {"delivery": {"Online": "Blended", shelf.UNKNOWN: "In person"}}
BY_THE_LOOKUPS = len(range(0, SHELF, len(shelf.DELIVERY)))
"""Courses that are taught online, or in a way that no table knows."""


def shelved(home: Path, *, backwards: bool = False) -> Path:
    settings = Settings(home=home)
    store = Store.open(settings.database)
    shelf.archived(Archive(settings.archive), store, SHELF, backwards)
    store.close()
    return home


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bytes]]:
    """What processes with seeds of their own, which may open no socket, remember of each catalogue normalised again."""
    folder = tmp_path_factory.mktemp("same")
    newer, commands = replace(SOURCE, lookups=ELSEWHERE), {seed: list[str]() for seed in SEEDS}
    for site, name in ((Site(), "site"), (Town(), "town")):
        with serving(site):
            made = Nights(folder / name, site)
            made.harvest()
            made.store.close()
    for seed, backwards in zip(SEEDS, (False, True), strict=True):
        homes = {shelved(folder / f"shelf-{seed}", backwards=backwards): shelf.SOURCE}
        homes |= {copytree(folder / name, folder / f"{name}-{seed}"): newer for name in ("site", "town")}
        commands[seed] = [part for home, source in homes.items() for part in (str(home), encode(source).decode())]
    for seed, words in commands.items():
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY)}
        subprocess.run([sys.executable, "-c", AGAIN, *words], env=environment, cwd=REPOSITORY, check=True)
    return {part: [(folder / f"{part}-{seed}" / "told").read_bytes() for seed in SEEDS] for part in ("shelf", "site", "town")}


def test_any_order_of_pages_and_any_seed_gives_the_same_bytes(told: dict[str, list[bytes]]) -> None:
    first, *others = told["shelf"]
    assert first.count(b"/course/") >= SHELF
    assert {other == first for other in others} == {True}


@pytest.mark.parametrize("part", ["site", "town"])
def test_any_seed_tells_the_same_of_a_harvested_catalogue_by_other_rules(told: dict[str, list[bytes]], part: str) -> None:
    first, *others = told[part]
    assert b"blended" in first
    assert {other == first for other in others} == {True}


def test_rules_changed_and_changed_back_leave_what_there_was(tmp_path: Path) -> None:
    settings = Settings(home=shelved(tmp_path))
    store, archive = Store.open(settings.database), Archive(settings.archive)
    done = [normalise_again(replace(shelf.SOURCE, lookups=words), store, archive) for words in ({}, ELSEWHERE, {}, {})]
    before, _, after, still = (again.harvest.counters for again in done if again is not None)
    assert (before.added, after.changed, still.changed, still.unchanged) == (SHELF, BY_THE_LOOKUPS, 0, SHELF)
    for record in store.records():
        states = [version.offering for version in store.versions(record.offering.offering_id)]
        assert [version.cause for version in store.versions(record.offering.offering_id)] == [Cause.RULE] * len(states)
        assert all(encode(record.offering) == encode(state) for state in states[1:])
    store.close()


def test_every_proof_is_kept_once(tmp_path: Path) -> None:
    settings = Settings(home=shelved(tmp_path))
    store = Store.open(settings.database)
    normalise_again(shelf.SOURCE, store, Archive(settings.archive))
    for record in store.records():
        assert len(set(record.offering.evidence)) == len(record.offering.evidence) > 0
    store.close()
