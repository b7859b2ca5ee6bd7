"""A site nobody has seen is looked at politely, and the source that comes of it harvests what is there, as it is."""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers import Archive, as_toml, assemble, crawl, load_source, probe
from crawlers.probe.addresses import grouped, pattern
from crawlers.probe.place import country, spelled_out
from schemas import Probed, RawListing, Settings, SiteUnread, Source, SourceKind, Walk, WrongUse
from tests.crawlers.strangers import JSON, MAKES, TITLES, XML, address, inhabit, nothing, page, plain_list
from tests.parts.site import Site


def probed(site: Site, path: str = "/") -> Probed:
    return asyncio.run(probe(address(path), Settings(mirror=site.address)))


def written(found: Probed, folder: Path) -> Source:
    """The proposal by way of its file, as an operator has it."""
    assert found.source is not None
    file = folder / "ie_quayside.toml"
    file.write_text(as_toml(found.source, found.remarks))
    return load_source(file)


def harvested(source: Source, site: Site, folder: Path) -> list[RawListing]:
    done = asyncio.run(crawl(source, Settings(home=folder, mirror=site.address), Archive(folder), "first"))
    done.seal(removals=True, grace=1)
    assert not done.walk_failures
    return list(assemble(source, (seen for url in done.pages_of for seen in done.sightings.of(url))))


@pytest.mark.parametrize("make", MAKES)
def test_the_proposal_harvests_every_course_and_nothing_else(make: str, site: Site, tmp_path: Path) -> None:
    inhabit(site, MAKES[make]())
    source = written(probed(site), tmp_path)
    found = harvested(source, site, tmp_path)
    assert sorted(listing.of("title")[0].words for listing in found) == sorted(TITLES)
    assert all(listing.of("price") or listing.of("price_amount") for listing in found)


@pytest.mark.parametrize(
    ("make", "family"),
    [
        ("a plain list with a pager", "listing"),
        ("a sitemap and nothing else", "sitemap"),
        ("a site of the WordPress make", "api"),
        ("data that a page names", "api"),
        ("a feed that a page links", "moochub"),
    ],
)
def test_the_best_way_in_is_taken(make: str, family: str, site: Site) -> None:
    inhabit(site, MAKES[make]())
    found = probed(site)
    assert found.source is not None
    assert [walk.family for walk in found.source.walk] == [family]


def test_embedded_state_is_read_where_it_says_more_than_the_page(site: Site, tmp_path: Path) -> None:
    inhabit(site, MAKES["a site of the Next.js make"]())
    source = written(probed(site), tmp_path)
    assert source.state["provider"] == "props.pageProps.course.institution"
    assert {"title", "duration", "delivery", "price"} <= source.state.keys()


@pytest.mark.parametrize("make", MAKES)
def test_a_probe_asks_for_few_pages_and_none_twice(make: str, site: Site) -> None:
    inhabit(site, MAKES[make]())
    found = probed(site)
    asked = [path for path, _ in site.asked]
    assert len(asked) == len(set(asked))
    assert len(asked) - 1 == found.pages <= 30
    assert asked[0] == "/robots.txt"


def test_three_listings_show_what_was_read_and_where(site: Site) -> None:
    inhabit(site, plain_list())
    samples = probed(site).samples
    assert len(samples) == 3
    for listing in samples:
        assert {"title", "provider", "price", "duration", "delivery"} <= {words.field for words in listing.words}
        assert all(words.locator and words.page for words in listing.words)


def test_what_nobody_measured_is_marked_for_a_person(site: Site, tmp_path: Path) -> None:
    inhabit(site, plain_list())
    found = probed(site)
    source = written(found, tmp_path)
    assert not source.verified
    assert source.name == "Quayside"
    assert (source.jurisdiction, source.currency) == ("IE", "EUR")  # from lang="en-IE": the address tells no country
    assert "CHECK" in found.remarks["jurisdiction"]
    assert source.expect.min == 4  # of the six it counted


def test_a_list_that_was_named_is_kept_to(site: Site, tmp_path: Path) -> None:
    inhabit(site, plain_list())
    assert written(probed(site, "/training"), tmp_path).walk[0].url == address("/training")


def test_a_site_without_courses_gives_no_source(site: Site) -> None:
    inhabit(site, nothing())
    found = probed(site)
    assert found.source is None
    assert found.samples == ()
    assert any(clue.what == "sitemap" and clue.words == "none" for clue in found.clues)


@pytest.mark.parametrize("url", ["", "courses", "ftp://quayside.example/", "https://", "https://two words.example"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(WrongUse, match="not an address of the web"):
        asyncio.run(probe(url, Settings(mirror="http://127.0.0.1:9")))


def test_a_site_that_does_not_answer_is_said_so() -> None:
    with pytest.raises(SiteUnread, match=r"quayside\.example refused the connection"):
        asyncio.run(probe("quayside.example", Settings(mirror="http://127.0.0.1:9")))


def test_a_hostile_page_is_looked_at_and_left(site: Site) -> None:
    """Addresses that are none, data as deep as it is long, and a state of thousands of objects without end."""
    deep = "[" * 4000 + "]" * 4000
    state: dict[str, object] = {}
    for _ in range(800):
        state = {"title": "Home", "inner": state}
    links = '<a href="http://[::1/courses">Courses</a><a href="javascript:courses()">Courses</a><a href="//">Courses</a>'
    script = f'<script type="application/json">{json.dumps(state)}</script>'
    front = page("Home", f'<div data-from="/api/deep.json" data-to="http://[::1/api/x.json"></div>{links}{script}')
    inhabit(site, {"/": front, "/api/deep.json": (JSON, deep), "/sitemap.xml": (XML, "<html>no such thing")})
    found = probed(site)
    assert found.source is None
    assert found.pages < 10


def test_robots_are_obeyed(site: Site) -> None:
    inhabit(site, plain_list())
    with pytest.raises(SiteUnread, match=r"robots\.txt does not allow"):
        probed(site, "/private/courses")


PARTS = st.lists(st.sampled_from(["course", "7", "a-b", "über", "x.y", "42"]), max_size=4)
URLS = st.builds(lambda parts, query: f"https://quayside.example/{'/'.join(parts)}{query}", PARTS, st.sampled_from(["", "?id=3"]))


@given(st.lists(URLS, max_size=30))
def test_a_pattern_matches_every_address_of_its_shape(urls: list[str]) -> None:
    groups = grouped(urls)
    assert sorted(url for group in groups.values() for url in group) == sorted(set(urls))
    for shape, group in groups.items():
        assert all(re.search(pattern([shape]), url) for url in group)


def test_places_that_hold_many_names_are_opened() -> None:
    schools = ("art", "law", "music", "nursing", "physics", "welding")
    urls = [f"https://quayside.example/{school}/courses/{n}-{school}" for school in schools for n in ("one", "two")]
    assert list(map(len, grouped(urls).values())) == [12]


TEXT = st.text(max_size=30)


def is_pattern(words: str) -> bool:
    try:
        re.compile(words)
    except (re.error, OverflowError, FutureWarning):  # the last of one that a later Python may read otherwise
        return False
    return True


@given(
    TEXT,
    TEXT.filter(is_pattern),
    st.dictionaries(TEXT, TEXT, max_size=3),
    st.dictionaries(TEXT, st.dictionaries(TEXT, TEXT), max_size=2),
)
def test_a_written_source_reads_as_it_was(
    name: str, follow: str, constants: dict[str, str], lookups: dict[str, dict[str, str]]
) -> None:
    walk = Walk(family="sitemap", url="https://quayside.example/sitemap.xml", follow=follow)
    source = Source(
        source_id="ie_quayside",
        name=name,
        url="https://quayside.example/",
        kind=SourceKind.NATIONAL_PORTAL,
        jurisdiction="IE",
        constants=constants,
        lookups={f"x{key}": value for key, value in lookups.items()},
        walk=(walk,),
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ie_quayside.toml"
        file.write_text(as_toml(source, {"name": "seen\nthere"}), encoding="utf-8")
        assert load_source(file) == source


def test_a_place_is_known_by_evidence_alone() -> None:
    assert country("https://www.harbour.ac.uk/", []).value == "GB"
    assert country("https://quayside.io/", []).value == "ZZ"
    assert country("https://quayside.example/", []).why.startswith("CHECK")


def test_a_name_is_spelled_out_as_the_page_does() -> None:
    foot = ["All rights reserved", "Nautical College of the North, Pier 3"]
    assert spelled_out("NCN", foot) == "Nautical College of the North"
    assert spelled_out("TU Harbour", ["Technical University Harbour"]) == "Technical University Harbour"
    assert spelled_out("Quayside", foot) == "Quayside"
