"""Finds the statements of a listing, passage by passage."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from normaliser.statements.cues import level_of, tokens
from normaliser.statements.rating import rating
from normaliser.statements.read import Hit, Said, candidates, read, slots_of
from normaliser.statements.sentences import LONGEST, plain, quotation, sentences
from schemas import Dimension, Passage, Polarity, RawListing, Source, Statement

_TITLE = 8


class _Place(NamedTuple):
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
    """What one passage says, leaving the `titles` it repeats aside."""
    for place in _places(passage.words, without(plain(passage.words), titles)):
        yield _statement(passage, place)


@lru_cache(maxsize=1 << 16)
def _places(words: str, text: str) -> tuple[_Place, ...]:
    """What is said where in a passage, from its words and its folded text; portals say the same thing on many pages."""
    possible = candidates(tokens(text))
    if not possible:
        return ()
    last: dict[str, _Place] = {}
    done: list[_Place] = []
    for start, end in sentences(words):
        whole = end - start == len(text)
        said_here = read(text[start:end], possible if whole else candidates(tokens(text[start:end])))
        spoken = {said.dimension: _Place(start, end, said) for said in said_here}
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


def _join(first: _Place, second: _Place) -> _Place | None:
    """Two neighbouring sentences as one, when together they say more than either."""
    one, two = first.said, second.said
    if one.polarity is not Polarity.AFFIRMED or two.polarity is not Polarity.AFFIRMED or second.end - first.start > LONGEST:
        return None
    shift = second.start - first.start
    hits = (*one.hits, *(Hit(hit.cue, hit.start + shift, hit.end + shift) for hit in two.hits))
    level = level_of(one.dimension, slots_of(hits))
    if level is None or level.rank <= max(one.level.rank, two.level.rank):
        return None
    return _Place(first.start, second.end, Said(one.dimension, level, Polarity.AFFIRMED, hits))


def _statement(passage: Passage, place: _Place) -> Statement:
    said = place.said
    own = [hit for hit in said.hits if hit.cue.dimension == said.dimension]
    lead = next((hit for hit in own if hit.cue.role != "slot"), own[0])
    first, final = place.start + min(hit.start for hit in own), place.start + max(hit.end for hit in own)
    slots = {hit.cue.slot: passage.words[place.start + hit.start : place.start + hit.end].strip() for hit in reversed(said.hits)}
    filled = () if said.polarity is Polarity.NEGATED else tuple(sorted((k, v) for k, v in slots.items() if k))
    return Statement(
        dimension=Dimension(said.dimension),
        level=said.level,
        polarity=said.polarity,
        text=quotation(passage.words, place.start, place.end, first, final),
        slots=filled,
        cue=lead.cue.id,
        page=passage.page,
        locator=passage.locator,
        lang=lead.cue.language,
    )
