"""The whole road on the federation: what portals and platforms say is what the store holds, on two seeds and after a redesign."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.federation import scaled
from crawlers import Archive, load_sources
from reporter import export
from scheduler import harvest
from schemas import Harvest, Outcome, Settings, Source
from store import Store
from tests.parts.federation import FOLDER, Federation

PLATFORMS = {
    "ca_on_microlearn": "ontario",
    "au_microcred_seeker": "seeker",
    "ie_microcreds": "microcreds",
    "ie_springboard": "springboard",
    "ie_nci": "ncirl",
    "ie_tudublin": "tudublin",
    "au_csu": "csu",
    "mooc_udacity": "udacity",
    "mooc_futurelearn": "futurelearn",
}
FIELD_ACCURACY = 0.99
RECORDS = 0.99


async def _all(sources: Mapping[str, Source], home: Path, mirror: str) -> list[Harvest]:
    settings = Settings(home=home, mirror=mirror)
    store, archive = Store.open(settings.database), Archive(settings.archive)
    done = [await harvest(source, settings, store, archive, lambda: datetime.now(UTC)) for source in sources.values()]
    with (home / "export.jsonl").open("wb") as file:
        file.writelines(export(store.records(), sources, "jsonl"))
    store.close()
    return done


def scored(home: Path, seed: int, night: int, scale: float) -> dict[str, Any]:
    command = [sys.executable, str(FOLDER / "score.py"), str(home / "export.jsonl"), "--seed", str(seed), "--night", str(night)]
    command += ["--scale", str(scale)]
    for platform in PLATFORMS.values():
        command += ["--platform", platform]
    answer = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


@pytest.mark.heavy
@pytest.mark.parametrize(("seed", "night", "scale"), [(7, 0, 0.15), (23, 6, 0.12)])
def test_the_catalogues_are_told_as_they_are(federation: Federation, tmp_path: Path, seed: int, night: int, scale: float) -> None:
    sources = {name: scaled(source, scale) for name, source in load_sources().items() if name in PLATFORMS}
    done = asyncio.run(_all(sources, tmp_path, federation(night=night, seed=seed, scale=scale)))
    assert [h.outcome for h in done] == [Outcome.FULL] * len(PLATFORMS)
    report = scored(tmp_path, seed, night, scale)
    for platform in PLATFORMS.values():
        row = report[platform]
        assert min(row["recall"], row["precision"]) >= RECORDS, platform
        low = {name: cell["accuracy"] for name, cell in row["fields"].items() if cell["accuracy"] < FIELD_ACCURACY}
        assert not low, f"{platform}: {low}"
    totals = {"tp": 0, "fp": 0, "fn": 0}
    for row in report.values():
        for cell in row["dimensions"].values():
            totals = {key: count + cell.get(key, 0) for key, count in totals.items()}
    assert totals["tp"] / (totals["tp"] + totals["fp"]) >= 0.95
    assert totals["tp"] / (totals["tp"] + totals["fn"]) >= 0.92


@pytest.mark.heavy
def test_an_unchanged_federation_costs_little_and_changes_nothing(federation: Federation, tmp_path: Path) -> None:
    sources = {name: source for name, source in load_sources().items() if name in ("ie_microcreds", "mooc_udacity")}
    mirror = federation()
    first = asyncio.run(_all(sources, tmp_path, mirror))
    second = asyncio.run(_all(sources, tmp_path, mirror))
    for before, after in zip(first, second, strict=True):
        assert after.counters.unchanged == before.counters.added
        assert (after.counters.changed, after.counters.bodies, after.counters.missing) == (0, 0, 0)
