"""The words an index knows, and the nearest of them to a misspelt one."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from indexer.layout import ONE_TYPO, TWO_TYPOS


class Vocabulary:
    """`counts` holds each folded word with the number of fields it stands in."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._sorted = sorted(counts)
        self._read: dict[tuple[str, bool], str | None] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def beginning(self, prefix: str) -> tuple[str, ...]:
        """Every word that starts with the prefix and is longer."""
        start = bisect_left(self._sorted, prefix)
        end = bisect_left(self._sorted, prefix + "\U0010ffff", start)
        return tuple(word for word in self._sorted[start:end] if word != prefix)

    def nearest(self, word: str, begins: bool = False) -> str | None:
        """The commonest word within the typos allowed; with `begins` the word may be the misspelt beginning of a longer one."""
        key = word, begins
        if key not in self._read:
            self._read[key] = self._nearest(word) or (self._nearest_longer(word) if begins else None)
        return self._read[key]

    def _nearest(self, word: str) -> str | None:
        for typos in range(1, typos_allowed(word) + 1):
            near = [known for known in self._similar(word, typos) if distance(word, known) <= typos]
            if near:
                return self._commonest(near, word)
        return None

    def _nearest_longer(self, word: str) -> str | None:
        typos = typos_allowed(word)
        near = [known for known in self.beginning(word[:2]) if typos and distance(word, known[: len(word)]) <= typos]
        return self._commonest(near, word) if near else None

    def _commonest(self, near: list[str], word: str) -> str:
        return max(near, key=lambda known: (known[0] == word[0], self._counts[known], known))

    def _similar(self, word: str, typos: int) -> Iterator[str]:
        """Words of about this length and these letters: one edit changes at most two of the letters a word is made of."""
        letters = _letters(word)
        for length in range(len(word) - typos, len(word) + typos + 1):
            for found, known in self._by_length.get(length, ()):
                if (found ^ letters).bit_count() <= 2 * typos:
                    yield known

    @cached_property
    def _by_length(self) -> dict[int, list[tuple[int, str]]]:
        lengths: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for word in self._counts:
            lengths[len(word)].append((_letters(word), word))
        return lengths


def typos_allowed(word: str) -> int:
    """Short words and words with a digit, such as codes, must be exact."""
    if any(letter.isdigit() for letter in word):
        return 0
    return 2 if len(word) >= TWO_TYPOS else 1 if len(word) >= ONE_TYPO else 0


def distance(one: str, other: str) -> int:
    """Edits from one word to the other; two neighbours exchanged are one edit."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            edits = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                edits = min(edits, before[j - 2] + 1)
            row.append(edits)
        before, last = last, row
    return last[-1]


def _letters(word: str) -> int:
    """The set of letters as bits."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits
