"""Times the page's query on both engines over the same composed catalogue, one query on each in turn: p50 and p95 in ms.

The first round warms both up and is not counted.

Run `python -m benchmarks.search [--documents 20000] [--rounds 15]`; it starts its own Meilisearch on a free port.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from indexer import EmbeddedEngine, Engine, MeiliEngine
from schemas import Document, Filter, Query
from tests.indexer.composed import compose
from tests.parts.meilisearch import BINARY
from tests.parts.servers import free_port, running

KEY = "a-key-for-this-benchmark"

ONLINE = Filter(facet="mode", values=("online", "blended"))
QUALITY = Filter(facet="info", values=("qa", "support"))
FREE = Filter(facet="price", values=("free",))
QUERIES = {
    "no words": Query(),
    "one word": Query(words="encryption"),
    "two words": Query(words="project risk"),
    "a beginning": Query(words="machine lear"),
    "a misspelling": Query(words="machne lerning"),
    "accents": Query(words="gestion échéances"),
    "filters": Query(filters=(ONLINE, QUALITY)),
    "words and filters": Query(words="data", filters=(ONLINE, FREE)),
    "words by price": Query(words="families", sort="price"),
    "page 40": Query(words="data", page=40),
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--documents", type=int, default=20_000)
    arguments.add_argument("--rounds", type=int, default=15)
    asked = arguments.parse_args()
    documents = compose(asked.documents, seed=1)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        address = f"127.0.0.1:{free_port()}"
        with running(_server(address, folder), lambda: _listens(address), folder / "log"):
            engines = (EmbeddedEngine(folder / "index"), MeiliEngine(f"http://{address}", KEY, patience=30))
            for engine in engines:
                _build(engine, documents)
            _open(folder / "index")
            asyncio.run(_compare(engines, asked.rounds))


def _server(address: str, folder: Path) -> list[str]:
    places = ["--db-path", str(folder / "data"), "--dump-dir", str(folder / "dumps"), "--snapshot-dir", str(folder / "snapshots")]
    return [str(BINARY), "--http-addr", address, "--master-key", KEY, "--no-analytics", *places]


def _listens(address: str) -> bool:
    host, _, port = address.partition(":")
    with socket.socket() as asked:
        return asked.connect_ex((host, int(port))) == 0


def _build(engine: Engine, documents: Sequence[Document]) -> None:
    for said, catalogue in (("build", documents), ("unchanged", documents), ("20 gone", documents[20:])):
        began = time.perf_counter()
        engine.publish(catalogue)
        print(f"{engine.name:12} {said:10} {time.perf_counter() - began:7.2f} s")


def _open(folder: Path) -> None:
    began = time.perf_counter()
    asyncio.run(EmbeddedEngine(folder).search(Query()))
    print(f"{'embedded':12} {'open':10} {time.perf_counter() - began:7.2f} s")


async def _compare(engines: Sequence[Engine], rounds: int) -> None:
    spent: dict[tuple[str, str], list[float]] = defaultdict(list)
    for turn in range(rounds + 1):
        for said, query in QUERIES.items():
            for engine in engines:
                began = time.perf_counter()
                await engine.search(query)
                if turn:
                    spent[said, engine.name].append((time.perf_counter() - began) * 1000)
    print(f"\n{'p50 / p95 ms':20}" + "".join(f"{engine.name:>18}" for engine in engines))
    for said in QUERIES:
        print(f"{said:20}" + "".join(f"{_shown(spent[said, engine.name]):>18}" for engine in engines))
    every = [[ms for (_, name), taken in spent.items() if name == engine.name for ms in taken] for engine in engines]
    print(f"{'all':20}" + "".join(f"{_shown(taken):>18}" for taken in every))
    for engine in engines:
        await engine.close()


def _shown(taken: list[float]) -> str:
    return f"{statistics.median(taken):.1f} / {statistics.quantiles(taken, n=20)[-1]:.1f}"


if __name__ == "__main__":
    main()
