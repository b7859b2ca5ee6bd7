"""Kills whole publishes at random moments of a night, on both engines: does the next one make the index equal to the store?

In every other night two of five records change, so that the index is built aside. Told is how often the killed one left a ledger,
how often the next publish made everything again, and how often the index then held what the store says, document by document.

Run `python -m benchmarks.killed [--kills 20] [--records 1500] [--seed 7] [--only embedded|meilisearch]`.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.night import SOURCES, TODAY, record, spent
from indexer import EmbeddedEngine, Engine, MeiliEngine
from scheduler import audit_index, publish
from store import Store
from tests.parts.mortal import mortal
from tests.parts.servers import REPOSITORY

PUBLISH = """
import sys
from pathlib import Path
from benchmarks.night import SOURCES, TODAY
from indexer import EmbeddedEngine, MeiliEngine
from scheduler import publish
from store import Store
database, ledger, name, place, key = sys.argv[1:]
engine = EmbeddedEngine(Path(place)) if name == "embedded" else MeiliEngine(place, key, index="one")
store = Store.open(database)
print("ready", flush=True)
sys.stdin.readline()
publish(store, engine, SOURCES, TODAY, Path(ledger))
print("done", flush=True)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--records", type=int, default=1_500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", choices=("embedded", "meilisearch"))
    given = parser.parse_args()
    for name in (given.only,) if given.only else ("embedded", "meilisearch"):
        with tempfile.TemporaryDirectory(prefix="credatlas-killed-") as folder, index(Path(folder), name) as (engine, *place):
            tell(Path(folder), engine, place, given)


@contextmanager
def index(home: Path, name: str) -> Iterator[tuple[Engine, str, str]]:
    """An engine, and where another process finds its index."""
    if name == "embedded":
        yield EmbeddedEngine(home / "index"), str(home / "index"), ""
        return
    with mortal(home / "meilisearch") as running:
        url, key = running.server.url, running.server.key
        yield MeiliEngine(url, key, index="one"), url, key


def tell(home: Path, engine: Engine, place: Sequence[str], given: argparse.Namespace) -> None:
    database, ledger = f"sqlite:///{home / 'store.sqlite'}", home / "ledger.msgpack"
    store, dice = Store.open(database), random.Random(given.seed)  # noqa: S311 - moments to kill at, not a secret
    record(store, given.records, 0)
    publish(store, engine, SOURCES, TODAY, ledger)
    whole = spent(lambda: publish(store, engine, SOURCES, TODAY, ledger, full=True)).wall
    believed = afresh = equal = 0
    for number in range(1, given.kills + 1):
        record(store, given.records, number, share=0.4 if number % 2 else 0.01)
        killed((database, str(ledger), engine.name, *place), dice.uniform(0, whole))
        believed += ledger.exists()
        afresh += publish(store, engine, SOURCES, TODAY, ledger).made == given.records
        equal += bool(audit_index(store, engine, SOURCES, TODAY))
    store.close()
    print(f"{engine.name}: {given.kills} killed, {believed} left a ledger, everything was made again {afresh} times, ", end="")
    print(f"{equal} equal to the store after the next publish", flush=True)
    if equal != given.kills:
        raise SystemExit(1)


def killed(given: Sequence[str], after: float) -> None:
    """A publisher, killed so many seconds after it began."""
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-c", PUBLISH, *given], cwd=REPOSITORY, stdin=pipe, stdout=pipe, text=True)
    assert process.stdin
    assert process.stdout
    process.stdout.readline()
    process.stdin.write("\n")
    process.stdin.flush()
    time.sleep(after)
    process.kill()
    process.communicate()


if __name__ == "__main__":
    main()
