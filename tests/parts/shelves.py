"""As many catalogues of composed courses as wanted, a seventh on course pages and the others in feeds, as harvests leave them.

Every page follows from its number, so that nothing is held in memory and any part can be made again alone. One course of
twenty-five stands in several catalogues. `FRAME` is what surrounds a course page on a site: menus, styles and scripts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape
from random import Random
from typing import Any

from crawlers import Archive, stamp
from crawlers.archive import Deposit
from schemas import Ask, Cause, Expect, Harvest, Outcome, Page, Source, SourceKind, Take, Walk, fold
from store import Store
from tests.parts.quay import WORDS
from tests.parts.shelf import DELIVERY, LEVELS, sentences

BEGUN = datetime(2026, 9, 1, 2, tzinfo=UTC)
MANIFEST = f"{stamp(BEGUN)}.cdxj"
SHARES = (0.06, 0.35, 0.04, 0.2, 0.03, 0.15, 0.01, 0.1, 0.01, 0.05)
"""What part of all listings each catalogue has; every second one is a feed."""
ON_PAGE = 100
SHARED = 25
FRAME = 8_000
LEAST = 4  # letters
Kept = tuple[Page, Ask, tuple[str, ...], tuple[str, ...]]
"""A page, what asked for it, the listings that are sighted on it, and whom it names as their provider."""
FIELDS = {
    "title": "name",
    "provider": "college",
    "price": "fee",
    "duration": "length",
    "delivery": "mode",
    "credits": "credits",
    "level": "level",
    "language": "language",
    "start": "start",
    "description": "text",
}


def catalogues() -> tuple[Source, ...]:
    return tuple(_catalogue(number) for number in range(len(SHARES)))


def _catalogue(number: int) -> Source:
    host = f"shelf{number}.example"
    feed = Walk(family="api", url=f"https://{host}/api?page={{page}}", items="items", pages="pages", fields=FIELDS)
    return Source(
        source_id=f"ie_shelf{number}",
        name=f"Shelf {number}",
        url=f"https://{host}",
        kind=(SourceKind.NATIONAL_PORTAL, SourceKind.MOOC_PLATFORM)[number % 2],
        jurisdiction="IE",
        currency="EUR",
        walk=(feed if number % 2 else Walk(family="listing", url=f"https://{host}/courses"),),
        expect=Expect(max=10_000_000),
        budget=10_000_000,
    )


def size(number: int, total: int) -> int:
    """How many of all listings a catalogue has."""
    return round(total * SHARES[number])


@cache
def vocabulary() -> tuple[str, ...]:
    words = {word.lower() for each in sentences() for word in re.findall(rf"[A-Za-z]{{{LEAST},}}", each)}
    return tuple(sorted(words))


def course(number: int, n: int) -> dict[str, str]:
    """What is told of listing `n` of a catalogue; a shared one is told alike in the catalogues beside it."""
    whose = number // 4 if n % SHARED == 0 else f"{number} own"
    dice, words, said = Random(f"{whose} {n}"), vocabulary(), sentences()  # noqa: S311 - no secret
    weeks = dice.randrange(1, 13)
    return {
        "name": " ".join(dice.choices(words, k=dice.randrange(3, 7))).capitalize(),
        "college": f"College of {dice.choice(words).capitalize()}",
        "fee": f"€{dice.randrange(50, 2500)}" if dice.random() < 0.85 else "Free",
        "length": f"{weeks} weeks, {dice.randrange(2, 11)} hours a week",
        "mode": dice.choice(DELIVERY),
        "credits": f"{5 * dice.randrange(1, 5)} ECTS",
        "level": dice.choice(LEVELS),
        "language": dice.choice(("English", "English", "English", "Irish")),
        "start": f"{dice.randrange(1, 29)} March 2027",
        "text": " ".join([*(_sentence(dice) for _ in range(dice.randrange(2, 6))), *([dice.choice(said)] if n % 3 == 0 else [])]),
    }


def _sentence(dice: Random) -> str:
    return f"{' '.join(dice.choices(WORDS, k=dice.randrange(8, 18))).capitalize()}."


def page(number: int, n: int, frame: int = FRAME) -> bytes:
    """The course page of listing `n`: JSON-LD in the head, labels beside values, prose."""
    told = course(number, n)
    offer = {"@type": "Offer", "price": re.sub(r"\D", "", told["fee"]) or "0", "priceCurrency": "EUR"}
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": told["name"],
        "description": told["text"],
        "provider": {"@type": "Organization", "name": told["college"]},
        "inLanguage": "en" if told["language"] == "English" else "ga",
        "offers": offer,
    }
    labels = {
        "Institution": "college",
        "Fee": "fee",
        "Duration": "length",
        "Delivery mode": "mode",
        "Start date": "start",
        "Credits": "credits",
        "Level": "level",
        "Language": "language",
    }
    rows = "".join(f"<dt>{label}</dt><dd>{escape(told[name])}</dd>" for label, name in labels.items())
    head, tail = _frame(number, frame)
    ld = f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
    main = f"<h1>{told['name']}</h1><dl>{rows}</dl><h2>About this course</h2><p>{escape(told['text'])}</p>"
    main += f"<h2>About {told['college']}</h2><p>{escape(_spoken(told['college']))}</p>"
    return f"{head}{ld}</head><body><main>{main}</main>{tail}".encode()


@cache
def _spoken(college: str) -> str:
    """What a college says on the page of every course of its own."""
    return " ".join(Random(college).choices(sentences(), k=4))  # noqa: S311 - no secret


@cache
def _frame(number: int, size: int) -> tuple[str, str]:
    dice, words = Random(f"frame {number}"), vocabulary()  # noqa: S311 - no secret
    style = "".join(f".{dice.choice(words)}-{n}{{margin:{dice.randrange(99)}px}}" for n in range(size // 60))
    links = "".join(f'<li><a href="/about/{word}">{word}</a></li>' for word in dice.choices(words, k=size // 120))
    head = f'<!doctype html><html lang="en"><head><title>Shelf {number}</title><style>{style}</style>'
    return head, f"<footer><ul>{links}</ul></footer></body></html>"


def feed(number: int, at: int, count: int) -> bytes:
    """A page of the feed of a catalogue of so many."""
    host, first = f"shelf{number}.example", (at - 1) * ON_PAGE
    items = [{"url": f"https://{host}/course/{n}", **course(number, n)} for n in range(first, min(first + ON_PAGE, count))]
    return json.dumps({"pages": -(-count // ON_PAGE), "items": items}, ensure_ascii=False).encode()


def pages(number: int, count: int, frame: int = FRAME) -> Iterator[Kept]:
    host, ends = f"shelf{number}.example", -(-count // ON_PAGE)
    for at in range(1, ends + 1) if number % 2 else range(count):
        if number % 2:
            url, body, kind = f"https://{host}/api?page={at}", feed(number, at, count), "application/json"
            first = (at - 1) * ON_PAGE
            lists = tuple(f"https://{host}/course/{n}" for n in range(first, min(first + ON_PAGE, count)))
            names: tuple[str, ...] = ()
        else:
            url, body, kind = f"https://{host}/course/{at}", page(number, at, frame), "text/html; charset=utf-8"
            lists, names = (url,), (fold(course(number, at)["college"]),)
        yield _answer(url, body, kind, at), Ask(url=url, number=at if number % 2 else 0, detail=not number % 2), lists, names


def _answer(url: str, body: bytes, kind: str, at: int) -> Page:
    return Page(
        url=url,
        status=200,
        headers=(("Content-Type", kind),),
        body=body,
        fetched_at=f"{BEGUN + timedelta(seconds=at):%Y-%m-%dT%H:%M:%SZ}",
        sha256=hashlib.sha256(body).hexdigest(),
    )


def keep(deposit: Deposit, one: Page, ask: Ask, lists: tuple[str, ...], names: tuple[str, ...]) -> None:
    deposit.keep(one, ask)
    deposit.sighted(ask.key, lists, names)


def remember(store: Store, source: Source, manifest: str) -> Harvest:
    """A harvest that rests on a manifest, and from which nothing was read so far."""
    done = Harvest(
        harvest_id=f"{source.source_id}/{stamp(BEGUN)}",
        source_id=source.source_id,
        started_at=BEGUN.isoformat(timespec="seconds"),
        ended_at=(BEGUN + timedelta(hours=4)).isoformat(timespec="seconds"),
        outcome=Outcome.FULL,
        manifest=manifest,
    )
    return store.record(Take(harvest=done, cause=Cause.SOURCE))


def archived(archive: Archive, store: Store, total: int, frame: int = FRAME) -> None:
    """All catalogues of so many listings, kept and remembered."""
    for number, source in enumerate(catalogues()):
        deposit = archive.open(source.source_id, stamp(BEGUN))
        for found in pages(number, size(number, total), frame):
            keep(deposit, *found)
        remember(store, source, deposit.close())
