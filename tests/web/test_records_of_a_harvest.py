"""Records that a real harvest brought: every quote stands on its kept page, and a change at the source is shown as one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from selectolax.lexbor import LexborHTMLParser

from indexer import EmbeddedEngine
from tests.parts import site as small
from tests.scheduler.nights import SOURCE, Nights
from tests.web.asking import Site, serving
from web import create_app


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Nights]]:
    """Twenty-four courses harvested on two nights; one became dearer in between."""
    with small.serving(small.Site()) as made:
        nights = Nights(tmp_path_factory.mktemp("town"), made)
        nights.harvest()
        made.courses["course-003"].fee = "€999"
        nights.harvest()
        engine = EmbeddedEngine(nights.home / "index")
        app = create_app(nights.settings, nights.store, engine, {SOURCE.source_id: SOURCE}, today=lambda: nights.now.date())
        with serving(app, engine) as site:
            yield site, nights
        nights.store.close()


@pytest.mark.check("R3")
def test_every_quote_stands_on_the_page_that_was_kept(town: tuple[Site, Nights]) -> None:
    site, nights = town
    for record in nights.store.records():
        page = site.get(f"/ops/records/{record.offering.offering_id}").text
        assert page.count("stands on the page we kept") >= len(record.offering.evidence) >= 5
        assert "not on the page we kept" not in page
        assert "the page is not kept" not in page


@pytest.mark.check("F3")
def test_a_change_at_the_source_is_no_change_of_method(town: tuple[Site, Nights]) -> None:
    site, nights = town
    changed = [one for one in nights.store.records() if one.last_changed > one.first_seen]
    assert [one.offering.url.rpartition("/")[2] for one in changed] == ["course-003"]
    page = LexborHTMLParser(site.get(f"/ops/records/{changed[0].offering.offering_id}/diff").text)
    assert not page.css(".method")
    row = page.css("table.diff")[0].css("tbody tr")[0]
    assert row.css("th")[0].text().startswith("Price")
    assert "999" in row.css("ins")[0].text()


def test_the_changed_one_is_found_by_its_harvest(town: tuple[Site, Nights]) -> None:
    site, nights = town
    newest = nights.store.harvests(limit=1)[0]
    page = site.get(f"/ops/records?run={newest.harvest_id}&changed=1").text
    assert re.search(r'id="count">1 record\.', page)
    assert site.get("/ops/records?changed=1").text.count('<th scope="row">') == 1
