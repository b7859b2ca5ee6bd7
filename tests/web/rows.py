"""Every page of the site by its address: what the checks that hold for every page are held against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.web.catalogue import FRENCH, GONE, HOSTILE, course_id
from tests.web.roads import roads

FULL = course_id("Data analysis for managers")


@dataclass(frozen=True)
class Row:
    """A page in one of its states; `at` is the fixture of the site that shows it."""

    name: str
    path: str
    status: int = 200
    at: str = "site"


ROWS = (
    Row("home", "/"),
    Row("search", "/search?q=data&mode=online"),
    Row("a spelling mended", "/?q=machne+lerning"),
    Row("filters ignored", "/?mode=xyz&page=-3&sort=;DROP"),
    Row("nothing found", "/?q=zzqx+vvk&mode=online"),
    Row("some of the words", "/?q=negotiation+zzqx&loose=1"),
    Row("the last page", "/?page=3&sort=price"),
    Row("course", f"/courses/{FULL}"),
    Row("course in French", f"/courses/{course_id(FRENCH)}"),
    Row("course with odd words", f"/courses/{course_id(HOSTILE)}"),
    Row("course no longer listed", f"/courses/{course_id(GONE)}"),
    Row("compare nothing", "/compare"),
    Row("compare", f"/compare?course={FULL}&course={course_id(FRENCH)}&course={course_id(HOSTILE)}"),
    Row("providers", "/providers"),
    Row("provider", "/providers/burren-college"),
    Row("publisher's card", "/providers/burren-college/card"),
    Row("catalogues", "/catalogues"),
    Row("catalogue", "/catalogues/ie_harbour"),
    Row("coverage", "/coverage"),
    Row("gaps", "/gaps"),
    Row("ecosystem", "/ecosystem"),
    Row("about the data", "/about-the-data"),
    Row("badge in a frame", f"/embed/badge/{FULL}"),
    Row("search in a frame", "/embed/search"),
    Row("no such page", "/nowhere", 404),
    Row("no such course", "/courses/nobody", 404),
    Row("no such provider", "/providers/nobody", 404),
    Row("before the first harvest", "/", at="empty_site"),
    Row("coverage of nothing", "/coverage", at="empty_site"),
    Row("console", "/ops"),
    Row("console's coverage", "/ops/coverage"),
    Row("console's coverage of fields", "/ops/coverage?cols=fields&rows=provider"),
    Row("records", "/ops/records?catalogue=ie_harbour"),
    Row("records found nowhere", "/ops/records?q=zzqx"),
    Row("record", f"/ops/records/{FULL}"),
    Row("what changed in a record", f"/ops/records/{FULL}/diff"),
    Row("console's catalogue", "/ops/catalogues/ie_harbour"),
    Row("runs", "/ops/runs"),
    Row("run", "/ops/runs/ie_harbour-24"),
    Row("issues", "/ops/issues"),
    Row("approvals", "/ops/approvals"),
    Row("duplicates", "/ops/duplicates"),
    Row("console before the first harvest", "/ops", at="empty_site"),
    Row("sign in", "/ops/sign-in", at="locked_site"),
    Row("basic search", "/?q=data", at="basic_site"),
    Row("a short break", "/", 503, at="silent_site"),
)
"""A page that is made gets its row here, and with it every check that holds for all."""

_FILES = re.compile(r"\.(csv|json|jsonl|jsonld|xlsx|atom|xml|txt|ico)$|^/(api|static)/|^/(healthz|readyz|metrics)$")
"""Addresses of what is no page."""


def without_a_row() -> Iterator[str]:
    """Every address of a page that no row leads to."""
    paths = [row.path.partition("?")[0] for row in ROWS if row.status == 200]
    for road in roads():
        pattern = re.compile(re.sub(r"{\w+(:\w+)?}", lambda place: ".+" if place[1] == ":path" else "[^/]+", road.path))
        rivals = [other for other in roads() if other is not road and "{" not in other.path]
        led = [path for path in paths if pattern.fullmatch(path) and not any(path == other.path for other in rivals)]
        if not _FILES.search(road.path) and not led:
            yield road.path
