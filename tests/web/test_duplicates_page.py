"""Pairs that are one course or nearly stand side by side with what speaks for and against it, and an operator's word decides."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from credatlas.hands import Hands
from indexer import EmbeddedEngine
from scheduler import match
from schemas import Offering, Settings, Taken
from store import Store
from tests.matcher.courses import KINDS, catalogue, course
from tests.store.nights import harvest, take
from tests.web.asking import serving
from tests.web.visitor import Visitor
from web import create_app

PAGE = "/ops/duplicates"
SOURCES = {name: catalogue(name) for name in KINDS}
ROPE, ROPE_AT_HOME = course("Rope Making"), course("Rope Making", "ie_harbour")
CORK, GALWAY = course("Sail Making [Cork]", key="1"), course("Sail Making [Galway]", key="2")
COURSES = (ROPE, ROPE_AT_HOME, CORK, GALWAY, course("Knots"), course("=HYPERLINK(1) <b>rigging</b>", key="3"))


@dataclass
class Town:
    store: Store
    visitor: Visitor
    token: str

    def page(self, query: str = "") -> str:
        answer = self.visitor.get(f"{PAGE}?{query}")
        assert answer.status == 200
        return html.unescape(answer.text)

    def rows(self, query: str = "") -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.visitor.get(f"{PAGE}.csv?{query}").text.removeprefix("\ufeff"))))

    def rule(self, first: Offering, second: Offering, /, **told: str) -> tuple[int, str]:
        form = {
            "one": first.offering_id,
            "other": second.offering_id,
            "says": "different",
            "by": "Ada",
            "why": "asked them",
        } | told
        answer = self.visitor.post(PAGE, token=self.token, **form)
        return answer.status, answer.headers.get("location", "") or html.unescape(answer.text)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    store, engine = Store.open(f"sqlite:///{tmp_path / 'credatlas.sqlite'}"), EmbeddedEngine(tmp_path / "index")
    for source_id in KINDS:
        mine = tuple(Taken(offering=each, pages_hash="p") for each in COURSES if each.source_id == source_id)
        store.record(take(1, mine, harvest=harvest(1, source_id=source_id), grace=1))
    match(store, SOURCES, datetime(2026, 6, 1, tzinfo=UTC))
    settings = Settings(home=tmp_path)
    app = create_app(settings, store, engine, SOURCES, hands=Hands(settings, store, SOURCES))
    with serving(app, engine) as site:
        visitor = Visitor(site)
        yield Town(store, visitor, visitor.token(PAGE))
    store.close()


def test_a_pair_is_ruled_on_and_the_ruling_taken_back(town: Town) -> None:
    both = {ROPE.offering_id, ROPE_AT_HOME.offering_id}
    assert [row["State"] for row in town.rows() if {row["One"], row["The other"]} == both] == ["One course"]
    status, where = town.rule(ROPE, ROPE_AT_HOME, back="state=joined&sort=alike")
    assert (status, where) == (303, f"{PAGE}?state=joined&sort=alike")
    assert town.store.cluster(ROPE.offering_id) is None
    assert "ruled by Ada: asked them" in town.page("state=ruled")
    ruled = town.page("show=rulings")
    assert "Two courses</h2>" in ruled
    assert re.findall(r'name="says" value="(\w+)"', ruled) == ["same"]
    assert town.rule(ROPE, ROPE_AT_HOME, says="same")[0] == 303
    assert town.store.cluster(ROPE.offering_id) is not None
    assert [(row["Ruled"], row["By"], row["Why"]) for row in town.rows("show=rulings")] == [("same", "Ada", "asked them")]


def test_a_ruling_needs_two_records_a_name_and_a_reason(town: Town) -> None:
    for told in ({"by": ""}, {"why": " "}, {"says": "owner"}, {"says": ""}, {"says": "same'--"}):
        assert town.rule(ROPE, CORK, **told)[0] == 400, told
    for told in ({"other": ROPE.offering_id}, {"other": "nobody"}, {"one": "", "other": "\0"}):
        status, said = town.rule(ROPE, CORK, **told)
        assert (status, "That did not work" in said) == (409, True), told
    assert town.rows("show=rulings") == []
    assert town.rule(ROPE, CORK, back="show=<script>&page=9999999&catalogue=//evil.example")[1] == PAGE
    assert "<script>alert" not in town.page(f"show=rulings&catalogue={ROPE.source_id}")


def test_every_filter_stands_in_the_address_and_the_file_has_all_that_match(town: Town) -> None:
    pairs, ruled = town.rows(), town.rule(ROPE, ROPE_AT_HOME)
    assert ruled[0] == 303
    by_state = {state: town.rows(f"state={state}") for state in ("joined", "apart", "ruled")}
    assert sum(map(len, by_state.values())) == len(pairs)
    assert len(by_state["ruled"]) == 1
    home = town.rows("catalogue=ie_harbour")
    assert all("ie_harbour" in row.values() for row in home)
    assert town.page("catalogue=ie_harbour").count('class="pair"') == min(10, len(home))
    assert "We ignored 3 filters" in town.page("show=x&catalogue=y&page=zero")
    scores = [float(row["Score"]) for row in town.rows("sort=alike")]
    assert scores == sorted(scores, reverse=True)
    courses = town.rows("show=courses")
    assert {row["Record"] for row in courses} == {
        member.offering_id for one in town.store.clusters().values() for member in one.members if len(one.members) > 1
    }
    assert all(row["Title"][:1] != "=" for row in courses)
