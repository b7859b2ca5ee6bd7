"""Proof that the index is what the store says: every document made afresh, and found in the index with the same content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from indexer import Engine
from scheduler.documents import Documents
from schemas import Source, Value, digest
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


def audit_index(store: Store, engine: Engine, sources: Mapping[str, Source], today: date) -> Equality:
    """Holds the index of a publish of `today` against the store, document by document and whatever the ledger says.

    Raises EngineDown or EngineRefused.
    """
    held, documents = engine.hashes(), 0
    faults, named = Counter[str](), list[Unequal]()

    def tell(document_id: str, fault: str, title: str = "") -> None:
        faults[fault] += 1
        if len(named) < NAMED:
            named.append(Unequal(document_id, fault, title))

    for document in Documents(store, sources, today):
        documents += 1
        found = held.pop(document.id, None)
        if found != digest(document):
            tell(document.id, "missing" if found is None else "different", document.title)
    for document_id in held:
        tell(document_id, "extra")
    return Equality(documents=documents, faults=dict(faults), named=tuple(named))
