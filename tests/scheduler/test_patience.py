"""A database that is away for a moment when a harvest is to be recorded: waited for, recorded once, nothing asked for again."""

from __future__ import annotations

import asyncio

import pytest

from scheduler.patience import patiently
from schemas import Harvest, Outcome, StoreAway, StoreError, Take
from store import Store
from tests.scheduler.nights import Nights


class Shaky(Store):
    """A store that is away a few times when a harvest is to be recorded: before it, or after it, when the answer is lost."""

    times = 2
    after = False

    def record(self, take: Take, *more: object) -> Harvest:
        if self.times:
            self.times -= 1
            if self.after:
                super().record(take, *more)  # type: ignore[arg-type] # handed on as they came
            raise StoreAway("The database could not be used; nothing was changed.")
        return super().record(take, *more)  # type: ignore[arg-type]


@pytest.fixture
def shaky(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> Nights:
    monkeypatch.setattr("scheduler.patience.PAUSE", 0.0)
    nights.store.close()
    nights.store = Shaky.open(nights.settings.database)
    return nights


@pytest.mark.parametrize("after", [False, True])
def test_a_harvest_is_recorded_once_however_often_the_database_was_away(shaky: Nights, after: bool) -> None:
    assert isinstance(shaky.store, Shaky)
    shaky.store.after = after
    done = shaky.harvest()
    assert (done.outcome, done.counters.added, done.records) == (Outcome.FULL, 24, 24)
    assert len(shaky.store.harvests()) == 1
    assert len(shaky.site.asked) == 28
    assert not list(shaky.archive.folder.rglob("*.journal"))
    second = shaky.harvest()
    assert (second.counters.unchanged, len(shaky.store.harvests())) == (24, 2)


def test_one_that_stays_away_ends_the_harvest_and_the_next_goes_on_from_its_pages(
    shaky: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(shaky.store, Shaky)
    shaky.store.times = 1_000
    monkeypatch.setattr("scheduler.patience.PATIENCE", 0.0)
    with pytest.raises(StoreAway):
        shaky.harvest()
    shaky.store.times = 0
    shaky.site.asked.clear()
    assert shaky.harvest().counters.added == 24
    assert [path for path, _ in shaky.site.asked if path != "/robots.txt"] == []


def test_what_is_wrong_for_good_is_not_tried_again() -> None:
    tried = []

    def work() -> None:
        tried.append(1)
        raise StoreError("The table is gone.")

    with pytest.raises(StoreError, match="gone"):
        asyncio.run(patiently(work))
    assert len(tried) == 1
