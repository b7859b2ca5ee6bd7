"""A catalogue of two providers, three courses each, that have pages of their own: about quality, support and careers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.parts.site import Answer, Site, page, serving

QUALITY = "Short awards of the college are approved by its Academic Board and reviewed every five years."
SUPPORT = "Learners reach a tutor within two working days, and the library answers questions by telephone on weekdays."
CAREERS = "The careers adviser sees learners by appointment each Tuesday."
PORTAL = "The catalogue's quality assurance process has an external panel review each listing every two years."
COLLEGES = {"harbour": "Harbour College", "hillside": "Hillside Institute"}


@dataclass
class Town(Site):
    """`says` gives the prose of every provider page by its path; `menu` are the links at the head of each page."""

    says: dict[str, str] = field(
        default_factory=lambda: {
            "/providers/harbour/quality-assurance": QUALITY,
            "/providers/harbour/student-support": SUPPORT,
            "/providers/hillside/careers": CAREERS,
            "/about/quality": PORTAL,
        }
    )
    fees: dict[str, int] = field(default_factory=lambda: {f"{college}-{n}": 100 * n for college in COLLEGES for n in (1, 2, 3)})
    menu: str = '<nav><a href="/about/quality">Quality assurance</a> <a href="/courses">Courses</a></nav>'

    def answer(self, path: str) -> Answer:
        if path == "/courses":
            return page(self.menu + "".join(f'<p><a href="/course/{slug}">Course {slug}</a></p>' for slug in self.fees))
        if path.startswith("/course/") and (slug := path.removeprefix("/course/")) in self.fees:
            return page(self.menu + self.course(slug))
        if path in (f"/providers/{college}" for college in COLLEGES):
            links = "".join(f'<li><a href="{where}">{_title(where)}</a></li>' for where in self.says if where.startswith(path))
            return page(f"{self.menu}<h1>{COLLEGES[path.rpartition('/')[2]]}</h1><ul>{links}</ul>")
        if path in self.says:
            return page(f"{self.menu}<h1>{_title(path)}</h1><p>{self.says[path]}</p>")
        return super().answer(path)

    def course(self, slug: str) -> str:
        college = slug.partition("-")[0]
        facts = {"Institution": COLLEGES[college], "Fee": f"€{self.fees[slug]}", "Duration": "6 weeks", "Delivery mode": "Online"}
        rows = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in facts.items())
        about = f'<p><a href="/providers/{college}">About {COLLEGES[college]}</a></p>'
        return f"<h1>Knots and ropes, {slug}</h1><dl>{rows}</dl><p>Each knot is tied twice and untied once.</p>{about}"

    def voices(self) -> dict[str, int]:
        """How often each page that is no course's and no list was asked for."""
        asked = [path for path, _ in self.asked if path.startswith(("/providers/", "/about/"))]
        return {path: asked.count(path) for path in asked}


def _title(path: str) -> str:
    return path.rpartition("/")[2].replace("-", " ").capitalize()


@pytest.fixture
def town() -> Iterator[Town]:
    """The running catalogue, to be used as a mirror."""
    with serving(Town()) as made:
        yield made
