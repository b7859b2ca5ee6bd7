"""A document as Meilisearch holds it, and what its answers hold."""

from __future__ import annotations

from typing import Any

import msgspec

from indexer.layout import FIELDS_ELSEWHERE, NAMED_FACETS, facet_names, facet_values, sort_keys, texts_elsewhere, walk_place
from schemas import FACETS, Document, Value, digest


class Entry(Document, kw_only=True, frozen=True, omit_defaults=False):
    """`facets` are of all listings of the course, as layout.held and layout.named name them; `elsewhere` are texts by searched
    field, lists of their own since a match inside `others` is told of the last listing alone.
    """

    hash: str
    facets: dict[str, tuple[str, ...]]
    elsewhere: dict[str, tuple[str, ...]]
    by_id: int
    by_info: float | str
    by_price: float | str
    by_start: float | str
    by_time: float | str

    @classmethod
    def of(cls, document: Document) -> Entry:
        held: dict[str, Any] = {field: getattr(document, field) for field in document.__struct_fields__}
        held |= {f"by_{sort}": key for sort, key in sort_keys(document).items()}
        held |= {"by_id": walk_place(document.id), "facets": _facets(document), "elsewhere": _elsewhere(document)}
        return cls(hash=digest(document), **held)


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


class Counted(Value, kw_only=True, frozen=True):
    distribution: dict[str, dict[str, int]]


class Merged(Value, kw_only=True, frozen=True):
    """The answer to several queries at once; its total is exact where nothing but words and filters decides."""

    hits: tuple[msgspec.Raw, ...] = ()
    total: int = msgspec.field(name="estimatedTotalHits", default=0)
    counted: dict[str, Counted] = msgspec.field(name="facetsByIndex", default_factory=dict)

    @property
    def answer(self) -> Answer:
        counts = {name: values for each in self.counted.values() for name, values in each.distribution.items()}
        return Answer(hits=self.hits, total=self.total, counts=counts)


class Refusal(Value, kw_only=True, frozen=True):
    message: str = ""
    code: str = ""


def _facets(document: Document) -> dict[str, tuple[str, ...]]:
    facets = {facet: facet_values(document, facet) for facet in FACETS}
    named = {facet: zip(facets[facet], facet_names(document, facet), strict=True) for facet in NAMED_FACETS}
    return facets | {f"{facet}_named": tuple(f"{slug}|{name}" for slug, name in pairs) for facet, pairs in named.items()}


def _elsewhere(document: Document) -> dict[str, tuple[str, ...]]:
    return {field: texts_elsewhere(document, field) for field in FIELDS_ELSEWHERE} if document.others else {}
