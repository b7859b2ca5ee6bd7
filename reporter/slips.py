"""A record in brief: what tables that count or sift records need to know of it, many times smaller than the record."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from reporter.groups import GROUPS, Named
from reporter.marks import (
    ELEMENTS,
    IN_PART,
    INHERITED,
    NEGATED,
    NO_PLACE,
    NOT_CHECKED,
    NOT_FOUND,
    OBSERVED,
    PUBLISHED,
    STATED,
    mark,
)
from schemas import Dimension, Lifecycle, Record, Value

STATUSES: Mapping[str, str] = {
    "published": PUBLISHED + STATED,
    "in_part": IN_PART,
    "negated": NEGATED,
    "inherited": INHERITED,
    "not_found": NOT_FOUND,
    "not_checked": NOT_CHECKED + NO_PLACE,
}
"""The letters of each status. A record has exactly one on every dimension and field; all but `not_checked` were checked."""
_STATUS = {letter: status for status, letters in STATUSES.items() for letter in letters}
_PLACES = {element: place for place, element in enumerate(ELEMENTS)}


class Slip(Value, kw_only=True, frozen=True):
    """`mark` has a letter for each of ELEMENTS; `providers` and `subjects` are the rows it stands in, by key and name.

    `sought` is what a search for words looks in, as `folded` gives it.
    """

    offering_id: str
    source_id: str
    title: str
    lang: str
    providers: Named
    subjects: Named
    mark: str
    lifecycle: Lifecycle
    first_seen: str
    last_changed: str
    content_hash: str
    sought: str

    @property
    def present(self) -> bool:
        return self.lifecycle is not Lifecycle.WITHDRAWN

    @property
    def provider(self) -> str:
        """Its name; empty where none is named."""
        (key, name), *_ = self.providers
        return name if key else ""

    def status(self, element: str) -> str:
        """A key of STATUSES."""
        return _STATUS[self.mark[_PLACES[element]]]

    def stands_in(self, by: str) -> Named:
        """The rows of a table by source, provider or subject that count it."""
        return {"provider": self.providers, "subject": self.subjects}.get(by, ((self.source_id, self.source_id),))


def slip(record: Record, unseen: frozenset[str]) -> Slip:
    """`unseen` are the elements that its source has no place for."""
    offering = record.offering
    providers = GROUPS["provider"](offering)
    named = (provider.name for provider in offering.providers)
    return Slip(
        offering_id=offering.offering_id,
        source_id=offering.source_id,
        title=offering.name,
        lang=offering.title[0].lang,
        providers=providers,
        subjects=GROUPS["subject"](offering),
        mark=mark(offering, unseen),
        lifecycle=record.lifecycle,
        first_seen=record.first_seen,
        last_changed=record.last_changed,
        content_hash=record.content_hash,
        sought=folded(" ".join((offering.name, *named, offering.native_id or "", offering.offering_id))),
    )


def tallies(counted: Mapping[tuple[str, str], int]) -> Mapping[tuple[str, str], tuple[int, int]]:
    """From how many records have a source and a mark: of each source and dimension, how many publish it, of how many checked."""
    told: dict[tuple[str, str], tuple[int, int]] = {}
    for (source_id, letters), n in counted.items():
        for dimension, letter in zip(Dimension, letters, strict=False):
            published, checked = told.get((source_id, dimension), (0, 0))
            told[source_id, dimension] = published + n * (letter == PUBLISHED), checked + n * (letter in OBSERVED)
    return told


def folded(words: str) -> str:
    """In small letters and without accents."""
    parts = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
