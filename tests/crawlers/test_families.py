"""Lists, sitemaps and feeds are walked to their end, whatever they are made of, and no answer makes them fall."""

from __future__ import annotations

import gzip

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers import ask_for, assemble, read
from crawlers.kept import sha256
from schemas import Ask, Failure, Method, Page, Reading, Sighting, Source, SourceKind, Walk, Words

HOST = "https://quayside.example"
WALKS = (
    Walk(family="listing", url=f"{HOST}/courses"),
    Walk(family="sitemap", url=f"{HOST}/sitemap.xml"),
    Walk(
        family="api",
        url=f"{HOST}/api/search",
        method="POST",
        body='{"page":{page}}',
        first=0,
        items="result.hits",
        pages="result.pages",
        address=HOST + "/course/{slug}",
        keep={"open": True},
        detail="{address}",
        fields={"id": "key", "title": "name", "provider": "by.name", "skills": "skills", "run_start": "runs.start?"},
    ),
    Walk(family="feed", url=f"{HOST}/feed.json", address="{link}", fields={"title": "name", "description": "about"}),
    Walk(family="listing", url=HOST + "/find?q=*&page={page}", follow="/course/"),
)
SOURCE = Source(
    source_id="ie_quayside", name="Quayside", url=HOST, kind=SourceKind.NATIONAL_PORTAL, jurisdiction="IE", walk=WALKS
)
LISTING, SITEMAP, API, FEED, COUNTED = range(5)


def answer(walk: int, body: bytes | str, *, number: int | None = None, url: str = "", detail: bool = False) -> Reading:
    raw = body.encode() if isinstance(body, str) else body
    ask = Ask(url=url or WALKS[walk].url, walk=walk, number=WALKS[walk].first if number is None else number, detail=detail)
    page = Page(url=ask.url, status=200, headers=(), body=raw, fetched_at="2026-09-01T02:00:00Z", sha256=sha256(raw))
    return read(SOURCE, ask, page)


def details(reading: Reading) -> list[str]:
    return [ask.url.removeprefix(HOST) for ask in reading.asks if ask.detail]


def onward(reading: Reading) -> list[str]:
    return [ask.url.removeprefix(HOST) for ask in reading.asks if not ask.detail]


def test_a_list_leads_to_its_pages_and_not_to_its_filters_menus_or_other_hosts() -> None:
    reading = answer(
        LISTING,
        '<nav><a href="/about">About</a></nav><h1>1,204 courses</h1><a href="?mode=online">Online (3)</a>'
        '<a href="/course/a">A</a><a href="/course/b#top">B</a><a href="https://other.example/c">C</a>'
        '<a href="javascript:void(0)">D</a><a href="mailto:x@y.example">E</a><a href="">F</a>'
        '<footer><a href="/terms">T</a></footer>',
    )
    assert details(reading) == ["/course/a", "/course/b"]
    assert reading.announced == 1204


def test_a_link_in_the_head_or_foot_of_a_card_is_a_link_of_the_list() -> None:
    link = '<a href="/course/{n}">{n}</a>'
    card = f"<article><header><h2>{link}</h2></header><footer>{link}</footer></article>"
    reading = answer(LISTING, "<h1>Courses</h1>" + card.format(n="a") + card.format(n="b"))
    assert details(reading) == ["/course/a", "/course/b"]


PAGERS = {
    "rel": '<a rel="next" href="/courses?page=2">weiter</a>',
    "a word": '<a href="/courses?page=2">Next</a>',
    "an arrow": '<a href="/courses?page=2">›</a>',
    "a French word": '<a href="/courses?page=2">Suivant</a>',
    "a label for readers": '<a aria-label="Next page" href="/courses?page=2"><svg></svg></a>',
    "a number": '<a href="/courses?page=1">1</a> <a href="/courses?page=2">2</a> <a href="/courses?page=3">3</a>',
    "a link in the head": '<link rel="next" href="/courses?page=2">',
    "more": '<div><a href="/courses?page=2">Load more</a></div>',
}


@pytest.mark.parametrize("pager", PAGERS)
def test_the_next_page_is_found_by(pager: str) -> None:
    assert onward(answer(LISTING, f'<h1>Courses</h1><a href="/course/a">A</a><nav>{PAGERS[pager]}</nav>')) == ["/courses?page=2"]


def test_a_last_page_leads_nowhere_and_a_counted_list_always_on() -> None:
    assert onward(answer(LISTING, '<a href="/course/a">A</a>')) == []
    counted = answer(COUNTED, '<a href="/course/a">A</a><a href="/partner/x">X</a>', number=4)
    assert (details(counted), onward(counted)) == (["/course/a"], ["/find?q=*&page=5"])


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("<h1>1,795 micro-credentials</h1>", 1795),
        ("<p>Showing 1 - 10 of 372 courses</p>", 372),
        ("<h2>278 MICROCREDS</h2>", 278),
        ("<h1>Nos 1 795 microcertifications</h1>", None),
        ("<h1>Courses</h1>", None),
    ],
)
def test_the_count_a_list_prints_is_read(said: str, count: int | None) -> None:
    assert answer(LISTING, said).announced == count


URLSET = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'


def test_sitemaps_lead_to_pages_through_index_and_compression() -> None:
    body = URLSET.format(f"<url><loc>{HOST}/course/a</loc></url><url><loc> {HOST}/course/b </loc></url><url></url>")
    assert details(answer(SITEMAP, body)) == ["/course/a", "/course/b"]
    assert details(answer(SITEMAP, gzip.compress(body.encode()))) == ["/course/a", "/course/b"]
    assert onward(answer(SITEMAP, INDEX.format(f"<sitemap><loc>{HOST}/s2.xml</loc></sitemap>"))) == ["/s2.xml"]
    assert answer(SITEMAP, URLSET.format("")).asks == ()


def test_a_sitemap_may_have_a_prefix_a_last_word_and_nothing_in_it() -> None:
    prefixed = '<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc>{}</s:loc></s:url></s:urlset>'
    assert details(answer(SITEMAP, prefixed.format(f"{HOST}/course/a"))) == ["/course/a"]
    told = URLSET.format(f"<url><loc>{HOST}/course/a</loc></url>") + "\n<!-- " + "made by night " * 60 + "-->\n"
    assert details(answer(SITEMAP, told)) == ["/course/a"]
    empty = answer(SITEMAP, '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>')
    assert (empty.failure, empty.asks) == (None, ())


def test_a_sitemap_that_is_cut_walled_or_something_else_is_a_failure() -> None:
    assert answer(SITEMAP, URLSET.format("<url><loc>x</loc></url>")[:80]).failure == Failure.TRUNCATED
    assert answer(SITEMAP, gzip.compress(URLSET.encode())[:40]).failure is not None
    assert answer(SITEMAP, "<html><title>Access denied</title></html>").failure == Failure.BLOCK_PAGE
    assert answer(SITEMAP, "").failure == Failure.TEMPLATE_CHANGED


def test_an_entity_bomb_in_a_sitemap_does_not_grow() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    reading = answer(SITEMAP, bomb + f"]>{URLSET.format('<url><loc>&j;</loc></url>')[21:]}")
    assert reading.asks == ()


def hits(*rows: object, pages: int = 3) -> str:
    return msgspec.json.encode({"result": {"hits": rows, "pages": pages}}).decode()


HIT = {"key": "t1", "slug": "tides", "name": "Tides", "open": True, "by": {"name": "Harbour"}, "skills": ["a", "b"]}


def test_an_api_gives_sightings_course_pages_and_its_further_pages_at_once() -> None:
    reading = answer(API, hits(HIT | {"runs": [{"start": "2027-01-04"}, {"start": None}]}))
    (sighting,) = reading.sightings
    assert sighting.url == f"{HOST}/course/tides"
    assert [(w.field, w.words) for w in sighting.words] == [
        ("id", "t1"),
        ("title", "Tides"),
        ("provider", "Harbour"),
        ("skills", "a"),
        ("skills", "b"),
        ("run_start", "2027-01-04"),
        ("run_start", "null"),
    ]
    assert sighting.words[2].locator == "json:/result/hits/0/by/name"
    assert [ask.body for ask in reading.asks if not ask.detail] == ['{"page":1}', '{"page":2}']
    assert details(reading) == ["/course/tides"]


def test_items_that_are_not_offered_or_have_no_address_are_kept_out() -> None:
    reading = answer(API, hits(HIT, HIT | {"open": False}, {k: v for k, v in HIT.items() if k != "slug"}, "junk", None))
    assert len(reading.sightings) == 1


@pytest.mark.parametrize(
    ("body", "failure"),
    [
        (hits(), Failure.EMPTY),
        (hits(HIT)[:30], Failure.TRUNCATED),
        ('{"result":{"records":[]}}', Failure.TEMPLATE_CHANGED),
        ('{"error":"sorry"}', Failure.SOFT_ERROR),
        (hits("a", "b"), Failure.TEMPLATE_CHANGED),
        ("<html><title>Just a moment...</title></html>", Failure.BLOCK_PAGE),
        ("", Failure.TEMPLATE_CHANGED),
        ("[]", Failure.TEMPLATE_CHANGED),
    ],
)
def test_an_api_that_is_not_itself_is_a_failure(body: str, failure: Failure) -> None:
    assert answer(API, body).failure == failure


def test_a_feed_tells_its_descriptions_paragraph_by_paragraph() -> None:
    rows = [{"link": f"{HOST}/c/1?utm_source=feed", "name": "A &amp; B", "about": "<p>One &lt;b&gt;.</p><p>Two<br>three</p>"}]
    (sighting,) = answer(FEED, msgspec.json.encode(rows).decode()).sightings
    assert sighting.url == f"{HOST}/c/1"
    assert [p.words for p in sighting.passages] == ["One <b>.", "Two", "three"]
    assert [w.words for w in sighting.words if w.field == "title"] == ["A & B"]
    assert answer(FEED, "[]").failure == Failure.EMPTY


def test_bytes_that_are_not_what_they_declare_are_a_failure() -> None:
    for walk in (LISTING, API, FEED):
        assert answer(walk, "déjà vu".encode("cp1252")).failure == Failure.CHARSET
    assert answer(LISTING, b"\xe9", detail=True).failure == Failure.CHARSET


@given(
    walk=st.sampled_from(range(5)),
    body=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)),
    detail=st.booleans(),
)
def test_no_bytes_make_a_reader_fall(walk: int, body: bytes, detail: bool) -> None:
    answer(walk, body, detail=detail)


PIECES = (
    "<div> </div> <dl> <dt>Fee <dd>€5 <h1> <h2> <table><tr><th> <td> <a/href='/x'> </a> <p> Duration :weeks <br> "
    '<!-- --> <b> &amp; <script> </script> <li> < " = \x00'
)
MARKUP = st.lists(st.sampled_from(PIECES.split(" ")), max_size=60).map("".join)


@given(MARKUP)
def test_no_broken_markup_makes_a_reader_fall(body: str) -> None:
    answer(LISTING, body, detail=True)
    answer(LISTING, body)


@pytest.mark.parametrize("nest", ["<div>word" * 20_000, "<div>" * 50_000 + "</div>" * 50_000, "<b><span>x" * 5_000])
def test_a_page_nested_beyond_all_sense_is_not_taken_apart(nest: str) -> None:
    for detail in (True, False):
        assert answer(LISTING, f"<h1>Tides</h1>{nest}", detail=detail).failure is Failure.TOO_LARGE


def test_a_long_page_of_many_elements_is_not_deep() -> None:
    rows = '<li><img src="x"><a href="/course/a">A</a><br><svg><path d="M0"/></svg>' * 2_000
    assert answer(LISTING, f"<ul>{rows}</ul>").failure is None


def test_deep_and_wide_pages_are_read_in_bounded_time() -> None:
    answer(LISTING, "<div>" * 50_000 + "<h1>Deep</h1>", detail=True)
    answer(LISTING, "<header>" * 5_000 + "<nav>" * 5_000 + "<h1>Nested</h1>", detail=True)
    answer(LISTING, "<h1>Wide</h1>" + "<p>Fee: €1</p>" * 50_000, detail=True)
    answer(LISTING, "".join(f'<a href="/c/{n}">{n}</a>' for n in range(100_000)))


def test_a_page_of_unknown_origin_is_read_for_what_its_address_says() -> None:
    def of(url: str) -> Ask:
        return ask_for(SOURCE, Page(url=url, status=200, fetched_at="", sha256=""))

    assert (of(f"{HOST}/feed.json?x=1").walk, of(f"{HOST}/feed.json").detail) == (FEED, False)
    assert of(f"{HOST}/course/tides").detail


def words(field: str, said: str, method: Method) -> Words:
    return Words(field=field, words=said, page="p", locator="l", method=method)


def test_sightings_of_one_course_become_one_listing_ordered_by_trust() -> None:
    page = Sighting(url="u", words=(words("title", "From the page", Method.LABEL),), language="en")
    feed = Sighting(url="u", words=(words("id", "7", Method.STRUCTURED), words("title", "From the feed", Method.STRUCTURED)))
    (listing,) = assemble(SOURCE, [page, feed])
    assert [w.words for w in listing.of("title")] == ["From the feed", "From the page"]
    assert (listing.native_id, listing.language) == ("7", "en")


def test_a_card_alone_or_a_page_without_title_makes_no_listing() -> None:
    card = Sighting(url="u", words=(words("title", "A", Method.LABEL),), primary=False)
    nameless = Sighting(url="v", words=(words("price", "€1", Method.LABEL),))
    assert list(assemble(SOURCE, [card, nameless])) == []
    assert list(assemble(SOURCE, [])) == []
