"""A hostile site costs bounded time, memory and disk, is named for what it does, and harms no other source of the same run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from schemas import Expect, Failure, Harvest, Outcome
from store import Store
from tests.parts.forked import Nursery
from tests.parts.hostile import TRICKS, Trick
from tests.parts.site import Site, serving
from tests.scheduler.nights import SOURCE, Nights

MEMORY = 1_500_000_000
"""Bytes of address space the process of the harvest may have; Python with all we need takes a third of it."""
SECONDS = 300
"""What never ends is ended then; a busy machine needs a good part of it."""
DISK = 100_000_000

BOTH = """
import asyncio, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[4]),) * 2)
from pathlib import Path
import msgspec
from scheduler import harvest
from tests.parts.site import Site
from tests.scheduler.nights import SOURCE, Nights
hostile = Nights(Path(sys.argv[1]), Site(address=sys.argv[2]))
good = msgspec.structs.replace(hostile.settings, mirror=sys.argv[3])
source = msgspec.json.decode(sys.argv[5], type=type(SOURCE))
async def both():
    return await asyncio.gather(
        harvest(source, hostile.settings, hostile.store, hostile.archive),
        harvest(msgspec.structs.replace(SOURCE, source_id="ie_harbour"), good, hostile.store, hostile.archive),
    )
sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(both())))
"""


@pytest.fixture
def harbour() -> Iterator[Site]:
    """A site that means well."""
    with serving(Site()) as made:
        yield made


def both(nursery: Nursery, home: Path, hostile: Site, harbour: Site, trick: Trick) -> list[Harvest]:
    """A hostile and a good site harvested side by side in a process with little memory and time."""
    hostile.fault = trick.fault
    source = msgspec.structs.replace(SOURCE, walk=(trick.walk,), budget=trick.budget, expect=Expect())
    words = [str(home), hostile.address, harbour.address, str(MEMORY), msgspec.json.encode(source).decode()]
    done = nursery.start(BOTH, words, SECONDS)
    assert done.wait() == 0, done.complaints.read_text()[-3000:]
    return msgspec.json.decode(done.out.read_bytes(), type=list[Harvest])


@pytest.mark.heavy
@pytest.mark.parametrize("name", TRICKS)
def test_a_hostile_site_is_named_and_harms_nothing(
    nursery: Nursery, tmp_path: Path, site: Site, harbour: Site, name: str
) -> None:
    trick = TRICKS[name]
    done, other = both(nursery, tmp_path, site, harbour, trick)
    assert (other.outcome, other.counters.added) == (Outcome.FULL, 24)
    assert (done.outcome, done.failure) == (trick.outcome, trick.failure)
    assert done.counters.added == pytest.approx(trick.added, abs=trick.added // 2 if trick.failure == Failure.BUDGET else 0)
    assert done.counters.pages <= trick.budget
    assert bool(done.reason) == (trick.failure is not None)
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) < DISK


@pytest.mark.heavy
def test_nul_bytes_do_not_break_postgresql(tmp_path: Path, site: Site, furnished_database: str) -> None:
    nights = Nights(tmp_path, site)
    nights.store.close()
    nights.store = Store.open(furnished_database)
    for name in ("NUL bytes", "NUL characters in JSON"):
        trick = TRICKS[name]
        nights.source = msgspec.structs.replace(SOURCE, source_id=f"ie_{trick.walk.family}", walk=(trick.walk,), expect=Expect())
        site.fault = trick.fault
        done = nights.harvest()
        assert (done.outcome, done.counters.added) == (Outcome.FULL, 24)
    assert not any("\x00" in r.offering.name for r in nights.store.records())
    nights.store.close()
