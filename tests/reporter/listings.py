"""Offerings of two invented catalogues, each saying as much as a test asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas import (
    FIELDS,
    Dimension,
    FieldState,
    Level,
    Offering,
    Polarity,
    Provider,
    Record,
    Scope,
    Source,
    SourceKind,
    State,
    Statement,
    Text,
    Walk,
    offering_id,
)


def source(source_id: str, name: str, unseen: tuple[str, ...] = ()) -> Source:
    walk = (Walk(family="sitemap", url=f"https://{source_id}.example/sitemap.xml"),)
    kind = SourceKind.NATIONAL_PORTAL
    return Source(
        source_id=source_id,
        name=name,
        url=f"https://{source_id}.example/",
        kind=kind,
        jurisdiction="IE",
        walk=walk,
        unseen=unseen,
    )


SOURCES = {
    "harbour": source("harbour", "Harbour Courses"),
    "hills": source("hills", "Hills & Valleys <online>", unseen=(Dimension.QUALITY_RATING, "funding")),
}


def says(dimension: Dimension, level: Level = Level.DESCRIBED, text: str = "We tell you how.", **more: Any) -> Statement:
    return Statement(dimension=dimension, level=level, text=text, **more)


def denies(dimension: Dimension, scope: Scope = Scope.OFFERING) -> Statement:
    return says(dimension, Level.MENTIONED, "There is none of it.", polarity=Polarity.NEGATED, scope=scope)


def record(
    name: str,
    *said: Statement,
    source_id: str = "harbour",
    states: Mapping[str, State] | None = None,
    provider: str = "Harbour College",
    **values: Any,
) -> Record:
    """A record whose fields and dimensions are all silent, but for `said` and `states`."""
    stated = {s.dimension: State.STATED for s in said if s.scope is Scope.OFFERING}
    known = dict.fromkeys((*FIELDS, *Dimension), State.SILENT) | stated | dict(states or {})
    offering = Offering(
        offering_id=offering_id(source_id, name),
        source_id=source_id,
        url=f"https://{source_id}.example/{name}",
        title=values.pop("title", (Text(words=name, lang="en"),)),
        providers=(Provider(name=provider, slug=provider.lower().replace(" ", "-")),) if provider else (),
        statements=said,
        field_states=tuple(FieldState(field=field, state=state) for field, state in known.items()),
        **values,
    )
    seen = {"first_seen": "2026-06-01T02:00:00Z", "last_changed": "2026-06-02T02:00:00Z", "last_seen": "2026-06-03T02:00:00Z"}
    return Record(offering=offering, content_hash="c", pages_hash="p", **seen)  # type: ignore[arg-type]
