"""Finds the statements of a listing, passage by passage."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from normaliser.statements.cues import Cue, level_of, tokens
from normaliser.statements.rating import rating
from normaliser.statements.read import Hit, Said, candidates, read, slots_of
from normaliser.statements.sentences import LONGEST, plain, quotation, sentences
from schemas import Dimension, Passage, Polarity, RawListing, Source, Statement

_TITLE = 8
_SIX = frozenset(Dimension)


class Spot(NamedTuple):
    """Where in its passage something is said."""

    start: int
    end: int
    said: Said


def find(raw: RawListing, source: Source) -> tuple[Statement, ...]:
    """Every statement of the listing, in the order of its passages; the same words count once.

    `text` is an exact part of the passage, one sentence or neighbouring ones that say more together, 400 characters at most.
    A rating in a field of its own comes last, as a structured statement.
    """
    titles = titles_of(raw)
    found = {(s.dimension, s.text): s for passage in raw.passages for s in in_passage(passage, titles)}
    rated = rating(raw, source)
    return (*found.values(), rated) if rated else tuple(found.values())


def titles_of(raw: RawListing) -> tuple[str, ...]:
    """The listing's titles as they may be repeated in its text; short ones are ordinary words."""
    return tuple(title for words in raw.of("title") for title in _names(words.words) if len(title) >= _TITLE)


def in_passage(passage: Passage, titles: tuple[str, ...] = ()) -> Iterator[Statement]:
    """What one passage says on the six dimensions, leaving the `titles` it repeats aside."""
    return (_statement(passage, spot) for spot in spots(passage, titles) if spot.said.dimension in _SIX)


def spots(passage: Passage, titles: tuple[str, ...] = ()) -> tuple[Spot, ...]:
    """What one passage says where, on any dimension or element."""
    return _places(passage.words, _folded(passage.words, titles))


@lru_cache(maxsize=512)
def _folded(words: str, titles: tuple[str, ...]) -> str:
    """A passage is looked through for its statements, and once more for its disclosures."""
    return without(plain(words), titles)


@lru_cache(maxsize=1 << 16)
def _places(words: str, text: str) -> tuple[Spot, ...]:
    """What is said where in a passage, from its words and its folded text; portals say the same thing on many pages."""
    possible = candidates(tokens(text))
    if not possible:
        return ()
    last: dict[str, Spot] = {}
    done: list[Spot] = []
    for start, end in sentences(words):
        whole = end - start == len(text)
        said_here = read(text[start:end], possible if whole else candidates(tokens(text[start:end])))
        spoken = {said.dimension: Spot(start, end, said) for said in said_here}
        for dimension, place in spoken.items():
            joined = _join(last[dimension], place) if dimension in last else None
            if joined:
                done.remove(last[dimension])
            spoken[dimension] = joined or place
            done.append(joined or place)
        last = spoken
    return tuple(sorted(done, key=lambda place: (place.start, place.said.dimension)))


def _names(title: str) -> tuple[str, str]:
    """A title, and what stands before its colon, as they may be repeated in running text."""
    folded = plain(title).lower()
    return folded, folded.partition(":")[0].strip()


def without(text: str, titles: tuple[str, ...]) -> str:
    """The text with the listing's own title blanked: the name of a course says what it teaches, not what it offers."""
    lower = text.lower()
    for title in titles:
        if title in lower and len(lower) == len(text):
            lower = lower.replace(title, "_" * len(title))
            text = "".join("_" if mark == "_" else letter for letter, mark in zip(text, lower, strict=True))
    return text


def _join(first: Spot, second: Spot) -> Spot | None:
    """Two neighbouring sentences as one, when together they say more than either."""
    one, two = first.said, second.said
    if one.polarity is not Polarity.AFFIRMED or two.polarity is not Polarity.AFFIRMED or second.end - first.start > LONGEST:
        return None
    shift = second.start - first.start
    hits = (*one.hits, *(Hit(hit.cue, hit.start + shift, hit.end + shift) for hit in two.hits))
    level = level_of(one.dimension, slots_of(hits))
    if level is None or level.rank <= max(one.level.rank, two.level.rank):
        return None
    return Spot(first.start, second.end, Said(one.dimension, level, Polarity.AFFIRMED, hits))


def lead_of(spot: Spot) -> Cue:
    """The row that found it: one that asserts, else the first that fills a slot."""
    own = _own(spot)
    return next((hit for hit in own if hit.cue.role != "slot"), own[0]).cue


def quoted(words: str, spot: Spot) -> str:
    """Its sentences, or as much of them around what was found as a quotation holds."""
    own = _own(spot)
    first, final = spot.start + min(hit.start for hit in own), spot.start + max(hit.end for hit in own)
    return quotation(words, spot.start, spot.end, first, final)


def _own(spot: Spot) -> list[Hit]:
    return [hit for hit in spot.said.hits if hit.cue.dimension == spot.said.dimension]


def _statement(passage: Passage, spot: Spot) -> Statement:
    said, lead = spot.said, lead_of(spot)
    slots = {hit.cue.slot: passage.words[spot.start + hit.start : spot.start + hit.end].strip() for hit in reversed(said.hits)}
    filled = () if said.polarity is Polarity.NEGATED else tuple(sorted((k, v) for k, v in slots.items() if k))
    return Statement(
        dimension=Dimension(said.dimension),
        level=said.level,
        polarity=said.polarity,
        text=quoted(passage.words, spot),
        slots=filled,
        cue=lead.id,
        page=passage.page,
        locator=passage.locator,
        lang=lead.language,
    )
