"""What a provider or a catalogue says of all its courses, on pages of its own: statements and states of a wider scope."""

from __future__ import annotations

from functools import lru_cache

from msgspec.structs import replace

from normaliser.statements.disclose import heard
from normaliser.statements.find import in_passage
from normaliser.statements.tongue import UNREAD, foreign
from schemas import Failure, FieldState, Scope, Sighting, State, Statement

_REASONS = {
    "gone": "gone",
    Failure.ROBOTS: "robots",
    Failure.HTTP_403: "blocked",
    Failure.HTTP_429: "blocked",
    Failure.BLOCK_PAGE: "blocked",
}
_STRONGEST = (State.STATED, State.UNREACHABLE, State.UNSEEN, State.SILENT)
"""A dimension, or an element, is silent at a scope only when every page that could speak of it was read."""


@lru_cache(maxsize=4096)
def overheard(sighting: Sighting) -> tuple[Statement, ...]:
    """Every statement on a page with a voice; the same words count once."""
    scope = sighting.voice.scope if sighting.voice is not None else Scope.PORTAL
    found = {(s.dimension, s.text): replace(s, scope=scope) for passage in sighting.passages for s in in_passage(passage)}
    return tuple(found.values())


@lru_cache(maxsize=4096)
def wider_states(voices: tuple[Sighting, ...]) -> tuple[FieldState, ...]:
    """The state, at the scope of each voice, of the dimensions and elements its pages are named for or speak of."""
    found: dict[tuple[str, Scope], FieldState] = {}
    for state in (state for sighting in voices for state in _states(sighting)):
        held = found.setdefault((state.field, state.scope), state)
        if _STRONGEST.index(state.state) < _STRONGEST.index(held.state):
            found[state.field, state.scope] = state
    return tuple(found.values())


def _states(sighting: Sighting) -> list[FieldState]:
    voice = sighting.voice
    if voice is None:
        return []
    named = [voice.dimension] if voice.dimension else []
    stated = (statement.dimension.value for statement in overheard(sighting))
    said = list(dict.fromkeys([*stated, *(found.told.kind for found in heard(sighting))]))
    if voice.trouble:
        reason = _REASONS.get(voice.trouble, "error")
        return [
            FieldState(field=field, state=State.UNREACHABLE, reason=reason, scope=voice.scope)
            for field in dict.fromkeys([*named, *said])
        ]
    states = [FieldState(field=field, state=State.STATED, scope=voice.scope) for field in said]
    state, why = (State.UNSEEN, UNREAD) if foreign(sighting.passages, sighting.language or "") else (State.SILENT, "")
    return states + [FieldState(field=field, state=state, reason=why, scope=voice.scope) for field in named if field not in said]
