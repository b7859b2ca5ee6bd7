"""One page for each provider: its counts are the search's, its spellings lead to it, and what it says stands with its link."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from itertools import cycle

import pytest
from msgspec.structs import replace

from crawlers import Archive
from indexer import EmbeddedEngine, document
from schemas import ProviderType, Settings, Take, known_providers
from store import Store
from tests.parts.servers import PATIENCE
from tests.web.asking import Site, serving
from tests.web.catalogue import SOURCES, TODAY, keep, takes
from web import create_app
from web.frame.words import words

SPELLINGS = ("UNSW Sydney", "University of New South Wales")


@pytest.fixture(scope="module")
def known_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The composed catalogue, all of it by one provider the table knows, spelt in two ways."""
    home = tmp_path_factory.mktemp("known")
    store, engine = Store.open(f"sqlite:///{home / 'credatlas.sqlite'}"), EmbeddedEngine(home / "index")
    for take in takes(keep(Archive(Settings(home=home).archive))):
        store.record(by_one(take))
    engine.publish(document(record, SOURCES[record.offering.source_id], TODAY) for record in store.records())
    with serving(create_app(Settings(home=home), store, engine, SOURCES, today=lambda: TODAY), engine) as site:
        yield site
    store.close()


def by_one(take: Take) -> Take:
    named = (known_providers().named(name) for name in cycle(SPELLINGS))
    read = (replace(one, offering=replace(one.offering, providers=(who,))) for one, who in zip(take.read, named, strict=False))
    return replace(take, read=tuple(read))


class Stay(urllib.request.HTTPRedirectHandler):
    """Answers that lead elsewhere are answers."""

    def redirect_request(self, *_: object) -> None:
        return None


def listed(site: Site) -> dict[str, int]:
    """The courses of every provider of the index."""
    found = re.findall(r'<a href="/providers/([a-z0-9-]+)">[^<]+</a> <small>([\d,]+)</small>', site.get("/providers").text)
    return {slug: int(count.replace(",", "")) for slug, count in found}


@pytest.mark.check("P1")
def test_the_index_counts_what_the_search_finds(either_site: Site) -> None:
    providers = listed(either_site)
    assert len(providers) > 5
    for slug, count in providers.items():
        assert either_site.get(f"/?provider={slug}").total == count


@pytest.mark.check("P3")
def test_every_letter_leads_to_its_providers(either_site: Site) -> None:
    page = either_site.get("/providers").text
    letters = re.findall(r'href="#(letter-\d+)"', page)
    assert letters and all(f'<h2 id="{letter}">' in page for letter in letters)
    shown = re.findall(r'<h2 id="letter-\d+">(.)</h2>', page)
    assert shown == sorted(shown)


@pytest.mark.check("P1")
def test_every_page_counts_its_courses_by_catalogue(either_site: Site) -> None:
    for slug, count in list(listed(either_site).items())[:5]:
        page = either_site.get(f"/providers/{slug}").text
        by_catalogue = re.findall(rf'href="/\?provider={slug}&amp;catalogue=[\w-]+">[^<]+</a> ([\d,]+)<', page)
        assert sum(int(n) for n in by_catalogue) == count
        assert re.search(rf'<h2 id="courses">{count} micro-credentials?</h2>', page)
        assert page.count("<td>") == 6 * 3 and page.count('<li class="card"') == min(count, 20)


def test_a_provider_nobody_lists_is_not_found(site: Site) -> None:
    for slug in ("no-such-school", "monash-university", "%3Cscript%3E", "..%5c", "..%2f"):
        assert site.get(f"/providers/{slug}").status == 404


@pytest.mark.check("P2")
@pytest.mark.parametrize("spelling", ["university-of-new-south-wales", "unsw"])
def test_another_spelling_leads_to_the_page_for_good(known_site: Site, spelling: str) -> None:
    opener = urllib.request.build_opener(Stay)
    with pytest.raises(urllib.error.HTTPError) as answer:
        opener.open(f"{known_site.url}/providers/{spelling}", timeout=PATIENCE)
    with answer.value as told:
        assert (told.code, told.headers["Location"]) == (301, "/providers/unsw-sydney")


@pytest.mark.check("P2")
def test_a_known_provider_shows_who_it_is(known_site: Site) -> None:
    page = known_site.get("/providers/unsw-sydney").text
    assert "<h1>UNSW Sydney</h1>" in page and "Australia <small>AU-NSW</small>" in page
    assert 'href="https://ror.org/03r8z3t63"' in page and "TEQSA" in page
    assert "Also written" in page and "University of New South Wales" in page


def test_what_a_provider_says_of_all_its_courses_stands_with_its_link(site: Site) -> None:
    pages = [site.get(f"/providers/{slug}").text for slug in listed(site)]
    assert any(re.search(r'<td><q[^>]*>[^<]+</q> <a href="https?://', page) for page in pages)


def test_every_kind_of_provider_has_its_word() -> None:
    assert set(words().provider_types) == set(ProviderType)


def test_before_the_first_harvest_nobody_is_listed(empty_site: Site) -> None:
    page = empty_site.get("/providers")
    assert page.status == 200 and "0 providers" in page.text
