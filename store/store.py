"""The store: one object that remembers everything and has no clock of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, Engine, Select, distinct, func, select

from schemas import (
    Approval,
    Changes,
    Cluster,
    Correction,
    Harvest,
    Issue,
    Lease,
    Lifecycle,
    Outcome,
    Outline,
    Overtaken,
    Record,
    Step,
    Take,
    Taken,
    Version,
)
from store.alerting import Watched
from store.approving import approvals_of, record_approval
from store.correcting import corrections_of, record_corrections
from store.feed import BEGINNING, acknowledge, changes_after, cut_off, newest, waiting
from store.leases import Leases, still_held
from store.lives import Lives
from store.matching import Matching, by_record
from store.nights import Nights
from store.opening import open_database, plainly, writing
from store.outbox import Outbox
from store.past import day_after, records_before, steps_between
from store.queue import Queue
from store.reading import read_outline, read_record, read_version, select_outlines, select_records
from store.recording import record_take
from store.runs import Runs
from store.tables import cluster_members, harvests, issues, offerings, versions
from store.turns import Turns
from store.unread import standing_issues
from store.whole import Whole

_PRESENT = (Lifecycle.LIVE, Lifecycle.MISSING)
_HARVEST = msgspec.json.Decoder(Harvest)
_STREAMED = 500  # records held in memory at a time
_AT_ONCE = 5_000  # outlines, which are a hundredth of a record


class Store:
    """Offerings, their versions, harvests and issues; `runs` are the harvests as they go on, `watched` what is wrong with them,
    `leases` who does what only one may do, `turns` who may ask which host, `nights` what each night did, `outbox` how far each
    outlet was told, `queue` what workers have to do, `whole` the database as one thing, to copy and to restore.

    `engine` is for a library that keeps a table of its own beside ours.
    May be shared by threads; `close` it when done. Any method raises StoreError when the database cannot be read or written.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self.engine = engine, writing(engine)
        self.runs = Runs(engine)
        self.leases = Leases(engine)
        self.turns = Turns(engine)
        self.lives = Lives(engine)
        self.nights = Nights(engine)
        self.watched = Watched(engine)
        self.outbox = Outbox(engine)
        self.whole = Whole(engine)
        self.queue = Queue(engine)

    @classmethod
    def open(cls, url: str) -> Store:
        """Migrates the database at a SQLAlchemy `url` (sqlite or postgresql) and opens it.

        Raises NewerSchema, leaving the file untouched, when a newer release wrote it, and StoreError when it cannot be opened.
        """
        return cls(open_database(url))

    def close(self) -> None:
        self._engine.dispose()

    def record(self, take: Take, lease: Lease | None = None) -> Harvest:
        """Remembers one harvest in one transaction, or nothing of it; the times written are its `ended_at`. Raises Overtaken,
        and remembers nothing, where another has taken the `lease` that it was done under.

        A record is changed, and its old state kept as a version, when a value differs; where and by which cue it was found
        is no value. A failed harvest leaves only its own row. Returns the harvest with its counters completed.
        """
        with plainly(), writing(self._engine).begin() as connection:
            recorded = record_take(connection, take)
            if lease is not None and not still_held(connection, lease):
                raise Overtaken(lease.overtaken)
            return recorded

    def approve(self, approval: Approval) -> bool:
        """Remembers an approval of a recorded harvest; False, and nothing is written, when that was approved before.

        It ends with the source's next harvest in full that may take something down, whether that one needed it or not.
        """
        with plainly(), writing(self._engine).begin() as connection:
            return record_approval(connection, approval)

    def approvals(self, source_id: str) -> tuple[Approval, ...]:
        """Every approval of a source, newest first, those that have ended too."""
        with self._reading() as connection:
            return approvals_of(connection, source_id)

    def correct(self, given: Sequence[Correction], taken: Taken | None, now: str, upon: str = "") -> None:
        """Remembers corrections as they were given or lifted, and the record as they leave it, in one transaction or not at all.

        Where its values differ the old state is kept as a version, which names the first of them in the place of a harvest.
        Raises Outdated where another harvest was taken since the one `upon` whose pages the record was read.
        """
        with plainly(), writing(self._engine).begin() as connection:
            record_corrections(connection, given, taken, now, upon)

    def corrections(
        self, source_id: str | None = None, offering_id: str | None = None, lifted: bool = False
    ) -> tuple[Correction, ...]:
        """The corrections that stand, of a source, of an offering or of all, the oldest first; with `lifted` those, too."""
        with self._reading() as connection:
            return corrections_of(connection, source_id, offering_id, lifted)

    def pages_hashes(self, source_id: str, lifecycles: Collection[Lifecycle] = _PRESENT) -> dict[str, str]:
        """The pages' fingerprint of each offering, by offering id."""
        return self._by_id(offerings.c.pages_hash, offerings.c.source_id == source_id, offerings.c.lifecycle.in_(lifecycles))

    def payload_hashes(self) -> dict[str, str]:
        """The fingerprint of all that is remembered of each live or missing offering, by offering id: of its provider, too."""
        return self._by_id(offerings.c.payload_hash, offerings.c.lifecycle.in_(_PRESENT))

    def records(self, source_id: str | None = None, lifecycles: Collection[Lifecycle] = _PRESENT) -> Iterator[Record]:
        """Streams the records as they stood when the first was asked for, ordered by source and id."""
        wanted = select_records().where(offerings.c.lifecycle.in_(lifecycles))
        wanted = wanted if source_id is None else wanted.where(offerings.c.source_id == source_id)
        wanted = wanted.order_by(offerings.c.source_id, offerings.c.offering_id)
        with self._reading() as connection:
            yield from map(read_record, connection.execution_options(yield_per=_STREAMED).execute(wanted))

    def outlines(self) -> Iterator[Outline]:
        """Streams the outlines of the live and missing records, in no order, which takes half the time."""
        wanted = select_outlines().where(offerings.c.lifecycle.in_(_PRESENT))
        with self._reading() as connection:
            yield from map(read_outline, connection.execution_options(yield_per=_AT_ONCE).execute(wanted))

    def records_as_of(self, day: date) -> Iterator[Record]:
        """Streams the records that were live or missing when `day` ended (UTC), with the values they had then.

        Where a value was found, its evidence, is as last read; so is, of a record whose pages could not be reached that
        night, when it was last seen.
        """
        with self._reading() as connection:
            yield from records_before(connection, day_after(day))

    def steps(self, first: date, last: date) -> Iterator[Step]:
        """Streams what happened to the records on the days from `first` to `last` (UTC); those of one record in their order."""
        with self._reading() as connection:
            yield from steps_between(connection, first.isoformat(), day_after(last))

    def get(self, offering_id: str) -> Record | None:
        """The record, whatever its lifecycle."""
        with self._reading() as connection:
            row = connection.execute(select_records().where(offerings.c.offering_id == offering_id)).one_or_none()
            return None if row is None else read_record(row)

    def some(self, offering_ids: Collection[str]) -> tuple[Record, ...]:
        """These records, whatever their lifecycle; those there are none of are left out."""
        with self._reading() as connection:
            return tuple(map(read_record, connection.execute(select_records().where(offerings.c.offering_id.in_(offering_ids)))))

    def named(self, source_id: str, native_ids: Collection[str]) -> tuple[Record, ...]:
        """Live and missing records of a source by its own ids; those there are none of are left out."""
        mine = offerings.c.source_id == source_id, offerings.c.lifecycle.in_(_PRESENT)
        wanted = select_records().where(*mine, offerings.c.native_id.in_(native_ids))
        with self._reading() as connection:
            return tuple(map(read_record, connection.execute(wanted)))

    def versions(self, offering_id: str) -> tuple[Version, ...]:
        """Its earlier states, newest first; each names the harvest that replaced it."""
        wanted = select(versions).where(versions.c.offering_id == offering_id).order_by(versions.c.version_id.desc())
        with self._reading() as connection:
            return tuple(map(read_version, connection.execute(wanted)))

    def harvests(self, source_id: str | None = None, limit: int = 30) -> tuple[Harvest, ...]:
        """The newest `limit` harvests, newest first, failed ones too."""
        return self._harvests(select(harvests.c.body).limit(limit), source_id)

    def last_good(self, source_id: str) -> Harvest | None:
        """The newest harvest that was taken over in full."""
        full = select(harvests.c.body).where(harvests.c.outcome == Outcome.FULL.value).limit(1)
        return next(iter(self._harvests(full, source_id)), None)

    def last_taken(self, source_id: str) -> Harvest | None:
        """The newest harvest from which anything was taken over, in full or held: the pages the records rest on are its."""
        taken = select(harvests.c.body).where(harvests.c.outcome != Outcome.FAILED.value).limit(1)
        return next(iter(self._harvests(taken, source_id)), None)

    def last_crawl(self, source_id: str) -> Harvest | None:
        """The newest of them that asked the site itself."""
        taken = select(harvests.c.body).where(harvests.c.outcome != Outcome.FAILED.value)
        return next((one for one in self._harvests(taken, source_id) if one.crawled), None)

    def issues(self, source_id: str | None = None) -> tuple[Issue, ...]:
        """What stands unread: of each offering as last read, and of each source's newest crawl that did not fail."""
        wanted = standing_issues() if source_id is None else standing_issues().where(issues.c.source_id == source_id)
        with self._reading() as connection:
            return tuple(Issue(**row._mapping) for row in connection.execute(wanted))

    def counts(self) -> dict[str, int]:
        """How many live and missing offerings each source has."""
        wanted = select(offerings.c.source_id, func.count()).where(offerings.c.lifecycle.in_(_PRESENT))
        with self._reading() as connection:
            return dict(connection.execute(wanted.group_by(offerings.c.source_id)).all())

    def courses(self) -> int:
        """How many courses the live and missing offerings are, as they were last matched."""
        joined = select(func.count(), func.count(distinct(cluster_members.c.cluster_id))).select_from(cluster_members)
        joined = joined.join(offerings, offerings.c.offering_id == cluster_members.c.offering_id)
        with self._reading() as connection:
            listed, courses = connection.execute(joined.where(offerings.c.lifecycle.in_(_PRESENT))).one()
        return sum(self.counts().values()) - int(listed) + int(courses)

    @contextmanager
    def matching(self) -> Iterator[Matching]:
        """All that is remembered of which records are one course, to read and write in one transaction or not at all."""
        with plainly(), writing(self._engine).begin() as connection:
            yield Matching(connection)

    @contextmanager
    def matched(self) -> Iterator[Matching]:
        """The same to read alone, which waits for nobody who writes."""
        with self._reading() as connection:
            yield Matching(connection)

    def clusters(self) -> Mapping[str, Cluster]:
        """The cluster of each record that has one, by the record's id."""
        with self._reading() as connection:
            return by_record(Matching(connection).clusters())

    def cluster(self, offering_id: str) -> Cluster | None:
        """The cluster of one record, if it has one."""
        with self._reading() as connection:
            memory = Matching(connection)
            return next(iter(memory.clusters(memory.cluster_of([offering_id]).values())), None)

    def changes(self, token: str = BEGINNING, limit: int = 1_000) -> Changes:
        """The next `limit` changes after `token`, which an earlier answer gave; each record counts once, with its newest change.

        Told afresh where the token is older than what is kept, or another database's. Raises WrongUse for what is no token.
        """
        with self._reading() as connection:
            return changes_after(connection, token, limit)

    def newest(self) -> str:
        """The token of the last change: while it is the same, so are the records and which of them are one course."""
        with self._reading() as connection:
            return newest(connection)

    def cut_off(self, consumer: str) -> str:
        """The token up to which a consumer has taken the changes."""
        with self._reading() as connection:
            return cut_off(connection, consumer)

    def waiting(self) -> Mapping[str, int]:
        """How many changes wait for each consumer that has acknowledged any."""
        with self._reading() as connection:
            return waiting(connection)

    def acknowledge(self, consumer: str, token: str) -> None:
        """Remembers that a consumer has everything up to `token`. Raises WrongUse for a token that was never given."""
        with plainly(), writing(self._engine).begin() as connection:
            acknowledge(connection, consumer, token)

    def _harvests(self, wanted: Select[bytes], source_id: str | None) -> tuple[Harvest, ...]:
        if source_id is not None:
            wanted = wanted.where(harvests.c.source_id == source_id)
        with self._reading() as connection:
            bodies = connection.execute(wanted.order_by(harvests.c.sequence.desc())).scalars()
            return tuple(_HARVEST.decode(body) for body in bodies)

    def _by_id(self, column: Column[str], *where: ColumnElement[bool]) -> dict[str, str]:
        with self._reading() as connection:
            return dict(connection.execute(select(offerings.c.offering_id, column).where(*where)).all())

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with plainly(), self._engine.connect() as connection:
            yield connection
