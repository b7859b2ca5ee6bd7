"""The page of a course says what changed in it, where else it is listed and how that differs, and that it is gone."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from msgspec.structs import replace

from indexer import EmbeddedEngine, document
from schemas import (
    Cluster,
    Harvest,
    Member,
    Offering,
    Outcome,
    Price,
    PriceKind,
    Settings,
    Take,
    Taken,
    Text,
)
from store import Store
from tests.web.asking import Site, serving
from tests.web.catalogue import GONE, LINES, PAGE, SOURCES, TODAY, course_id, offering, takes
from web import create_app

CHANGED, KEPT = "Data analysis for managers", "Machine learning in practice"
TWIN = next(line.title for line in LINES if line.source == "mooc_lantern" and line.price and line.price != "0")
HOSTILE_WORDS = "<img src=x onerror=alert(1)> and more"


@pytest.fixture(scope="module")
def changed_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The composed catalogue on a third night, which brings one course another price and description; it has a twin elsewhere."""
    home = tmp_path_factory.mktemp("changed")
    store, engine = Store.open(f"sqlite:///{home / 'credatlas.sqlite'}"), EmbeddedEngine(home / "index")
    for take in (*takes(), third_night()):
        store.record(take)
    members = tuple(Member(offering_id=course_id(title), source_id=source_of(title)) for title in (CHANGED, TWIN))
    cluster = Cluster(
        cluster_id=members[0].offering_id, owner=members[0].offering_id, born="2026-11-25T03:00:00Z", members=members
    )
    with store.matching() as memory:
        memory.replace((), [cluster], "2026-11-25T03:00:00Z")
    engine.publish(document(record, SOURCES[record.offering.source_id], TODAY) for record in store.records())
    with serving(create_app(Settings(home=home), store, engine, SOURCES, today=lambda: TODAY), engine) as site:
        yield site
    store.close()


def source_of(title: str) -> str:
    return next(line.source for line in LINES if line.title == title)


def third_night() -> Take:
    source_id, moment = source_of(CHANGED), "2026-11-25T02:10:00Z"
    read = (dearer(offering(line)) for line in LINES if line.source == source_id and not line.until)
    harvest = Harvest(harvest_id="third", source_id=source_id, started_at=moment, ended_at=moment, outcome=Outcome.FULL)
    return Take(harvest=harvest, read=tuple(Taken(offering=each, pages_hash=PAGE) for each in read), grace=1)


def dearer(one: Offering) -> Offering:
    if one.name != CHANGED:
        return one
    price = Price(amount_min=Decimal(990), amount_max=Decimal(990), currency="EUR", raw="990")
    exam = Price(amount_min=Decimal(35), amount_max=Decimal(35), currency="EUR", kind=PriceKind.EXAM, raw="35")
    return replace(one, prices=(price, exam), description=(Text(words=HOSTILE_WORDS, lang="en"),), places=(HOSTILE_WORDS,))


def page(site: Site, title: str) -> str:
    return site.get(f"/courses/{course_id(title)}").text


def test_a_course_that_changed_says_when_why_and_what(changed_site: Site) -> None:
    told = page(changed_site, CHANGED)
    section = html.unescape(told.split('id="changed"')[1].split("</details>")[0])
    assert "25 November 2026" in section and "its pages changed" in section
    assert "Price from “€450” to “€990”" in re.sub(r"\s+", " ", section)
    assert "Description" in section and "Exam fee is “€35” where there was nothing" in section
    assert 'href="#changed"' in told
    assert "<img" not in told and "&lt;img" in told


def test_a_course_that_stayed_as_it_was_says_nothing_of_changes(changed_site: Site) -> None:
    for title in (KEPT, TWIN):
        assert 'id="changed"' not in page(changed_site, title) and "#changed" not in page(changed_site, title)


def test_what_is_paid_beside_the_course_has_its_own_place(changed_site: Site, site: Site) -> None:
    assert "<dt>Exam fee</dt><dd>€35</dd>" in page(changed_site, CHANGED)
    free = next(line.title for line in LINES if line.source == "mooc_lantern" and line.price == "0")
    assert "Free (certificate £49)" in page(site, free) and "<dt>Certificate</dt>" not in page(site, free)


def test_the_other_listing_says_in_what_it_differs(changed_site: Site) -> None:
    here, there = page(changed_site, CHANGED), page(changed_site, TWIN)
    for told, other in ((here, TWIN), (there, CHANGED)):
        row = next(part for part in told.split('id="elsewhere"')[1].split("<li>") if course_id(other) in part)
        assert re.search(r"differs in [^<]*price", row)


@pytest.mark.check("D3")
def test_a_withdrawn_course_leads_to_what_is_listed(site: Site) -> None:
    answer = site.get(f"/courses/{course_id(GONE)}")
    assert answer.status == 200 and "No longer listed." in answer.text
    assert '<meta name="robots" content="noindex">' in answer.text and "Go to the course page" not in answer.text
    lost = site.get("/courses/nobody")
    assert lost.status == 404 and 'name="q"' in lost.text


@pytest.mark.check("D2")
@pytest.mark.parametrize("title", [CHANGED, KEPT, GONE])
def test_the_data_for_machines_is_that_of_the_page(site: Site, title: str) -> None:
    answer = site.get(f"/courses/{course_id(title)}.jsonld")
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', page(site, title), re.DOTALL)
    assert script and answer.headers["content-type"] == "application/ld+json"
    assert answer.data["name"] == title and "null" not in answer.text
    assert answer.text == script[1].replace("\\u003c", "<").replace("\\u003e", ">").replace("\\u0026", "&")
    assert site.get("/courses/nobody.jsonld").status == 404
