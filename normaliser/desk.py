"""The desk one listing is read at: its words by field, and what its readers write down as they go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from normaliser.lookups import entry, shared
from schemas import Evidence, Issue, Method, RawListing, Source, Words, squeeze

T = TypeVar("T")

LONGEST = 300
"""A value is said in fewer characters than this; longer words are prose, which no value reader reads."""
QUOTE = 400
NO_CURRENCY = "no_currency"


class Desk:
    """Where words of one field differ, a person's corrections come first, then those a reader of the page sees (labels), those
    told to machines, and translations."""

    def __init__(self, raw: RawListing, source: Source, today: date) -> None:
        self.raw = raw
        self.source = source
        self.today = today
        self.evidence: list[Evidence] = []
        self.issues: list[Issue] = []
        self.stated: set[str] = set()
        self.unparsed: set[str] = set()
        self.assumed: set[str] = set()
        self.corrected = frozenset(raw.corrected)
        self.looked_up: set[tuple[str, str]] = set()
        self._words: dict[str, list[Words]] = {}
        for found in raw.words:
            self._words.setdefault(found.field, []).append(found)
        for several in self._words.values():
            if len(several) > 1:
                several.sort(key=_rank)

    def of(self, field: str) -> list[Words]:
        """All words of a raw field, the ones a person sees first."""
        return self._words.get(field, [])

    def move(self, field: str, to: str, speaks: Callable[[str], object]) -> None:
        """File elsewhere what stands under one field and speaks of another."""
        moved = [found for found in self.of(field) if speaks(found.words)]
        if moved:
            self._words[field] = [found for found in self.of(field) if found not in moved]
            self._words[to] = [*self.of(to), *moved]

    def ours(self, found: Words) -> str:
        """The words as a reader gets them: squeezed, and turned into ours where a table knows them; empty: not a value."""
        words = squeeze(found.words) if len(found.words) <= LONGEST else found.words
        if not words or len(words) > LONGEST:
            return words
        known = self.look_up(found.field, words)
        return words if known is None else known

    def look_up(self, field: str, words: str) -> str | None:
        """Our words for theirs, an empty text when they are not a value, None when neither the source nor a table knows them."""
        if (own := entry(field, words, self.source)) is None:
            return shared(field, words)
        self.looked_up.add(own)
        name, theirs = own
        return self.source.lookups[name][theirs]

    def read(self, field: str, state: str, reader: Callable[[str, Words], T | None]) -> list[tuple[T, Words]]:
        """What a reader makes of each of a field's words; what it cannot read becomes an issue. Equal values come once."""
        values: list[tuple[T, Words]] = []
        for found in self.of(field):
            words = self.ours(found)
            if not words:
                continue
            value = reader(words, found) if len(words) <= LONGEST else None
            if value is None:
                if self.hears(state, found):
                    self.unread(state, found)
            elif all(value != other for other, _ in values):
                values.append((value, found))
        return values

    def hears(self, state: str, found: Words) -> bool:
        """Whether these words count for a field: of one that a person corrected, only that person's."""
        return state not in self.corrected or found.method is Method.CORRECTION

    def prove(self, path: str, found: Words, extractor: str) -> None:
        """Keep the quote and the place that a stored value rests on."""
        self.evidence.append(
            Evidence(
                field=path,
                page=found.page,
                locator=found.locator,
                quote=found.words[:QUOTE],
                method=found.method,
                extractor=extractor,
            )
        )

    def unread(self, state: str, found: Words, kind: str = "unread") -> None:
        """No reader could read these words: the field is not silent, and a person has something to mend."""
        self.unparsed.add(state)
        self.note(kind, found.field, found.words)

    def clash(self, values: Iterable[Words]) -> None:
        """One page says two different things of one field; both stand in the issue, the first one is believed."""
        told = list(values)
        self.note("contradiction", told[0].field, " ≠ ".join(found.words[:60] for found in told[:4]))

    def constant(self, field: str) -> str:
        """A value true of the source's whole platform: used where nothing is stated, and never counted as stated."""
        known = "" if field in self.corrected else self.source.constants.get(field, "")
        if known:
            self.assumed.add(field)
        return known

    def note(self, kind: str, field: str, words: str) -> None:
        """Something for a person to mend that leaves every field's state as it is."""
        self.issues.append(
            Issue(source_id=self.source.source_id, kind=kind, field=field, words=words[:LONGEST], example_url=self.raw.url)
        )


def _rank(found: Words) -> tuple[bool, bool, bool]:
    return found.method is not Method.CORRECTION, found.language is not None, found.method is not Method.LABEL


def stem(found: Words) -> str:
    """The place a structured value stands in, without its own key: siblings share it."""
    return found.locator.rpartition("/")[0]
