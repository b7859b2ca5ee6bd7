"""The island's catalogues night by night: what they list, what is one course in it, and how it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

from schemas import Offering, Source, SourceKind
from tests.parts.island.catalogues import CATALOGUES, Catalogue, altered, home_page, language, listed, own_site
from tests.parts.island.courses import PER_COLLEGE, Course, colleges, courses
from tests.parts.island.titles import run_marks
from tests.parts.island.words import drawn

PER_COURSE = 2.3
"""Records to a course, about."""
TELLS_PLACE = 0.6  # of the runs that are told apart by their place
LEAVES, RETURNS, COMES, CHANGES = 0.006, 0.4, 0.008, 0.03


@dataclass(frozen=True)
class Listing:
    course: Course
    catalogue: Catalogue
    serial: int
    lang: str
    mark: str = ""


@dataclass
class Island:
    """About as many records as asked for, tonight; the same seed gives the same island and the same nights."""

    records: int
    seed: int = 7
    listings: dict[str, Listing] = field(default_factory=dict)
    offerings: dict[str, Offering] = field(default_factory=dict)
    away: dict[str, Offering] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)  # noqa: S311 - courses to compare, no secret
        self._serials: dict[str, int] = {}
        houses = colleges(self.dice, max(4, round(self.records / PER_COURSE / PER_COLLEGE)))
        self._courses = courses(self.dice, houses)
        self.known: list[Course] = []
        while len(self.offerings) < self.records:
            self._open(next(self._courses))

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every catalogue that lists or listed something."""
        found = {listing.catalogue.source_id: listing.catalogue for listing in self.listings.values()}
        return {source_id: found[source_id].source for source_id in sorted(found)}

    def truth(self) -> dict[str, int]:
        """The course of each record that is listed tonight."""
        return {offering_id: self.listings[offering_id].course.number for offering_id in self.offerings}

    def pairs(self) -> set[tuple[str, str]]:
        """Every two records of one course, in order."""
        of: dict[int, list[str]] = {}
        for offering_id, number in self.truth().items():
            of.setdefault(number, []).append(offering_id)
        return {pair for ids in of.values() for pair in combinations(sorted(ids), 2)}

    def sleep(self) -> None:
        """Lets one night pass: records leave, some of them for a night only, others come, and titles and facts change."""
        back = [each for each in self.away if self.dice.random() < RETURNS]
        gone = [each for each in self.offerings if self.dice.random() < LEAVES]
        changed = [each for each in self.offerings if self.dice.random() < CHANGES]
        for offering_id in changed:
            self.offerings[offering_id] = self._reworded(self.listings[offering_id], self.offerings[offering_id])
        for offering_id in gone:
            self.away[offering_id] = self.offerings.pop(offering_id)
        for offering_id in back:
            self.offerings[offering_id] = self.away.pop(offering_id)
        for _ in range(round(len(self.offerings) * COMES / PER_COURSE)):
            self._open(next(self._courses)) if self.dice.random() < 0.5 else self._list_again(self.dice.choice(self.known))

    def _open(self, course: Course) -> None:
        """A course that catalogues begin to list."""
        self.known.append(course)
        chosen = [own_site(course.college)] if course.college.own_site else []
        open_to = [each for each in CATALOGUES if each.takes(course)]
        self.dice.shuffle(open_to)
        chosen += open_to[: drawn(self.dice, {1: 40, 2: 34, 3: 18, 4: 8})]
        for catalogue in chosen:
            self._list(catalogue, course)

    def _list_again(self, course: Course) -> None:
        taken = {each.catalogue for each in self.listings.values() if each.course is course}
        left = [each for each in CATALOGUES if each.takes(course) and each not in taken]
        if left:
            self._list(self.dice.choice(left), course)

    def _list(self, catalogue: Catalogue, course: Course) -> None:
        lang = language(self.dice, catalogue, course)
        number = self.dice.choice((2, 2, 3, 4)) if catalogue.kind is not SourceKind.FEED and self.dice.random() < 0.12 else 1
        stated = self.dice.random() < TELLS_PLACE
        for mark, town in run_marks(self.dice, lang, number) if number > 1 else (("", ""),):
            serial = self._serials[catalogue.source_id] = self._serials.get(catalogue.source_id, 0) + 1
            listing = Listing(course, catalogue, serial, lang, mark)
            made = listed(self.dice, catalogue, course, serial, mark, lang)
            if catalogue.kind is SourceKind.PROVIDER_SITE and number == 1:
                made = altered(made, url=home_page(course))
            if town and stated:
                made = altered(made, places=(town,))
            self.listings[made.offering_id], self.offerings[made.offering_id] = listing, made

    def _reworded(self, listing: Listing, before: Offering) -> Offering:
        """The record with another title, another description, or other facts, as another look at the course gives them."""
        after = listed(self.dice, listing.catalogue, listing.course, listing.serial, listing.mark, listing.lang)
        what = self.dice.choice(("title", "title", "description", "runs effort", "providers", "description kind")).split()
        return altered(before, **{name: getattr(after, name) for name in what})

    def __iter__(self) -> Iterator[Offering]:
        return iter(self.offerings.values())
