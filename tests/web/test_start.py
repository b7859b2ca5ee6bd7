"""Where a search begins: subjects to browse, what the labels mean, and what a site says whose first harvest goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from indexer import EmbeddedEngine, document
from schemas import Settings
from store import Store
from tests.web.asking import Site, serving
from tests.web.catalogue import SOURCES, TODAY, takes
from web import create_app

_SUBJECT = re.compile(r'<li><a href="([^"]+)" data-live>[^<]+</a> <small>(\d+)</small></li>')


@contextmanager
def later(home: Path, days: int, is_published: bool) -> Iterator[Site]:
    """The composed catalogue, recorded, so many days on."""
    store, engine = Store.open(f"sqlite:///{home / 'credatlas.sqlite'}"), EmbeddedEngine(home / "index")
    today = TODAY + timedelta(days=days)
    for take in takes():
        store.record(take)
    records = store.records() if is_published else ()
    engine.publish(document(record, SOURCES[record.offering.source_id], today) for record in records)
    with serving(create_app(Settings(home=home), store, engine, SOURCES, today=lambda: today), engine) as site:
        yield site
    store.close()


def test_every_subject_to_browse_gives_the_number_beside_it(site: Site) -> None:
    browsed = _SUBJECT.findall(site.get("/").text)
    assert len(browsed) == 5
    for href, count in browsed:
        assert site.get(href).total == int(count)


def test_who_searches_browses_no_more(site: Site) -> None:
    for asked in ("?q=data", "?mode=online", "?page=2"):
        assert 'id="browse"' not in site.get(f"/{asked}").text


def test_the_labels_are_explained_where_a_search_begins(site: Site) -> None:
    start = site.get("/").text.partition('id="browse"')[2].partition("</section>")[0]
    assert [label in start for label in ("Published", "In part", "Not found", "Not checked")] == [True] * 4


def test_a_first_harvest_under_way_says_how_far_it_is(tmp_path: Path) -> None:
    with later(tmp_path, 0, is_published=False) as site:
        page = site.get("/").text
    assert "The first harvest is under way. 41 courses so far." in page
    for source_id in SOURCES:
        assert f'href="/catalogues/{source_id}"' in page


def test_before_any_harvest_none_is_said_to_be_under_way(empty_site: Site) -> None:
    assert "The first harvest is still to come." in empty_site.get("/").text


def test_what_was_not_checked_for_over_a_week_says_since_when(tmp_path: Path, site: Site) -> None:
    assert "Last checked" not in site.get("/").text
    with later(tmp_path, 12, is_published=True) as old:
        page = old.get("/").text
    assert page.count("Last checked 13 days ago") == 20


def test_a_language_that_is_not_the_pages_is_named(site: Site) -> None:
    def line(path: str) -> str:
        found = re.search(r'<p class="dotted facts">.*?</p>', site.get(path).text, re.DOTALL)
        return found[0] if found else ""

    assert "<span>French</span>" in line("/?lang=fr")
    assert "<span>English</span>" not in line("/?lang=en")
    assert "<span>Anglais</span>" in line("/fr/?lang=en")
    assert "<span>Français</span>" not in line("/fr/?lang=fr")
