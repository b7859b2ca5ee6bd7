"""Proof that the store says what the archive says: every value derived again from its pages, every quote found on its page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType

from crawlers import Archive, Entry, Manifest, letters, stands
from normaliser import identify
from scheduler.archived import BATCH, Reread, day_of, fetched, touching
from scheduler.reading import Reader
from scheduler.rota import Rota
from scheduler.rules import moved, rules
from schemas import ArchiveError, Evidence, Lifecycle, Method, Offering, Record, Source, Stopped, Value, batches, encode
from store import Store

PAGES = 32
"""Pages held while the quotes of their records are looked for: the lists and feeds that many records stand on."""
LONGEST = 400
TRIES = 3
"""Times that a source is gone through whose records do not stand still."""
NO_ROTAS: Mapping[str, Rota] = MappingProxyType({})
BEFORE = 60
"""Harvests among whose pages those of a missing record are looked for: twice the four weeks for which one may stay."""


class Difference(Value, kw_only=True, frozen=True):
    """A field of a record that the archive does not bear out; `*` stands for the whole record."""

    offering_id: str
    url: str
    field: str
    stored: str
    derived: str


@dataclass
class Audit:
    """What an audit found. `values` count those derived again and found equal, `quotes` those found on their page.

    `outdated` are the sources whose records were read by other rules than today's, which explains values that differ.
    """

    records: int = 0
    values: int = 0
    quotes: int = 0
    outdated: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Share of values borne out by the archive; an audit of nothing proves nothing and gives 0."""
        total = self.values + len(self.differences)
        return self.values / total if total else 0.0

    def add(self, other: Audit) -> None:
        """What was found of another source."""
        self.records += other.records
        self.values += other.values
        self.quotes += other.quotes
        self.outdated += other.outdated
        self.differences += other.differences

    def differ(self, offering: Offering, field: str, stored: str, derived: str) -> None:
        self.differences.append(
            Difference(
                offering_id=offering.offering_id,
                url=offering.url,
                field=field,
                stored=stored[:LONGEST],
                derived=derived[:LONGEST],
            )
        )


class _Others:
    """The addresses of all listings but some."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = names

    def __contains__(self, url: object) -> bool:
        return url not in self._names


class _Auditing:
    """Some records of one source under audit. `damage` says, by the sha256 of each page that is missing or altered, what is
    wrong with it."""

    def __init__(
        self,
        done: Audit,
        source: Source,
        archive: Archive,
        store: Store,
        manifest: Manifest,
        rota: Rota | None,
        stopping: Callable[[], bool],
    ) -> None:
        self.done, self.source, self.store, self.manifest, self.stopping = done, source, store, manifest, stopping
        corrections = store.corrections(source.source_id)
        self.reader = Reader(source, corrections)
        self.given = {one.locator: one.words for one in corrections}
        self.wanted = {key for key in store.pages_hashes(source.source_id) if rota is None or rota.has(key)}
        if rota is None:
            self.again = Reread(source, archive, manifest.values())
        else:
            names = self.names()
            self.again = Reread(source, archive, touching(manifest.values(), names), _Others(names))
        self.damage = {entry.digest: why for entry, why in self.again.damaged}
        self.blamed: set[str] = set()
        self.archive = archive
        self.kept = {entry.digest: entry for entry in manifest.values() if entry.digest}
        self.printed = lru_cache(maxsize=PAGES)(self._printed)

    def run(self) -> None:
        """Compare what can be derived, then say of what cannot why."""
        left = set(self.wanted)
        for batch in batches(self.derived(), BATCH):
            some = {offering.offering_id: (offering, mark) for offering, mark in batch}
            for record in self.store.some(some.keys() & left):
                offering, mark = some[record.offering.offering_id]
                if record.lifecycle is Lifecycle.MISSING and record.pages_hash != mark:
                    self.underived(record)
                else:
                    self.compare(record.offering, offering)
            left -= some.keys()
        for record in self.stored(left):
            self.underived(record)
        for entry, why in self.again.damaged:
            if entry.digest not in self.blamed:
                self.done.differences.append(Difference(offering_id="", url=entry.url, field="*", stored="", derived=why))

    def derived(self) -> Iterator[tuple[Offering, str]]:
        """Every offering as today's rules read it from whole pages, with its fingerprint; nothing is crawled."""
        dates = fetched(self.manifest.values())
        for raw, pages in self.again.listings():
            if self.stopping():
                raise Stopped("The audit was told to stop; nothing is said of what it had found.")
            if (key := identify(raw, self.source)) in self.wanted:
                yield self.reader.read(raw, day_of(raw, dates)).offering, self.reader.fingerprint(key, pages)

    def stored(self, ids: Collection[str]) -> Iterator[Record]:
        for some in batches(sorted(ids), BATCH):
            yield from self.store.some(some)

    def names(self) -> set[str]:
        """What the manifest calls the listings of the records that are wanted."""
        wanted = [record.offering for record in self.stored(self.wanted)]
        return {one.url for one in wanted} | {f"id:{one.native_id}" for one in wanted if one.native_id}

    def compare(self, stored: Offering, derived: Offering) -> None:
        """Field by field, and quote by quote."""
        self.done.records += 1
        for name in Offering.__struct_fields__:
            ours, theirs = encode(getattr(stored, name)), encode(getattr(derived, name))
            if ours == theirs:
                self.done.values += 1
            else:
                self.done.differ(stored, name, ours.decode(), theirs.decode())
        for evidence in stored.evidence:
            self.look_up(evidence, stored)

    def _printed(self, page: str) -> str:
        """The letters of a page, by its sha256; none of one that no manifest names."""
        entry = self.kept.get(page) or self.before.get(page)
        return letters(self.archive.page(self.source.source_id, entry)) if entry else ""

    @cached_property
    def before(self) -> dict[str, Entry]:
        """The pages that earlier harvests rested on, within the nights for which a missing record may stay."""
        found: dict[str, Entry] = {}
        for name in {one.rests_on: None for one in self.store.harvests(self.source.source_id, BEFORE)}:
            with suppress(ArchiveError):  # a page that is not found is told where it is missed
                found |= {entry.digest: entry for entry in self.archive.manifest(self.source.source_id, name).values()}
        return found

    def look_up(self, evidence: Evidence, stored: Offering) -> None:
        """A quote on its page; of a correction, in the words that a person gave."""
        if evidence.method is Method.CORRECTION:
            if evidence.quote in self.given.get(evidence.locator, ""):
                self.done.quotes += 1
            else:
                self.done.differ(stored, evidence.field, evidence.quote, "no correction that stands says so")
            return
        try:
            found = stands(evidence.quote, self.printed(evidence.page))
        except ArchiveError as error:  # of an earlier harvest; the pages of the last one were looked through before
            self.done.differ(stored, evidence.field, evidence.quote, str(error))
            return
        if found:
            self.done.quotes += 1
        else:
            self.done.differ(stored, evidence.field, evidence.quote, f"not on the archived page {evidence.page}")

    def underived(self, record: Record) -> None:
        """A record that no whole pages tell of: each field whose evidence stands on a damaged one, else the record itself. One
        that is missing was told by pages, its own or those of who speaks for it, that others have taken the place of; its quotes
        are found on those."""
        stored = record.offering
        self.done.records += 1
        torn = [evidence for evidence in stored.evidence if evidence.page in self.damage]
        for evidence in torn:
            self.done.differ(stored, evidence.field, evidence.quote, self.damage[evidence.page])
        self.blamed.update(evidence.page for evidence in torn)
        if not torn and record.lifecycle is not Lifecycle.MISSING:
            self.done.differ(stored, "*", stored.name, "not in the archive, or told by a page that is missing or altered")
        for evidence in stored.evidence:
            if evidence.page not in self.damage:
                self.look_up(evidence, stored)


def audit(
    sources: Mapping[str, Source],
    archive: Archive,
    store: Store,
    stopping: Callable[[], bool] = lambda: False,
    rotas: Mapping[str, Rota] = NO_ROTAS,
) -> Audit:
    """Derive everything again and compare; of a source that has a rota those records alone that are on it.

    A damaged page is a difference of the records that rest on it, not an error; a damaged manifest is one of its source.
    What was harvested or corrected meanwhile is no difference: such a source is gone through again, `TRIES` times at most.
    Raises Stopped once it is `stopping`, which is asked before each record.
    """
    done = Audit()
    for source in sources.values():
        for _ in range(TRIES):
            before, found = _moment(source, store), Audit()
            _through(found, source, archive, store, rotas.get(source.source_id), stopping)
            if not found.differences or _moment(source, store) == before:
                break
        done.add(found)
    return done


def _moment(source: Source, store: Store) -> object:
    """What is another thing once the records of a source may be others."""
    return store.last_taken(source.source_id), store.corrections(source.source_id, lifted=True)


def _through(
    done: Audit, source: Source, archive: Archive, store: Store, rota: Rota | None, stopping: Callable[[], bool]
) -> None:
    last = store.last_taken(source.source_id)
    try:
        manifest = archive.manifest(source.source_id, last.rests_on if last else "", source.walk)
    except ArchiveError as error:
        done.differences.append(
            Difference(offering_id="", url=source.url, field="*", stored=source.source_id, derived=str(error))
        )
    else:
        _Auditing(done, source, archive, store, manifest, rota, stopping).run()
        if last is not None and moved(last.rules, rules(source)):
            done.outdated.append(source.source_id)
