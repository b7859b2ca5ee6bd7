"""Kills publishers and Meilisearch at random moments while somebody searches: is what is served whole, and is it mended?

Whole is the catalogue before or the one after. Every answer is held against both: how many there are, and which courses carry
the mark of each. What is `between` has some of a change and not all. So is the index itself, once nothing is at work any more;
and after the next publish it has to equal the catalogue.

Run `python -m benchmarks.kills [--publishers 20] [--servers 10] [--documents 5000] [--seed 7]`; it starts its own server.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, pairwise
from pathlib import Path

import msgspec

from indexer import EmbeddedEngine, Engine, MeiliEngine
from schemas import Document, EngineDown, EngineRefused, Query, digest, encode
from tests.indexer.composed import compose
from tests.parts.mortal import Mortal, mortal
from tests.parts.servers import REPOSITORY

COMING, LEAVING, MARKED = 17, 11, 50
"""Courses that come and go in a night, and every how manieth of the others is worded anew."""

WHAT = ("before", "after", "between", "none")

PUBLISH = """
import sys
from pathlib import Path
import msgspec
from indexer import EmbeddedEngine, MeiliEngine
from schemas import CredAtlasError, Document
kind, place, key, catalogue, way = sys.argv[1:]
engine = EmbeddedEngine(Path(place)) if kind == "embedded" else MeiliEngine(place, key)
documents = msgspec.json.decode(Path(catalogue).read_bytes(), type=tuple[Document, ...])
print("ready", flush=True)
sys.stdin.readline()
try:
    engine.publish(documents, way == "aside")
except CredAtlasError as error:
    sys.exit(str(error))
"""


@dataclass(frozen=True)
class Night:
    """What is to be served after one night; `mark` is the code of some courses, on this night alone: a code is never misread."""

    mark: str
    documents: tuple[Document, ...]

    @property
    def hashes(self) -> dict[str, str]:
        return {document.id: digest(document) for document in self.documents}

    @property
    def marked(self) -> frozenset[str]:
        return frozenset(document.id for document in self.documents if document.code == self.mark)


@dataclass
class Tally:
    """`still` is how the index stood once nothing was at work, `mended` how often the next publish made it equal."""

    trials: int = 0
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    still: Counter[tuple[str, str]] = field(default_factory=Counter)
    mended: int = 0
    said: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Place:
    """Where an engine keeps its index: a folder, or a server that may die."""

    kind: str
    folder: Path
    server: Mortal

    def engine(self, patience: float = 60) -> Engine:
        if self.kind == "embedded":
            return EmbeddedEngine(self.folder)
        return MeiliEngine(self.server.server.url, self.server.server.key, patience=patience)

    def publisher(self, catalogue: Path, way: str) -> subprocess.Popen[str]:
        """A process that is ready to publish, and begins with the next line it is given."""
        place = str(self.folder) if self.kind == "embedded" else self.server.server.url
        command = [sys.executable, "-c", PUBLISH, self.kind, place, self.server.server.key, str(catalogue)]
        pipe = subprocess.PIPE
        process = subprocess.Popen([*command, way], cwd=REPOSITORY, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        assert process.stdout
        process.stdout.readline()
        return process


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    arguments.add_argument("--publishers", type=int, default=20)
    arguments.add_argument("--servers", type=int, default=10)
    arguments.add_argument("--documents", type=int, default=5_000)
    arguments.add_argument("--seed", type=int, default=7)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as place:
        for said, tally in kills(Path(place), asked.publishers, asked.servers, asked.documents, asked.seed):
            print(f"{said}: {tally.trials} killed, {tally.mended} equal after the next publish")
            for about, counts in (("answers", tally.answers), ("then", tally.still)):
                for way in ("live", "aside"):
                    told = ", ".join(f"{counts[way, what]} {what}" for what in WHAT if counts[way, what])
                    print(f"  {way:6}{about:8}{told}")
            for sentence in sorted(tally.said):
                print(f"  said: {sentence}")


def kills(folder: Path, publishers: int, servers: int, documents: int, seed: int) -> Iterator[tuple[str, Tally]]:
    """What was killed, with its tally: publishers of either engine, live and aside by turns, then the server below them."""
    with mortal(folder / "meilisearch") as server:
        for kind, victim, count in (
            ("embedded", "publisher", publishers),
            ("meilisearch", "publisher", publishers),
            ("meilisearch", "server", servers),
        ):
            dice = random.Random(f"{seed} {kind} {victim}")  # noqa: S311 - moments to kill at, not a secret
            place = Place(kind, folder / "index", server)
            yield f"{kind}, {victim}", _trials(place, victim, list(_nights(documents, count, seed)), dice)


def _nights(documents: int, count: int, seed: int) -> Iterator[Night]:
    """Two nights more than trials; of each to the next some courses come, some go, and some are worded anew."""
    everything = compose(documents + COMING * (count + 2), seed)
    for number in range(count + 2):
        mark = f"edition{seed:03}{number:03}"
        served = everything[LEAVING * number : documents + COMING * number]
        yield Night(mark, tuple(_marked(d, mark) if n % MARKED == number % MARKED else d for n, d in enumerate(served)))


def _marked(document: Document, mark: str) -> Document:
    return msgspec.structs.replace(document, code=mark)


def _trials(place: Place, victim: str, nights: Sequence[Night], dice: random.Random) -> Tally:
    tally, engine = Tally(), place.engine()
    engine.publish(nights[0].documents)
    catalogue = place.folder.parent / "catalogue.json"
    lasting = {way: _published(place, nights[1], catalogue, way) for way in ("live", "aside")}
    for (before, after), way in zip(pairwise(nights[1:]), cycle(lasting), strict=False):
        catalogue.write_bytes(encode(after.documents))
        process = place.publisher(catalogue, way)
        with _watching(place, before, after) as answers:
            _begin(process)
            time.sleep(dice.random() * lasting[way])
            _kill(place, process, victim, tally)
            _settle(place)
        tally.answers.update({(way, what): count for what, count in answers.items()})
        tally.still[way, _state(place, before, after)] += 1
        engine.publish(after.documents)
        tally.trials += 1
        tally.mended += engine.hashes() == after.hashes
    asyncio.run(engine.close())
    return tally


def _published(place: Place, night: Night, catalogue: Path, way: str) -> float:
    """The seconds that a publish takes which nobody kills."""
    catalogue.write_bytes(encode(night.documents))
    process = place.publisher(catalogue, way)
    began = time.monotonic()
    _begin(process)
    process.communicate()
    return time.monotonic() - began


def _begin(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def _kill(place: Place, process: subprocess.Popen[str], victim: str, tally: Tally) -> None:
    """Kills one of both. A publisher whose server dies has to end by itself, and says why."""
    if victim == "publisher":
        process.kill()
    else:
        place.server.kill()
        place.server.rise()
    _, said = process.communicate(timeout=120)
    if victim == "server":
        tally.said.add(said.strip().replace(place.server.server.url, "ADDRESS") or "nothing, it was done")


def _settle(place: Place) -> None:
    """Waits until the server has done all that it was told; it goes on when the publisher is dead."""
    while place.kind == "meilisearch" and place.server.unfinished():
        time.sleep(0.02)


def _state(place: Place, before: Night, after: Night) -> str:
    """What a search without words finds, course by course."""

    async def found() -> set[Document]:
        engine = place.engine()
        results = await engine.search(Query(per_page=len(before.documents) + len(after.documents)))
        await engine.close()
        return {hit.document for hit in results.hits}

    held = asyncio.run(found())
    return "before" if held == set(before.documents) else "after" if held == set(after.documents) else "between"


@contextmanager
def _watching(place: Place, before: Night, after: Night) -> Iterator[Counter[str]]:
    """Searches from another thread for the time of the block, and counts what each answer shows."""
    over, answers = threading.Event(), Counter[str]()
    watcher = threading.Thread(target=lambda: asyncio.run(_watch(place.engine(patience=5), before, after, answers, over.is_set)))
    watcher.start()
    try:
        yield answers
    finally:
        over.set()
        watcher.join()


async def _watch(engine: Engine, before: Night, after: Night, answers: Counter[str], over: Callable[[], bool]) -> None:
    size = len(before.documents) + len(after.documents)
    totals = len(before.documents), len(after.documents)
    asked = [
        (Query(per_page=1), totals),
        (Query(words=before.mark, per_page=size), (before.marked, frozenset[str]())),
        (Query(words=after.mark, per_page=size), (frozenset[str](), after.marked)),
    ]
    while not over():
        for query, (old, new) in asked:
            try:
                found = await engine.search(query)
            except (EngineDown, EngineRefused):
                answers["none"] += 1
                continue
            shown = frozenset(hit.document.id for hit in found.hits) if query.words else found.total
            answers["before" if shown == old else "after" if shown == new else "between"] += 1
    await engine.close()


if __name__ == "__main__":
    main()
