"""One record whole, and what changed on it from one state to the next, told apart from what we changed ourselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from indexer import EmbeddedEngine
from schemas import Cause, Dimension, Harvest, Offering, Outcome, Price, Rules, Settings, State, Take, Taken, Text
from store import Store
from tests.web.asking import Site, serving
from tests.web.catalogue import ARCHIVED, DENIED, GONE, HOSTILE, LINES, PAGE, SOURCES, TODAY, course_id, offering
from tests.web.quotes import QUOTES
from web import create_app

LINE = next(line for line in LINES if line.title == ARCHIVED)
ID = course_id(ARCHIVED)


def first() -> Offering:
    return replace(offering(LINE), description=(Text(words="You will work on practical tasks, with\nfeedback.", lang="en"),))


def spaced(told: Offering) -> Offering:
    return replace(told, description=(Text(words="You will  work on practical tasks, with feedback.\n", lang="en"),))


def cheaper(told: Offering) -> Offering:
    price = Price(amount_min=Decimal(750), amount_max=Decimal(750), currency="EUR", raw="<i>750</i>")
    return replace(
        told, prices=(price,), description=(Text(words="You will work on realistic tasks, with feedback.", lang="en"),)
    )


def silent(told: Offering) -> Offering:
    """Says nothing of how its quality is assured any more."""
    states = (replace(one, state=State.SILENT) if one.field == Dimension.QA_PROCESS else one for one in told.field_states)
    said = tuple(one for one in told.statements if one.dimension is not Dimension.QA_PROCESS)
    return replace(told, statements=said, field_states=tuple(states))


@contextmanager
def living(home: Path) -> Iterator[Site]:
    """The life of one record: as first seen, with other spaces, cheaper at its source, and silent by other patterns of ours."""
    store, engine = Store.open(f"sqlite:///{home / 'credatlas.sqlite'}"), EmbeddedEngine(home / "index")
    told = first()
    life = [(told, Cause.SOURCE, "a"), (spaced(told), Cause.SOURCE, "a"), (cheaper(told), Cause.SOURCE, "a")]
    life.append((silent(cheaper(told)), Cause.RULE, "b"))
    for night, (state, cause, rule) in enumerate(life, start=20):
        at = f"2026-11-{night}T02:00:00Z"
        harvest = Harvest(
            harvest_id=f"ie_harbour/{night}",
            source_id="ie_harbour",
            outcome=Outcome.FULL,
            started_at=at,
            ended_at=at,
            rules=Rules(rule=rule),
        )
        store.record(Take(harvest=harvest, read=(Taken(offering=state, pages_hash=PAGE),), cause=cause))
    with serving(create_app(Settings(home=home), store, engine, SOURCES, today=lambda: TODAY), engine) as site:
        yield site
    store.close()


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with living(tmp_path_factory.mktemp("life")) as site:
        yield site


def diff(site: Site, asked: str = "") -> LexborHTMLParser:
    answer = site.get(f"/ops/records/{ID}/diff?{asked}")
    assert answer.status == 200
    return LexborHTMLParser(answer.text)


def changes(page: LexborHTMLParser) -> dict[str, tuple[str, str, str, str]]:
    """By field: before and after as shown, and both as the change itself gives them."""
    found = {}
    for row in page.css("table.diff")[0].css("tbody tr"):
        before, after, change = row.css("td")
        said = [" ".join(" ".join(one.text() for one in cell.css(".said")).split()) for cell in (before, after)]
        for hidden in change.css(".hidden"):
            hidden.decompose()
        told = change.css("p")[-1]
        sides = []
        for dropped in ("ins", "del"):
            copy = LexborHTMLParser(told.html or "")
            for one in copy.css(dropped):
                one.decompose()
            sides.append(" ".join(copy.text().split()))
        name = row.css("th")[0].text().replace("changed", "").strip()
        found[name] = (said[0], said[1], sides[0], sides[1])
    return found


@pytest.mark.check("F1")
def test_the_change_shown_gives_after_from_before(life: Site) -> None:
    told = changes(diff(life, "from=1&to=3"))
    assert set(told) == {"Description", "Price"}
    for before, after, as_removed, as_added in told.values():
        assert (as_removed, as_added) == (before, after)
        assert before != after


@pytest.mark.check("F2")
def test_other_spaces_are_no_change(life: Site) -> None:
    page = diff(life, "from=1&to=2")
    assert not page.css("tbody del, tbody ins")
    assert "no word of the page does" in page.text()


@pytest.mark.check("F3")
@pytest.mark.parametrize(("asked", "ours"), [("from=1&to=3", False), ("from=2&to=3", False), ("from=3&to=4", True), ("", True),
                                             ("from=1&to=4", True), ("from=4&to=3", True), ("from=4&to=4", False)])  # fmt: skip
def test_a_change_of_our_method_is_told_where_there_was_one(life: Site, asked: str, ours: bool) -> None:
    assert bool(diff(life, asked).css(".method")) is ours


@pytest.mark.check("F4")
def test_what_went_and_what_came_is_told_in_words(life: Site) -> None:
    change = diff(life, "from=2&to=3").css("table.diff")[0].css("tbody td:last-child")
    assert all(one.css(".hidden")[0].text() == "removed: " for cell in change for one in cell.css("del"))
    assert all(one.css(".hidden")[0].text() == "added: " for cell in change for one in cell.css("ins"))
    assert min(len(cell.css(told)) for cell in change for told in ("del", "ins")) > 0


def test_a_dimension_that_changed_has_its_state_and_its_words(life: Site) -> None:
    before, after, as_removed, as_added = changes(diff(life, "from=3&to=4"))["Quality assurance"]
    assert before == as_removed == QUOTES["qa_process.m"]
    assert after == as_added == ""
    row = diff(life, "from=3&to=4").css("table.diff tbody tr")[0]
    assert "In part" in row.text()
    assert "Not found" in row.text()


def test_a_state_is_asked_for_by_the_harvest_that_brought_it(life: Site) -> None:
    assert changes(diff(life, "from=ie_harbour/20&to=ie_harbour/22")) == changes(diff(life, "from=1&to=3"))
    assert changes(diff(life, "from=nobody&to=99")) == changes(diff(life))


def test_words_of_a_page_are_text_in_a_change(life: Site) -> None:
    answer = life.get(f"/ops/records/{ID}/diff?from=2&to=3").text
    assert "<i>750</i>" not in answer
    assert "&lt;i&gt;750&lt;/i&gt;" in answer


def test_a_record_that_never_changed_says_so(site: Site) -> None:
    page = diff(site)
    assert "Nothing has changed since it was first seen" in page.text()
    assert not page.css(".method")


def test_the_history_leads_to_each_change(life: Site) -> None:
    page = life.get(f"/ops/records/{ID}").text
    for number in (1, 2, 3):
        assert f"/ops/records/{ID}/diff?from={number}&amp;to={number + 1}" in page
        assert f'href="/ops/runs/ie_harbour/{number + 19}"' in page
    assert page.count("the catalogue’s page") == 2
    assert "our patterns, or how the catalogue is declared" in page


@pytest.mark.check("R3")
def test_a_quote_is_looked_up_on_the_page_that_was_kept(site: Site) -> None:
    page = LexborHTMLParser(site.get(f"/ops/records/{ID}").text)
    rows = {row.css("th")[0].text(): row.css("td")[-1].text() for row in page.css("#fields ~ .scroll tbody tr")}
    assert "stands on the page we kept" in rows["Title"]
    assert "stands on the page we kept" in rows["Price"]
    assert "not on the page we kept" in rows["Study time"]
    other = site.get(f"/ops/records/{course_id(DENIED)}").text
    assert "the page is not kept" in other
    assert "stands on the page we kept" not in other


def test_every_field_has_its_value_and_its_words(site: Site) -> None:
    page = site.get(f"/ops/records/{ID}").text
    assert "EUR 250 (tuition, one off), “250”" in unescape(page)
    assert "pair:prices" in page
    assert "pairs@1" in page
    assert f"/courses/{ID}" in page


def test_a_denial_and_a_withdrawal_are_told(site: Site) -> None:
    assert "denied" in site.get(f"/ops/records/{course_id(DENIED)}").text
    gone = site.get(f"/ops/records/{course_id(GONE)}").text
    assert "No longer listed, last seen on 22 November 2026." in gone
    assert re.search(r"24 November 2026, 02:\d\d UTC: gone", gone)


def test_hostile_words_are_text(site: Site) -> None:
    for page in ("", "/diff"):
        answer = site.get(f"/ops/records/{course_id(HOSTILE)}{page}")
        assert answer.status == 200
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("key", ["nobody", "..%2f..", "0" * 300])
@pytest.mark.parametrize("page", ["", "/diff"])
def test_a_record_there_is_not_is_not_found(site: Site, key: str, page: str) -> None:
    assert site.get(f"/ops/records/{key}{page}").status == 404
