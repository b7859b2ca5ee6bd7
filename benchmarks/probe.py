"""Probes the federation's portals as if nobody had ever seen them, and harvests each by the source file that comes of it.

    python -m benchmarks.probe  [--platform P]... [--seed S] [--show]

Each portal is probed twice: from its front page and from the page that lists its courses. The file is harvested with no line
edited and scored by the federation's score.py. Expected of each: recall >= 0.95, and scored fields >= 0.85.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.federation import FOLDER, at_hand, serving
from crawlers import Archive, as_toml, load_source, probe
from reporter import export
from scheduler import harvest
from schemas import Settings
from store import Store

PORTALS: Mapping[str, tuple[str, str]] = {
    "ontario": ("microlearnontario.ca", "/en/micro-credentials"),
    "seeker": ("www.microcredseeker.edu.au", "/search"),
    "microcreds": ("microcreds.ie", "/microcreds/"),
    "springboard": ("springboardcourses.ie", "/results?keywords=&perPage=500"),
    "ncirl": ("www.ncirl.ie", "/micro-credentials"),
    "tudublin": ("www.tudublin.ie", "/study/micro-credentials/"),
    "csu": ("study.csu.edu.au", "/short-courses"),
}
"""Host and list of each portal made of pages for people (the federation's README)."""
RECALL, FIELDS = 0.95, 0.85


def harvested(address: str, settings: Settings, folder: Path, show: bool) -> tuple[dict[str, Any], str]:
    """The score of the platform by the file a probe of `address` gives, and what was done, in a few words."""
    found = asyncio.run(probe(address, settings))
    assert found.source is not None, f"nothing at {address} reads as a course"
    file = folder / "zz_probed.toml"
    file.write_text(as_toml(found.source, found.remarks), encoding="utf-8")
    if show:
        print(file.read_text(encoding="utf-8"))
    source = load_source(file)
    store = Store.open(settings.database)
    done = asyncio.run(harvest(source, settings, store, Archive(settings.archive)))
    exported = folder / "export.jsonl"
    with exported.open("wb") as out:
        out.writelines(export(store.records(), {source.source_id: source}, "jsonl"))
    store.close()
    return {"file": exported}, f"{found.pages:3} pages, {source.walk[0].family:8} {done.outcome}"


def scores(file: Path, platform: str, seed: int) -> dict[str, Any]:
    command = [sys.executable, str(FOLDER / "score.py"), str(file), "--seed", str(seed), "--platform", platform, "--json"]
    report: dict[str, dict[str, Any]] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return report[platform]


def fields(report: Mapping[str, Any]) -> Iterator[tuple[float, str]]:
    """(accuracy, field) of every scored field."""
    yield from ((tally["accuracy"], name) for name, tally in report["fields"].items() if tally["accuracy"] is not None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--platform", action="append", choices=PORTALS, help="only this one; may be repeated")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", action="store_true", help="print the proposed files")
    given = parser.parse_args()
    given.port, given.scale = 0, 1.0
    if not at_hand():
        return
    short = 0
    print(f"{'portal':12} {'probed from':32} {'recall':>7} {'precis.':>7} {'fields':>7}  worst field       how")
    with serving(given) as federation:
        for platform in given.platform or PORTALS:
            host, path = PORTALS[platform]
            for start in ("/", path):
                with tempfile.TemporaryDirectory(prefix="credatlas-probe-") as home:
                    settings = Settings(home=Path(home), mirror=federation.address)
                    made, how = harvested(f"https://{host}{start}", settings, Path(home), given.show)
                    report = scores(made["file"], platform, given.seed)
                told = sorted(fields(report))
                mean = sum(share for share, _ in told) / len(told)
                short += report["recall"] < RECALL or told[0][0] < FIELDS
                worst = f"{told[0][1]} {told[0][0]:.1%}"
                figures = f"{report['recall']:7.1%} {report['precision']:7.1%} {mean:7.1%}"
                print(f"{platform:12} {start:32} {figures}  {worst:16}  {how}", flush=True)
    print(f"{short} fall short of recall {RECALL:.0%} and {FIELDS:.0%} in every field")


if __name__ == "__main__":
    main()
