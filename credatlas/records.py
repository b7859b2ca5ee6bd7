"""Finds a record by what a person calls it."""

from __future__ import annotations

from collections.abc import Mapping

from schemas import Record, Source, WrongUse, canonical_url, offering_id
from store import Store


def record_of(named: str, sources: Mapping[str, Source], store: Store) -> Record:
    """By id; else by address, at every source; a course known by its native id is looked for where its address is remembered."""
    found = store.get(named)
    several = (found,) if found else _at(canonical_url(named), sources, store)
    if len(several) > 1:
        ids = ", ".join(record.offering.offering_id for record in several)
        raise WrongUse(f"Several catalogues list {named}; name one of them by its id: {ids}.")
    if not several or several[0].offering.source_id not in sources:
        raise WrongUse(f"There is no offering {named!r}; `credatlas search` finds ids and addresses.")
    return several[0]


def _at(url: str, sources: Mapping[str, Source], store: Store) -> tuple[Record, ...]:
    if several := store.some([offering_id(name, url) for name in sources]):
        return several
    by_id = (name for name, source in sources.items() if source.identity == "id")
    return tuple(record for name in by_id for record in store.records(name) if canonical_url(record.offering.url) == url)
