"""The issues page: what is wrong, with its numbers, and what a person makes of it; as a page, a table and a feed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from schemas import AlertState, Issue, Outcome
from store import Store
from tests.web.asking import Site
from tests.web.troubled import DOWN, LOST, night, record, troubled
from tests.web.visitor import Visitor

PRICE = f"fill.{LOST}.price"
ATOM = "{http://www.w3.org/2005/Atom}"
TODAY = datetime.now(UTC).date()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Store, Path]]:
    home = tmp_path_factory.mktemp("issues")
    with troubled(home) as (site, store):
        yield site, store, home


def shown(site: Site, asked: str = "") -> list[str]:
    return re.findall(r'<li id="([^"]+)">', site.get(f"/ops/issues{asked}").text)


def titles(site: Site, asked: str = "") -> list[str]:
    answer = site.get(f"/ops/issues.atom{asked}")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    told = fromstring(answer.text)  # noqa: S314 # our own
    return [str(entry.findtext(f"{ATOM}title")) for entry in told.iter(f"{ATOM}entry")]


def test_the_gravest_come_first_and_each_says_its_numbers(house: tuple[Site, Store, Path]) -> None:
    site, _, _ = house
    assert shown(site) == [f"failed.{DOWN}", PRICE, "rates"]
    page = site.get("/ops/issues").text
    assert "Maple Short Courses (Ontario): Price missing on 80 % of records, usual 7 %." in page
    assert "add their label to the source file" in page
    assert "&lt;b&gt;refused&lt;/b&gt;" in page
    assert "<b>refused" not in page


def test_the_records_affected_are_those_it_leads_to(house: tuple[Site, Store, Path]) -> None:
    site, _, _ = house
    link = re.search(r'<a href="(/ops/records[^"]+)">12</a>', site.get("/ops/issues").text)
    assert link
    assert link[1].replace("&amp;", "&") == f"/ops/records?catalogue={LOST}&field=price&missing=1"
    listed = site.get(link[1].replace("&amp;", "&").replace("/ops/records", "/ops/records.csv")).text
    assert len(list(csv.reader(io.StringIO(listed)))) == 1 + 12


def test_the_records_that_are_gone_are_listed_too(tmp_path: Path) -> None:
    with troubled(tmp_path) as (site, store):
        take = night(LOST, datetime.now(UTC))
        record(store, tmp_path, type(take)(harvest=take.harvest, read=list(take.read)[:4]))
        page = site.get(f"/ops/issues?kind=fell&catalogue={LOST}").text
        assert "4 records were found, 15 the run before." in page
        link = re.search(r'<a href="(/ops/records[^"]+)">11</a>', page)
        assert link
        assert link[1].endswith("gone=1")
        listed = site.get(link[1].replace("&amp;", "&").replace("/ops/records", "/ops/records.csv")).text
        assert len(list(csv.reader(io.StringIO(listed)))) == 1 + 11


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        ("?severity=high", [f"failed.{DOWN}"]),
        (f"?catalogue={LOST}", [PRICE]),
        ("?kind=rates", ["rates"]),
        ("?kind=rates&severity=high", []),
        ("?state=closed", []),
        ("?state=any", [f"failed.{DOWN}", PRICE, "rates"]),
        ("?severity=dire&page=x&catalogue=nobody", [f"failed.{DOWN}", PRICE, "rates"]),
    ],
)
def test_filters_stand_in_the_address(house: tuple[Site, Store, Path], asked: str, keys: list[str]) -> None:
    site, _, _ = house
    assert shown(site, asked) == keys
    lines = list(csv.reader(io.StringIO(site.get(f"/ops/issues.csv{asked}").text.removeprefix("\ufeff"))))
    assert len(lines) == 1 + len(keys)
    assert ("We ignored 3 filters" in site.get(f"/ops/issues{asked}").text) == ("dire" in asked)


@pytest.mark.check("I2")
def test_neither_page_nor_feed_ever_calls_a_failed_run_completed(house: tuple[Site, Store, Path]) -> None:
    site, _, _ = house
    for path in ("/ops", "/ops/issues", "/ops/issues.csv", "/ops/issues.atom", "/healthz"):
        assert "completed" not in site.get(path).text.casefold(), path
    assert any(title.startswith("Opened: Lantern: Lantern <b>refused</b> the bot") for title in titles(site))


@pytest.mark.check("I3")
def test_a_person_takes_an_issue_in_hand_and_a_snoozed_one_is_quiet(tmp_path: Path) -> None:
    with troubled(tmp_path) as (site, store):
        visitor, until = Visitor(site), (TODAY + timedelta(days=3)).isoformat()
        token = visitor.token("/ops/issues")

        def say(**form: str) -> int:
            return visitor.post(f"/ops/issues/{PRICE}", token=token, by="Ada <i>", **form).status

        assert any("Price missing" in title for title in titles(site))
        assert (say(what="acknowledge"), say(what="note", note="=Asked them"), say(what="snooze", until=until)) == (303,) * 3
        held = store.watched.alerts()[PRICE]
        assert (held.state(TODAY), held.acknowledged_by, held.note) == (AlertState.SNOOZED, "Ada <i>", "=Asked them")
        assert shown(site, "?state=snoozed") == [PRICE]
        assert PRICE not in shown(site)
        record(store, tmp_path, night(LOST, datetime.now(UTC), unpriced=14))
        assert not any("Price missing" in title for title in titles(site, "?state=any"))
        page = site.get("/ops/issues?state=any").text
        assert "Acknowledged by Ada &lt;i&gt;" in page
        assert "'=Asked them" in site.get("/ops/issues.csv?state=any").text
        assert say(what="wake") == 303
        assert PRICE in shown(site)


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"what": "acknowledge"}, 400),
        ({"what": "acknowledge", "by": " "}, 400),
        ({"what": "snooze", "by": "Ada"}, 400),
        ({"what": "snooze", "by": "Ada", "until": "soon"}, 400),
        ({"what": "snooze", "by": "Ada", "until": TODAY.isoformat()}, 400),
        ({"what": "snooze", "by": "Ada", "until": "2999-01-01"}, 400),
        ({"what": "vanish", "by": "Ada", "until": (TODAY + timedelta(days=1)).isoformat()}, 400),
        ({}, 400),
    ],
)
def test_what_a_form_cannot_mean_is_refused_and_changes_nothing(
    house: tuple[Site, Store, Path], form: dict[str, str], status: int
) -> None:
    site, store, _ = house
    visitor, before = Visitor(site), store.watched.alerts()
    assert visitor.post(f"/ops/issues/{PRICE}", token=visitor.token("/ops/issues"), **form).status == status
    assert store.watched.alerts() == before


def test_a_form_without_its_token_or_for_no_issue_changes_nothing(house: tuple[Site, Store, Path]) -> None:
    site, store, _ = house
    visitor, before = Visitor(site), store.watched.alerts()
    assert visitor.post(f"/ops/issues/{PRICE}", what="acknowledge", by="Ada").status == 403
    token = visitor.token("/ops/issues")
    assert visitor.post("/ops/issues/nothing", token=token, what="acknowledge", by="Ada").status == 404
    for path in ("/ops", "/ops/issues", "/ops/issues.atom", "/ops/issues.csv"):
        site.get(path)
    assert store.watched.alerts() == before
    assert "rates" not in before


def test_what_stands_between_runs_can_be_taken_in_hand_too(tmp_path: Path) -> None:
    with troubled(tmp_path) as (site, store):
        visitor = Visitor(site)
        token = visitor.token("/ops/issues")
        answer = visitor.post("/ops/issues/rates", token=token, what="acknowledge", by="Ada", back="severity=low")
        assert (answer.status, answer.headers["location"]) == (303, "/ops/issues?severity=low#rates")
        assert store.watched.alerts()["rates"].acknowledged_by == "Ada"


def test_words_to_look_at_are_rolled_up_with_what_mends_them(tmp_path: Path) -> None:
    with troubled(tmp_path) as (site, store):
        take = night(LOST, datetime.now(UTC))
        runs, told = "javascript:alert(1)", {"source_id": LOST, "field": "price"}
        unread = [Issue(words=f"{n} shillings <b>", count=n, example_url=runs, **told) for n in (1, 5, 3)]
        record(store, tmp_path, type(take)(harvest=take.harvest, read=take.read, issues=tuple(unread)))
        page = site.get("/ops/issues").text
        assert "No reader could read these words." in page
        assert '<td class="num">3</td><td class="num">9</td>' in page
        assert "5 shillings &lt;b&gt;" in page
        assert "[lookups.price]" in page
        assert runs not in page
        lines = list(csv.reader(io.StringIO(site.get("/ops/issues.csv?words=1").text)))
        assert [line[4] for line in lines[1:]] == ["5", "3", "1"]
        assert '<td class="num">3</td>' not in site.get(f"/ops/issues?catalogue={DOWN}").text


def test_an_issue_that_is_clean_again_is_found_among_the_closed(tmp_path: Path) -> None:
    with troubled(tmp_path) as (site, store):
        for hours in (2, 1):
            record(store, tmp_path, night(LOST, datetime.now(UTC) + timedelta(hours=3 - hours)))
        assert PRICE not in shown(site)
        assert shown(site, "?state=closed") == [PRICE]
        assert "Closed by itself" in site.get("/ops/issues?state=closed").text
        assert [title.partition(":")[0] for title in titles(site, f"?catalogue={LOST}")] == ["Closed", "Opened"]


def test_what_a_run_showed_before_issues_were_kept_is_an_issue_too(tmp_path: Path) -> None:
    with troubled(tmp_path) as (site, store):
        store.record(night(LOST, datetime.now(UTC), Outcome.FAILED))
        assert f"failed.{LOST}" in shown(site)
        assert f"failed.{LOST}" not in store.watched.alerts()


def test_before_the_first_harvest_no_catalogue_has_an_issue(empty_site: Site) -> None:
    assert shown(empty_site, "?severity=high") == []
    assert "Every word was read." in empty_site.get("/ops/issues").text
    assert empty_site.get("/fr/ops/issues").status == 200
