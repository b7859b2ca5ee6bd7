"""Reads a query with the words an index knows: what each typed word may match, and how a misspelling was read."""

from __future__ import annotations

from indexer.layout import synonyms
from indexer.spelling import Vocabulary
from indexer.words import asked
from schemas import Value, fold

_LONGEST_PHRASE = 4


class Word(Value, kw_only=True, frozen=True):
    """`exact` is the word itself, `also` its plural or singular; one that `begins` may be the beginning of a longer word."""

    exact: str
    also: tuple[str, ...] = ()
    begins: bool = False


class Terms(Value, kw_only=True, frozen=True):
    """Every folded word that may have matched: these, and all that begin in one of the other ways."""

    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and (word in self.words or word.startswith(self.beginnings))


class Reading(Value, kw_only=True, frozen=True):
    """All `parts` must be found; of a part one alternative, and of an alternative every word.

    `possible` is false when a word is not known and nothing is near it. `corrected` is empty unless a word was misread.
    """

    parts: tuple[tuple[tuple[Word, ...], ...], ...] = ()
    possible: bool = True
    corrected: str = ""

    @property
    def terms(self) -> Terms:
        words = [word for part in self.parts for alternative in part for word in alternative]
        return Terms(
            words=frozenset(term for word in words for term in (word.exact, *word.also)),
            beginnings=tuple(word.exact for word in words if word.begins),
        )


def read(text: str, known: Vocabulary) -> Reading:
    typed = asked(text)
    said: list[str] = []
    parts: list[tuple[tuple[Word, ...], ...]] = []
    while len(said) < len(typed):
        phrase, others = _phrase([fold(word) for word in typed[len(said) :]])
        words = []
        for spelt in phrase:
            is_last = len(said) + 1 == len(typed)
            word = _word(spelt, known, begins=is_last)
            if word is None and not others:
                return Reading(possible=False)
            words.append(word or Word(exact=spelt))
            said.append(typed[len(said)] if words[-1].exact == spelt else words[-1].exact)
        parts.append((tuple(words), *(tuple(Word(exact=w) for w in other.split()) for other in others)))
    return Reading(parts=tuple(parts), corrected=" ".join(said) if tuple(said) != typed else "")


def _phrase(words: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """The longest run of words from the first that has synonyms, with them; else the first word alone."""
    for length in range(min(len(words), _LONGEST_PHRASE), 0, -1):
        others = synonyms().get(" ".join(words[:length]))
        if others:
            return words[:length], others
    return words[:1], ()


def _word(spelt: str, known: Vocabulary, begins: bool) -> Word | None:
    longer = begins and known.begins(spelt)
    if spelt in known or longer:
        return Word(exact=spelt, also=_number(spelt, known), begins=longer)
    other_number = _number(spelt, known)
    if other_number:
        return Word(exact=spelt, also=other_number)
    near = known.nearest(spelt, begins)
    return Word(exact=near, also=_number(near, known)) if near else None


def _number(word: str, known: Vocabulary) -> tuple[str, ...]:
    """Singular or plural, in English and French alike: with or without a final s."""
    other = word[:-1] if word.endswith("s") else f"{word}s"
    return (other,) if len(word) > 3 and other in known else ()
