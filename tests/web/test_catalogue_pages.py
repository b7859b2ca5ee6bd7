"""One page for each catalogue: who runs it, how and when it was read, and shares that are those of the coverage matrix."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crawlers import load_sources
from indexer import EmbeddedEngine, document
from reporter import Kept, coverage, ecosystem, gaps
from schemas import Settings, SourceKind, encode
from store import Store
from tests.web.asking import Site, serving
from tests.web.catalogue import SOURCES, TODAY, takes
from web import create_app
from web.frame.figures import share
from web.frame.words import words

LATER = date(2026, 12, 6)
NOT_OURS = ("nobody", "%3Cscript%3E", "..%5c", "..%2f", "IE_HARBOUR")


@pytest.fixture(scope="module")
def stale_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The composed catalogue twelve days after its last harvest."""
    home = tmp_path_factory.mktemp("stale")
    store, engine = Store.open(f"sqlite:///{home / 'credatlas.sqlite'}"), EmbeddedEngine(home / "index")
    for take in takes():
        store.record(take)
    engine.publish(document(record, SOURCES[record.offering.source_id], LATER) for record in store.records())
    with serving(create_app(Settings(home=home), store, engine, SOURCES, today=lambda: LATER), engine) as site:
        yield site
    store.close()


def shares(page: str) -> list[str]:
    """The first figure of each of the six rows, or a word where there is none."""
    table = page.split('id="six"')[1].split("</table>")[0]
    return [
        told or word for told, word in re.findall(r'<th scope="row">[^<]*</th>\s*<td>(?:.*?<b>([^<]+)</b>|<i>([^<]+)</i>)', table)
    ]


@pytest.mark.check("K1")
@pytest.mark.parametrize("source_id", SOURCES)
def test_a_stale_catalogue_tells_its_age_and_keeps_its_courses(stale_site: Site, site: Site, source_id: str) -> None:
    page = stale_site.get(f"/catalogues/{source_id}").text
    assert "Last read 12 days ago" in page and "What it listed then is kept." in page
    assert stale_site.get(f"/?catalogue={source_id}").total == site.get(f"/?catalogue={source_id}").total > 0
    assert f"See its {site.get(f'/?catalogue={source_id}').total} courses" in page
    assert "days ago" not in site.get(f"/catalogues/{source_id}").text
    assert stale_site.get("/catalogues").text.count("old data") == len(SOURCES)


@pytest.mark.check("K2")
def test_the_shares_are_those_of_the_coverage_matrix(site: Site) -> None:
    for row in site.get("/coverage.json").data["rows"]:
        told = [
            share(cell["published"], cell["observed"]) if cell["observed"] else "no place for it" for cell in row["dimensions"]
        ]
        assert shares(site.get(f"/catalogues/{row['key']}").text) == told


@pytest.mark.check("K2")
def test_the_trend_ends_at_the_share_of_today(site: Site) -> None:
    for source_id in SOURCES:
        page = site.get(f"/catalogues/{source_id}").text
        table = page.split('id="six"')[1].split("</table>")[0]
        ends = re.findall(r'<svg class="spark".*?</svg> <small>\S+ to ([^<]+)</small>', table)
        assert ends == [told for told in shares(page) if told != "no place for it"]
        assert "The lines begin on 22 November 2026." in page


def test_every_catalogue_is_listed_with_what_the_search_finds_of_it(either_site: Site) -> None:
    page = either_site.get("/catalogues").text
    for source_id, source in SOURCES.items():
        row = page.split(f'href="/catalogues/{source_id}">')[1].split("</tr>")[0]
        assert source.name in row
        assert f'<td class="num">{either_site.get(f"/?catalogue={source_id}").total}</td>' in row
        assert "24 November 2026" in row


def test_what_a_catalogue_has_no_place_for_is_said(site: Site) -> None:
    assert "This catalogue has no place for: course quality rating." in site.get("/catalogues/ie_harbour").text
    assert "has no place for" not in site.get("/catalogues/mooc_lantern").text


def test_a_catalogue_that_is_not_ours_is_not_found(site: Site) -> None:
    assert [site.get(f"/catalogues/{name}").status for name in NOT_OURS] == [404] * 5


def test_before_the_first_harvest_a_catalogue_says_that_it_was_not_read(empty_site: Site) -> None:
    page = empty_site.get("/catalogues/ie_harbour").text
    assert "Not read yet" in page and "Not visited yet" in page and "so we know of no course" in page
    assert "See its" not in page
    assert empty_site.get("/catalogues").text.count("Not read yet") == len(SOURCES)


def test_a_catalogue_that_came_after_the_last_report_has_its_page(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    store, engine = Store.open(settings.database), EmbeddedEngine(settings.index)
    engine.publish(())
    known = {"ie_harbour": SOURCES["ie_harbour"]}
    nothing = ecosystem(store, known, coverage((), known), TODAY)
    kept = Kept(
        coverage=coverage((), known), providers=coverage((), known, "provider"), gaps=gaps((), known, TODAY), ecosystem=nothing
    )
    settings.reports.write_bytes(encode(kept))
    with serving(create_app(settings, store, engine, SOURCES, today=lambda: TODAY), engine) as site:
        assert [site.get(f"/catalogues/{source_id}").status for source_id in SOURCES] == [200] * len(SOURCES)
        assert site.get("/catalogues").text.count("Not read yet") == len(SOURCES)
    store.close()


def test_every_kind_and_every_way_of_reading_has_its_word() -> None:
    assert set(words().source_kinds) == set(SourceKind)
    families = {walk.family for source in load_sources(Path("crawlers/sources")).values() for walk in source.walk}
    assert families and families <= set(words().families)
