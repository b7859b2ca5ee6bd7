"""What is held back is shown in figures and record by record, and a person's word lets it through, once."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from credatlas.hands import Hands
from indexer import EmbeddedEngine
from schemas import Outcome
from tests.parts import site as quay
from tests.scheduler.nights import SOURCE, Nights
from tests.web.asking import serving
from tests.web.visitor import Visitor
from web import create_app

LEFT = 9
PAGE = "/ops/approvals"


@dataclass
class Held:
    nights: Nights
    visitor: Visitor
    token: str

    def approve(self, **told: str) -> tuple[int, str]:
        form = {"harvest": self.nights.store.harvests()[0].harvest_id, "by": "Ada", "hours": "24"} | told
        answer = self.visitor.post(PAGE, token=self.token, **form)
        return answer.status, html.unescape(answer.text)

    @property
    def page(self) -> str:
        return html.unescape(self.visitor.get(PAGE).text)


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    """Two nights at a catalogue that lists 24 courses and then nine."""
    with quay.serving(quay.Site()) as listed:
        nights = Nights(tmp_path, listed)
        nights.harvest()
        listed.courses = dict(list(listed.courses.items())[:LEFT])
        assert nights.harvest().outcome is Outcome.HELD
        engine, sources = EmbeddedEngine(tmp_path / "index"), {SOURCE.source_id: SOURCE}
        app = create_app(nights.settings, nights.store, engine, sources, hands=Hands(nights.settings, nights.store, sources))
        with serving(app, engine) as shown:
            yield Held(nights, visitor := Visitor(shown), visitor.token(PAGE))
        nights.store.close()


def test_a_held_harvest_is_looked_at_approved_and_taken_over_once(held: Held) -> None:
    page = held.page
    assert "1 harvest waits for somebody to look" in page
    assert '<td class="num">24</td><td class="num">9</td><td class="num">15 (62' in page
    assert "takes 15 records down at once" in page
    rows = list(csv.DictReader(io.StringIO(held.visitor.get(f"{PAGE}.csv?catalogue=ie_quayside").text.removeprefix("\ufeff"))))
    gone = {f"Tides, part {n}" for n in range(LEFT + 1, 25)}
    assert {row["Title"] for row in rows} == gone
    assert all(f">{title}</a>" in page for title in gone)

    assert held.approve()[0] == 303
    page = held.page
    assert "Approved by Ada" in page
    assert "What is held was approved" in page
    assert "<td>Stands</td><td>by Ada" in page

    released = held.nights.harvest()
    assert (released.outcome, released.counters.withdrawn) == (Outcome.FULL, 15)
    page = held.page
    assert "No harvest waits for approval" in page
    assert "<td>Used</td>" in page
    assert held.visitor.get(f"{PAGE}.csv?catalogue=ie_quayside").status == 404


def test_an_approval_needs_a_name_hours_and_something_to_approve(held: Held) -> None:
    assert held.visitor.post(PAGE, token=held.token).status == 400
    for told in ({"by": " "}, {"hours": "0"}, {"hours": "-1"}, {"hours": "9999"}, {"hours": "x"}, {"hours": ""}, {"hours": "²"}):
        status, said = held.approve(**told)
        assert (status, "hours between 1 and 744" in said) == (400, True), told
    for name in ("", "nobody", "ie_quayside/20260101T000000", "'; --", "x/../y"):
        status, said = held.approve(harvest=name)
        assert (status, "That did not work" in said) == (409, True), name
    assert held.nights.store.approvals(SOURCE.source_id) == ()
    assert held.approve(by="<script>alert(1)</script>")[0] == 303
    assert "<script>alert(1)" not in held.visitor.get(PAGE).text
    status, said = held.approve()
    assert (status, "an approval is given once" in said) == (409, True)


def test_where_nothing_may_be_set_in_motion_the_page_says_what_to_type(held: Held, tmp_path: Path) -> None:
    nights, engine = held.nights, EmbeddedEngine(tmp_path / "index")
    with serving(create_app(nights.settings, nights.store, engine, {SOURCE.source_id: SOURCE}), engine) as shown:
        page = Visitor(shown).get(PAGE).text
        assert "<code>credatlas approve ie_quayside/" in page
        assert '<form method="post"' not in page
    assert '<h2 id="held-1">Quayside</h2>' in held.visitor.get(f"{PAGE}?catalogue=nobody").text
    assert held.visitor.get(f"{PAGE}.csv?catalogue=nobody").status == 404
