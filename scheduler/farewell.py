"""Before a record is taken down its own page is asked whether it is gone, too, or no list leads to it any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from schemas import Lifecycle, canonical_url
from store import Store

GRACE = 3
"""Nights a record may be missing before it is withdrawn, where its own page is gone, too."""
PATIENCE = 28
"""... and where it is not: lists may end too soon for weeks, and only the page tells that from a course that has left."""


def leaving(store: Store, source_id: str) -> dict[str, str]:
    """The addresses, by their ids, of the records that another night without them takes down, or would have before."""
    missing = store.records(source_id, (Lifecycle.MISSING,))
    return {one.offering.offering_id: one.offering.url for one in missing if one.nights_missing >= GRACE - 1}


def doubted(leaving: Mapping[str, str], gone: Iterable[str]) -> dict[str, str]:
    """Those of them of which no page said that they are gone; `gone` are addresses that were answered so."""
    told = {canonical_url(url) for url in gone}
    return {key: url for key, url in leaving.items() if url not in told}
