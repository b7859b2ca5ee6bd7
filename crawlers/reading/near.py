"""Finds the known word that another is one slip away from: a letter too many, too few, wrong, or two that changed places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

LEAST = 6
"""Letters of a word in which a slip leaves it recognisable."""


@dataclass(frozen=True, eq=False, slots=True)
class Near:
    """`shortened` gives, for every known word with one letter taken out, the words it may come from."""

    words: frozenset[str]
    shortened: Mapping[str, tuple[str, ...]]

    def of(self, word: str) -> tuple[str, ...]:
        """The known words one slip away, in alphabetical order; none for a short word or one that is known itself."""
        if len(word) < LEAST - 1 or word in self.words:
            return ()
        keys = {word, *_shorter(word)}
        likely = {known for key in keys for known in self.shortened.get(key, ())} | (keys & self.words)
        return tuple(sorted(known for known in likely if one_slip(word, known)))


def near(words: Iterable[str]) -> Near:
    """Those of the words that have enough letters, ready to be looked up."""
    kept = frozenset(word for word in words if sum(map(str.isalpha, word)) >= LEAST)
    shortened: dict[str, tuple[str, ...]] = {}
    for word in sorted(kept):
        for key in set(_shorter(word)):
            shortened[key] = (*shortened.get(key, ()), word)
    return Near(kept, shortened)


def one_slip(one: str, other: str) -> bool:
    """Whether two different words differ by one letter, or by two neighbours that changed places."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    head = _alike(one, other)
    one, other = one[head:], other[head:]
    tail = _alike(one[::-1], other[::-1])
    one, other = one[: len(one) - tail], other[: len(other) - tail]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])


def _alike(one: str, other: str) -> int:
    """How many letters two words begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _shorter(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))
