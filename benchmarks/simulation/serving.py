"""A catalogue's pages as its site would send them, right or as a fault has them, without a network."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from zlib import crc32

from benchmarks.simulation.places import Place
from benchmarks.simulation.truth import Course, Truth
from schemas import Failure

HTML, XML, JSON = "text/html; charset=utf-8", "application/xml", "application/json"
PROSE = "Each exercise is marked by a harbour pilot, and the mark is sent within a week."


@dataclass(frozen=True)
class Answer:
    """What the site sends; `tag` is the sha256 of the body."""

    status: int
    media: str
    body: bytes
    tag: str = ""

    @property
    def well(self) -> bool:
        return self.status == 200


def sent(body: str | bytes, media: str = HTML, status: int = 200) -> Answer:
    raw = body.encode() if isinstance(body, str) else body
    return Answer(status, media, raw, sha256(raw).hexdigest())


def document(main: str, language: str = "en", title: str = "Courses") -> Answer:
    return sent(
        f'<!doctype html><html lang="{language}"><head><title>{title}</title></head><body><main>{main}</main></body></html>'
    )


GONE = replace(document("<h1>Gone</h1>"), status=404)
SHELL = document("<div></div>", title="Application")
Facts = dict[str, str]


def facts_of(course: Course) -> Facts:
    """What a page prints of a course, by its label."""
    return {
        "Institution": "Harbour College",
        "Fee": f"€{course.fee}",
        "Duration": f"{course.weeks} weeks",
        "Delivery mode": course.mode,
        "Start date": f"{course.start:%-d %B %Y}",
    }


def told(course: Course, facts: Facts, form: int, language: str = "en") -> Answer:
    """The course's own page, in one of the forms a site has had."""
    shapes = (
        ("<dl>", "<dt>{}</dt><dd>{}</dd>", "</dl>"),
        ("<table>", "<tr><th>{}</th><td>{}</td></tr>", "</table>"),
        ("<div>", "<p><strong>{}:</strong> {}</p>", "</div>"),
    )
    head, row, foot = shapes[form % 3]
    rows = "".join(row.format(label, words) for label, words in facts.items())
    return document(
        f"<h1>{course.title}</h1>{head}{rows}{foot}<h2>Good to know, {form}</h2><p>{PROSE}</p>", language, course.title
    )


class Site:
    """`mode` is the fault it has tonight; `share` how much of it, `seed` which half of the pages where it is not all."""

    def __init__(self, place: Place, truth: Truth) -> None:
        self.place, self.truth = place, truth
        self.mode: Mode | None = None
        self.share, self.seed = 1.0, 0
        self.stale: list[Course] = []
        self._kept: dict[str, tuple[object, Answer]] = {}

    def breaks(self, mode: Mode | None, share: float = 1.0, seed: int = 0) -> None:
        """From tonight on, until told otherwise."""
        self.mode, self.share, self.seed = mode, share, seed
        self.stale = list(self.truth.listed.values())
        self.frozen = dict(self._kept) if mode is not None and mode.freezes else {}

    def hit(self, key: str) -> bool:
        """Whether a page is among those the fault concerns."""
        return crc32(f"{self.seed}/{key}".encode()) < self.share * 2**32

    def answer(self, url: str) -> Answer | Failure:
        path = url.removeprefix(f"https://{self.place.host}")
        if self.mode is None:
            return self.right(path)
        if (held := self.frozen.get(path)) is not None:
            return held[1]
        if self.mode.answered is not None:
            return self.mode.answered(self, path, self.right(path))
        return self.right(path)

    def right(self, path: str) -> Answer:
        """The page as the site makes it, a page of a list or a course's own."""
        if not path.startswith("/c") or path.startswith("/courses"):
            return self._remembered(path, (self.truth.revision, self.mode, self.seed), lambda: self._list(path))
        number = int(path.rpartition("/")[2])
        course = self.truth.listed.get(number) or self.truth.left.get(number, (None, 0))[0]
        if course is None or course.path != path:
            return SHELL if self.place.never_gone else GONE
        return self._remembered(path, (course, self.truth.form, self.mode, self.seed), lambda: self._own(course))

    def _remembered(self, path: str, key: object, make: Callable[[], Answer]) -> Answer:
        known = self._kept.get(path)
        if known is None or known[0] != key:
            known = self._kept[path] = (key, make())
        return known[1]

    def courses(self) -> list[Course]:
        """What the lists show tonight."""
        courses = list(self.truth.listed.values())
        return self.mode.listed(self, courses) if self.mode is not None and self.mode.listed is not None else courses

    def facts(self, course: Course) -> Facts:
        facts = facts_of(course)
        hit = self.mode is not None and self.mode.facts is not None and self.hit(course.native)
        return self.mode.facts(facts) if hit and self.mode is not None and self.mode.facts is not None else facts

    def _own(self, course: Course) -> Answer:
        language = self.mode.language if self.mode is not None and self.mode.language and self.hit(course.native) else "en"
        return told(course, self.facts(course), self.truth.form, language)

    def _list(self, path: str) -> Answer:
        courses, each = self.courses(), self.place.each
        if path == "/sitemap.xml":
            rows = "".join(f"<url><loc>https://{self.place.host}{one.path}</loc></url>" for one in courses)
            return sent(f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>', XML)
        number = int(path.partition("page=")[2] or 1)
        if self.mode is not None and self.mode.repeats:
            number = 1
        some = courses[(number - 1) * each : number * each]
        return self._rows(some, courses) if self.place.family == "api" else self._cards(some, courses, path)

    def _cards(self, some: list[Course], courses: list[Course], path: str) -> Answer:
        number, every = int(path.partition("page=")[2] or 1), len(self.truth.listed)
        last = -(-(every if self.mode is not None and self.mode.repeats else len(courses)) // self.place.each)
        head = f"<h1>{every} courses</h1>" if self.place.counts else "<h1>Our courses</h1>"
        cards = "".join(f'<div><a href="{one.path}">{one.title}</a></div>' for one in some)
        more = f'<p><a href="/courses?page={number + 1}">Next</a></p>' if number < last else ""
        return document(f"{head}{cards}{more}")

    def _rows(self, some: list[Course], courses: list[Course]) -> Answer:
        items = [self._row(one) for one in some]
        counted = {"total": len(self.truth.listed), "pages": -(-len(courses) // self.place.each)} if self.place.counts else {}
        return sent(json.dumps(counted | {"items": items}), JSON)

    def _row(self, course: Course) -> dict[str, str]:
        names = {
            "Fee": "price",
            "Duration": "duration",
            "Delivery mode": "mode",
            "Institution": "provider",
            "Start date": "start",
        }
        facts = {names.get(label, label): words for label, words in self.facts(course).items()} if self.place.rows else {}
        return {"id": self.native(course), "url": f"https://{self.place.host}{course.path}", "title": course.title} | facts

    def native(self, course: Course) -> str:
        if self.mode is not None and self.mode.doubles and self.hit(course.native):
            return min(self.truth.listed.values(), key=lambda one: one.number).native
        return course.native


@dataclass(frozen=True)
class Mode:
    """One way to be wrong. `answered` alters what is sent, `listed` what lists show, `facts` what is told of a course.

    `partly` says that it may concern a share of the pages, `where` at which families it can be.
    """

    name: str
    does: str
    answered: Callable[[Site, str, Answer], Answer | Failure] | None = None
    listed: Callable[[Site, list[Course]], list[Course]] | None = None
    facts: Callable[[Facts], Facts] | None = None
    language: str = ""
    repeats: bool = False
    doubles: bool = False
    freezes: bool = False
    partly: tuple[float, float] = (1.0, 1.0)
    fits: Callable[[Place], bool] = lambda _: True
