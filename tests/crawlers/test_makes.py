"""A redesign does not break a source: the words a person sees are read whatever the markup."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawlers.reading import read_detail
from schemas import Sighting, Source, SourceKind, Walk, squeeze
from tests.crawlers.makes import FACTS, MAKES, OUTCOMES, PROSE, TITLE

SOURCE = Source(
    source_id="ie_quayside",
    name="Quayside",
    url="https://quayside.example",
    kind=SourceKind.NATIONAL_PORTAL,
    jurisdiction="IE",
    walk=(Walk(family="listing", url="https://quayside.example/courses"),),
)


def sighted(html: str) -> Sighting:
    sighting = read_detail(SOURCE, "https://quayside.example/course/tides", LexborHTMLParser(html), "sha")
    assert sighting is not None
    return sighting


def said(sighting: Sighting, field: str) -> list[str]:
    return [words.words for words in sighting.words if words.field == field]


@pytest.mark.parametrize("make", MAKES)
def test_every_make_of_page_tells_the_same_facts(make: str) -> None:
    sighting = sighted(MAKES[make]())
    assert said(sighting, "title") == [TITLE]
    assert {field: said(sighting, field) for field in FACTS} == {field: [squeeze(value)] for field, (_, value) in FACTS.items()}


@pytest.mark.parametrize("make", MAKES)
def test_outcomes_are_items_and_prose_is_a_passage_in_every_make(make: str) -> None:
    sighting = sighted(MAKES[make]())
    assert said(sighting, "outcomes") == list(OUTCOMES)
    assert PROSE in [passage.words for passage in sighting.passages]


def test_running_text_behind_its_label_is_a_passage_too() -> None:
    line = "Occupations: harbour pilot (ISCO-08 3152), with the outlook of the port office for 2027."
    sighting = sighted(f"<h1>{TITLE}</h1><dl><dt>Fee</dt><dd>€90</dd><dt>Duration</dt><dd>2 days</dd></dl><p>{line}</p>")
    assert said(sighting, "occupations") == [line.partition(": ")[2]]
    assert line in [passage.words for passage in sighting.passages]


@pytest.mark.parametrize("make", MAKES)
def test_nothing_of_another_course_menu_or_footer_is_taken(make: str) -> None:
    sighting = sighted(MAKES[make]())
    everything = " ".join([*(w.words for w in sighting.words), *(p.words for p in sighting.passages)])
    assert not {"€90", "1 day", "812", "Knots", "Portal Ltd"} & set(everything.replace(".", " ").split())
    assert "Quayside Portal" not in everything


def test_a_description_is_never_put_together_across_other_words() -> None:
    lines = ("Come to the quay.", "Start date: 4 May 2027", "Tide tables are read aloud.", "Then they are drawn by hand.")
    prose = "".join(f"<p>{line}</p>" for line in lines)
    sighting = sighted(f"<h1>{TITLE}</h1>{prose}<dl><dt>Fee</dt><dd>€90</dd><dt>Duration</dt><dd>2 days</dd></dl>")
    assert said(sighting, "description") == ["Tide tables are read aloud.\nThen they are drawn by hand."]


def test_a_page_without_facts_is_no_course() -> None:
    for html in ("", "<html></html>", "<h1>About us</h1><p>We are a portal.</p>", "<main><p>Fee: €5</p></main>"):
        assert read_detail(SOURCE, "https://quayside.example/about", LexborHTMLParser(html), "sha") is None


def test_a_list_of_cards_is_no_course() -> None:
    card = "<div><h2>{n}</h2><p>Duration: {n} weeks</p><p>Fee: €{n}</p><p>Start date: {n} May 2027</p></div>"
    html = "<h1>Courses</h1>" + "".join(card.format(n=n) for n in range(1, 6))
    assert read_detail(SOURCE, "https://quayside.example/list", LexborHTMLParser(html), "sha") is None


def test_the_filters_of_a_list_are_no_facts() -> None:
    html = (
        "<h1>Find</h1><h3>Duration</h3><ul><li><a>4 weeks (12)</a></li></ul><h3>Delivery mode</h3><ul><li>Online (343)</li></ul>"
    )
    sighting = read_detail(SOURCE, "https://quayside.example/find", LexborHTMLParser(html), "sha")
    assert sighting is None or not [w for w in sighting.words if w.field != "title"]


def test_html_written_as_text_stays_text() -> None:
    html = "<h1>&lt;b&gt;Bold&lt;/b&gt; &amp; brave</h1><dl><dt>Fee</dt><dd>€5</dd><dt>Duration</dt><dd>1 day</dd></dl>"
    assert said(sighted(html), "title") == ["<b>Bold</b> & brave"]


def test_data_for_machines_is_read_beside_the_visible_words() -> None:
    html = (
        '<script type="application/ld+json">{"@graph":[{"@type":["Course"],"name":"Tides","provider":{"name":"Harbour"},'
        '"offers":[{"price":480,"priceCurrency":"EUR"}],"hasCourseInstance":{"courseMode":["online"]},"description":null}]}'
        "</script><h1>Tides</h1>"
    )
    sighting = sighted(html)
    assert said(sighting, "price_amount") == ["480"]
    assert said(sighting, "delivery") == ["online"]
    assert said(sighting, "description") == []
    assert [w.locator for w in sighting.words if w.field == "provider"] == ["ld:0/@graph/0/provider/name"]


def test_broken_data_for_machines_is_passed_over() -> None:
    for broken in ("{", "[1,2", "", "null", "[[[]]]", '"Course"', '{"@type":"Course","@graph":7}'):
        html = f'<script type="application/ld+json">{broken}</script>' + MAKES["definition list"]()
        assert said(sighted(html), "provider") == ["Harbour College"]


def test_a_description_without_a_heading_is_the_prose_the_page_opens_with() -> None:
    facts = "<dl><dt>Fee</dt><dd>€5</dd><dt>Duration</dt><dd>1 day</dd></dl>"
    html = f"<ol><li>All our courses</li></ol><h1>Tides</h1><p>Two rivers meet here.</p>{facts}"
    assert said(sighted(html + "<h2>Who it is for</h2><p>People who like boats.</p>"), "description") == ["Two rivers meet here."]
    assert said(sighted(html + "<h2>Overview</h2><p>Of tides and time.</p>"), "description") == ["Of tides and time."]


def test_a_title_that_sounds_like_a_label_is_a_title() -> None:
    for title in ("Assessment", "Evaluation: tools and methods", "Duration"):
        html = f"<h1>{title}</h1><dl><dt>Fee</dt><dd>€5</dd><dt>Start date</dt><dd>May 2027</dd></dl>"
        assert said(sighted(html), "title") == [title]
