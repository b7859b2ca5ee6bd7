"""Reads one sentence: which cues hit, which are vetoed or negated, and what they amount to on each dimension."""

from __future__ import annotations

import re
from typing import NamedTuple

from normaliser.statements.cues import Book, Cue, book, keys, languages, level_of
from schemas import Level, Polarity

_LINK = re.compile(r"(?:https?://|\bwww\.)\S+")
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


def candidates(words: set[str]) -> dict[str, list[Cue]]:
    """By dimension the cues whose stems are among the words, where together they could amount to a statement."""
    rows, spoken = book(), languages(words)
    found: dict[str, list[Cue]] = {}
    for stem in sorted(rows.by_stem.keys() & words):
        for cue in rows.by_stem[stem]:
            if cue.language in spoken and not any(map(words.isdisjoint, cue.stems[1:])):
                found.setdefault(cue.dimension, []).append(cue)
    return {dimension: cues for dimension, cues in found.items() if _promising(dimension, cues)} if found else found


def _promising(dimension: str, cues: list[Cue]) -> bool:
    if any(cue.role != "slot" for cue in cues):
        return True
    slots = {cue.slot for cue in cues}
    return len(slots) > 1 and level_of(dimension, slots) is not None


def read(text: str, found: dict[str, list[Cue]]) -> list[Said]:
    """What one folded sentence says by its candidates, at most once a dimension."""
    said = (_weigh(dimension, cues, text) for dimension, cues in found.items())
    return [found for found in said if found]


def _of(cue: Cue, text: str) -> list[Hit]:
    return [Hit(cue, found.start(), found.end()) for found in cue.pattern.finditer(text) if found.end() > found.start()]


def _weigh(dimension: str, cues: list[Cue], text: str) -> Said | None:
    hits = sorted((hit for cue in set(cues) for hit in _of(cue, text)), key=_place)
    if not hits:
        return None
    rows = book()
    denials = [hit for hit in hits if hit.cue.role == "negates"]
    generic = [hit for key in keys(dimension) for cue in rows.always.get(key, ()) for hit in _of(cue, text)]
    if not denials and level_of(dimension, slots_of((*hits, *generic))) is None:
        return None
    left = _unvetoed(dimension, hits, text, rows)
    denied = [hit for hit in left if hit.cue.role == "negates"]
    left = [hit for hit in left if hit.cue.role != "negates" and not _overlaps(hit, denied)]
    asserts = [hit for hit in left if hit.cue.role == "asserts"]
    turned = [hit for hit in asserts if _negated(hit, text, rows)]
    kept = tuple(sorted((hit for hit in (*left, *generic) if hit not in turned), key=_place))
    if denied or (turned and len(turned) == len(asserts)):
        shown = tuple(denied or turned)
        return Said(dimension, Level.MENTIONED, Polarity.NEGATED, shown)
    level = level_of(dimension, slots_of(kept))
    return Said(dimension, level, Polarity.AFFIRMED, kept) if level else None


def _unvetoed(dimension: str, hits: list[Hit], text: str, rows: Book) -> list[Hit]:
    vetoes = _vetoes(dimension, {hit.cue.language for hit in hits}, text, rows)
    return [hit for hit in hits if _veto(hit, vetoes) is None]


def _vetoes(dimension: str, spoken: set[str], text: str, rows: Book) -> list[Hit]:
    """The vetoes of the languages spoken; what stands in an address takes nothing away."""
    unlinked = _LINK.sub(lambda link: "_" * len(link[0]), text)
    listed = (cue for key in keys(dimension) for cue in rows.vetoes.get(key, ()) if cue.language in spoken)
    return [hit for cue in listed for hit in _of(cue, unlinked)]


def _veto(hit: Hit, vetoes: list[Hit]) -> Hit | None:
    """The first veto that takes a hit away: one of the whole sentence, or one that overlaps it."""
    return next((veto for veto in vetoes if veto.cue.slot == "sentence" or _overlaps(hit, [veto])), None)


def lost(text: str, found: dict[str, list[Cue]]) -> list[tuple[Hit, Hit | None]]:
    """Every assertion of one folded sentence that says nothing in the end, with the veto that took it, if one did."""
    kept = {(hit.cue.id, hit.start) for said in read(text, found) for hit in said.hits}
    gone: list[tuple[Hit, Hit | None]] = []
    for dimension, cues in found.items():
        vetoes = _vetoes(dimension, {cue.language for cue in cues}, text, book())
        hits = (hit for cue in cues if cue.role == "asserts" for hit in _of(cue, text))
        gone += ((hit, _veto(hit, vetoes)) for hit in hits if (hit.cue.id, hit.start) not in kept)
    return sorted(gone, key=lambda one: _place(one[0]))


def _place(hit: Hit) -> tuple[int, int, str]:
    """Orders hits the same way in every process."""
    return hit.start, -hit.end, hit.cue.id


def _overlaps(hit: Hit, others: list[Hit]) -> bool:
    return any(hit.start < other.end and other.start < hit.end for other in others)


def _negated(hit: Hit, text: str, rows: Book) -> bool:
    before, after = text[max(0, hit.start - _NEAR) : hit.start], text[hit.end : hit.end + _NEAR]
    return any(cue.pattern.search(before) for cue in rows.before) or any(cue.pattern.search(after) for cue in rows.after)
