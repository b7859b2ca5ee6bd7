"""JSON catalogues are walked to their end by what they declare; what is no offering is left out, with its reason."""

from __future__ import annotations

from typing import Any

import msgspec

from crawlers import assemble, read
from crawlers.crawled import Crawl
from crawlers.families.family import first
from crawlers.kept import sha256
from schemas import Ask, Drop, Failure, Page, Reading, Source, SourceKind, Token, Walk

HOST = "https://quayside.example"
FIELDS = {"id": "key", "title": "name"}


def source(*walks: Walk) -> Source:
    return Source(
        source_id="ie_quayside",
        name="Quayside",
        url=HOST,
        kind=SourceKind.MOOC_PLATFORM,
        jurisdiction="IE",
        identity="id",
        walk=walks,
    )


def answered(walk: Walk, data: Any, ask: Ask | None = None, headers: tuple[tuple[str, str], ...] = ()) -> Reading:
    raw = data.encode() if isinstance(data, str) else msgspec.json.encode(data)
    asked = ask or first(walk, 0)
    page = Page(url=asked.url, status=200, headers=headers, body=raw, fetched_at="2026-09-01T02:00:00Z", sha256=sha256(raw))
    return read(source(walk), asked, page)


def row(key: str, **more: object) -> dict[str, object]:
    return {"key": key, "name": key.title(), "url": f"{HOST}/c/{key}", **more}


def test_a_count_of_records_gives_all_further_requests_at_once() -> None:
    walk = Walk(family="api", url=HOST + "/api?start={page}", first=0, step=2, total="total", items="rows", fields=FIELDS)
    reading = answered(walk, {"rows": [row("a"), row("b")], "total": 5})
    assert [ask.url for ask in reading.asks] == [f"{HOST}/api?start=2", f"{HOST}/api?start=4"]
    assert reading.announced == 5
    assert answered(walk, {"rows": [row("c")], "total": 5}, reading.asks[0]).asks == ()


def test_a_cursor_leads_on_until_it_ends() -> None:
    walk = Walk(family="api", url=HOST + "/api?after={page}", opening="", next="page[more=true].end", items="rows", fields=FIELDS)
    assert first(walk, 0).url == f"{HOST}/api?after="
    reading = answered(walk, {"rows": [row("a")], "page": {"more": True, "end": "x7"}})
    assert [ask.url for ask in reading.asks] == [f"{HOST}/api?after=x7"]
    assert answered(walk, {"rows": [row("b")], "page": {"more": False, "end": "x9"}}).asks == ()


def test_a_next_link_stays_on_its_site_and_keeps_its_scheme() -> None:
    walk = Walk(family="api", url=HOST + "/api", next="links.next", items="data", fields=FIELDS)

    def after(link: object) -> list[str]:
        return [ask.url for ask in answered(walk, {"data": [row("a")], "links": {"next": link}}).asks]

    assert after("http://quayside.example/api?page=2") == [f"{HOST}/api?page=2"]
    assert after("/api?page=2") == [f"{HOST}/api?page=2"]
    assert after("https://elsewhere.example/api?page=2") == []
    assert (after(None), after("")) == ([], [])


def test_a_key_is_read_from_the_page_that_shows_it_and_travels_in_a_header_alone() -> None:
    walk = Walk(
        family="api",
        url=HOST + "/api?page={page}",
        token=Token(url=HOST + "/find", find='apiKey":"(\\w+)'),
        headers={"X-Key": "{token}"},
        fields=FIELDS,
    )
    asked = first(walk, 0)
    assert asked.url == f"{HOST}/find"
    (ask,) = answered(walk, '<script>{"apiKey":"k123"}</script>', asked).asks
    assert (ask.url, ask.token, "k123" in ask.key) == (f"{HOST}/api?page=1", "k123", False)
    assert [more.token for more in answered(walk, [row("a")], ask).asks] == ["k123"]
    assert answered(walk, "<p>moved</p>", asked).failure is Failure.TEMPLATE_CHANGED
    assert answered(walk, "", asked).failure is Failure.TEMPLATE_CHANGED


def test_rows_that_are_no_offerings_are_left_out_each_with_its_reason() -> None:
    walk = Walk(
        family="feed",
        url=HOST + "/feed",
        fields=FIELDS,
        keep={"public": True},
        drop=(Drop(at="name", like="(?i)sandbox", why="a sandbox"),),
    )
    rows = [row("tides", public=True), row("sandbox", public=True), row("secret", public=False)]
    reading = answered(walk, rows)
    assert [s.url for s in reading.sightings] == [f"{HOST}/c/tides"]
    assert reading.left_out == ("a sandbox", "public is not true")
    only_junk = answered(walk, rows[1:])
    assert (only_junk.failure, len(only_junk.left_out)) == (None, 2)


def test_a_feed_that_is_to_end_says_so() -> None:
    walk = Walk(family="feed", url=HOST + "/feed", fields=FIELDS)
    assert answered(walk, [row("a")]).notes == ()
    (note,) = answered(walk, [row("a")], headers=(("Sunset", "Wed, 30 Jun 2027 00:00:00 GMT"),)).notes
    assert "30 Jun 2027" in note


def test_a_part_that_belongs_to_the_system_is_cut_from_the_words() -> None:
    walk = Walk(family="feed", url=HOST + "/feed", fields=FIELDS, cut={"id": "^.*~"})
    (sighting,) = answered(walk, [row("course~a7")]).sightings
    assert [w.words for w in sighting.words if w.field == "id"] == ["a7"]


def test_json_behind_a_guard_is_read() -> None:
    walk = Walk(family="feed", url=HOST + "/feed", fields=FIELDS)
    guarded = ")]}'\n" + msgspec.json.encode([row("a")]).decode()
    assert len(answered(walk, guarded).sightings) == 1


DETAILED = Walk(
    family="api",
    url=HOST + "/api",
    items="rows | @graph[type=course]",
    detail="https://quayside.example/api/{key}",
    fields=FIELDS | {"description": "overview", "provider": "/@graph[type=house].name"},
)


def test_what_an_item_keeps_in_json_of_its_own_is_added_to_it() -> None:
    listed = answered(DETAILED, {"rows": [row("a")]})
    (ask,) = listed.asks
    assert (ask.url, ask.detail) == (f"{HOST}/api/a", True)
    alone = answered(DETAILED, row("a", overview="<p>Quote & all</p>"), ask)
    graph = answered(DETAILED, {"@graph": [row("a", type="course"), {"type": "house", "name": "Harbour"}]}, ask)
    (listing,) = assemble(source(DETAILED), [*listed.sightings, *alone.sightings, *graph.sightings])
    assert [w.words for w in listing.of("provider")] == ["Harbour"]
    assert [p.words for p in listing.passages] == ["Quote & all"]
    assert answered(DETAILED, '{"key":"a","na', ask).failure is Failure.TRUNCATED


ADDING = Walk(family="api", url=HOST + "/more", items="rows", address="id:{key}", fields={"description": "text"})


def test_an_item_that_names_a_listing_by_its_id_adds_to_it_and_never_makes_one() -> None:
    listed = answered(Walk(family="feed", url=HOST + "/feed", fields=FIELDS), [row("a")])
    more = answered(ADDING, {"rows": [{"key": "a", "text": "Tides and winds."}, {"key": "gone", "text": "Nobody's."}]})
    (listing,) = assemble(source(ADDING), [*more.sightings, *listed.sightings])
    assert (listing.url, [w.words for w in listing.of("description")]) == (f"{HOST}/c/a", ["Tides and winds."])


def test_a_crawl_joins_what_was_seen_by_id_once_it_is_over() -> None:
    done = Crawl(deposit=None, known={})  # type: ignore[arg-type] # nothing is archived here
    done.sight(answered(ADDING, {"rows": [{"key": "a", "text": "x"}, {"key": "z", "text": "y"}]}).sightings, "p1")
    done.sight(answered(Walk(family="feed", url=HOST + "/feed", fields=FIELDS), [row("a")]).sightings, "p2")
    done.unreachable = {"id:a", f"{HOST}/c/b"}
    done.join()
    assert done.pages_of == {f"{HOST}/c/a": {"p1", "p2"}}
    assert len(list(done.sightings.of(f"{HOST}/c/a"))) == 2
    assert done.unreachable == {f"{HOST}/c/a", f"{HOST}/c/b"}


def test_an_adding_item_that_tells_its_own_id_joins_all_the_same() -> None:
    adding = Walk(family="api", url=HOST + "/more", items="rows", address="id:{key}", fields={"id": "key", "description": "text"})
    more = answered(adding, {"rows": [{"key": "a", "text": "Tides and winds."}]})
    listed = answered(Walk(family="feed", url=HOST + "/feed", fields=FIELDS), [row("a")])
    done = Crawl(deposit=None, known={})  # type: ignore[arg-type] # nothing is archived here
    done.sight(more.sightings, "p1")
    done.sight(listed.sightings, "p2")
    done.join()
    assert done.pages_of == {f"{HOST}/c/a": {"p1", "p2"}}
    (listing,) = assemble(source(adding), [*more.sightings, *listed.sightings])
    assert [w.words for w in listing.of("description")] == ["Tides and winds."]


def test_what_one_walk_leaves_out_hides_no_shortfall_of_another() -> None:
    done = Crawl(deposit=None, known={}, announced={0: 100, 1: 90})  # type: ignore[arg-type] # nothing is archived here
    done.left_out.update([(0, "a sandbox")] * 40)
    assert done.promised == 90


def test_the_earlier_walk_of_a_source_stands_first_whichever_answered_sooner() -> None:
    walks = (Walk(family="feed", url=HOST + "/a", fields=FIELDS), Walk(family="feed", url=HOST + "/b", fields=FIELDS))
    told = source(*walks)
    pages = [
        read(told, Ask(url=walk.url, walk=number), Page(url=walk.url, status=200, body=body, fetched_at="", sha256=sha256(body)))
        for number, walk in enumerate(walks)
        if (body := msgspec.json.encode([row("a", name=f"From walk {number}")]))
    ]
    for order in (pages, pages[::-1]):
        (listing,) = assemble(told, [s for reading in order for s in reading.sightings])
        assert [w.words for w in listing.of("title")] == ["From walk 0", "From walk 1"]


def test_a_listing_is_half_until_the_page_its_row_leads_to_is_read() -> None:
    (row_alone,) = answered(DETAILED, {"rows": [row("tides")]}).sightings
    graph = {"@graph": [row("tides", type="course", overview="How the sea moves.")]}
    (page,) = answered(DETAILED, graph, Ask(url="https://quayside.example/api/tides", detail=True)).sightings
    assert (row_alone.awaits, page.awaits) == (True, False)
    halves = [raw.half for seen in ([row_alone], [page], [row_alone, page]) for raw in assemble(source(DETAILED), seen)]
    assert halves == [True, False, False]
    rowed, paged = (list(assemble(source(DETAILED), seen)) for seen in ([row_alone, page], [page, row_alone]))
    assert rowed == paged, "a later night, or the archive, may read the page before the row"
