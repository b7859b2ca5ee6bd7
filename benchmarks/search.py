"""Times the page's query on both engines over the same composed catalogue, one query on each in turn.

Prints p50 and p95 in ms for each kind of query and, for the embedded engine, of CPU time too, which a busy machine does not
blur; and what the embedded index costs to build, to change, to keep and to open. The first round warms up and is not counted.
Words and letters are others in every round, so that hardly an answer rests on one before it.

Run `python -m benchmarks.search [--documents 20000] [--rounds 15] [--only embedded]`; it starts its own Meilisearch on a
free port.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import random
import socket
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from indexer import EmbeddedEngine, Engine, MeiliEngine
from schemas import Filter, Query
from tests.indexer.composed import ENGLISH, FRENCH, SYLLABLES, Composed, reworded
from tests.parts.meilisearch import MeilisearchServer, command
from tests.parts.servers import free_port, running

KEY = "a-key-for-this-benchmark"

ONLINE = Filter(facet="mode", values=("online", "blended"))
QUALITY = Filter(facet="info", values=("qa", "support"))
FREE = Filter(facet="price", values=("free",))
TOPICS = (*ENGLISH.values(), *FRENCH.values())
SAID = sorted({word for topic in TOPICS for phrase in topic for word in phrase.split()})
LONG = [word for word in SAID if len(word) > 7]
FACTS = ("free", "online", "gratuit", "Ireland", "beginner", "en ligne")
COMMON = SYLLABLES[1:9]
"""Words that stand in most documents."""


class Spent(NamedTuple):
    """Milliseconds."""

    wall: float
    cpu: float


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--documents", type=int, default=20_000)
    arguments.add_argument("--rounds", type=int, default=15)
    arguments.add_argument("--only", choices=("embedded", "meilisearch"))
    given = arguments.parse_args()
    catalogue = Composed(given.documents, seed=1, wide=True)
    with tempfile.TemporaryDirectory() as place, open_engines(Path(place), given.only) as engines:
        for engine in engines:
            _build(engine, catalogue, given.documents)
            if isinstance(engine, EmbeddedEngine):
                _keep(Path(place) / "index")
        asyncio.run(_compare(engines, given.rounds))


@contextmanager
def open_engines(folder: Path, only: str | None) -> Iterator[Sequence[Engine]]:
    embedded: list[Engine] = [] if only == "meilisearch" else [EmbeddedEngine(folder / "index")]
    if only == "embedded":
        yield embedded
        return
    address = f"127.0.0.1:{free_port()}"
    with running(server(address, folder), lambda: listens(address), folder / "log"):
        yield [*embedded, MeiliEngine(f"http://{address}", KEY, patience=30)]


def server(address: str, folder: Path) -> list[str]:
    return command(MeilisearchServer(url=f"http://{address}", key=KEY), folder)


def listens(address: str) -> bool:
    host, _, port = address.partition(":")
    with socket.socket() as asked:
        return asked.connect_ex((host, int(port))) == 0


def _build(engine: Engine, catalogue: Composed, size: int) -> None:
    hundredth = [reworded(document) for document in islice(catalogue, max(1, size // 100))]
    steps: dict[str, Callable[[], object]] = {
        "built": lambda: engine.publish(catalogue),
        "unchanged": lambda: engine.publish(catalogue),
        "1 % changed": lambda: engine.change(hundredth, ()),
    }
    for said, step in steps.items():
        spent = _timed(step)
        print(f"{engine.name:12} {said:12} {spent.wall / 1000:8.2f} s {spent.cpu / 1000:8.2f} s CPU")


def _timed(step: Callable[[], object]) -> Spent:
    began, worked = time.perf_counter(), time.process_time()
    step()
    return Spent((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000)


def _keep(folder: Path) -> None:
    """Opened in a process of its own, whose memory nothing else has used."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
        spent, megabytes = alone.submit(_opened, folder).result()
    kept = sum(path.stat().st_size for path in max(folder.glob("generation-*")).iterdir()) / 1e6
    print(f"{'embedded':12} {'opened':12} {spent.wall / 1000:8.2f} s {spent.cpu / 1000:8.2f} s CPU")
    print(f"{'embedded':12} {'holds':12} {megabytes:8.1f} MB in memory {kept:8.1f} MB on disk")


def _opened(folder: Path) -> tuple[Spent, float]:
    before = _resident()
    engine = EmbeddedEngine(folder)
    spent = _timed(lambda: asyncio.run(engine.search(Query())))
    return spent, _resident() - before


def _resident() -> float:
    """Megabytes in memory; what a process ever held at most is no use here, for it starts with its parent's."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def _compare(engines: Sequence[Engine], rounds: int) -> None:
    spent: dict[tuple[str, str], list[Spent]] = defaultdict(list)
    for turn in range(rounds + 1):
        for said, query in asked(turn).items():
            for engine in engines:
                began, worked = time.perf_counter(), time.process_time()
                await engine.search(query)
                if turn:
                    taken = Spent((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000)
                    spent[said, engine.name].append(taken)
    _show(engines, spent)
    for engine in engines:
        await engine.close()


def asked(turn: int) -> dict[str, Query]:
    """A query of each kind, of other words each turn; the last kind asks again what was asked just before."""
    dice = random.Random(turn)  # noqa: S311 - what is searched is no secret
    one, another = dice.sample(SAID, 2)
    letters, others = (word[:2] for word in dice.sample(SYLLABLES, 2))
    pair = " ".join(dice.sample(dice.choice(TOPICS), 2))
    narrow = (Filter(facet="language", values=(dice.choice(("en", "fr")),)), dice.choice((ONLINE, FREE)))
    return {
        "no words": Query(),
        "filters": Query(filters=(ONLINE, QUALITY, *narrow[:1])),
        "two words": Query(words=pair),
        "a beginning": Query(words=f"{one} {another[:4]}"),
        "two letters": Query(words=letters),
        "two letters, filters": Query(words=others, filters=narrow),
        "words of most": Query(words=" ".join(dice.sample(COMMON, 2))),
        "a filter in words": Query(words=f"{dice.choice(FACTS)} course {one}"),
        "misspelt": Query(words=f"{_misspelt(dice)} {_misspelt(dice)}"),
        "words and filters": Query(words=another, filters=narrow),
        "words by price": Query(words=dice.choice(SAID), sort="price"),
        "one word": Query(words=one),
        "its page 40": Query(words=one, page=40),
    }


def _misspelt(dice: random.Random) -> str:
    """A long word with a letter of it another one."""
    word = dice.choice(LONG)
    place = dice.randrange(1, len(word))
    return word[:place] + dice.choice("aeioukmstz") + word[place + 1 :]


def _show(engines: Sequence[Engine], spent: dict[tuple[str, str], list[Spent]]) -> None:
    columns = [(engine.name, part) for engine in engines for part in Spent._fields if part == "wall" or _here(engine)]
    print(f"\n{'p50 / p95 ms':22}" + "".join(f"{' '.join(column):>20}" for column in columns))
    kinds = list(dict.fromkeys(kind for kind, _ in spent))
    for said, meant in [*((kind, [kind]) for kind in kinds), ("all", kinds)]:
        shown = [_figures([getattr(one, part) for kind in meant for one in spent[kind, engine]]) for engine, part in columns]
        print(f"{said:22}" + "".join(f"{figures:>20}" for figures in shown))


def _here(engine: Engine) -> bool:
    """Whether its work is done in this process, so that our CPU time is its own."""
    return isinstance(engine, EmbeddedEngine)


def _figures(taken: Sequence[float]) -> str:
    return f"{statistics.median(taken):.1f} / {statistics.quantiles(taken, n=20)[-1]:.1f}"


if __name__ == "__main__":
    main()
