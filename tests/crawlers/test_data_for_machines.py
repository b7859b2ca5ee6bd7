"""What a page says for machines is read whichever way it says it, and only what it says of its own course."""

from __future__ import annotations

import json
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawlers.reading import read_detail
from schemas import Sighting
from tests.crawlers.test_makes import SOURCE, said

URL = "https://quayside.example/course/tides"
MICRODATA = """<article itemscope itemtype="https://schema.org/Course"><h1 itemprop="name">Tides</h1>
<meta itemprop="inLanguage" content="ga"><span itemprop="provider" itemscope itemtype="https://schema.org/Organization">
<a itemprop="name" href="/harbour">Harbour College</a></span>
<div itemprop="hasCourseInstance" itemscope itemtype="https://schema.org/CourseInstance">
<meta itemprop="courseMode" content="online">
<time itemprop="startDate" datetime="2027-03-02">2 March</time><span itemprop="offers" itemscope itemtype="https://schema.org/Offer">
<data itemprop="price" value="480">480 euro</data><meta itemprop="priceCurrency" content="EUR"></span></div></article>"""
RDFA = (
    MICRODATA.replace(' itemscope itemtype="https://schema.org/', ' typeof="schema:')
    .replace('itemprop="', 'property="schema:')
    .replace("itemscope", "")
)
JSON_LD = json.dumps(
    {
        "@type": "Course",
        "name": "Tides",
        "inLanguage": "ga",
        "provider": "Harbour College",
        "hasCourseInstance": {
            "courseMode": "online",
            "startDate": "2027-03-02",
            "offers": {"price": "480", "priceCurrency": "EUR"},
        },
    }
)
DATA = {
    "title": ["Tides"],
    "provider": ["Harbour College"],
    "language": ["ga"],
    "delivery": ["online"],
    "start": ["2027-03-02"],
    "price_amount": ["480"],
    "price_currency": ["EUR"],
}


def sighting_of(html: str) -> Sighting | None:
    return read_detail(SOURCE, URL, LexborHTMLParser(html), "sha")


def told(html: str) -> dict[str, list[str]]:
    """The words said for machines, by field."""
    sighting = sighting_of(html)
    assert sighting is not None
    words: dict[str, list[str]] = {}
    for found in sighting.words:
        if found.method == "structured":
            words.setdefault(found.field, []).append(found.words)
    return words


def block(node: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize("html", [MICRODATA, RDFA, f'<script type="application/ld+json">{JSON_LD}</script>'])
def test_one_course_reads_the_same_however_it_is_marked(html: str) -> None:
    assert told(html) == DATA


def test_the_place_of_marked_words_leads_to_them() -> None:
    sighting = sighting_of(MICRODATA)
    assert sighting is not None
    (price,) = (found for found in sighting.words if found.field == "price_amount")
    (currency,) = (found for found in sighting.words if found.field == "price_currency")
    assert price.locator == "md:0/hasCourseInstance/0/offers/0/price/0"
    assert currency.locator == "md:0/hasCourseInstance/0/offers/0/priceCurrency/0"


def test_a_property_elsewhere_on_the_page_belongs_to_the_thing_that_refers_to_it() -> None:
    html = (
        '<div itemscope itemtype="https://schema.org/Course" itemref="a b"></div>'
        '<h1 id="a" itemprop="name">Tides</h1><p id="b"><b itemprop="courseCode">T 101</b></p><p itemprop="about">nobody\'s</p>'
    )
    assert told(html) == {"title": ["Tides"], "code": ["T 101"]}


def test_words_in_the_markup_are_those_a_person_sees() -> None:
    html = (
        '<div itemscope itemtype="https://schema.org/Course"><h1 itemprop="name">From &lt;p&gt; to H<sub>2</sub>O</h1>'
        '<div itemprop="description"><p>Two rivers <b>meet</b>.</p>\n<p>One goes on.</p></div>'
        '<div itemprop="about">Tides<br>Charts</div></div>'
    )
    assert told(html) == {
        "title": ["From <p> to H2O"],
        "description": ["Two rivers meet.\nOne goes on."],
        "skills": ["Tides Charts"],
    }


def test_things_that_are_no_course_and_broken_markup_are_passed_over() -> None:
    for html in (
        "<p itemscope>x</p>",
        '<p itemprop="name">Tides</p>',
        '<p itemscope itemtype="">x</p>',
        '<p itemscope itemtype="https://schema.org/Organization"><b itemprop="name">Harbour</b></p>',
        '<p typeof="Person"><b property="name">Ada</b></p>',
        '<p itemscope itemtype="https://schema.org/Course" itemref="me" id="me" itemprop="hasPart"></p>',
    ):
        assert sighting_of(f"<h1>About</h1>{html}") is None


def test_markup_without_end_is_read_in_bounded_depth() -> None:
    html = '<div itemscope itemtype="https://schema.org/Course" itemprop="about">' * 2000
    assert sighting_of(f"<h1>Tides</h1>{html}") is None
    assert sighting_of(f'<div itemscope itemtype="https://schema.org/Course"><b itemprop="name">Tides</b>{html}') is not None
    deep = '{"@type":"WebPage","mainEntity":' * 400 + '{"@type":"Course"}' + "}" * 400
    assert sighting_of(f'<h1>Tides</h1><script type="application/ld+json">{deep}</script>') is None


def test_of_several_courses_in_the_data_only_the_pages_own_is_read() -> None:
    others = [{"@type": "Course", "name": name, "provider": {"name": "Elsewhere"}} for name in ("Knots", "Sails")]
    mine = {"@type": "Course", "name": "Tides", "provider": {"name": "Harbour College"}}
    offer = {"@type": "Product", "name": "Tides", "offers": {"price": 480}}
    html = "<title>Tides | Quayside</title><h1>Tides</h1>"
    assert told(html + block([*others, mine])) == {"title": ["Tides"], "provider": ["Harbour College"]}
    assert told(html + block(others[0]) + block(mine) + block(offer))["price_amount"] == ["480"]
    assert told(html + block(others) + MICRODATA)["provider"] == ["Harbour College"]
    by_address = [others[0], {"@type": "Course", "url": f"{URL}/", "name": "The tides, and how to read them"}]
    assert told(html + block(by_address)) == {"title": ["The tides, and how to read them"]}
    assert sighting_of(html + block(others)) is None


def test_what_the_page_is_mainly_about_is_read() -> None:
    assert told(block({"@type": "WebPage", "mainEntity": {"@type": "Course", "name": "Tides"}})) == {"title": ["Tides"]}


FACTS = "<dl><dt>Fee</dt><dd>€5</dd><dt>Duration</dt><dd>1 day</dd></dl>"


@pytest.mark.parametrize(
    "below",
    [
        "<h3>Harbour College (27HCT101)</h3>",
        "<p>Harbour College</p>",
        '<p>by <a href="/providers/harbour-college">Harbour College</a></p>',
    ],
)
def test_a_provider_without_a_label_is_the_name_below_the_title_that_leads_to_its_page(below: str) -> None:
    link = '<p><a href="https://quayside.example/providers/harbour-college">Harbour College</a></p>'
    for html in (f"<h1>Tides</h1>{below}{FACTS}{link}", f"<h1>Tides</h1>{below}{link}{FACTS}"):
        sighting = sighting_of(html)
        assert sighting is not None
        assert said(sighting, "provider") == ["Harbour College"]


@pytest.mark.parametrize(
    "html",
    [
        f"<h1>Tides</h1><h3>Harbour College</h3>{FACTS}",
        f'<h1>Tides</h1><h3>For beginners</h3>{FACTS}<a href="/providers/harbour-college">Harbour College</a>',
        f'<h1>Tides</h1><h3>Harbour College</h3>{FACTS}<a href="/harbour-college">Harbour College</a>',
        f'<h1>Tides</h1>{FACTS}<p>More.</p><p>Yet more.</p><p><a href="/providers/wharf">Wharf College</a></p>',
    ],
)
def test_a_provider_is_never_guessed(html: str) -> None:
    sighting = sighting_of(html)
    assert sighting is not None
    assert said(sighting, "provider") == []
