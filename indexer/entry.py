"""A document as Meilisearch holds it, and what its answers hold."""

from __future__ import annotations

from typing import Any

import msgspec

from indexer.layout import NAMED_FACETS, named, sort_keys, walk_place
from schemas import Document, Value, digest


class Entry(Document, kw_only=True, frozen=True, omit_defaults=False):
    """Every field is written out, since a facet value left at its default must be counted too."""

    hash: str
    catalogue_named: str
    provider_named: str
    by_id: int
    by_info: float | str
    by_price: float | str
    by_start: float | str
    by_time: float | str

    @classmethod
    def of(cls, document: Document) -> Entry:
        held: dict[str, Any] = {field: getattr(document, field) for field in document.__struct_fields__}
        held |= {f"by_{sort}": key for sort, key in sort_keys(document).items()}
        held |= {named(facet): _named(document, facet) for facet in NAMED_FACETS}
        return cls(hash=digest(document), by_id=walk_place(document.id), **held)


class Span(Value, kw_only=True, frozen=True):
    """Bytes of an attribute that matched; `indices` tells which text of a list."""

    start: int
    length: int
    indices: tuple[int, ...] = ()


class Found(Value, kw_only=True, frozen=True):
    """What an answer says of a hit beside the document itself."""

    matches: dict[str, tuple[Span, ...]] = msgspec.field(name="_matchesPosition", default_factory=dict)


class Answer(Value, kw_only=True, frozen=True):
    """One answer of a multi-search; hits are decoded twice, as a Document and as Found."""

    hits: tuple[msgspec.Raw, ...] = ()
    total: int = msgspec.field(name="totalHits", default=0)
    counts: dict[str, dict[str, int]] = msgspec.field(name="facetDistribution", default_factory=dict)


class Answers(Value, kw_only=True, frozen=True):
    results: tuple[Answer, ...]


class Refusal(Value, kw_only=True, frozen=True):
    message: str = ""
    code: str = ""


def _named(document: Document, facet: str) -> str:
    """Empty text would be a value of its own, so a document without a provider has none here either."""
    slug = getattr(document, facet)
    return f"{slug}|{getattr(document, NAMED_FACETS[facet])}" if slug else ""
