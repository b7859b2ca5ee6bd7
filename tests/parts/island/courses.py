"""The courses there are, in families: one, and beside it often some that look like it and are others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from random import Random

from schemas import OfferingKind
from tests.parts.island.words import Both, drawn, words

COUNTRIES = {"IE": 3, "CA": 3, "AU": 3, "US": 2}
FRAMEWORKS = {"IE": ("NFQ", ("6", "7", "8", "9")), "AU": ("AQF", ("5", "6", "7", "8"))}
PER_COLLEGE = 40
NAMESAKES = frozenset({"level", "credits", "language", "form"})
"""Traps whose courses bear the same title; what tells them apart is stated more often than other facts."""


@dataclass(frozen=True)
class College:
    """Who teaches; of a `known` one a table holds the name in both languages."""

    name: Both
    country: str
    short: str
    host: str
    own_site: bool
    known: bool


@dataclass(frozen=True)
class Course:
    """What a course is, whoever lists it. `trap` says in what it looks like another of its family."""

    number: int
    college: College
    title: Both
    language: str
    told: tuple[Both, ...]
    code: str
    weeks: int
    hours: int
    level: str = ""
    credits: float = 0
    form: OfferingKind = OfferingKind.SHORT_COURSE
    rank: int = 0
    award: bool = False
    bilingual: bool = False
    trap: str = ""


def colleges(dice: Random, number: int) -> list[College]:
    found: list[College] = []
    for serial in range(number):
        kind, town = dice.choice(words("company" if dice.random() < 0.15 else "college")), dice.choice(words("town"))
        name = kind.of(p=town)
        short = "".join(word[0] for word in name.en.split() if word[0].isupper())
        host = "".join(name.en.lower().split()) + (f"{serial}" if any(name == each.name for each in found) else "")
        if any(name == each.name for each in found) and dice.random() < 0.8:
            name = name.plus(f" {_ordinal(serial)}")  # most towns have one university
        own_site, known = dice.random() < 0.25, dice.random() < 0.5
        found.append(College(name, drawn(dice, COUNTRIES), short, f"www.{host}.example", own_site, known))
    return found


def _ordinal(serial: int) -> str:
    return ("North", "South", "East", "West", "Lakeside", "Hillside", "Harbourside", "Central")[serial % 8]


def courses(dice: Random, houses: list[College]) -> Iterator[Course]:
    """Courses without end, none of them twice: two of one college and language differ in some word or fact."""
    numbers, names, taken = count(), set[tuple[object, ...]](), set[tuple[object, ...]]()
    while True:
        first = _course(dice, dice.choice(houses))
        family = [first]
        if dice.random() < 0.4:
            family += TRAPS[dice.choice(list(TRAPS))](dice, first, houses)
        for each in family:
            name = (frozenset(each.title.en.lower().replace(":", "").split()), each.college.name.en)
            mark = (*name, each.level, each.credits, each.language, each.form)
            if mark not in taken and (name not in names or each.trap in NAMESAKES):
                names.add(name)
                taken.add(mark)
                yield replace(each, number=next(numbers))


def _course(dice: Random, college: College) -> Course:
    subject, lead = dice.choice(words("subject")), dice.choice(words("lead"))
    title = lead.of(t=subject, a=dice.choice(words("audience")), g=dice.choice(words("angle")))
    framework = FRAMEWORKS.get(college.country)
    language = "fr" if college.country == "CA" and dice.random() < 0.3 else "en"
    weeks = dice.randint(1, 14)
    return Course(
        number=0,
        college=college,
        title=title,
        language=language,
        told=_told(dice, subject, college),
        code=_code(dice, subject) if dice.random() < 0.5 else "",
        weeks=weeks,
        hours=weeks * dice.randint(2, 12),
        level=dice.choice(framework[1]) if framework else "",
        credits=dice.choice((0, 2.5, 5, 5, 10)) if framework else 0,
        form=drawn(dice, {OfferingKind.SHORT_COURSE: 5, OfferingKind.MICRO_CREDENTIAL: 4, OfferingKind.MOOC: 3}),
        rank=dice.choice((0, 0, 1, 2)),
        bilingual=college.country == "CA" and dice.random() < 0.5,
    )


def _told(dice: Random, subject: Both, college: College) -> tuple[Both, ...]:
    own = [sentence.of(t=subject) for sentence in dice.sample(words("sentence"), dice.randint(3, 6))]
    return (*own, *(sentence.of(p=college.name) for sentence in dice.sample(words("house"), 2)))


def _code(dice: Random, subject: Both) -> str:
    """As colleges give them out, so that two of them may give one code to two courses."""
    return subject.en.replace(" ", "")[: dice.choice((3, 4))].upper() + str(dice.randint(1, 4) * 1000 + dice.randint(0, 40))


def _sibling(dice: Random, first: Course, trap: str, title: Both) -> Course:
    """Another course of the same college, told partly in the same sentences; it has a code of its own."""
    other = _course(dice, first.college)
    kept = first.told[: dice.randint(1, len(first.told))]
    return replace(
        first,
        title=title,
        trap=trap,
        told=(*kept, *other.told[: dice.randint(0, 2)]),
        code=first.code[:-4] + str(int(first.code[-4:]) + dice.randint(1, 9)) if first.code else "",
        weeks=dice.choice((first.weeks, other.weeks)),
        hours=dice.choice((first.hours, other.hours)),
    )


def _parts(dice: Random, first: Course, _: list[College]) -> Iterator[Course]:
    tail = dice.choice(words("part"))
    yield _sibling(dice, first, "part", first.title.plus(*tail))
    if dice.random() < 0.5:
        third = [each.replace("II", "III").replace("2", "3").replace("Two", "Three").replace("deux", "trois") for each in tail]
        yield _sibling(dice, first, "part", first.title.plus(*third))


def _grades(dice: Random, first: Course, _: list[College]) -> Iterator[Course]:
    for grade in dice.sample(words("grade"), dice.randint(1, 2)):
        yield _sibling(dice, first, "grade", grade.of(t=first.title))


def _audiences(dice: Random, first: Course, _: list[College]) -> Iterator[Course]:
    stem = first.title if " for " not in first.title.en else dice.choice(words("subject"))
    for audience in dice.sample(words("audience"), dice.randint(1, 3)):
        yield _sibling(dice, first, "audience", Both("{t} for {a}", "{t} pour {a}").of(t=stem, a=audience))


def _series(dice: Random, first: Course, _: list[College]) -> Iterator[Course]:
    stem = Both(first.title.en.partition(":")[0], first.title.fr.partition(" :")[0])
    for angle in dice.sample(words("angle"), dice.randint(1, 3)):
        yield _sibling(dice, first, "series", Both("{t}: {g}", "{t} : {g}").of(t=stem, g=angle))


def _special(dice: Random, first: Course, _: list[College]) -> Iterator[Course]:
    """The same title with a field of its own behind it, in brackets or after a dash."""
    fields = [
        "Cattle",
        "Goats",
        "Indoor",
        "Outdoor",
        "Primary",
        "Secondary",
        "Steel",
        "Aluminium",
        "Python",
        "Java",
        "R",
        "C",
        "Rural",
    ]
    shape = dice.choice((" ({})", " ({})", " - {}", " – {}", " [{}]", ", {}"))
    for field in dice.sample(fields, 2):
        yield _sibling(dice, first, "special", first.title.plus(shape.format(field)))


def _elsewhere(dice: Random, first: Course, houses: list[College]) -> Iterator[Course]:
    for college in dice.sample(houses, dice.randint(1, min(3, len(houses)))):
        if college != first.college:
            own = _course(dice, college)
            facts = replace(own, title=first.title, language=first.language, trap="other college", code=first.code)
            yield facts if dice.random() < 0.7 else replace(facts, told=first.told[:-2])


def _levels(dice: Random, first: Course, _: list[College]) -> Iterator[Course]:
    framework = FRAMEWORKS.get(first.college.country)
    if framework:
        level = dice.choice([each for each in framework[1] if each != first.level])
        yield replace(_sibling(dice, first, "level", first.title), level=level, code="")


def _credits(dice: Random, first: Course, _: list[College]) -> Iterator[Course]:
    if first.credits:
        yield replace(_sibling(dice, first, "credits", first.title), credits=first.credits * 2, hours=first.hours * 2, code="")


def _awards(dice: Random, first: Course, _: list[College]) -> Iterator[Course]:
    for award in words("award"):
        other = _sibling(dice, first, "award", award.of(t=first.title))
        yield replace(other, award=True, credits=first.credits * 4, weeks=first.weeks * 3)


def _languages(dice: Random, first: Course, _: list[College]) -> Iterator[Course]:
    """The course that is taught in the other tongue."""
    other = replace(_sibling(dice, first, "language", first.title), language="en" if first.language == "fr" else "fr")
    yield replace(other, told=first.told, weeks=first.weeks, hours=first.hours)


def _programmes(dice: Random, first: Course, _: list[College]) -> Iterator[Course]:
    yield replace(_sibling(dice, first, "form", first.title), form=OfferingKind.PROGRAMME, weeks=first.weeks * 4)


def _exams(dice: Random, first: Course, _: list[College]) -> Iterator[Course]:
    yield _sibling(dice, first, "exam", dice.choice(words("exam")).of(t=first.title))


Trap = Callable[[Random, Course, list[College]], Iterator[Course]]
TRAPS: Mapping[str, Trap] = {
    "part": _parts,
    "grade": _grades,
    "audience": _audiences,
    "series": _series,
    "special": _special,
    "other college": _elsewhere,
    "level": _levels,
    "credits": _credits,
    "award": _awards,
    "language": _languages,
    "form": _programmes,
    "exam": _exams,
}
