"""Proof that the index is what the store says: documents made afresh, and found in the index with the same content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from indexer import Engine, stale_before
from scheduler.documents import Course, Documents
from scheduler.ledger import Entry, Ledger, filed_under, rules, version
from scheduler.rota import Rota
from schemas import Source, Stopped, Value, digest
from store import Store

NAMED = 20
"""Faults that are named; of the others it is only told how many there are."""


class Unequal(Value, frozen=True):
    """A document that is missing in the index, extra, or different; the title of an extra one is not known."""

    id: str
    fault: str
    title: str = ""


class Equality(Value, frozen=True, kw_only=True):
    """How many documents the store makes, and how the index differs from them."""

    documents: int
    faults: Mapping[str, int]
    named: tuple[Unequal, ...]

    def __bool__(self) -> bool:
        return not self.faults


def audit_index(
    store: Store,
    engine: Engine,
    sources: Mapping[str, Source],
    today: date,
    ledger: Path | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> Equality:
    """Holds the index of a publish of `today` against the store, document by document.

    Without a `ledger` each of them is made afresh. With one only those are that it cannot vouch for, and a seventh of the
    others, another one each day; what it says of the rest is held against the index all the same.

    Raises EngineDown or EngineRefused, and Stopped once it is `stopping`.
    """
    held, documents = engine.hashes(), 0
    faults, named = Counter[str](), list[Unequal]()

    def tell(document_id: str, fault: str, title: str = "") -> None:
        faults[fault] += 1
        if len(named) < NAMED:
            named.append(Unequal(document_id, fault, title))

    vouched = Ledger(ledger, rules(sources)).read(engine.stamp(), today) or {}
    for document_id, wanted, title in _expected(Documents(store, sources, today), vouched, today):
        if stopping():
            raise Stopped("The audit was told to stop; nothing is said of what it had found.")
        documents += 1
        found = held.pop(document_id, None)
        if found != wanted:
            tell(document_id, "missing" if found is None else "different", title)
    for document_id in held:
        tell(document_id, "extra")
    return Equality(documents=documents, faults=dict(faults), named=tuple(named))


def _expected(documents: Documents, vouched: Mapping[str, Entry], today: date) -> Iterator[tuple[str, str, str]]:
    """Id, hash and title of every document that is to be in the index; the title only of those that are made afresh."""
    stale, rota, afresh = stale_before(today), Rota(night=today.toordinal()), list[Course]()
    for course in documents.courses():
        key = filed_under(course)
        entry = vouched.get(key)
        known = entry is not None and entry.version == version(course, stale) and entry.until > rota.night
        if entry is not None and known and not rota.has(key):
            yield entry.id or key, entry.hash, ""
        else:
            afresh.append(course)
    for made in documents.made(afresh):
        yield made.document.id, digest(made.document), made.document.title
