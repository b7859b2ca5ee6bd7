"""Says whether the bodies behind two records are one, however each catalogue spells them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from matcher.words import ours, says
from schemas import Traits

_NEAR = 90.0  # per cent of likeness from which two names of as many words are taken for one


def provider_likeness(one: Traits, other: Traits) -> float | None:
    return _likeness(one.providers, other.providers)


@lru_cache(maxsize=262144)
def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float | None:
    """1 for a slug in common, unless each has another body beside it, as a broker's courses have; half where one name holds
    all words of the other, as that of another town's university does."""
    if not one or not other:
        return None
    mine, its = set(one), set(other)
    pairs = [(own, strange) for own in mine - its for strange in its - mine]
    if not mine.isdisjoint(its) and (not pairs or any(map(_one_body, pairs))):
        return 1.0
    if any(map(_one_body, pairs)):
        return 0.9
    if not mine.isdisjoint(its):
        return 0.3
    held = (
        set(own.split("-")) <= set(strange.split("-")) or set(own.split("-")) >= set(strange.split("-")) for own, strange in pairs
    )
    return 0.5 if any(held) else 0.0


def _one_body(pair: tuple[str, str]) -> bool:
    """Whether two slugs are spellings of one name, perhaps with a part of the house or a form of company, or in French."""
    mine, its = (slug.split("-") for slug in pair)
    if len(mine) == len(its) and fuzz.ratio(*pair) >= _NEAR:
        return True
    if _part_of(mine, its) or _part_of(its, mine):
        return True
    houses = _house_of(mine), _house_of(its)
    if houses[0] == houses[1]:
        return True
    return any(says("body", word) for word in (*mine, *its)) and _english(houses[0]) == _english(houses[1])


def _english(words: Sequence[str]) -> Sequence[str]:
    """The words in ours, without those that tell nothing; a school of nursing is `nursing`, whatever it is called."""
    told = (ours("body", word) if says("body", word) else word for word in words if not says("stop", word))
    return sorted(word for word in told if word and word != "school")


def _house_of(words: Sequence[str]) -> Sequence[str]:
    """The words before a form of company, or before a school or faculty of a house that is told to be one."""
    while len(words) > 1 and says("legal", words[-1]):
        words = words[:-1]
    seat = next((at for at, word in enumerate(words) if says("seat", word) or says("body", word)), len(words))
    return words[: next((at for at, word in enumerate(words) if at > max(seat, 1) and says("unit", word)), len(words))]


def _part_of(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether the one names a school of the other, or the same company with its form."""
    rest = part[len(whole) :]
    return bool(rest) and part[: len(whole)] == whole and (says("unit", rest[0]) or all(says("legal", word) for word in rest))
