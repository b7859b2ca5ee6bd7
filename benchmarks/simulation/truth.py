"""What a catalogue truly lists, night after night: courses come, change and leave, by ones and all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp
from random import Random

from benchmarks.simulation.places import Place
from schemas import offering_id

FIRST = date(2026, 9, 1)
YEAR = 365
THINGS = ("Tides", "Ropes", "Sails", "Charts", "Winds", "Locks", "Cranes", "Buoys", "Moorings", "Ballast")
MANNERS = ("Online", "On campus", "Blended")
STAYS = 0.3
"""The share of courses whose page stays up, linked by nobody, after the catalogue no longer lists them."""
STAYS_FOR = 120
BACK = 0.05
"""The share of those that leave which are listed again within two weeks."""


@dataclass(frozen=True)
class Course:
    """A course as it truly is."""

    number: int
    fee: int
    weeks: int
    mode: str
    start: date
    path: str

    @property
    def title(self) -> str:
        return f"{THINGS[self.number % len(THINGS)]} for pilots, part {self.number}"

    @property
    def native(self) -> str:
        return f"C{self.number:05}"


def poisson(rng: Random, mean: float) -> int:
    """How many of what happens so often on average."""
    limit, product, count = exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


class Truth:
    """`listed` are the courses by number, in the order of the lists; `left` those whose page alone still stands.

    `great` says what extraordinary, and right, happened tonight; `altered` are the numbers of those that came or changed,
    `gone` the ids of those that left.
    """

    def __init__(self, place: Place, rng: Random) -> None:
        self.place, self.rng = place, rng
        self.form, self.folder, self.fees = 0, 0, 1.0
        self.listed: dict[int, Course] = {}
        self.left: dict[int, tuple[Course, int]] = {}
        self.returning: dict[int, Course] = {}
        self.back_on: dict[int, int] = {}
        self.night, self.next, self.revision = 0, 1, 0
        self.great = ""
        self.altered: set[int] = set()
        self.gone: set[str] = set()
        self._terms = (rng.randrange(YEAR), rng.randrange(YEAR))
        self._rises = rng.randrange(YEAR)
        self._ids: dict[int, tuple[str, str]] = {}
        self.waiting = 0
        for _ in range(place.size):
            self._come()

    @property
    def today(self) -> date:
        return FIRST + timedelta(days=self.night)

    @property
    def wanted(self) -> float:
        """How many it lists in general, which grows to the triple at most."""
        return self.place.size * min(3.0, float((1 + self.place.grows) ** (self.night / YEAR)))

    def id_of(self, course: Course) -> str:
        """The id of its record."""
        key = course.native if self.place.by_id else f"https://{self.place.host}{course.path}"
        known = self._ids.get(course.number)
        if known is None or known[0] != key:
            known = self._ids[course.number] = (key, offering_id(f"sim_{self.place.name}", key))
        return known[1]

    def ids(self) -> set[str]:
        """Of all that are truly listed."""
        return {self.id_of(course) for course in self.listed.values()}

    def pass_night(self) -> None:
        """All that happens in a day."""
        self.night += 1
        self.great, self.altered, self.gone = "", set(), set()
        self.left = {n: (one, until) for n, (one, until) in self.left.items() if until > self.night}
        for number in [n for n, night in self.back_on.items() if night <= self.night]:
            del self.back_on[number]
            self._list(replace(self.returning.pop(number), path=self._path(number)))
        self._ordinary()
        self._yearly()
        if self.night > 30:
            self._great()

    def _ordinary(self) -> None:
        here, rng = len(self.listed), self.rng
        daily = self.place.ebb / 100 / YEAR * here
        self._leave(rng.sample(list(self.listed), min(here // 2, poisson(rng, daily))))
        if self.waiting:
            coming = min(self.waiting, rng.randint(1, 1 + self.waiting))
            self.waiting -= coming
        else:
            coming = poisson(rng, daily * min(3.0, max(0.2, self.wanted / max(1, here)) ** 4))
        for _ in range(coming):
            self._come()
        for number in rng.sample(list(self.listed), min(len(self.listed), poisson(rng, self.place.edits / 100 / YEAR * here))):
            self._edit(number)

    def _yearly(self) -> None:
        day = self.night % YEAR
        if day in self._terms and self.place.term:
            leaving = self.rng.sample(list(self.listed), int(self.place.term * self.rng.uniform(0.8, 1.2) * len(self.listed)))
            self._leave(leaving)
            late = int(len(leaving) * self.rng.random() * 0.3)
            for _ in range(len(leaving) - late):
                self._come()
            self.waiting += late
        if day == self._rises:
            self.fees *= self.rng.uniform(1.01, 1.05)
            for course in list(self.listed.values()):
                self._list(replace(course, fee=round(course.fee * self.rng.uniform(1.01, 1.05)) + 1))

    def _great(self) -> None:
        chance = self.rng.random() * YEAR
        if chance < 1 / 5:
            self.great = "programme ends"
            self._leave(self.rng.sample(list(self.listed), int(self.rng.uniform(0.25, 0.5) * len(self.listed))))
        elif chance < 1 / 5 + 1 / 2:
            self.great = "provider closes"
            self._leave(self.rng.sample(list(self.listed), int(self.rng.uniform(0.04, 0.12) * len(self.listed))))
        elif chance < 1 / 5 + 1 / 2 + 1 / 3:
            self.great = "new form"
            self.form += 1
            self.revision += 1
        elif chance < 1 / 5 + 1 / 2 + 1 / 3 + 1 / 8:
            self.great = "new addresses"
            self.folder += 1
            before = list(self.listed.values())
            for course in before:
                self._drop(course)
                self._list(replace(course, path=self._path(course.number)))
            self.left.clear()

    def _path(self, number: int) -> str:
        return f"/c{self.folder or ''}/{number}"

    def _come(self) -> None:
        rng, number = self.rng, self.next
        self.next += 1
        fee, start = round(rng.randint(50, 900) * self.fees), self.today + timedelta(days=rng.randint(20, 400))
        self._list(Course(number, fee, rng.randint(1, 30), rng.choice(MANNERS), start, self._path(number)))

    def _edit(self, number: int) -> None:
        course, rng = self.listed[number], self.rng
        happens = rng.randrange(3)
        if happens == 0:
            self._list(replace(course, fee=course.fee + rng.randint(1, 60)))
        elif happens == 1:
            self._list(replace(course, weeks=1 + course.weeks % 30))
        else:
            self._list(replace(course, start=self.today + timedelta(days=rng.randint(20, 400))))

    def _list(self, course: Course) -> None:
        self.listed[course.number] = course
        self.left.pop(course.number, None)
        self.gone.discard(self.id_of(course))
        self.altered.add(course.number)
        self.revision += 1

    def _drop(self, course: Course) -> None:
        del self.listed[course.number]
        self.gone.add(self.id_of(course))
        self.altered.discard(course.number)
        self.revision += 1

    def _leave(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            course = self.listed[number]
            self._drop(course)
            if self.rng.random() < STAYS:
                self.left[number] = (course, self.night + STAYS_FOR)
            if self.rng.random() < BACK:
                self.returning[number], self.back_on[number] = course, self.night + self.rng.randint(2, 14)
