"""Reads a query with the words an index knows: what each typed word may match, and how a misspelling was read."""

from __future__ import annotations

from msgspec.structs import replace

from indexer.layout import synonyms
from indexer.words.spelling import Vocabulary
from indexer.words.wording import LONGEST_PHRASE
from indexer.words.words import Said, may_begin, said, spelt_out, term
from schemas import Value

_NUMBERS = (("ies", "y"), ("es", ""), ("s", ""), ("aux", "al"), ("x", ""))
"""Endings of the plural with those of the singular, English and French."""

_STEM = 4
"""Letters that must be left for a word to have another number: news is not the plural of new."""


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
    """All `parts` must be found; of a part one alternative, and of an alternative every word. `phrases` must stand word for word.

    `possible` is false when a word is not known and nothing is near it. `corrected` is empty unless a word was misread.
    Of a `loose` reading one of the parts is enough, beside every phrase.
    """

    parts: tuple[tuple[tuple[Word, ...], ...], ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    possible: bool = True
    corrected: str = ""
    loose: bool = False

    @property
    def asks(self) -> bool:
        """Whether there is anything to be found."""
        return bool(self.parts or self.phrases)

    @property
    def terms(self) -> Terms:
        words = [word for part in self.parts for alternative in part for word in alternative]
        return Terms(
            words=frozenset(found for word in words for found in (word.exact, *word.also)).union(*self.phrases),
            beginnings=tuple(word.exact for word in words if word.begins),
        )


def read(text: str, known: Vocabulary, loose: bool = False) -> Reading:
    asked_for = said(text)
    phrases = tuple(tuple(map(term, one.words)) for one in asked_for if one.quoted)
    if any(word not in known for phrase in phrases for word in phrase):
        return Reading(possible=False)
    typed = [one.words[0] for one in asked_for if not one.quoted]
    read_as: list[str] = []
    parts: list[tuple[tuple[Word, ...], ...]] = []
    while len(read_as) < len(typed):
        phrase, others = _phrase([term(word) for word in typed[len(read_as) :]], known)
        words = []
        for spelt in phrase:
            is_last = len(read_as) + 1 == len(typed)
            word = _word(spelt, known, is_last and may_begin(spelt), is_right=bool(others))
            if word is None and not loose:
                return Reading(possible=False)
            words.append(word or Word(exact=spelt))
            read_as.append(typed[len(read_as)] if words[-1].exact == spelt else words[-1].exact)
        parts.append((tuple(words), *(tuple(Word(exact=w) for w in other.split()) for other in others)))
    mended = _said_again(asked_for, read_as)
    if mended:
        return replace(read(mended, known, loose), corrected=mended)
    return Reading(parts=tuple(parts), phrases=phrases, loose=loose)


def _said_again(asked_for: tuple[Said, ...], read_as: list[str]) -> str:
    """The query with its misspellings mended; empty when there was none."""
    words = iter(read_as)
    again = tuple(one if one.quoted else Said(words=(next(words),)) for one in asked_for)
    return spelt_out(again) if again != asked_for else ""


def _phrase(words: list[str], known: Vocabulary) -> tuple[list[str], tuple[str, ...]]:
    """The longest run of words from the first that has synonyms, with them; two that are known as one word, and one that is
    known as two only; else the first word alone.
    """
    for length in range(min(len(words), LONGEST_PHRASE), 0, -1):
        others = synonyms().get(" ".join(words[:length]))
        if others:
            return words[:length], others
    joined = "".join(words[:2])
    if len(words) > 1 and joined in known:
        return words[:2], (joined,)
    return words[:1], _parted(words[0], known)


def _parted(word: str, known: Vocabulary) -> tuple[str, ...]:
    """An unknown word as two that are known, the first as long as can be."""
    if word in known or len(word) < 2 * _STEM:
        return ()
    pairs = ((word[:place], word[place:]) for place in range(len(word) - _STEM, _STEM - 1, -1))
    return next(((f"{one} {other}",) for one, other in pairs if one in known and other in known), ())


def _word(spelt: str, known: Vocabulary, begins: bool, is_right: bool) -> Word | None:
    """One that `is_right` is never a misspelling of another."""
    longer = begins and known.begins(spelt)
    if spelt in known or longer:
        return Word(exact=spelt, also=_number(spelt, known), begins=longer)
    other_number = _number(spelt, known)
    if other_number or is_right:
        return Word(exact=spelt, also=other_number)
    near = known.nearest(spelt, begins)
    return Word(exact=near, also=_number(near, known)) if near else None


def _number(word: str, known: Vocabulary) -> tuple[str, ...]:
    """Singular or plural, as far as it is known."""
    singular = (word.removesuffix(many) + one for many, one in _NUMBERS if word.endswith(many))
    plural = (word[: len(word) - len(one)] + many for many, one in _NUMBERS if word.endswith(one))
    found = dict.fromkeys((*singular, *plural))
    return tuple(other for other in found if min(len(word), len(other)) >= _STEM and other in known)
