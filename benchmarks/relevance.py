"""How well both engines find what people mean: nDCG@10 by class of query, over the catalogue of the tests and the federation.

    python -m benchmarks.relevance [--only embedded] [--scale 1] [--home DIR] [--worst 0] [--floors]

Queries and judgements are those of tests/indexer/relevance. Of each class every third query is held out: nothing was tuned on
them, and their mean stands beside that of all. `--home` keeps the harvest for the next run, `--worst 10` prints the queries that
fare worst with what was found first, `--floors` the rows of floors.csv; a class below its row there ends the run with an error.
The federation is harvested before: minutes at scale 1.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from benchmarks.federation import House, at_hand, serving
from benchmarks.search import open_engines
from crawlers import load_sources
from indexer import Engine
from scheduler import match
from scheduler.documents import Documents
from schemas import Document
from tests.indexer.judged import DEPTH, Judged, Judgements, Scores, courses, floors, judge

TODAY = date(2026, 9, 1)
"""The federation's first night, so that starts fall into the same ranges whenever this is run."""

SEED = 7


def federation(home: Path, scale: float) -> tuple[Document, ...]:
    """The federation's documents, harvested into `home` when nothing was before; none when it is not at hand."""
    if not at_hand():
        return ()
    with serving(argparse.Namespace(port=0, seed=SEED, scale=scale, platform=None)) as running_federation:
        house = House(home, running_federation)
        sources = {source.source_id: source for each in running_federation.platforms.values() for source in each}
        if not next(iter(house.store.records()), None):
            house.harvest(list(sources.values()))
        match(house.store, sources, datetime.combine(TODAY, time(), UTC))
        found = tuple(Documents(house.store, load_sources(), TODAY))
        house.store.close()
        return found


def report(catalogue: str, scores: dict[str, Scores], worst: int) -> None:
    first = next(iter(scores.values()))
    print(f"\n{catalogue}: {len(first.each)} queries, nDCG@{DEPTH}, in brackets of those held out")
    print(f"{'':14}" + "".join(f"{name:>18}" for name in scores))
    for kind in (*first.kinds, ""):
        shown = [f"{each.mean(kind):.3f} ({each.mean(kind, held_out=True):.3f})" for each in scores.values()]
        print(f"{kind or 'all':14}" + "".join(f"{one:>18}" for one in shown), flush=True)
    for name, each in scores.items():
        for kind, held_out, words, value in sorted(each.each, key=lambda row: row[-1])[:worst]:
            print(f"  {name:12} {value:.3f} {kind}{' (held out)' if held_out else ''}: {words}")
            print("".join(f"      {line}\n" for line in each.shown[words]), end="")


def rows(catalogue: str, scores: dict[str, Scores]) -> None:
    """Each class with a hundredth less than it reached, rounded down."""
    for kind in next(iter(scores.values())).kinds:
        held = ",".join(f"{max(0, int(scores[name].mean(kind) * 100) - 1) / 100:.2f}" for name in ("embedded", "meilisearch"))
        print(f"{catalogue},{kind},{held}")


def compare(engines: Sequence[Engine], catalogue: str, held: tuple[Document, ...], given: argparse.Namespace) -> list[str]:
    """Prints what each engine reaches, and returns what is below its floor."""
    judged, judgements = Judged(held), Judgements.of(catalogue)
    scores: dict[str, Scores] = {}
    with asyncio.Runner() as runner:
        for engine in engines:
            engine.publish(held)
            scores[engine.name] = runner.run(judge(engine, judgements, judged))
            runner.run(engine.close())
    report(f"{catalogue}, {len(held):,} courses", scores, given.worst)
    table = catalogue if given.scale == 1 or catalogue == "courses" else f"{catalogue} x {given.scale:g}"
    if given.floors and len(scores) > 1:
        rows(table, scores)
    return [f"{name}, {table}: {below}" for name, each in scores.items() for below in each.below(floors(table, name))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("embedded", "meilisearch"))
    parser.add_argument("--scale", type=float, default=1.0, help="below 1 a sample of the federation")
    parser.add_argument("--home", type=Path, help="a folder for the harvest, made when it is not there")
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--floors", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="credatlas-relevance-") as place, open_engines(Path(place), given.only) as engines:
        fallen = compare(engines, "courses", courses(), given)
        held = federation(given.home or Path(place) / "home", given.scale)
        if held:
            fallen += compare(engines, "federation", held, given)
    if fallen:
        sys.exit("\n".join(("Below what they have reached (tests/indexer/relevance/floors.csv):", *fallen)))


if __name__ == "__main__":
    main()
