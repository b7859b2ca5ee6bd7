"""What search by meaning adds: nDCG@10 with and without it, over the judged queries and over some that use other words.

    python -m benchmarks.meaning [--scale 0.3] [--home DIR] [--model DIR] [--worst 0]

Over the federation, with the model that the tests use unless `--model` names another. Beside words alone and words with what is
near, it asks Meilisearch to mix both itself, at two ratios. First, what vectors cost: CPU time, bytes kept and bytes sent.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from benchmarks.relevance import federation, report
from benchmarks.search import KEY, listens, server
from indexer import MeiliEngine
from indexer.meaning.meaning import FEW, Meaning, open_meaning
from indexer.meilisearch.asking import by_meaning, near
from indexer.meilisearch.entry import Entry
from schemas import Document, Query, Results, encode
from tests.indexer.judged import Judged, Judgements, Scores, judge
from tests.parts.model import lay_out
from tests.parts.servers import free_port, running


class WithNear(MeiliEngine):
    """What a learner sees, as one list: what words find, then what is near."""

    async def search(self, query: Query) -> Results:
        found = await super().search(query)
        return replace(found, hits=(*found.hits, *found.near))


class Mixed(MeiliEngine):
    """Meilisearch's own mixture of words and meaning."""

    def __init__(self, url: str, meaning: Meaning, ratio: float) -> None:
        super().__init__(url, KEY, patience=60, meaning=meaning)
        self._mixing, self._ratio = meaning, ratio

    async def search(self, query: Query) -> Results:
        asking = by_meaning(self.index, query, await self._mixing.vector(query.words), self._mixing.embedder, 0, FEW)
        asking |= {"q": query.words, "hybrid": {"embedder": self._mixing.embedder, "semanticRatio": self._ratio}}
        (answer,) = await self._ask([asking])
        return Results(total=0, hits=near(query, answer, Results(total=0)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=0.3)
    parser.add_argument("--home", type=Path, help="a folder for the harvest and the vectors, made when it is not there")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--worst", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="credatlas-meaning-") as place:
        home = given.home or Path(place) / "home"
        held = federation(home, given.scale)
        if not held:
            print("The federation is not at hand: nothing is measured.")
            return
        meaning = open_meaning(str(given.model or lay_out(Path(place) / "model")), home / "vectors.sqlite")
        assert meaning
        meaning.in_time = 60  # how well, not how soon
        cost(meaning, held, home / "vectors.sqlite")
        with engines(Path(place), meaning) as asked:
            compare(asked, held, given.worst)


def cost(meaning: Meaning, documents: Sequence[Document], kept: Path) -> None:
    lines = [(document.id, encode(Entry.of(document))) for document in documents]
    print(f"{len(lines):,} documents; close from a score of {meaning.least:.3f}")
    for said in ("first", "again"):
        began, worked = time.perf_counter(), time.process_time()
        sent = sum(len(line) for _, line in meaning.added(lines))
        wall, cpu = time.perf_counter() - began, time.process_time() - worked
        print(f"{said}: {len(lines) / wall:,.0f} documents a second, {1000 * cpu / len(lines):.2f} ms of CPU each")
    plain = sum(len(line) for _, line in lines)
    print(f"{plain / len(lines):,.0f} bytes of a document are sent without a vector, {sent / len(lines):,.0f} with one;")
    print(f"{kept.stat().st_size / len(lines):,.0f} bytes of one are kept", flush=True)


@contextmanager
def engines(folder: Path, meaning: Meaning) -> Iterator[dict[str, MeiliEngine]]:
    address = f"127.0.0.1:{free_port()}"
    url = f"http://{address}"
    with running(server(address, folder), lambda: listens(address), folder / "log"):
        yield {
            "words": MeiliEngine(url, KEY, patience=60),
            "and what is near": WithNear(url, KEY, patience=60, meaning=meaning),
            "mixed 0.3": Mixed(url, meaning, 0.3),
            "mixed 0.7": Mixed(url, meaning, 0.7),
        }


def compare(asked: dict[str, MeiliEngine], documents: tuple[Document, ...], worst: int) -> None:
    judged = Judged(documents)
    with asyncio.Runner() as runner:
        for engine in asked.values():
            engine.publish(documents)
        for catalogue in ("federation", "other_words"):
            scores: dict[str, Scores] = {
                name: runner.run(judge(engine, Judgements.of(catalogue), judged)) for name, engine in asked.items()
            }
            report(f"{catalogue.replace('_', ' ')}, {len(documents):,} documents", scores, worst)
        for engine in asked.values():
            runner.run(engine.close())


if __name__ == "__main__":
    main()
