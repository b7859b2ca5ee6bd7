"""What a publish to Meilisearch costs beside the server's own work: all documents, a few, and how many may be brought in live.

    python -m benchmarks.publish [--documents 5000] [--rounds 1] [--only full|few|share]

The documents are composed once and wait on disk. Full: `publish` to an empty server, and a bare HTTP client that sends the very
same lines, prepared, to an index with the same settings, in turns; the ratio is asked to be at most 1.15. For a busy machine
each is told beside the time that the server was at work on it, too. Few: one document of a hundred with other words, and with
another price alone, by `change`, which sends the latter without their words, and by hand, whole. Share: how long 1 to 40 of a
hundred take live, with other words and with another price, against building everything aside; layout.REBUILD_SHARE and
PARTIAL_COST are read off it. Prints documents a second, bytes sent and the peak memory of this process.
`--documents 200000` gives the figures, and `--documents 1000000 --only full --rounds 0` publishes a million once, unpaired.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from indexer import MeiliEngine
from indexer.layout import REBUILD_SHARE
from indexer.meilisearch.entry import Entry
from indexer.meilisearch.prints import Sealed
from indexer.meilisearch.pushing import BATCH_BYTES
from indexer.meilisearch.server import Server
from indexer.meilisearch.wire import Wire
from schemas import Document, encode
from tests.indexer.composed import Composed
from tests.parts.meilisearch import BINARY, MeilisearchServer
from tests.parts.mortal import mortal

ASKED = 1.15
SHARES = (0.01, 0.05, 0.1, 0.2, 0.4)
FEW = 0.01


class Waiting:
    """Documents on disk, gone through as often as asked."""

    def __init__(self, file: Path, documents: Iterable[Document]) -> None:
        self._file = file
        self.count = 0
        with file.open("wb") as lines:
            for document in documents:
                lines.write(encode(document) + b"\n")
                self.count += 1

    def __iter__(self) -> Iterator[Document]:
        decoder = msgspec.json.Decoder(Document)
        with self._file.open("rb") as lines:
            yield from map(decoder.decode, lines)

    def some(self, share: float, dice: random.Random) -> list[Document]:
        chosen = set(dice.sample(range(self.count), max(1, round(share * self.count))))
        return [document for number, document in enumerate(self) if number in chosen]


class Bare:
    """Sends prepared lines and waits for the last task, and does nothing else."""

    def __init__(self, server: MeilisearchServer, engine: MeiliEngine) -> None:
        self._host, self._key = urlsplit(server.url).netloc, server.key
        self.index = f"{engine.index}_bare"
        self._wire = Wire(server.url, server.key)

    def clear(self) -> None:
        """An empty index, set as ours is."""
        indexes = Server(self._wire, "bare", {})
        self.say("DELETE", f"/indexes/{self.index}")
        for ordered in indexes.make(self.index):
            self.wait(ordered.task_uid)

    def push(self, lines: Iterable[bytes], gone: Collection[str] = ()) -> None:
        batch, size, task = list[bytes](), 0, 0
        for line in lines:
            if size + len(line) > BATCH_BYTES:
                task, batch, size = self._send(batch), [], 0
            batch.append(line)
            size += len(line)
        task = self._send(batch) if batch else task
        if gone:
            task = self.say("POST", f"/indexes/{self.index}/documents/delete-batch", json.dumps(list(gone)).encode())["taskUid"]
        self.wait(task)

    def last_task(self) -> int:
        return int(self.say("GET", "/tasks?limit=1")["from"])

    def worked(self, first: int) -> dict[str, float]:
        """By index: from the begin of its first task with documents since `first` to the end of its last, in seconds."""
        spans: dict[str, list[datetime]] = {}
        for task in self.say("GET", "/tasks?types=documentAdditionOrUpdate&limit=1000")["results"]:
            if task["uid"] > first:
                spans.setdefault(task["indexUid"], []).extend(moment(task[name]) for name in ("startedAt", "finishedAt"))
        return {index: (max(span) - min(span)).total_seconds() for index, span in spans.items()}

    def wait(self, task: int) -> None:
        while self.say("GET", f"/tasks/{task}")["status"] in ("enqueued", "processing"):
            time.sleep(0.02)

    def say(self, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> dict[str, Any]:
        connection = http.client.HTTPConnection(self._host, timeout=600)
        connection.request(method, path, body, {"Authorization": f"Bearer {self._key}", "Content-Type": kind})
        said: dict[str, Any] = json.loads(connection.getresponse().read())
        connection.close()
        return said

    def _send(self, batch: list[bytes]) -> int:
        path = f"/indexes/{self.index}/documents"
        return int(self.say("POST", path, b"\n".join(batch), "application/x-ndjson")["taskUid"])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--documents", type=int, default=5_000)
    arguments.add_argument("--rounds", type=int, default=1)
    arguments.add_argument("--only", choices=("full", "few", "share"))
    asked = arguments.parse_args()
    if not BINARY.exists():
        print("Skipped: Meilisearch is not installed; `npm ci` brings it.")
        return
    with tempfile.TemporaryDirectory() as place, mortal(Path(place) / "server") as server:
        documents = Waiting(Path(place) / "documents", Composed(asked.documents, seed=1))
        engine = MeiliEngine(server.server.url, server.server.key, index="ours", folder=Path(place))
        bare = Bare(server.server, engine)
        built = full(engine, bare, documents, asked.rounds)
        if asked.only in (None, "few"):
            few(engine, bare, documents, asked.rounds)
        if asked.only in (None, "share"):
            share(engine, documents, built)


def full(engine: MeiliEngine, bare: Bare, documents: Waiting, rounds: int) -> float:
    """Prints, and returns the seconds of building everything."""
    before = peak()
    ours = partial(engine.publish, documents, aside=True)
    built = [timed(ours)]
    size = sum(len(line) + 1 for line in whole(documents))
    print(
        f"full: {documents.count} documents in {built[0]:.1f} s, {documents.count / built[0]:.0f} a second, {size:,} bytes sent"
    )
    print(f"full: peak memory {before:.0f} MB before, {peak():.0f} MB after", flush=True)
    ratios = []
    for turn in range(rounds):
        lines = list(whole(documents))
        first = bare.last_task()
        spent = paired(turn, ours, partial(bare.push, lines), bare.clear)
        worked = bare.worked(first)
        beside = (spent[0] / worked[engine.index], spent[1] / worked[bare.index])
        print(f"full: beside the time that the server was at work: ours {beside[0]:.3f}, bare {beside[1]:.3f}", flush=True)
        built.append(spent[0])
        ratios.append(spent[0] / spent[1])
    told("full", ratios)
    return statistics.median(built)


def few(engine: MeiliEngine, bare: Bare, documents: Waiting, rounds: int) -> None:
    if not rounds:
        return
    bare.clear()
    bare.push(whole(documents))
    dice = random.Random(3)  # noqa: S311 - which documents change
    for what, change in (("other words", reworded), ("another price", repriced)):
        ratios = []
        for turn in range(3 * rounds):
            changed = [change(document, turn) for document in documents.some(FEW, dice)]
            lines = [Sealed(Entry.of(document)).whole() for document in changed]
            spent = paired(turn, partial(engine.change, changed, []), partial(bare.push, lines))
            ratios.append(spent[0] / spent[1])
        sent = sum(map(len, lines)) if change is reworded else sum(len(Sealed(Entry.of(d)).without_texts()) for d in changed)
        print(f"few, {what}: {len(changed)} documents, {sent:,} bytes sent of {sum(map(len, lines)):,}")
        told(f"few, {what}", ratios)


def share(engine: MeiliEngine, documents: Waiting, built: float) -> None:
    print(f"share{'words live s':>16}{'price live s':>16}{'aside s':>10}   (REBUILD_SHARE {REBUILD_SHARE})")
    dice = random.Random(5)  # noqa: S311 - which documents change
    for turn, part in enumerate(SHARES):
        some = documents.some(part, dice)
        words, price = [reworded(document, turn) for document in some], [repriced(document, turn) for document in some]
        live = timed(partial(engine.change, words, []))
        engine.change(some, [])
        partly = timed(partial(engine.change, price, []))
        print(f"{part:5.0%}{live:16.1f}{partly:16.1f}{built:10.1f}", flush=True)


def reworded(document: Document, turn: int) -> Document:
    said = f"{document.description} Edition {turn}."
    return msgspec.structs.replace(document, title=f"{document.title} (edition {turn})", description=said)


def repriced(document: Document, turn: int) -> Document:
    return msgspec.structs.replace(document, price="to-300", price_eur=100.0 + turn)


def whole(documents: Iterable[Document]) -> Iterator[bytes]:
    return (Sealed(Entry.of(document)).whole() for document in documents)


def paired(
    turn: int, ours: Callable[[], object], theirs: Callable[[], object], ready: Callable[[], object] = lambda: None
) -> tuple[float, float]:
    """Seconds of both, the other one first in every second turn."""
    ready()
    spent = [timed(step) for step in ((ours, theirs) if turn % 2 == 0 else (theirs, ours))]
    return (spent[0], spent[1]) if turn % 2 == 0 else (spent[1], spent[0])


def moment(said: str) -> datetime:
    """Nine digits behind the point are more than Python 3.11 reads."""
    return datetime.fromisoformat(said[:26])


def timed(step: Callable[[], object]) -> float:
    began = time.perf_counter()
    step()
    return time.perf_counter() - began


def told(what: str, ratios: list[float]) -> None:
    if ratios:
        each = ", ".join(f"{ratio:.2f}" for ratio in ratios)
        print(
            f"{what}: ratio to the bare client {statistics.median(ratios):.2f} (asked: at most {ASKED}); each {each}", flush=True
        )


def peak() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main()
