"""What a night of publishing costs beside the engine's own work, on both engines, over records composed for it.

    python -m benchmarks.night [--records 3000] [--rounds 4] [--only embedded|meilisearch]

Puts the records into a store and publishes all of them to two equal indexes, one with a ledger. Then, in each round: a quiet
night; and a night in which one record of a hundred says something else, once as `publish` brings it in, and once by handing the
other index just these documents, ready made. Prints the seconds of the matching, of reading the outlines of all records, of the
publish and of what the engine took of it, and of the engine alone, as medians; the ratio of the publish without its matching to
either (asked: at most 1.15), and our own processor time beside the engine; what a quiet night costs without a ledger; the bytes
of the ledger; and last the share of records whose documents the day alone makes again, on the thirty nights that follow.
`--records 200000` gives the figures.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

from benchmarks.harvest import resident
from indexer import EmbeddedEngine, Engine, MeiliEngine, lasts_until
from scheduler import match, publish
from scheduler.documents import Documents
from schemas import (
    Classification,
    Document,
    Harvest,
    Offering,
    Outcome,
    Price,
    Provider,
    Published,
    Run,
    Source,
    SourceKind,
    StartKind,
    Take,
    Taken,
    Text,
    Walk,
    offering_id,
)
from store import Store
from tests.indexer.composed import CATALOGUES, Composed
from tests.parts.mortal import mortal

TODAY = date(2026, 11, 25)
WALK = (Walk(family="listing", url="https://catalogue.example"),)
SOURCES: Mapping[str, Source] = {
    name: Source(
        source_id=name, name=said, url="https://catalogue.example", kind=SourceKind.NATIONAL_PORTAL, jurisdiction="IE", walk=WALK
    )
    for name, said in CATALOGUES
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--only", choices=("embedded", "meilisearch"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="credatlas-night-") as place:
        home = Path(place)
        store = Store.open(f"sqlite:///{home / 'store.sqlite'}")
        record(store, given.records, 0)
        print(f"{given.records:,} records; matched in {spent(lambda: _match(store)).wall:.1f} s, outlines read in ", end="")
        print(f"{min(spent(lambda: sum(1 for _ in store.outlines())).wall for _ in range(3)):.2f} s")
        with engines(home, given.only) as pairs:
            for mine, other in pairs:
                nights(store, mine, other, home / f"{mine.name}.ledger", given)
        due(store)
        store.close()


@contextmanager
def engines(home: Path, only: str | None) -> Iterator[list[tuple[Engine, Engine]]]:
    """Two indexes of each engine."""
    embedded: list[tuple[Engine, Engine]] = [(EmbeddedEngine(home / "one"), EmbeddedEngine(home / "other"))]
    if only == "embedded":
        yield embedded
        return
    with mortal(home / "meilisearch") as server:
        url, key = server.server.url, server.server.key
        yield [*([] if only else embedded), (MeiliEngine(url, key, index="one"), MeiliEngine(url, key, index="other"))]


def nights(store: Store, mine: Engine, other: Engine, ledger: Path, given: argparse.Namespace) -> None:
    def published(by: Path | None = ledger) -> None:
        publish(store, mine, SOURCES, TODAY, by)

    print(f"\n{mine.name}: everything published in {spent(published).wall:.1f} s, ", end="")
    publish(store, other, SOURCES, TODAY)
    print(f"the ledger holds {ledger.stat().st_size:,} bytes, {resident():.0f} MB resident")
    told, inside = defaultdict[str, list[Spent]](list), clocked(mine)
    for number in range(1, given.rounds + 1):
        told["a quiet night's matching"].append(spent(lambda: _match(store)))
        told["a quiet night"].append(spent(published))
        changed = record(store, given.records, number)
        told["1 % changed: matching"].append(spent(lambda: _match(store)))
        ready = ready_made(store, changed)
        steps: list[tuple[str, Callable[[], object]]] = [
            ("1 % changed: publish", published),
            ("1 % changed: the engine alone", partial(other.change, ready, ())),
        ]
        for said, step in steps if number % 2 else reversed(steps):
            told[said].append(spent(step))
        told["1 % changed: the engine of it"].append(inside[-1])
        if mine.hashes() != other.hashes():
            raise SystemExit("The two indexes differ: what was measured is not the same.")
    told["a quiet night without a ledger"].append(spent(lambda: published(None)))
    for said, taken in told.items():
        print(f"  {said:32}{statistics.median(each.wall for each in taken):8.3f} s")
    whole = [a.less(b) for a, b in zip(told["1 % changed: publish"], told["a quiet night's matching"], strict=True)]
    for said in ("the engine of it", "the engine alone"):
        pairs = list(zip(whole, told[f"1 % changed: {said}"], strict=True))
        print(f"  publish without matching to {said}: {statistics.median(a.wall / b.wall for a, b in pairs):.2f}")
    beside = statistics.median(a.less(b).cpu for a, b in zip(whole, told["1 % changed: the engine of it"], strict=True))
    print(f"  our own processor time beside it: {beside:.3f} s")


class Spent(NamedTuple):
    """Seconds."""

    wall: float
    cpu: float

    def less(self, other: Spent) -> Spent:
        return Spent(self.wall - other.wall, self.cpu - other.cpu)


def spent(step: Callable[[], object]) -> Spent:
    begun, worked = perf_counter(), process_time()
    step()
    return Spent(perf_counter() - begun, process_time() - worked)


def clocked(engine: Engine) -> list[Spent]:
    """What each change took that the engine is asked for from then on."""
    taken, change = list[Spent](), engine.change

    def timed(changed: Iterable[Document], gone: Collection[str]) -> Published:
        done: list[Published] = []
        taken.append(spent(lambda: done.append(change(changed, gone))))
        return done[0]

    engine.change = timed  # type: ignore[method-assign]
    return taken


def record(store: Store, count: int, edition: int, share: float = 0.01) -> set[str]:
    """A full harvest of every catalogue; later this share of the records says something else, whose ids are given."""
    changing = max(1, round(share * count)) if edition else count
    read = [_offering(told, edition) for told in Composed(changing, seed=1, wide=True)]
    changed = {offering.offering_id for offering in read}
    at = datetime.now(UTC).isoformat()
    for source_id in SOURCES:
        mine = tuple(Taken(offering=each, pages_hash=str(edition)) for each in read if each.source_id == source_id)
        kept = tuple(store.pages_hashes(source_id).keys() - changed)
        done = Harvest(
            harvest_id=f"{source_id} {at}",
            source_id=source_id,
            started_at=at,
            ended_at=f"{TODAY}T02:00:00Z",
            outcome=Outcome.FULL,
        )
        store.record(Take(harvest=done, read=mine, kept=kept))
    return changed


def _offering(told: Document, edition: int) -> Offering:
    """An offering that says what the document does, under a title that no other has, with a start within the year."""
    own, number = told.description.rsplit(maxsplit=2)[1:], int(told.id[:4], 16)
    amount = Decimal(str(told.price_eur)) if told.price_eur is not None else None
    price = Price(amount_min=amount, amount_max=amount, currency="EUR", raw=str(amount)) if amount is not None else None
    start = (TODAY + timedelta(days=number % 365 - 60)).isoformat() if told.start_date else None
    return Offering(
        offering_id=offering_id(told.catalogue, told.id), source_id=told.catalogue, native_id=told.code, url=told.url,
        title=(Text(words=f"{told.title} {' '.join(own)}", lang=told.title_lang),),
        description=(Text(words=f"{told.description} {edition}", lang=told.title_lang),),
        providers=(Provider(name=told.provider_name, slug=told.provider, country=told.country.upper()),),
        learning_outcomes=told.outcomes, instruction_languages=told.language, prices=(price,) if price else (),
        classifications=tuple(Classification(axis="skill", label=each) for each in told.skills),
        runs=(Run(start_kind=StartKind.FIXED, start=start),) if start else (),
    )  # fmt: skip


def ready_made(store: Store, ids: set[str]) -> list[Document]:
    documents = Documents(store, SOURCES, TODAY)
    wanted = (course for course in documents.courses() if not ids.isdisjoint(outline.offering_id for outline in course))
    return [made.document for made in documents.made(wanted)]


def due(store: Store, nights: int = 30) -> None:
    """The share of records that the day alone makes again, on each of the nights to come."""
    days, records = Counter[date](), 0
    for record in store.records():
        records, until = records + 1, lasts_until(record.offering, TODAY)
        while until <= TODAY + timedelta(days=nights):
            days[until] += 1
            until = lasts_until(record.offering, until)
    shares = [days[TODAY + timedelta(days=number)] / records for number in range(1, nights + 1)]
    print(f"\nmade again for the day alone: {statistics.median(shares):.2%} of the records on a night, {max(shares):.2%} at most")


def _match(store: Store) -> None:
    match(store, SOURCES, datetime.combine(TODAY, time(), UTC))


if __name__ == "__main__":
    main()
