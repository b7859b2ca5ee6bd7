"""Links to pages on which a provider or a catalogue speaks for all its courses are known by their words, and by few others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from crawlers.reading import leads, links
from crawlers.reading.voices import printed
from schemas import ELEMENTS, Ask, Dimension, Passage, SourceKind, Voice, table
from tests.scheduler.nights import SOURCE

PAGE = "https://quayside.example/course/knots"
ASKED = Ask(url=PAGE, detail=True)
COLLEGE = ("harbour college",)


def led(html: str, providers: tuple[str, ...] = COLLEGE, kind: SourceKind = SOURCE.kind) -> dict[str, Voice | None]:
    found = links(LexborHTMLParser(html), PAGE)
    return {
        ask.url.removeprefix("https://quayside.example"): ask.voice
        for ask in leads(replace(SOURCE, kind=kind), ASKED, found, providers)
    }


@pytest.mark.parametrize(
    ("html", "dimension"),
    [
        ('<footer><a href="/q">Quality assurance</a></footer>', "qa_process"),
        ('<nav><a href="/fr/12">Assurance de la qualité</a></nav>', "qa_process"),
        ('<a href="/students/student-support">Help</a>', "learner_support"),
        ('<a href="https://quayside.example/s">Soutien aux étudiants</a>', "learner_support"),
        ('<a href="/careers.html">For you</a>', "careers_guidance"),
        ('<a href="/x/graduate_outcomes/">Facts</a>', "employability_outcomes"),
        ('<a href="/p#top">Credit and pathways</a>', "connected_system"),
        ('<footer><a href="/14">Complaints and appeals</a></footer>', "complaints"),
        ('<a href="/colleges/harbour">About Harbour College</a>', ""),
        ('<a href="/colleges/harbour">Visit the institution</a>', ""),
    ],
)
def test_a_link_is_known_by_its_words_or_the_end_of_its_address(html: str, dimension: str) -> None:
    (voice,) = led(html).values()
    assert voice is not None
    assert (voice.scope, voice.provider, voice.dimension) == ("provider", "harbour college", dimension)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>Quality assurance</p>",
        '<a href="/courses/quality-assurance">Quality assurance</a>',
        '<a href="/topics/careers">Careers</a>',
        '<a href="/search?q=quality">Quality assurance</a>',
        '<a href="https://elsewhere.example/quality-assurance">Quality assurance</a>',
        '<a href="mailto:q@quayside.example">Quality assurance</a>',
        '<a href="javascript:quality()">Quality assurance</a>',
        '<a href="/quality-assurance-for-bakers">Quality assurance for bakers</a>',
        '<a href="/">Harbour College</a>',
        '<a href="/knots">Knots and ropes for beginners, a short course of Harbour College in spring</a>',
        '<a href="http://[/quality">Quality assurance</a>',
    ],
)
def test_courses_searches_and_other_sites_are_no_such_pages(html: str) -> None:
    assert led(html) == {}


def test_without_a_named_provider_the_catalogue_speaks_and_on_its_own_site_the_provider() -> None:
    link = '<a href="/quality">Quality</a>'
    (portal,), (home,) = led(link, ()).values(), led(link, COLLEGE, SourceKind.PROVIDER_SITE).values()
    assert portal is not None and home is not None
    assert (portal.scope, portal.provider) == ("portal", "")
    assert (home.scope, home.provider) == ("provider", "")


def test_an_address_printed_in_the_prose_leads_there_too() -> None:
    words = "How it counts is told at https://quayside.example/pathways, and not at https://elsewhere.example/pathways."
    passage = Passage(words=words, page="p", locator="text:1")
    assert printed([passage], PAGE) == [("https://quayside.example/pathways", "")]


def test_every_word_of_the_table_is_folded_and_names_something() -> None:
    rows = table("voices")
    assert len({row["words"] for row in rows}) == len(rows)
    assert {row["dimension"] for row in rows} - set(ELEMENTS) == {*Dimension, "profile", "other"}
    assert all(row["words"] == row["words"].casefold().strip() and row["words"].isascii() for row in rows)


@given(some.text(alphabet="<a href='\"/:.?#[]quality>&;é\x00", max_size=200))
def test_no_page_is_too_odd_to_look_for_links(html: str) -> None:
    led(html)
