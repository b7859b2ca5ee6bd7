"""How the catalogues stand is looked up anew for those alone that were harvested since, and never out of date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from indexer import EmbeddedEngine
from schemas import Health, Settings
from store import Store
from tests.web.troubled import DECLARED, LOST, WELL, night, record
from web.frame.desk import Desk
from web.standing import standing

NOW = datetime.now(UTC).replace(microsecond=0)
BEFORE = NOW - timedelta(hours=1)
MANY = 40


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    settings = Settings(home=tmp_path)
    store = Store.open(settings.database)
    yield Desk(settings, store, EmbeddedEngine(tmp_path / "index"), DECLARED)
    store.close()


def words(desk: Desk) -> dict[str, Health]:
    return {one.source_id: one.health for one in standing(desk).states}


def test_a_harvest_is_seen_at_once_and_the_others_are_not_looked_at_again(desk: Desk) -> None:
    assert set(words(desk).values()) == {Health.NEW}
    for source_id in (WELL, LOST):
        record(desk.store, desk.settings.home, night(source_id, BEFORE))
    first = standing(desk).looks
    assert (words(desk)[WELL], words(desk)[LOST]) == (Health.HEALTHY, Health.HEALTHY)
    record(desk.store, desk.settings.home, night(LOST, NOW, unpriced=MANY))
    then = standing(desk).looks
    assert (words(desk)[WELL], words(desk)[LOST]) == (Health.HEALTHY, Health.CHECK)
    assert then[WELL] is first[WELL]


def test_what_a_killed_harvest_left_unwatched_is_seen_once_it_is(desk: Desk) -> None:
    record(desk.store, desk.settings.home, night(LOST, BEFORE))
    run = night(LOST, NOW, unpriced=MANY)
    owed = desk.store.record(replace(run, harvest=replace(run.harvest, watched=False)))
    assert words(desk)[LOST] is Health.HEALTHY
    kept = standing(desk).looks[LOST].runs[0]
    assert (kept.harvest_id, kept.watched, kept.records) == (owed.harvest_id, False, None)
    desk.store.watched.measure(replace(owed, records=7, watched=True))
    assert standing(desk).looks[LOST].runs[0].records == 7


def test_limits_that_an_operator_sets_judge_again_what_was_looked_at(desk: Desk) -> None:
    record(desk.store, desk.settings.home, night(LOST, BEFORE))
    record(desk.store, desk.settings.home, night(LOST, NOW, unpriced=MANY))
    assert words(desk)[LOST] is Health.CHECK
    desk.settings.alerts.write_text("[fill]\noff = true\n", encoding="utf-8")
    assert words(desk)[LOST] is Health.HEALTHY
