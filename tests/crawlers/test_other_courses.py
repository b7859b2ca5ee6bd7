"""What a page says of other courses is never taken for its own, wherever it stands and whatever it is called."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawlers.reading import read_detail
from schemas import Sighting
from tests.crawlers.test_makes import SOURCE, said

OWN = "<dl><dt>Institution</dt><dd>Harbour College</dd><dt>Duration</dt><dd>6 weeks</dd></dl>"
CARD = '<div class="card"><a href="/c/{n}">{name}</a><p>Fee: €{n}</p><p>Start date: {n} May 2027</p></div>'
CARDS = CARD.format(n=4, name="Knots") + CARD.format(n=5, name="Sails")
LAST = "<h2>Good to know</h2><p>A harbour pilot answers every question within a day.</p>"
HEADINGS = (
    "Related courses",
    "Similar micro-credentials",
    "Other courses from Harbour College",
    "You may also like",
    "You might also be interested in...",
    "Recommended for you",
    "Recently viewed",
    "Recently viewed courses",
    "People also viewed",
    "Learners who took this course also enrolled in",
    "More from Harbour College",
    "Explore other programmes",
    "View similar short courses",
    "Popular courses in boating",
    "Keep exploring",
    "What to learn next",
    "À voir aussi",
    "D'autres microcertifications",
    "Autres cours offerts par Harbour College",
    "Formations similaires",
    "Découvrez nos autres formations",
    "Vous pourriez aussi aimer",
    "Cela pourrait vous intéresser",
    "Récemment consultés",
    "Cours recommandés pour vous",
    "Les étudiants ont aussi suivi",
)


def sighted(body: str, lang: str = "en") -> Sighting:
    html = f'<html lang="{lang}"><head><title>Tides | Quayside</title></head><body><main>{body}</main></body></html>'
    sighting = read_detail(SOURCE, "https://quayside.example/course/tides", LexborHTMLParser(html), "sha")
    assert sighting is not None
    return sighting


def everything(sighting: Sighting) -> str:
    return " ".join([*(words.words for words in sighting.words), *(passage.words for passage in sighting.passages)])


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize(
    "page",
    [
        "<h1>Tides</h1>{own}<section><h2>{heading}</h2>{cards}</section>{last}",
        "<h1>Tides</h1>{own}<h3>{heading}</h3>{cards}{last}",
        "<aside><h2>{heading}</h2>{cards}</aside><h1>Tides</h1>{own}{last}",
        "<h1>Tides</h1><aside><h2>{heading}</h2>{cards}</aside>{own}{last}",
        "<h1>Tides</h1><div><div><div>{heading}</div></div><div>{cards}</div></div>{own}{last}",
        "<h1>Tides</h1>{own}<section><h2>{heading}</h2><p>Chosen for you.</p></section><section>{cards}</section>{last}",
    ],
)
def test_a_section_of_other_courses_is_left_out_and_nothing_else(heading: str, page: str) -> None:
    sighting = sighted(page.format(own=OWN, cards=CARDS, heading=heading, last=LAST))
    assert said(sighting, "provider") == ["Harbour College"]
    assert said(sighting, "duration") == ["6 weeks"]
    assert said(sighting, "price") == said(sighting, "start") == []
    assert "harbour pilot" in everything(sighting)
    assert "Knots" not in everything(sighting)


@pytest.mark.parametrize(
    "text",
    [
        "Related",
        "Recommended: a course in mathematics.",
        "Other courses may be taken at the same time.",
        "You may also apply by post.",
        "More about this course",
        "Recommended prior knowledge",
        "Voir les préalables",
    ],
)
def test_words_that_only_sound_like_it_are_the_pages_own(text: str) -> None:
    sighting = sighted(f"<h1>Tides</h1><p>{text}</p>{OWN}<p>Fee: €480</p>")
    assert said(sighting, "price") == ["€480"]


def test_a_course_may_be_called_like_such_a_section() -> None:
    for title in ("More from Less", "Similar Programs", "Keep Exploring"):
        html = f"<title>{title} | Quayside</title><div><h2>{title}</h2></div>{OWN}"
        sighting = read_detail(SOURCE, "https://quayside.example/course/more", LexborHTMLParser(html), "sha")
        assert sighting is not None
        assert said(sighting, "title") == [title]


@pytest.mark.parametrize("make", ["<h3><a href='/c/{n}'>{name}</a></h3><p>Fee: €{n}</p>", CARD])
def test_cards_under_a_heading_nobody_knows_are_left_out(make: str) -> None:
    cards = make.format(n=4, name="Knots") + make.format(n=5, name="Sails")
    sighting = sighted(f"<h1>Tides</h1>{OWN}<section><h2>All aboard!</h2>{cards}</section>{LAST}")
    assert said(sighting, "price") == []
    assert "harbour pilot" in everything(sighting)


def test_values_that_are_links_are_the_pages_own() -> None:
    pairs = "".join(
        f"<dt>{label}</dt><dd><a href='/x'>{value}</a></dd>"
        for label, value in (("Institution", "Harbour College"), ("Industry", "Shipping"), ("Campus", "Dublin"))
    )
    sighting = sighted(f"<h1>Tides</h1><dl>{pairs}<dt>Fee</dt><dd>€480</dd></dl>")
    assert said(sighting, "provider") == ["Harbour College"]
    assert said(sighting, "price") == ["€480"]


@pytest.mark.parametrize("head", ["<a href='#fees'>Fee</a>", "<button type='button'>Fee</button>"])
def test_a_heading_that_opens_its_section_names_it(head: str) -> None:
    sighting = sighted(f"<h1>Tides</h1>{OWN}<div><h3>{head}</h3><div id='fees'><p>€480</p></div></div>")
    assert said(sighting, "price") == ["€480"]
