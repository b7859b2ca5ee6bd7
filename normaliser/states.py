"""The state of every field and dimension of an offering: stated, silent where a page was read, or unseen and why."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from normaliser.desk import Desk
from normaliser.statements import UNREAD, foreign
from schemas import FIELDS, Dimension, FieldState, RawListing, Scope, State, Statement

CORRECTED = "corrected"
"""A field is silent because a person says so."""
NO_PLACE, NOT_FETCHED, UNPARSED = "not_carried_by_source", "page_not_fetched", "unparsed_value"
_DIMENSIONS = frozenset(dimension.value for dimension in Dimension)
_NAMES = (*FIELDS, *(dimension.value for dimension in Dimension))


def states(desk: Desk, statements: Iterable[Statement]) -> tuple[FieldState, ...]:
    """Silence is believed only of what could speak: a page that was read, in a language whose words are known."""
    said = desk.stated | {found.dimension.value for found in statements if found.scope is Scope.OFFERING}
    rated = any("rating" in walk.fields for walk in desk.source.walk)
    return _each(
        frozenset(said),
        frozenset(desk.unparsed),
        frozenset(desk.assumed.union(desk.source.unseen)),
        desk.corrected,
        desk.raw.half,
        unheard(desk.raw, desk.source.language),
        rated,
    )


def unheard(raw: RawListing, language: str) -> str:
    """Why the prose of a listing says nothing, whatever stands in it; empty where its silence counts."""
    rows = bool(raw.words) and all(found.locator.startswith("json:") for found in raw.words)
    if raw.half or (rows and not raw.passages):
        return NOT_FETCHED
    return UNREAD if foreign(raw.passages, raw.language or language) else ""


@lru_cache(maxsize=4096)
def _each(
    stated: frozenset[str],
    unparsed: frozenset[str],
    unseen: frozenset[str],
    corrected: frozenset[str],
    half: bool,
    deaf: str,
    rated: bool,
) -> tuple[FieldState, ...]:
    """Few sets occur, and each in many listings. A rating is a value where the source has a place for it, whatever its prose."""
    prose = _DIMENSIONS - {Dimension.QUALITY_RATING.value} if rated else _DIMENSIONS
    unread = {name: deaf if name in prose else NOT_FETCHED if half else "" for name in _NAMES}

    def state(name: str) -> FieldState:
        if name in stated:
            return FieldState(field=name, state=State.STATED)
        if name in corrected:
            return FieldState(field=name, state=State.SILENT, reason=CORRECTED)
        why = UNPARSED if name in unparsed else NO_PLACE if name in unseen else unread[name]
        return FieldState(field=name, state=State.UNSEEN, reason=why) if why else FieldState(field=name, state=State.SILENT)

    return tuple(map(state, _NAMES))
