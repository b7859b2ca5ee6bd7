"""The one place where listings become offerings, in a harvest and wherever they are read again: corrections hold in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from crawlers import fingerprint
from normaliser import identify, normalise_corrected
from scheduler.rules import rules
from schemas import Correction, Normalised, RawListing, Rules, Source, Taken, digest
from store import Store


class Reader:
    """Reads the listings of one source by today's rules and by the corrections that stand.

    `looked_up` are the entries of the source's own lookups that were used so far; `of` are those rules where they are known.
    """

    def __init__(self, source: Source, corrections: Iterable[Correction], of: Rules | None = None) -> None:
        self.source, self.rules = source, of or rules(source)
        self.looked_up: set[tuple[str, str]] = set()
        self._mark = self.rules.mark
        self._of: defaultdict[str, list[Correction]] = defaultdict(list)
        for one in corrections:
            self._of[one.offering_id].append(one)

    @classmethod
    def of(cls, source: Source, store: Store) -> Reader:
        return cls(source, store.corrections(source.source_id))

    def read(self, raw: RawListing, day: date) -> Normalised:
        """`day` is the one the listing was last read on from the site."""
        done = normalise_corrected(raw, self.source, day, self._of.get(identify(raw, self.source), ()))
        self.looked_up.update(done.looked_up)
        return done

    def fingerprint(self, key: str, pages: Iterable[str]) -> str:
        """What the offering of this id is read from: pages, rules and corrections."""
        ids = [one.correction_id for one in self._of.get(key, ())]
        return fingerprint(pages, digest([self._mark, *ids]) if ids else self._mark)


def taken_as(done: Normalised, mark: str) -> Taken:
    """What was read, with its fingerprint."""
    return Taken(
        offering=done.offering,
        pages_hash=mark,
        issues=done.issues,
        issues_stand=done.issues_stand,
        corrections=done.corrections,
    )
