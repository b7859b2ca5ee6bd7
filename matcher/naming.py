"""Says how alike two titles are, and when they name two courses; what the records are told in helps where they are not equal."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from schemas import Name, Traits

SLIP, _CLOSE = 0.999, 0.98
"""The likeness of titles that differ by a slip, and the most of those that differ by more."""
_SAME_WORDS = 0.95  # of the longer description, from which a title may leave out what the other adds
_LEAST_SLIP = 8  # letters of a title in which one too many or too few is a slip
_SPELT = str.maketrans("zc", "ss")
_NAMELESS = Name(words=())


def closest(one: Traits, other: Traits) -> tuple[Name, Name]:
    """The two titles, of all languages, that are most alike."""
    pairs = ((mine, its) for mine in one.names or (_NAMELESS,) for its in other.names or (_NAMELESS,))
    return max(pairs, key=lambda pair: (_title(*pair), pair[0].numbers == pair[1].numbers))


def named_alike(one: Traits, other: Traits, mine: Name, its: Name) -> float | None:
    """How alike the two titles are, with what the records are told in; None where they are of two languages."""
    likeness = _title(mine, its)
    if likeness < SLIP and _untranslated(one, other):
        return None
    both_held = one.source_id == other.source_id and mine.place and its.place
    if mine.place != its.place and not both_held and not told_throughout(one, other):
        return min(likeness, _CLOSE)
    return SLIP if _held_elsewhere(one, other, mine, its) else likeness


def titled_apart(one: Traits, other: Traits) -> bool:
    """Whether the titles of two records, in a language they have in common, name two courses, whatever a third record says.

    Where one alone names what may be a place, it is for a third to join them; two places on one catalogue are two runs.
    """
    mine, its = closest(one, other)
    likeness = named_alike(one, other, mine, its)
    if likeness is None or likeness >= SLIP:
        return False
    if _stem(mine) == _stem(its):
        places = {(mine.place, mine.tail), (its.place, its.tail)}
        return one.source_id != other.source_id and len(places) > 1 and ("", ()) not in places
    if _slipped(mine, its, most=2):
        return False
    return one.source_id == other.source_id or not within(mine, its)


def marked_apart(group: Sequence[Traits]) -> bool:
    """Whether what may be a place is a subject: it stands behind a title on two catalogues, and the title without it as well."""
    sources: dict[tuple[frozenset[str], str, tuple[str, ...]], set[str]] = {}
    for one in group:
        for name in one.names:
            if name.place or name.tail:
                sources.setdefault((_stem(name), name.place, name.tail), set()).add(one.source_id)
    marks = [mark for mark, stands in sources.items() if len(stands) > 1]
    return any(_unmarked(name, *mark) for mark in marks for one in group for name in one.names)


def _unmarked(name: Name, stem: frozenset[str], place: str, tail: tuple[str, ...]) -> bool:
    return _stem(name) == stem and (name.place != place or not set(tail) <= set(name.words))


def _title(mine: Name, its: Name) -> float:
    if mine.cut or its.cut:
        return 0.9 if within(mine, its) else fuzz.ratio(mine.letters, its.letters) / 100
    if mine.words == its.words:
        return (1.0 if mine.place == its.place or not (mine.place and its.place) else SLIP) if mine.words else 0.0
    if _slipped(mine, its):
        return SLIP
    close = fuzz.ratio(" ".join(mine.words), " ".join(its.words))
    return min(max(close / 100, 0.9 if within(mine, its) else 0.0), _CLOSE)


def within(mine: Name, its: Name) -> bool:
    """Whether all words of one title stand in the other."""
    return set(mine.words) <= set(its.words) or set(its.words) <= set(mine.words)


def _slipped(mine: Name, its: Name, most: int = 1) -> bool:
    """Whether long titles differ by no more than a letter too many, a gap, or an s for a z or c, but in no word of one letter."""
    apart = set(mine.words) ^ set(its.words)
    if min(len(mine.letters), len(its.letters)) < _LEAST_SLIP or any(len(word) == 1 for word in apart):
        return False
    one, other = mine.letters.translate(_SPELT), its.letters.translate(_SPELT)
    return Indel.distance(one, other, score_cutoff=most) <= most


def _held_elsewhere(one: Traits, other: Traits, mine: Name, its: Name) -> bool:
    """Whether the titles differ only behind a dash, and both are told in the same words: so a run names its place."""
    if mine.words == its.words or not (mine.tail or its.tail):
        return False
    if not _stem(mine) or _stem(mine) != _stem(its):
        return False
    at_home = one.source_id == other.source_id and mine.tail and its.tail
    return (told_alike(one, other) or 0) >= _SAME_WORDS if at_home else told_throughout(one, other)


def _stem(name: Name) -> frozenset[str]:
    """Its words without those behind a dash."""
    return frozenset(name.words) - frozenset(name.tail)


def _untranslated(one: Traits, other: Traits) -> bool:
    """Whether no language is known in which both have a title."""
    mine, its = {name.lang for name in one.names}, {name.lang for name in other.names}
    return bool(mine and its) and "" not in mine | its and mine.isdisjoint(its)


def told_alike(one: Traits, other: Traits) -> float | None:
    if not one.shingles or not other.shingles:
        return None
    return len(set(one.shingles).intersection(other.shingles)) / min(len(one.shingles), len(other.shingles))


def told_throughout(one: Traits, other: Traits) -> bool:
    """Whether both are told in the same words from end to end."""
    longer = max(len(one.shingles), len(other.shingles))
    return bool(longer) and len(set(one.shingles).intersection(other.shingles)) / longer >= _SAME_WORDS
