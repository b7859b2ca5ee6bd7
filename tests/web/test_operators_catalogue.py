"""A catalogue as its operators see it: figures that a recount confirms, forms that act, and a look that keeps nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from msgspec.structs import replace

from crawlers import Archive
from credatlas.hands import Hands
from indexer import EmbeddedEngine
from schemas import Busy, Dimension, Expect, Level, Offering, Polarity, Preview, Scope, Settings, State, Statement
from store import Store
from tests.web.asking import Site, serving
from tests.web.catalogue import SOURCES, TODAY, keep, takes
from tests.web.visitor import Visitor
from web import create_app

NAME = "ie_harbour"
HERE = f"/ops/catalogues/{NAME}"


class Tame(Hands):
    """The real hands, but for the processes they would start: a run is asked for and begins nowhere."""

    def run(self, source_id: str, by: str) -> str:
        self._known(source_id)
        run_id = f"{source_id}/asked"
        if not self._store.runs.ask(run_id, source_id, by, datetime.now(UTC)):
            raise Busy(f"A harvest of {source_id} is under way already.")
        return run_id

    def preview(self, source_id: str) -> Preview:
        offerings = tuple(record.offering for record in self._store.records(source_id))[:2]
        return Preview(source_id=source_id, pages=5, offerings=offerings, errors={"timeout": 2})


@contextmanager
def opened(home: Path, hands: bool = True) -> Iterator[tuple[Site, Store]]:
    settings, store, engine = Settings(home=home), Store.open(f"sqlite:///{home / 'c.sqlite'}"), EmbeddedEngine(home / "index")
    for take in takes(keep(Archive(settings.archive))):
        store.record(take)
    sources = SOURCES | {NAME: replace(SOURCES[NAME], expect=Expect(fill={"price": 0.99}))}
    given = Tame(settings, store, sources) if hands else None
    with serving(create_app(settings, store, engine, sources, today=lambda: TODAY, hands=given), engine) as site:
        yield site, store
    store.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Store]]:
    with opened(tmp_path_factory.mktemp("operators")) as made:
        yield made


def printed(page: str) -> dict[str, tuple[int, int]]:
    """By field, so many of so many today."""
    rows = re.findall(r"field=(\w+)\">[^<]*</a></th><td class=\"num\"><b>[^<]*</b> <small>([\d,]+) of ([\d,]+)", page)
    return {name: (int(part.replace(",", "")), int(whole.replace(",", ""))) for name, part, whole in rows}


def said(offering: Offering, dimension: Dimension) -> Statement | None:
    own = [one for one in offering.statements if one.dimension is dimension and one.scope is Scope.OFFERING]
    return max(own, key=lambda one: one.level, default=None)


@pytest.mark.check("OC1")
def test_the_figures_equal_a_recount_from_the_database(house: tuple[Site, Store]) -> None:
    site, store = house
    told = printed(Visitor(site).get(HERE).text)
    records = [record.offering for record in store.records(NAME)]
    assert len(told) > 20
    for element, (part, whole) in told.items():
        states = [one.state for each in records for one in each.own_states if one.field == element]
        if element not in set(Dimension):
            checked = [state for state in states if state in (State.STATED, State.SILENT)]
            assert (part, whole) == (checked.count(State.STATED), len(checked)), element
            continue
        statements = [one for each in records if (one := said(each, Dimension(element)))]
        full = [one for one in statements if one.polarity is Polarity.AFFIRMED and one.level is not Level.MENTIONED]
        assert part == len(full), element


def test_the_page_shows_what_is_declared_and_what_falls_short_of_it(house: tuple[Site, Store]) -> None:
    page = Visitor(house[0]).get(HERE).text
    assert ("https://ie-harbour.example/" in page, f"{NAME}.toml" in page, "too few" in page) == (True, True, True)
    assert "1 s" in page
    assert Visitor(house[0]).get("/ops/catalogues/no_such").status == 404


def test_the_same_five_records_stand_under_the_same_seed(house: tuple[Site, Store]) -> None:
    def sample(query: str) -> list[str]:
        page = Visitor(house[0]).get(HERE + query).text
        return re.findall(r"/ops/records/([0-9a-f-]{36})", page.partition('id="sample"')[2])

    assert sample("?seed=7") == sample("?seed=7")
    assert len(sample("?seed=7")) == 5
    assert len({tuple(sample(f"?seed={n}")) for n in range(4)}) > 1
    assert len(sample("?seed=%3Cscript%3E")) == 5


@pytest.mark.check("O2")
def test_run_now_is_a_form_with_a_token_that_is_disabled_while_the_catalogue_runs(tmp_path: Path) -> None:
    with opened(tmp_path) as (site, store):
        visitor = Visitor(site)
        assert visitor.post(f"{HERE}/run").status == 403
        assert store.runs.active() == ()
        sent = visitor.post(f"{HERE}/run", token=visitor.token(HERE), back="catalogue", by="Ada")
        assert (sent.status, sent.headers["location"]) == (303, HERE)
        page = visitor.get(HERE).text
        assert ("Running" in page, re.search(r"<button disabled>\s*Run now", page) is not None) == (True, True)
        assert f"/ops/runs/{NAME}/asked" in page
        again = visitor.post(f"{HERE}/run", token=visitor.token(HERE))
        assert (again.status, "under way already" in again.text) == (409, True)
        assert visitor.get(HERE + "/run").status in (404, 405)


@pytest.mark.check("O3")
def test_a_pause_is_written_down_so_that_it_outlives_the_server(tmp_path: Path) -> None:
    with opened(tmp_path) as (site, _store):
        visitor = Visitor(site)
        given = {"by": "<b>Ada</b>", "until": "2999-01-01", "note": "their fair", "back": "catalogue"}
        assert visitor.post(f"{HERE}/pause", token=visitor.token(HERE), **given).status == 303
        page = unescape(visitor.get(HERE).text)
        assert ("Paused by <b>Ada</b> until 1 January 2999." in page, "their fair" in page) == (True, True)
        assert "<b>Ada" not in visitor.get(HERE).text
    again = Store.open(f"sqlite:///{tmp_path / 'c.sqlite'}")
    (pause,) = again.runs.paused(datetime.now(UTC)).values()
    again.close()
    assert (pause.source_id, pause.until[:10]) == (NAME, "2999-01-01")


@pytest.mark.parametrize("until", ["", "yesterday", "2001-01-01", "9999-99-99"])
def test_a_pause_without_a_day_to_come_stands_until_it_is_resumed(house: tuple[Site, Store], until: str) -> None:
    site, store = house
    visitor = Visitor(site)
    sent = visitor.post(f"{HERE}/pause", token=visitor.token(HERE), until=until)
    assert sent.headers["location"] == f"/ops#{NAME}"
    assert store.runs.paused(datetime.now(UTC))[NAME].until == ""
    assert visitor.post(f"{HERE}/resume", token=visitor.token(HERE)).status == 303
    assert store.runs.paused(datetime.now(UTC)) == {}


def test_a_preview_is_shown_and_not_kept(house: tuple[Site, Store]) -> None:
    visitor = Visitor(house[0])
    found = visitor.post(f"{HERE}/preview", token=visitor.token(HERE))
    assert (found.status, "2 courses on the first 5 pages" in found.text, "No answer in time: 2" in found.text) == (
        200,
        True,
        True,
    )


def test_without_hands_nothing_is_offered_and_nothing_done(tmp_path: Path) -> None:
    with opened(tmp_path, hands=False) as (site, store):
        visitor = Visitor(site)
        assert "Run now" not in visitor.get(HERE).text
        for what in ("run", "pause", "resume", "preview"):
            assert visitor.post(f"{HERE}/{what}", token="").status == 403
        assert (store.runs.active(), store.runs.paused(datetime.now(UTC))) == ((), {})
