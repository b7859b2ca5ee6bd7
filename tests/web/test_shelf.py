"""What the console keeps at hand is what the store would tell: on every day, after every change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from indexer import EmbeddedEngine
from reporter import Slip, slip, trend
from schemas import Cause, Dimension, Settings
from store import Store
from tests.store.nights import SOURCE, known_as, read, take
from tests.web.catalogue import SOURCES
from web import create_app, warm
from web.frame.desk import Desk
from web.ops.shelf import Shelf, shelf_of

TODAY = date(2026, 6, 12)
NAMES = ("weaving", "glass", "pottery", "lace")
FAITHLESS = replace(next(iter(SOURCES.values())), source_id=SOURCE, name="Kilkenny", unseen=())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store, engine = Store.open(f"sqlite:///{tmp_path / 'credatlas.sqlite'}"), EmbeddedEngine(tmp_path / "index")
    yield Desk(Settings(home=tmp_path), store, engine, {SOURCE: FAITHLESS}, lambda: TODAY)
    store.close()


def live(store: Store) -> None:
    """Records come, change twice, go missing, are withdrawn, come back, and are corrected by other rules of ours."""
    store.record(take(1, read("weaving", "glass"), grace=2))
    store.record(take(2, [*read("weaving", statements=()), *read("glass", "pottery")], grace=2))
    store.record(take(3, read("glass", statements=()), grace=2))
    store.record(take(5, read("glass", "lace"), grace=2))
    store.record(take(7, read("weaving", "glass", "pottery"), grace=2, cause=Cause.CODE))


def told(store: Store, day: date) -> list[tuple[str, str, str, str]]:
    return sorted(_key(slip(record, frozenset())) for record in store.records_as_of(day))


def _key(one: Slip) -> tuple[str, str, str, str]:
    return one.offering_id, one.mark, one.title, one.last_changed


def test_every_day_is_as_the_store_tells_it(desk: Desk) -> None:
    live(desk.store)
    shelf = Shelf(desk)
    for back in range(14):
        day = TODAY - timedelta(days=back)
        assert sorted(map(_key, shelf.slips(day).present)) == told(desk.store, day), day


def test_a_change_is_seen_at_once(desk: Desk) -> None:
    shelf = shelf_of(desk)
    assert list(shelf.slips(TODAY).present) == []
    live(desk.store)
    assert sorted(map(_key, shelf.slips(TODAY).present)) == told(desk.store, TODAY)
    mark = shelf.slips(TODAY).mark
    desk.store.record(take(11, read("weaving", "glass", "pottery", "lace", statements=())))
    assert shelf.slips(TODAY).mark != mark
    for back in range(3):
        day = TODAY - timedelta(days=back)
        assert sorted(map(_key, shelf.slips(day).present)) == told(desk.store, day), day
    assert shelf_of(desk) is shelf


def test_what_is_read_beforehand_is_what_a_page_would_wait_for(desk: Desk) -> None:
    live(desk.store)
    app = create_app(desk.settings, desk.store, desk.engine, desk.sources, desk.today)
    shelf = shelf_of(app.state.desk)
    warm(app)
    desk.store.close()
    assert {one.offering_id for one in shelf._sorted} == {known_as(name) for name in NAMES}


def test_the_withdrawn_are_told_today_alone(desk: Desk) -> None:
    live(desk.store)
    shelf = Shelf(desk)
    assert known_as("lace") in {one.offering_id for one in shelf.slips(TODAY).all}
    desk.store.record(take(9, read("weaving", "glass", "pottery"), grace=2))
    gone = [one.offering_id for one in shelf.slips(TODAY).all if not one.present]
    assert gone == [known_as("lace")]
    assert known_as("lace") not in {one.offering_id for one in shelf.slips(TODAY - timedelta(days=1)).all}


def test_the_nights_are_those_of_the_trend(desk: Desk) -> None:
    live(desk.store)
    first = TODAY - timedelta(days=13)
    days = [(first + timedelta(days=n)).isoformat() for n in range(14)]
    before, steps = desk.store.records_as_of(first - timedelta(days=1)), desk.store.steps(first, TODAY)
    again = {
        (one.night, one.element): (one.after.published, one.after.observed)
        for one in trend(before, steps, {SOURCE: FAITHLESS}, days, tuple(Dimension), by_source=True).nights
        if one.key == SOURCE
    }
    nights = Shelf(desk).trend(TODAY)
    assert len(nights) == len(days) == 14
    assert {(day, dimension): night.get((SOURCE, dimension), (0, 0)) for day, night in zip(days, nights, strict=True)
            for dimension in Dimension} == again  # fmt: skip
    assert len(set(again.values())) > 2
