"""Stops Meilisearch under learners who search without a pause: failed searches, the slowest, and the time until it is back.

Twice, over the same catalogue and through the real web process: killed and started again with its data, then frozen and thawed.
Asked: no failed search, none slower than a second, and back within 20 seconds of its return.

Run `python -m benchmarks.outage [--documents 20000] [--clients 8] [--seconds 6]`; it starts its own servers on free ports.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from indexer import open_engine
from schemas import Settings
from tests.indexer.composed import compose
from tests.parts.crowd import Answered, searching
from tests.parts.mortal import Mortal, mortal, wait_for
from tests.parts.servers import PATIENCE, free_port, running

IN_A_ROW = 5
"""Answers of Meilisearch in a row that count as its being back."""


@dataclass(frozen=True)
class Told:
    """All answers before it went, while it was away and after its return; `back` is the seconds until it answered again."""

    before: list[Answered]
    during: list[Answered]
    after: list[Answered]
    back: float

    @property
    def answers(self) -> list[Answered]:
        return [*self.before, *self.during, *self.after]

    @property
    def failed(self) -> int:
        return sum(answer.status != 200 for answer in self.answers)

    @property
    def slowest(self) -> float:
        return max(answer.seconds for answer in self.answers)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    arguments.add_argument("--documents", type=int, default=20_000)
    arguments.add_argument("--clients", type=int, default=8)
    arguments.add_argument("--seconds", type=float, default=6)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as place, away(Path(place), asked.documents) as (server, address):
        for said in ("killed", "frozen"):
            told = outage(server, address, asked.clients, asked.seconds, said == "frozen")
            print(f"{said}: {len(told.answers)} searches, {told.failed} failed, slowest {told.slowest * 1000:.0f} ms, ", end="")
            print(f"Meilisearch answers again {told.back:.1f} s after its return")
            for phase in ("before", "during", "after"):
                print(f"  {phase:8}{_shown(getattr(told, phase))}")


@contextmanager
def away(folder: Path, documents: int) -> Iterator[tuple[Mortal, str]]:
    """A Meilisearch that can be stopped, and the address of the web in front of it, over a composed catalogue."""
    with mortal(folder / "meilisearch") as server:
        settings = Settings(home=folder / "home", meili_url=server.server.url, meili_key=server.server.key)
        open_engine(settings).publish(compose(documents, seed=1))
        port = free_port()
        with running(_web(settings, port), lambda: _answers(port), folder / "web.log"):
            yield server, f"http://127.0.0.1:{port}"


def outage(server: Mortal, address: str, clients: int, seconds: float, frozen: bool) -> Told:
    """Meilisearch goes away for so many seconds while so many learners search."""
    with searching(address, clients) as crowd:
        wait_for(lambda: _is_back(crowd.answers), PATIENCE, "Meilisearch did not answer first")
        began = time.monotonic()
        time.sleep(seconds)
        gone = time.monotonic()
        server.freeze() if frozen else server.kill()
        time.sleep(seconds)
        returned = time.monotonic()
        server.thaw() if frozen else server.rise()
        wait_for(lambda: _is_back(crowd.since(returned)), PATIENCE, "Meilisearch did not answer again")
        time.sleep(seconds / 2)
        last = time.monotonic()
    found = crowd.since(began)
    back = [n for n, answer in enumerate(found) if answer.at >= returned and not answer.is_stand_in][:1]
    return Told(
        before=[answer for answer in found if answer.at < gone],
        during=[answer for answer in found if gone <= answer.at < returned],
        after=[answer for answer in found if returned <= answer.at < last],
        back=found[back[0]].at + found[back[0]].seconds - returned,
    )


def _is_back(answers: Sequence[Answered]) -> bool:
    last = answers[-IN_A_ROW:]
    return len(last) == IN_A_ROW and not any(answer.is_stand_in or answer.status != 200 for answer in last)


def _web(settings: Settings, port: int) -> list[str]:
    given = {"HOME": str(settings.home), "MEILI_URL": settings.meili_url, "MEILI_KEY": settings.meili_key}
    environment = [f"CREDATLAS_{name}={value}" for name, value in given.items()]
    return ["env", *environment, sys.executable, "-m", "credatlas", "serve", "--port", str(port)]


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _shown(answers: Sequence[Answered]) -> str:
    taken = sorted(answer.seconds * 1000 for answer in answers)
    if len(taken) < 2:
        return f"{len(taken)} searches"
    away = sum(answer.is_stand_in for answer in answers) / len(answers)
    p95 = statistics.quantiles(taken, n=20)[-1]
    told = f"p50 {statistics.median(taken):.0f}, p95 {p95:.0f}, slowest {taken[-1]:.0f} ms"
    return f"{len(taken)} searches, {told}, {away:.0%} by the stand-in"


if __name__ == "__main__":
    main()
