"""Says a query in other words: exactly as typed, without one of its words, or with a phrase that stands for one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.layout import synonyms
from indexer.words.words import Said, said, spelt_out, term
from schemas import Value

LONGEST_PHRASE = 6


class Wording(Value, kw_only=True, frozen=True):
    """The words of a query that are searched, and other ways to say it: word for word, without its quotes, and without each of
    its words or phrases (by what is left out). What would say the same again, or nothing, is empty.
    """

    words: tuple[str, ...] = ()
    exactly: str = ""
    unquoted: str = ""
    without: tuple[tuple[str, str], ...] = ()


def reworded(text: str) -> Wording:
    pieces = said(text)
    words = tuple(word for one in pieces for word in one.words)
    rest = [(" ".join(one.words), spelt_out([*pieces[:place], *pieces[place + 1 :]])) for place, one in enumerate(pieces)]
    return Wording(
        words=words,
        exactly=spelt_out([_quoted(one) for one in pieces]),
        unquoted=" ".join(words) if any(one.quoted for one in pieces) else "",
        without=tuple(rest) if len(pieces) > 1 else (),
    )


def also(text: str) -> tuple[str, ...]:
    """The searches that synonyms make of a search."""
    runs = tuple(_runs(said(text)))
    return tuple(
        spelt_out([*_flat(runs[:place]), Said(words=tuple(other.split()), quoted=True), *_flat(runs[place + 1 :])])
        for place, run in enumerate(runs)
        for other in phrases_for(run)
    )


def loosened(text: str) -> tuple[str, tuple[str, ...]]:
    """What must be found, which is all in quotes, and what may be: each word, or run of words that has synonyms."""
    pieces = said(text)
    fixed, free = (tuple(one for one in pieces if one.quoted is quoted) for quoted in (True, False))
    return spelt_out(fixed), tuple(map(spelt_out, _runs(free)))


def phrases_for(run: Sequence[Said]) -> tuple[str, ...]:
    return () if run[0].quoted else synonyms().get(" ".join(term(one.words[0]) for one in run), ())


def _runs(pieces: Sequence[Said]) -> Iterator[Sequence[Said]]:
    """The pieces in order: the longest runs of free words that have synonyms, everything else alone."""
    place = 0
    while place < len(pieces):
        ends = range(min(place + LONGEST_PHRASE, len(pieces)), place + 1, -1)
        whole = (pieces[place:end] for end in ends if not any(one.quoted for one in pieces[place:end]))
        run = next(filter(phrases_for, whole), pieces[place : place + 1])
        yield run
        place += len(run)


def _flat(runs: Sequence[Sequence[Said]]) -> list[Said]:
    return [one for run in runs for one in run]


def _quoted(one: Said) -> Said:
    return Said(words=one.words, quoted=True)
