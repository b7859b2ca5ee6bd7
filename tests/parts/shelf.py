"""An archive of as many composed course pages as wanted, as a harvest leaves it behind, made without a site."""

from __future__ import annotations

import csv
import hashlib
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape

from crawlers import Archive, stamp
from schemas import Ask, Cause, Harvest, Outcome, Page, Source, SourceKind, Take, Walk, fold
from store import Store
from tests.parts import quay
from tests.parts.servers import REPOSITORY

HOST = "shelf.example"
SOURCE = Source(
    source_id="ie_shelf",
    name="Shelf",
    url=f"https://{HOST}",
    kind=SourceKind.NATIONAL_PORTAL,
    jurisdiction="IE",
    currency="EUR",
    walk=(Walk(family="listing", url=f"https://{HOST}/courses"),),
)
BEGUN = datetime(2026, 9, 1, 2, tzinfo=UTC)
UNKNOWN, EVERY = "By rowing boat", 20
"""A way of teaching that no table knows, and of how many courses one is taught so."""
DELIVERY = ("Online", "Blended", "In person", "Online, self-paced")
LEVELS = ("NFQ Level 6", "NFQ Level 7", "Level 8", "NFQ Level 9")
SAID = 6
"""Sentences a page says about quality, support and careers, or that only tempt to think so."""


@cache
def sentences() -> tuple[str, ...]:
    """The labelled sentences, true and tempting ones."""
    file = REPOSITORY / "tests" / "normaliser" / "statements" / "labelled_en.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(row["text"] for row in csv.DictReader(lines))


def facts(n: int) -> dict[str, str]:
    """What the head of a course page tells; every page tells it otherwise."""
    return {
        "Institution": f"College {n % 97}",
        "Fee": f"€{90 + n % 1900}" if n % 7 else "Free",
        "Duration": f"{1 + n % 12} weeks, {2 + n % 9} hours a week",
        "Delivery mode": UNKNOWN if n % EVERY == 0 else DELIVERY[n % len(DELIVERY)],
        "Start date": f"{1 + n % 28} March 2027",
        "Credits": f"{5 + 5 * (n % 4)} ECTS",
        "Level": LEVELS[n % len(LEVELS)],
        "Language": ("English", "Irish")[n % 11 == 0],
    }


def course(n: int) -> bytes:
    """One course page: facts, prose, outcomes and some of the sentences."""
    told = sentences()
    rows = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in facts(n).items())
    prose = "".join(f"<h2>{quay.prose(n + k, 3)}</h2><p>{quay.prose(n * 5 + k, 60 + n % 40)}</p>" for k in range(2 + n % 3))
    said = "".join(f"<p>{escape(told[(n * 13 + k * 31) % len(told)])}</p>" for k in range(SAID))
    outcomes = "".join(f"<li>{quay.prose(n + k, 8)}</li>" for k in range(5))
    head = f"<h1>Tides and ropes, part {n}</h1><dl>{rows}</dl>"
    return quay.document(f"{head}{prose}<h2>Good to know</h2>{said}<h2>Learning outcomes</h2><ul>{outcomes}</ul>").encode()


def page(n: int) -> Page:
    body = course(n)
    return Page(
        url=f"https://{HOST}/course/{n}",
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=body,
        fetched_at=f"{BEGUN + timedelta(seconds=n):%Y-%m-%dT%H:%M:%SZ}",
        sha256=hashlib.sha256(body).hexdigest(),
    )


def archived(archive: Archive, store: Store, count: int, backwards: bool = False) -> Harvest:
    """Keep so many pages and remember a harvest that rests on them, from which nothing was read so far."""
    deposit = archive.open(SOURCE.source_id, stamp(BEGUN))
    for n in reversed(range(count)) if backwards else range(count):
        kept, ask = page(n), Ask(url=f"https://{HOST}/course/{n}", detail=True)
        deposit.keep(kept, ask)
        deposit.sighted(ask.key, (kept.url,), (fold(facts(n)["Institution"]),))
    done = Harvest(
        harvest_id=f"{SOURCE.source_id}/{stamp(BEGUN)}",
        source_id=SOURCE.source_id,
        started_at=BEGUN.isoformat(timespec="seconds"),
        ended_at=(BEGUN + timedelta(seconds=count)).isoformat(timespec="seconds"),
        outcome=Outcome.FULL,
        manifest=deposit.close(),
    )
    return store.record(Take(harvest=done, cause=Cause.SOURCE))
