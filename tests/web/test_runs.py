"""The console's pages of harvests: those that go on, that went well, that were cut off, and how to find each of them again."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from playwright.sync_api import Browser, expect

from credatlas.hands import Hands
from indexer import EmbeddedEngine
from schemas import Beat, Harvest, RunState
from store import Move
from tests.parts import site as quay
from tests.scheduler.nights import SOURCE, Nights
from tests.web.asking import Site, serving
from tests.web.visitor import Visitor
from web import create_app
from web.frame.desk import Desk
from web.ops.runs import Asked, listed

NAME = SOURCE.source_id
HOSTILE = "<script>alert(1)</script>"
DEAD, STOPPED, GOING = (f"{NAME}/{name}" for name in ("dead", "stopped", "going"))


@dataclass(frozen=True)
class House:
    """`first` brought 24 courses; `second` missed two of them, brought one more, and met one that had changed."""

    site: Site
    nights: Nights
    first: Harvest
    second: Harvest

    @property
    def visitor(self) -> Visitor:
        return Visitor(self.site)

    def begin(self, run_id: str, beat: Beat, ago: timedelta = timedelta(minutes=2)) -> None:
        self.nights.store.runs.begin(run_id, NAME, run_id, datetime.now(UTC) - ago)
        self.nights.store.runs.beat(run_id, beat, datetime.now(UTC))

    def end(self, run_id: str, state: RunState = RunState.CANCELLED) -> None:
        self.nights.store.runs.close(run_id, state, "", datetime.now(UTC))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("runs")
    with quay.serving(quay.Site()) as made:
        nights = Nights(home, made)
        first = nights.harvest()
        courses = list(made.courses.items())
        made.courses = dict(courses[2:]) | {"rope": quay.Course(f"Ropes {HOSTILE}")}
        made.courses["course-009"].fee = "€999"
        second = nights.harvest()
        sources = {NAME: SOURCE}
        hands, engine = Hands(nights.settings, nights.store, sources), EmbeddedEngine(home / "index")
        app = create_app(nights.settings, nights.store, engine, sources, today=date.today, hands=hands)
        with serving(app, engine) as site:
            made_of = House(site, nights, first, second)
            _old_runs(made_of)
            yield made_of
    nights.store.close()


def _old_runs(house: House) -> None:
    """One whose process was killed, with its log, and one that a person stopped."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    house.begin(DEAD, Beat(step="pages", pages=7, known=30, listings=4, errors={"timeout": 2, "gone": 1}))
    house.nights.store.runs.given_to(DEAD, process.pid)
    log = house.nights.settings.log(DEAD)
    log.parent.mkdir(parents=True)
    log.write_text(f"10:00:00 1 of 30 pages\n10:00:02 timeout: 2 by now\n10:00:03 {HOSTILE}\n")
    house.begin(STOPPED, Beat(step="pages", pages=3, known=30))
    house.end(STOPPED)


def facts(page: str) -> dict[str, str]:
    """What the page of a run says, by its heading."""
    return {
        unescape(name): re.sub(r"<[^>]+>", "", told).strip() for name, told in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page)
    }


def lines(house: House, query: str = "") -> list[dict[str, str]]:
    text = house.visitor.get(f"/ops/runs.csv{query}").body.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.check("U1")
def test_what_a_run_counts_adds_up_and_its_lists_are_as_long(house: House) -> None:
    page = house.visitor.get(f"/ops/runs/{house.second.harvest_id}").text
    told = {name: int(words) for name, words in facts(page).items() if words.isdigit()}
    assert told["New"] + told["Changed"] + told["Unchanged"] == told["Records"] == 23
    known = {r.offering.offering_id for r in house.nights.store.records(NAME)} - set(_ids(house, Move.NEW))
    assert told["Gone"] == len(known) - (told["Changed"] + told["Unchanged"]) == 2
    assert {name: told[name] for name in ("New", "Changed", "Gone")} == {"New": 1, "Changed": 1, "Gone": 2}
    for move in (Move.NEW, Move.CHANGED, Move.GONE):
        rows = list(csv.reader(io.StringIO(house.visitor.get(f"/ops/runs/{house.second.harvest_id}/{move}.csv").text)))
        assert [row[-1] for row in rows[1:]] == _ids(house, move)
        assert all(f"/ops/records/{one}" in page for one in _ids(house, move))


def _ids(house: House, move: Move) -> list[str]:
    return [record.offering.offering_id for record in house.nights.store.runs.moved(house.second, move)[0]]


def test_a_long_list_goes_page_by_page_and_says_what_is_monitored(house: House) -> None:
    here = f"/ops/runs/{house.first.harvest_id}"
    first, second = house.visitor.get(here).text, house.visitor.get(f"{here}?list=new&page=2").text
    found = [set(re.findall(r"/ops/records/([0-9a-f-]+)\"", page)) for page in (first, second)]
    assert (len(found[0]), len(found[1]), found[0] & found[1]) == (20, 4, set())
    assert "What was watched" in first
    assert house.visitor.get(f"{here}?list=new&page=99999").status == 200


@pytest.mark.check("U2")
def test_a_run_whose_process_was_killed_is_interrupted_with_its_counts_and_its_log(house: House) -> None:
    page = house.visitor.get(f"/ops/runs/{DEAD}").text
    told = facts(page)
    assert "Interrupted" in page
    assert "completed" not in page.casefold()
    assert (told["Pages"], told["Records"], told["Errors"]) == ("7", "4", "3")
    assert "No answer in time" in page
    assert (HOSTILE in page, "&lt;script&gt;" in page, "<progress" in page) == (False, True, False)
    sifted = house.visitor.get(f"/ops/runs/{DEAD}?log=TIMEOUT").text
    assert ("timeout: 2 by now" in sifted, "1 of 30 pages\n" in sifted) == (True, False)
    assert "No line has these words" in house.visitor.get(f"/ops/runs/{DEAD}?log=zebra").text


@pytest.mark.check("U3")
def test_the_list_is_sifted_by_when_runs_ended_by_catalogue_and_by_how_they_went(house: House) -> None:
    day = house.first.ended_at[:10]
    assert [line["Run"] for line in lines(house, f"?since={day}&until={day}")] == [house.first.harvest_id]
    assert house.first.harvest_id not in {line["Run"] for line in lines(house, f"?since={house.second.ended_at[:10]}")}
    assert STOPPED in {line["Run"] for line in lines(house, "?state=cancelled")}
    assert [line["Run"] for line in lines(house, "?state=interrupted")] == [DEAD]
    assert {line["Run"] for line in lines(house, "?state=full")} == {house.first.harvest_id, house.second.harvest_id}
    assert len(lines(house, f"?catalogue={NAME}")) == len(lines(house)) >= 4
    page = house.visitor.get(f"/ops/runs?state=full&until={day}").text
    assert (house.first.harvest_id in page, house.second.harvest_id in page, 'value="full" selected' in page) == (
        True,
        False,
        True,
    )


@pytest.mark.parametrize(
    "query",
    ["?state=zebra&catalogue=%00", "?since=2026-13-45&until=9999-12-31", "?page=-3", "?page=99999", "?since=;DROP&page=%C2%B2"],
)
def test_any_question_gets_a_page(house: House, query: str) -> None:
    for path in ("/ops/runs", "/ops/runs.csv", f"/ops/runs/{DEAD}", "/fr/ops/runs"):
        assert house.visitor.get(path + query).status == 200, path
    assert house.visitor.get("/ops/runs?state=zebra&since=x").text.count("We ignored 2 filters") == 1
    assert house.visitor.get("/ops/runs?since=2026-W01-1").text.count("We ignored 1 filter") == 1


def test_no_such_run_is_a_page_with_a_way_back(house: House) -> None:
    for path in ("nobody/1", "..%2f..%2fetc", f"{DEAD}/new.csv", f"{house.first.harvest_id}/zebra.csv", "nobody/1/issues.csv"):
        refused = house.visitor.get(f"/ops/runs/{path}")
        assert (refused.status, "/ops/runs" in refused.text) == (404, True), path


def test_the_pages_of_a_long_list_hold_each_run_once_those_that_go_on_first(house: House) -> None:
    house.begin(GOING, Beat())
    desk = Desk(house.nights.settings, house.nights.store, EmbeddedEngine(house.nights.home / "index"), {NAME: SOURCE})
    now = datetime.now(UTC)
    told = [one.run.run_id for page in (1, 2, 3) for one in listed(desk, Asked(page=page), now, 2)[0]]
    house.end(GOING)
    assert (len(told), len(set(told)), told[0]) == (5, 5, GOING)


def test_a_run_that_goes_on_shows_how_far_it_is_and_is_cancelled_by_a_form_with_its_token(house: House) -> None:
    house.begin(GOING, Beat(step="pages", pages=30_000, known=120_000, listings=22), timedelta(minutes=2_000))
    here, visitor = f"/ops/runs/{GOING}", house.visitor
    page = visitor.get(here).text
    assert '<progress id="far" value="30000" max="120000">' in page
    assert ("30,000 of 120,000 pages so far, 22 courses met." in page, "15 pages a minute" in page) == (True, True)
    part = visitor.get(here, X_Fragment="1")
    assert ("<html" in part.text, "<progress" in part.text, part.headers["vary"]) == (False, True, "X-Fragment, Accept-Encoding")
    assert [line["State"] for line in lines(house, "?state=running")] == ["Running"]
    assert visitor.post(f"{here}/cancel").status == 403
    sent = visitor.post(f"{here}/cancel", token=visitor.token(here))
    assert (sent.status, sent.headers["location"]) == (303, here)
    assert "stops before its next page" in visitor.get(here).text
    assert house.nights.store.runs.beat(GOING, Beat(), datetime.now(UTC))
    token = visitor.token("/ops/runs/" + GOING) if 'name="token"' in visitor.get(here).text else ""
    house.end(GOING)
    assert "Nothing of it was recorded" in visitor.get(here).text
    assert token == "" or visitor.post(f"{here}/cancel", token=token).status == 409


@pytest.mark.heavy
@pytest.mark.browser
@pytest.mark.check("U4")
def test_a_page_that_stays_open_follows_its_run_and_speaks_at_most_twice_a_minute(house: House, browser: Browser) -> None:
    going = f"{NAME}/watched"
    house.begin(going, Beat(step="pages", pages=10, known=100))
    with browser.new_context() as context:
        page = context.new_page()
        page.clock.install()
        page.goto(f"{house.site.url}/ops/runs/{going}")
        page.evaluate(
            "window.heard = []; new MutationObserver(() => heard.push(document.querySelector('#said').textContent))"
            ".observe(document.querySelector('#said'), {childList: true})"
        )
        page.get_by_role("button", name="Cancel this run").focus()
        for pages in (20, 30, 40):
            house.nights.store.runs.beat(going, Beat(step="pages", pages=pages, known=100), datetime.now(UTC))
            page.clock.run_for(2_000)
            expect(page.locator(".attention")).to_contain_text(f"{pages} of 100 pages")
        assert page.evaluate("heard.length") == 1
        expect(page.get_by_role("button", name="Cancel this run")).to_be_focused()
        house.end(going)
        page.clock.run_for(2_000)
        expect(page.locator("progress")).to_have_count(0)
        assert page.evaluate("heard.length") == 1
        page.clock.run_for(30_000)
        assert page.evaluate("heard") == ["Running. 20 of 100 pages so far, 0 courses met.", "Cancelled"]
