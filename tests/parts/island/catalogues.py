"""The catalogues, and how each of them lists a course: in which language, under which number, and with which of its facts."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from schemas import (
    Credits,
    Difficulty,
    Disclosure,
    Effort,
    EffortKind,
    Identifier,
    Level,
    Offering,
    OfferingKind,
    Provider,
    QualificationLevel,
    Run,
    Source,
    SourceKind,
    Span,
    StartKind,
    Text,
    Unit,
    Walk,
    offering_id,
    provider_slug,
    slug,
)
from tests.parts.island.courses import FRAMEWORKS, NAMESAKES, College, Course
from tests.parts.island.titles import shown
from tests.parts.island.words import drawn, words


@dataclass(frozen=True)
class Catalogue:
    """`fills` is the share of facts that it tells; `numbers` shapes its own ids, which another catalogue may give out, too."""

    source_id: str
    kind: SourceKind
    fills: float
    numbers: str
    country: str = ""
    bilingual: bool = False

    @property
    def source(self) -> Source:
        url = self.address("")
        place = self.country or "IE"
        walk = (Walk(family="listing", url=url),)
        return Source(source_id=self.source_id, name=self.source_id, url=url, kind=self.kind, jurisdiction=place, walk=walk)

    def address(self, path: str) -> str:
        return f"https://{self.source_id.replace('_', '-')}.example/{path}"

    def takes(self, course: Course) -> bool:
        if self.kind is SourceKind.MOOC_PLATFORM:
            return course.form is not OfferingKind.SHORT_COURSE or course.number % 3 == 0
        return not self.country or self.country == course.college.country


CATALOGUES = (
    Catalogue("ie_portal", SourceKind.NATIONAL_PORTAL, 0.8, "{}", "IE"),
    Catalogue("ca_portal", SourceKind.NATIONAL_PORTAL, 0.5, "mc-{}", "CA", bilingual=True),
    Catalogue("au_portal", SourceKind.NATIONAL_PORTAL, 0.7, "C1{:04}", "AU"),
    Catalogue("mooc_lamp", SourceKind.MOOC_PLATFORM, 0.4, "lamp-{}"),
    Catalogue("mooc_kite", SourceKind.MOOC_PLATFORM, 0.5, "C1{:04}"),
    Catalogue("us_register", SourceKind.REGISTRY, 0.5, "ce-{:06x}", "US"),
    Catalogue("open_feed", SourceKind.FEED, 0.3, "{}"),
)
RANKS = ("beginner", "intermediate", "advanced")


def own_site(college: College) -> Catalogue:
    name = f"site_{slug(college.host.removeprefix('www.').removesuffix('.example')).replace('-', '_')}"
    return Catalogue(name, SourceKind.PROVIDER_SITE, 0.8, "{}", college.country, bilingual=college.country == "CA")


def listed(dice: Random, catalogue: Catalogue, course: Course, serial: int, mark: str = "", lang: str = "") -> Offering:
    """The course as the catalogue lists it; `mark` stands behind the titles of one of its runs."""
    lang = lang or language(dice, catalogue, course)
    titles = [Text(words=shown(dice, course, lang) + mark, lang=lang)]
    if catalogue.bilingual and course.bilingual and dice.random() < 0.5:
        other = "fr" if lang == "en" else "en"
        titles.append(Text(words=shown(dice, course, other), lang=other))
    number = catalogue.numbers.format(serial)
    told = _description(dice, course, lang)
    made = Offering(
        offering_id=offering_id(catalogue.source_id, number),
        source_id=catalogue.source_id,
        native_id=number,
        url=_address(dice, catalogue, course, number),
        kind=_kind(dice, catalogue, course),
        title=tuple(titles),
        description=(Text(words=told, lang=lang),) if told else (),
        page_language=lang,
        disclosures=_more(dice, catalogue, course),
    )
    return with_facts(dice, catalogue, course, _named(dice, course, lang, made))


def language(dice: Random, catalogue: Catalogue, course: Course) -> str:
    return course.language if not catalogue.bilingual or dice.random() < 0.85 else ("en" if course.language == "fr" else "fr")


def with_facts(dice: Random, catalogue: Catalogue, course: Course, made: Offering) -> Offering:
    """The offering with those of the course's facts that the catalogue tells, some of them told otherwise."""

    def tells(sooner: float = 1.0) -> bool:
        return dice.random() < min(0.97, catalogue.fills * sooner)

    framework = FRAMEWORKS.get(course.college.country, ("",))[0]
    apart = 2.5 if course.trap in NAMESAKES else 1.0
    weeks = course.weeks if dice.random() < 0.85 else max(1, course.weeks + dice.choice((-2, -1, 1, 2, 8)))
    hours = course.hours if dice.random() < 0.85 else round(course.hours * dice.choice((0.5, 0.8, 1.2, 2)))
    rank = course.rank if dice.random() < 0.9 else dice.randrange(3)
    month = dice.randint(1, 12)
    effort = (Effort(kind=EffortKind.TOTAL, min=hours, max=hours),) if tells(0.7) else ()
    codes = (Identifier(scheme="course_code", value=course.code),) if course.code and tells(0.6) else ()
    return altered(
        made,
        instruction_languages=(course.language,) if tells(apart) else (),
        levels=(QualificationLevel(framework=framework, level=course.level),) if course.level and tells(apart) else (),
        credits=(Credits(value=course.credits, scheme="ECTS"),) if course.credits and tells(apart) else (),
        difficulty=Difficulty(scale="mooc", term=RANKS[rank], rank=rank) if tells(0.4) else None,
        effort=effort,
        identifiers=codes,
        runs=(
            Run(
                start_kind=StartKind.FIXED,
                start=f"2026-{month:02}-01",
                duration=Span(min=weeks, max=weeks, unit=Unit.WEEK) if tells() else None,
            ),
        ),
    )


def altered(made: Offering, **values: object) -> Offering:
    fields = {name: getattr(made, name) for name in made.__struct_fields__}
    return Offering(**(fields | values))


def _named(dice: Random, course: Course, lang: str, made: Offering) -> Offering:
    """With its provider, as this catalogue spells it, or with none."""
    name = course.college.name.fr if lang == "fr" and dice.random() < 0.6 else course.college.name.en
    shapes = {
        "{p}": 70, "The {p}": 6, "{p} ({s})": 6, "{p}, School of Continuing Education": 3, "{p} - Faculty of Applied Studies": 2,
        "{p} Ltd": 2, "": 5,
    }  # fmt: skip
    said = drawn(dice, shapes).format(p=name, s=course.college.short)
    said = said.upper() if dice.random() < 0.02 else said
    spelt = course.college.name.en if said == name and course.college.known else said
    body = Provider(name=said, slug=provider_slug(spelt), country=course.college.country) if said else None
    awarding = Provider(name=course.college.name.en, slug=provider_slug(course.college.name.en))
    if body and dice.random() < 0.03:
        partner = Provider(name="Skills Bridge Partnership", slug="skills-bridge-partnership")
        return altered(made, providers=(partner,), awarding_bodies=(awarding,))
    return altered(made, providers=(body,) if body else (), awarding_bodies=(awarding,) if dice.random() < 0.1 else ())


def _kind(dice: Random, catalogue: Catalogue, course: Course) -> OfferingKind:
    if course.form is OfferingKind.PROGRAMME:
        return course.form
    if catalogue.kind is SourceKind.MOOC_PLATFORM:
        return OfferingKind.MOOC
    return dice.choice((course.form, course.form, OfferingKind.UNKNOWN))


def _address(dice: Random, catalogue: Catalogue, course: Course, number: str) -> str:
    """Its own page; some catalogues show all courses of a college on one."""
    if catalogue.kind is SourceKind.FEED and course.college.own_site:
        return home_page(course)
    if dice.random() < 0.02:
        return catalogue.address(f"colleges/{slug(course.college.host)}")
    return catalogue.address(f"course/{slug(number)}")


def home_page(course: Course) -> str:
    return f"https://{course.college.host}/courses/{slug(course.title.en)}-{course.number}"


def _more(dice: Random, catalogue: Catalogue, course: Course) -> tuple[Disclosure, ...]:
    """A link to the college: to the course's page there, or to no more than its list of courses."""
    if catalogue.kind is SourceKind.PROVIDER_SITE or dice.random() > 0.3:
        return ()
    url = home_page(course) if course.college.own_site and dice.random() < 0.6 else f"https://{course.college.host}/short-courses"
    return (Disclosure(kind="further_information", level=Level.VERIFIABLE, text="More", url=url),)


def _description(dice: Random, course: Course, lang: str) -> str:
    said = [both.fr if lang == "fr" else both.en for both in course.told]
    way = drawn(dice, {"whole": 45, "cut": 20, "preface": 12, "own words": 13, "none": 10})
    if way == "none":
        return ""
    if way == "cut":
        said = said[: max(1, len(said) // 2)]
    if way == "preface":
        before = dice.choice(words("preface"))
        said = [before.fr if lang == "fr" else before.en, *said]
    if way == "own words":
        others = [both.of(t=course.title) for both in dice.sample(words("sentence"), 3)]
        said = [both.fr if lang == "fr" else both.en for both in others]
    return " ".join(said)
