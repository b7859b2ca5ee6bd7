"""The page of one course: what it tells, what it does not, and where each value was read."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import unquote

import pytest

from schemas import Dimension
from tests.web.asking import Answer, Site
from tests.web.catalogue import ARCHIVED, BORROWED, DENIED, EMPTY, FRENCH, GONE, HOSTILE, SHEET, STEALTH, course_id
from tests.web.quotes import QUOTES
from web.frame.words import words

FULL = "Data analysis for managers"
SHOWN = (
    *("Title", "Provider", "Description", "Price", "Study time", "Start and duration", "How you study", "Language", "Level"),
    *("Credit", "Learning outcomes", "Prerequisites", "Assessment", "What you receive", "Subjects and skills"),
)


def course(site: Site, title: str) -> Answer:
    return site.get(f"/courses/{course_id(title)}")


def rows(page: Answer) -> dict[str, str]:
    """The HTML of each of the six rows, by dimension."""
    found = re.findall(r'<li id="([a-z-]+)">(.*?)</li>', page.text.split('class="quality"')[1].split("</ul>")[0], re.DOTALL)
    return {name.replace("-", "_"): html for name, html in found}


def linked(page: Answer) -> dict[str, object]:
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    assert text
    return dict(json.loads(text[1]))


@pytest.mark.check("D1")
@pytest.mark.parametrize("title", [FULL, EMPTY, DENIED, BORROWED, FRENCH, "Understanding anxiety"])
def test_all_six_rows_have_a_state_and_only_what_is_said_has_a_quote(site: Site, title: str) -> None:
    told = rows(course(site, title))
    assert list(told) == list(Dimension)
    for html in told.values():
        said = "badge published" in html or "badge in_part" in html
        own = html.split('<p class="heard">')[0]
        assert said == ("<q>" in own) == ('href="http' in own)


def test_a_quote_leads_to_its_place_on_the_page(site: Site) -> None:
    row = rows(course(site, FULL))["qa_process"]
    href = re.search(r'href="([^"]+)"', row)
    assert href
    start, end = unquote(href[1].split(":~:text=")[1]).split(",")
    assert QUOTES["qa_process.p"].startswith(start)
    assert QUOTES["qa_process.p"].endswith(end)


def test_what_is_not_checked_says_why(site: Site) -> None:
    assert "This catalogue has no place for it." in rows(course(site, FULL))["quality_rating"]
    assert "We have not read the page" in rows(course(site, "Understanding anxiety"))["qa_process"]


def test_a_denial_is_in_part_with_a_note(site: Site) -> None:
    denied = rows(course(site, DENIED))["qa_process"]
    assert "In part" in denied and "says plainly that there is none" in denied


def test_what_the_provider_says_is_shown_as_its_words_and_leaves_the_course_without(site: Site) -> None:
    row = rows(course(site, BORROWED))["qa_process"]
    own, heard = row.split('<p class="heard">')
    assert "Not found" in own and "Nothing on the course’s own pages." in own
    assert "Said by the provider" in heard and QUOTES["qa_process.v"] in heard and 'href="http' in heard
    assert "could not be read when we last tried" in heard
    assert "Who approves this course" in course(site, BORROWED).text


def test_questions_ask_for_what_is_not_published(site: Site) -> None:
    page = course(site, FULL).text
    assert "What did past learners say" in page
    assert "Who approves this course" not in page


def test_every_shown_value_has_its_quotation(site: Site) -> None:
    page = course(site, FULL)
    told = page.text.split('class="proofs"')[1].split("</details>")[0]
    for field in SHOWN:
        assert f'<th scope="row">{field}</th>' in told
    assert "beside the label" in told
    assert "pair:prices" in told


def test_a_quotation_names_the_archived_page_it_stands_on(site: Site) -> None:
    told = course(site, ARCHIVED).text.split('class="proofs"')[1].split("</details>")[0]
    assert SHEET.url in told
    assert "23 November 2026" in told


def test_similar_courses_publish_more(either_site: Site) -> None:
    page = course(either_site, "Negotiation for new supervisors").text
    similar = page.split('id="similar"')[1].split("</section>")[0]
    assert "/courses/" in similar
    assert all(int(n) > 0 for n in re.findall(r"publishes (\d) of 6", similar))


@pytest.mark.check("D6")
@pytest.mark.parametrize("title", [FULL, EMPTY, FRENCH, GONE, HOSTILE, "Negotiation for new supervisors"])
def test_every_figure_of_the_page_is_that_of_its_data(site: Site, title: str) -> None:
    page, data = course(site, title).text, site.get(f"/courses/{course_id(title)}.json").data
    grid = unescape(re.sub(r"<[^>]+>", "\n", page.split('class="facts-grid"')[1].split("</dl>")[0]))
    shown = data["card"]
    for name in ("price_text", "hours_text", "start_text", "mode_text"):
        said = shown.get(name, "").removeprefix("Starts ")  # the label beside it says so
        assert said in grid or said.endswith("not given")
    assert f"publishes <b>{data['published']} of 6</b>" in page
    states = {badge["dimension"]: words().statuses[badge["status"]].label for badge in shown["badges"]}
    told = rows(course(site, title))
    assert {
        dimension: label in told[dimension].split('class="heard"')[0] for dimension, label in states.items()
    } == dict.fromkeys(told, True)
    outcomes = [found["outcome"] for found in data.get("findings", []) if found["verb"] != "named missing"]
    for outcome, count in re.findall(r"</svg> (\w[\w ]*): <b>(\d+)</b>", page):
        slug = next(slug for slug, (word, _) in words().outcomes.items() if word == outcome)
        assert int(count) == outcomes.count(slug)


@pytest.mark.check("D7")
def test_the_card_the_page_and_the_data_agree(either_site: Site) -> None:
    page, data = course(either_site, FULL).text, either_site.get(f"/courses/{course_id(FULL)}.json").data
    assert f"publishes <b>{data['published']} of 6</b>" in page
    card = next(part for part in either_site.get("/?q=data+analysis").text.split('<li class="card"') if course_id(FULL) in part)
    assert card.count("badge published") == data["published"]
    assert data["record"]["offering"]["prices"][0]["amount_min"] == "450"


@pytest.mark.check("D2")
@pytest.mark.parametrize("title", [FULL, EMPTY, HOSTILE, FRENCH])
def test_json_ld_holds_known_values_only(site: Site, title: str) -> None:
    data = linked(course(site, title))
    assert data["name"] == title
    assert None not in data.values()
    assert "aggregateRating" not in data
    assert ("offers" in data) == (title != EMPTY)


def test_html_in_a_course_is_text_everywhere(site: Site) -> None:
    page = course(site, HOSTILE).text
    assert "<script>alert" not in page
    assert "<b>safe</b>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;safe&lt;/b&gt; web forms</h1>" in page


def test_an_address_that_runs_is_never_a_link(site: Site) -> None:
    page = course(site, STEALTH)
    assert page.status == 200
    assert 'href="javascript' not in page.text
    assert "Go to the course page" not in page.text


@pytest.mark.check("D4")
def test_a_title_carries_its_language(site: Site) -> None:
    assert '<h1 lang="fr">' in course(site, FRENCH).text


def test_a_course_that_tells_nothing_has_a_page(site: Site) -> None:
    page = course(site, EMPTY).text
    assert page.count("<i>Not given</i>") == 7
    assert "Provider not given" in page


@pytest.mark.check("D3")
def test_a_withdrawn_course_keeps_its_page(site: Site) -> None:
    page = course(site, GONE)
    assert page.status == 200
    assert "No longer listed." in page.text
    assert "22 November 2026" in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    assert course_id(GONE) not in site.get("/?q=letterpress").ids


@pytest.mark.check("D3")
def test_an_unknown_course_is_a_page_with_a_search_box(site: Site) -> None:
    page = site.get("/courses/nobody")
    assert page.status == 404
    assert 'name="q"' in page.text
    assert site.get("/courses/nobody.json").status == 404
    assert site.get("/courses/%00").status == 404
