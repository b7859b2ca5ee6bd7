"""What /api/v1 costs over asking Meilisearch directly with the same multi-search: p50 and p95, and their ratios.

Closed loop: each of the clients asks the next query as soon as it has an answer, all of them in one process and each over one
connection. Our server is one process, with no engine to stand in. The two are asked in turns, a second of each, so that a busy
machine is equally busy for both; the first turn of each warms up and is not counted. CPU time an answer is told of every
process, for a busy machine does not blur it. Asked at 20,000 documents and 8 clients: p50 at most 1.25 times, p95 at most 1.5.
At last one client walks through the whole catalogue by its cursor: the last steps should take no longer than the first.

Run `python -m benchmarks.api [--documents 20000] [--clients 8] [--turns 12]`; it starts its own servers on free ports.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import multiprocessing
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import aiohttp
import msgspec
import uvicorn

from benchmarks.search import KEY, asked, listens, server
from crawlers import load_sources
from indexer import MeiliEngine
from indexer.meilisearch.asking import questions
from schemas import Settings
from store import Store
from tests.indexer.composed import Composed
from tests.parts.mortal import wait_for
from tests.parts.servers import free_port, running
from web import create_app
from web.search.address import address


class Way(NamedTuple):
    """One way to the same answers: what is asked of whom, query by query, and the processes that work for it."""

    name: str
    requests: Sequence[tuple[str, str, bytes | None]]
    headers: dict[str, str]
    at_work: Mapping[str, int]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--documents", type=int, default=20_000)
    arguments.add_argument("--clients", type=int, default=8)
    arguments.add_argument("--turns", type=int, default=12)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as place, serving(Path(place), asked.documents) as ways:
        asyncio.run(_compare(ways, asked.clients, asked.turns))
        asyncio.run(_walk(ways[1].requests[0][1]))


@contextmanager
def serving(folder: Path, size: int) -> Iterator[Sequence[Way]]:
    meili, ours = (f"127.0.0.1:{free_port()}" for _ in range(2))
    with running(server(meili, folder), lambda: listens(meili), folder / "meilisearch.log") as engine:
        index = MeiliEngine(f"http://{meili}", KEY)
        index.publish(Composed(size, seed=1))
        web = multiprocessing.get_context("spawn").Process(target=_serve, args=(folder, meili, ours), daemon=True)
        web.start()
        wait_for(lambda: listens(ours), 60, "Our server did not start")
        yield _ways(meili, ours, index.index, {"Meilisearch": engine.pid, "ours": web.pid or 0, "the clients": os.getpid()})
        web.terminate()
        web.join()


def _serve(folder: Path, meili: str, ours: str) -> None:
    store = Store.open(f"sqlite:///{folder / 'credatlas.sqlite'}")
    app = create_app(Settings(home=folder, api_rate="0"), store, MeiliEngine(f"http://{meili}", KEY, patience=60), load_sources())
    host, _, port = ours.partition(":")
    uvicorn.run(app, host=host, port=int(port), log_level="warning", server_header=False, proxy_headers=False)


def _ways(meili: str, ours: str, index: str, at_work: Mapping[str, int]) -> Sequence[Way]:
    queries = asked(turn=1).values()
    secret = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    bodies = (msgspec.json.encode({"queries": questions(index, query)}) for query in queries)
    direct = [("POST", f"http://{meili}/multi-search", body) for body in bodies]
    paths = (address(query, "/api/v1/search") for query in queries)
    through = [("GET", f"http://{ours}{path}", None) for path in paths]
    return Way("Meilisearch", direct, secret, at_work), Way("/api/v1", through, {}, at_work)


async def _compare(ways: Sequence[Way], clients: int, turns: int) -> None:
    spent: dict[str, list[float]] = {way.name: [] for way in ways}
    worked: dict[str, Counter[str]] = {way.name: Counter() for way in ways}
    for turn in range(turns + 1):
        for way in ways:
            before = {name: _worked(process) for name, process in way.at_work.items()}
            taken = await _turn(way, clients)
            if turn:
                spent[way.name] += taken
                worked[way.name].update({name: _worked(process) - before[name] for name, process in way.at_work.items()})
    for name, taken in spent.items():
        cpu = ", ".join(f"{who} {ms / len(taken):.1f}" for who, ms in worked[name].items())
        print(f"{name:12} {len(taken):6} answers   p50 {_p50(taken):6.1f} ms   p95 {_p95(taken):6.1f} ms   ms of CPU: {cpu}")
    direct, ours = (spent[way.name] for way in ways)
    print(f"{'ratio':12} {'':14}   p50 {_p50(ours) / _p50(direct):6.2f}      p95 {_p95(ours) / _p95(direct):6.2f}")


async def _turn(way: Way, clients: int) -> list[float]:
    """Milliseconds of every answer of about a second."""
    taken: list[float] = []
    ends = time.perf_counter() + 1
    plain = way.headers | {"Accept-Encoding": "identity"}
    async with aiohttp.ClientSession(headers=plain, connector=aiohttp.TCPConnector(limit=clients)) as session:

        async def ask_on(first: int) -> None:
            for number in itertools.count(first):
                began = time.perf_counter()
                if began > ends:
                    return
                method, url, body = way.requests[number % len(way.requests)]
                async with session.request(method, url, data=body) as answer:
                    told = await answer.read()
                    assert answer.status == 200, told[:300]
                taken.append((time.perf_counter() - began) * 1000)

        await asyncio.gather(*(ask_on(client) for client in range(clients)))
    return taken


async def _walk(search: str) -> None:
    taken: list[float] = []
    seen: list[str] = []
    total, cursor = 0, "*"
    async with aiohttp.ClientSession() as session:
        while cursor:
            began = time.perf_counter()
            async with session.get(search, params={"per_page": "100", "cursor": cursor}) as answer:
                told = await answer.json()
            taken.append((time.perf_counter() - began) * 1000)
            seen += [hit["course"] for hit in told["hits"]]
            total, cursor = told["total"], told.get("next", "")
    fifth = max(1, len(taken) // 5)
    slower = _p50(taken[-fifth:]) / _p50(taken[:fifth])
    print(
        f"a walk of {len(taken)} steps told {len(seen)} courses, {len(set(seen))} of {total}; last to first fifth: {slower:.2f}"
    )


def _worked(process: int) -> float:
    """Milliseconds of CPU time of a process and its threads since it began."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def _p50(taken: list[float]) -> float:
    return statistics.median(taken)


def _p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


if __name__ == "__main__":
    main()
