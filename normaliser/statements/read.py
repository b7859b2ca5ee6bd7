"""Reads one sentence: which cues hit, which are vetoed or negated, and what they amount to on each dimension."""

from __future__ import annotations

from typing import NamedTuple

from normaliser.statements.cues import ANY, Book, Cue, book, level_of, tokens
from schemas import Level, Polarity

_NEAR = 70
"""Characters before and after a hit in which a negation may stand."""


class Hit(NamedTuple):
    """A cue found from `start` to `end` of the text it was looked for in."""

    cue: Cue
    start: int
    end: int


class Said(NamedTuple):
    """What a stretch of text says on one dimension."""

    dimension: str
    level: Level
    polarity: Polarity
    hits: tuple[Hit, ...]


def slots_of(hits: tuple[Hit, ...]) -> set[str]:
    """The slots that hits fill; whatever asserts also fills `claim`."""
    filled = {hit.cue.slot for hit in hits if hit.cue.slot}
    return filled | {"claim"} if any(hit.cue.role == "asserts" for hit in hits) else filled


def read(text: str) -> list[Said]:
    """What one folded sentence says, at most once a dimension."""
    rows = book()
    said = (_weigh(dimension, hits, text, rows) for dimension, hits in _hits(text, rows).items())
    return [found for found in said if found]


def _hits(text: str, rows: Book) -> dict[str, list[Hit]]:
    words = tokens(text)
    found: dict[str, list[Hit]] = {}
    tried: set[str] = set()
    for stem in rows.by_stem.keys() & words:
        for cue in rows.by_stem[stem]:
            if cue.id in tried or any(group.isdisjoint(words) for group in cue.stems[1:]):
                continue
            tried.add(cue.id)
            if hits := _of(cue, text):
                found.setdefault(cue.dimension, []).extend(hits)
    return found


def _of(cue: Cue, text: str) -> list[Hit]:
    return [Hit(cue, found.start(), found.end()) for found in cue.pattern.finditer(text) if found.end() > found.start()]


def _weigh(dimension: str, hits: list[Hit], text: str, rows: Book) -> Said | None:
    denials = [hit for hit in hits if hit.cue.role == "negates"]
    generic = [hit for key in (dimension, ANY) for cue in rows.always.get(key, ()) for hit in _of(cue, text)]
    if not denials and level_of(dimension, slots_of((*hits, *generic))) is None:
        return None
    left = _unvetoed(dimension, hits, text, rows)
    denied = [hit for hit in left if hit.cue.role == "negates"]
    left = [hit for hit in left if hit.cue.role != "negates" and not _overlaps(hit, denied)]
    asserts = [hit for hit in left if hit.cue.role == "asserts"]
    turned = [hit for hit in asserts if _negated(hit, text, rows)]
    kept = tuple(sorted((hit for hit in (*left, *generic) if hit not in turned), key=lambda hit: hit.start))
    if denied or (turned and len(turned) == len(asserts)):
        shown = tuple(denied or turned)
        return Said(dimension, Level.MENTIONED, Polarity.NEGATED, shown)
    level = level_of(dimension, slots_of(kept))
    return Said(dimension, level, Polarity.AFFIRMED, kept) if level else None


def _unvetoed(dimension: str, hits: list[Hit], text: str, rows: Book) -> list[Hit]:
    vetoes = [hit for key in (dimension, ANY) for cue in rows.vetoes.get(key, ()) for hit in _of(cue, text)]
    if any(veto.cue.slot == "sentence" for veto in vetoes):
        return []
    return [hit for hit in hits if not _overlaps(hit, vetoes)]


def _overlaps(hit: Hit, others: list[Hit]) -> bool:
    return any(hit.start < other.end and other.start < hit.end for other in others)


def _negated(hit: Hit, text: str, rows: Book) -> bool:
    before, after = text[max(0, hit.start - _NEAR) : hit.start], text[hit.end : hit.end + _NEAR]
    return any(cue.pattern.search(before) for cue in rows.before) or any(cue.pattern.search(after) for cue in rows.after)
