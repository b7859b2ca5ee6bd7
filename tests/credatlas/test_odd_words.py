"""Odd words on a page go the whole way, from the site to every export: nothing falls, is guessed or is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest

from indexer import EmbeddedEngine, document
from reporter import FORMATS, coverage, export
from scheduler import audit
from schemas import Harvest, Issue, Outcome, Record, State
from tests.parts.odd import ODD, OddSite
from tests.parts.reading_back import csv_faults, jsonl_faults, parquet_faults
from tests.parts.site import serving as offered
from tests.parts.standards import faults
from tests.scheduler.nights import SOURCE, Nights
from tests.web.asking import Site, serving
from web import create_app

SOURCES = {SOURCE.source_id: SOURCE}
TODAY = date(2026, 9, 2)
READ_BACK = {"jsonl": jsonl_faults, "csv": csv_faults, "parquet": parquet_faults}


@dataclass
class Kept:
    """One night of the odd site, and the site that shows it."""

    nights: Nights
    done: Harvest
    shown: Site
    records: tuple[Record, ...]
    issues: tuple[Issue, ...]

    def of(self, slug: str) -> Record:
        (found,) = (record for record in self.records if record.offering.url.endswith(f"/{slug}"))
        return found


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    home = tmp_path_factory.mktemp("odd")
    with offered(OddSite()) as site:
        nights = Nights(home, site)
        done = nights.harvest()
        store, engine = nights.store, EmbeddedEngine(Path(home) / "index")
        engine.publish(document(record, SOURCE, TODAY) for record in store.records())
        app = create_app(nights.settings, store, engine, SOURCES, today=lambda: TODAY)
        with serving(app, engine) as shown:
            yield Kept(nights, done, shown, tuple(store.records()), store.issues())
        store.close()


def test_a_night_of_odd_pages_is_a_good_night(kept: Kept) -> None:
    assert (kept.done.outcome, kept.done.counters.added) == (Outcome.FULL, 24 + len(ODD))
    assert audit(SOURCES, kept.nights.archive, kept.nights.store).differences == []


@pytest.mark.parametrize("slug", ODD)
def test_an_odd_page_is_read_as_far_as_it_can_be(kept: Kept, slug: str) -> None:
    odd, offering = ODD[slug], kept.of(slug).offering
    assert offering.name == (odd.name or offering.url)
    assert [price.amount_min for price in offering.prices] == list(odd.prices)
    assert {found.field: found.reason for found in offering.own_states if found.state is State.UNSEEN} == odd.unseen
    assert all(offering.state(field) is State.SILENT for field in odd.silent)


@pytest.mark.parametrize("slug", ODD)
def test_what_is_not_read_is_told_in_its_words(kept: Kept, slug: str) -> None:
    told = {(issue.kind, issue.field, issue.words) for issue in kept.issues if issue.example_url.endswith(f"/{slug}")}
    assert told == set(ODD[slug].unread)


@pytest.mark.parametrize("slug", ODD)
def test_its_page_shows_it_unharmed(kept: Kept, slug: str) -> None:
    offering = kept.of(slug).offering
    answer = kept.shown.get(f"/courses/{offering.offering_id}")
    assert answer.status == 200
    assert escape(offering.name[:60], quote=False) in answer.text.replace("&#39;", "'")
    assert not re.search(r"<script>alert", answer.text)
    assert kept.shown.get(f"/courses/{offering.offering_id}.json").status == 200


@pytest.mark.parametrize(
    ("words", "slug"), {"العقد": "right-to-left", "結び目": "mixed-scripts", "BLORVANI": "unknown-language"}.items()
)
def test_it_is_found_by_its_words(kept: Kept, words: str, slug: str) -> None:
    assert kept.of(slug).offering.offering_id in kept.shown.get(f"/search?q={quote(words)}").ids


@pytest.mark.parametrize("format", FORMATS)
def test_every_export_carries_it_whole(kept: Kept, format: str) -> None:
    written = b"".join(export(kept.records, SOURCES, format))
    wrong = READ_BACK[format](written, kept.records) if format in READ_BACK else faults(format, json.loads(written))
    assert wrong == []


def test_it_is_counted_in_the_coverage(kept: Kept) -> None:
    (row,) = coverage(kept.records, SOURCES).rows
    assert row.n == 24 + len(ODD)
