"""One source is harvested by one process at a time: the lease is kept by beats, and who has lost it records nothing."""

from __future__ import annotations

import asyncio
from itertools import count

import pytest
from sqlalchemy import create_engine, text

from scheduler import holding
from scheduler.holding import held, taken
from schemas import Busy, Lease, Outcome, Overtaken, RunState
from store.leases import SILENCE
from tests.parts.mortal import wait_for
from tests.parts.servers import PATIENCE
from tests.parts.site import Answer
from tests.scheduler.nights import Nights

NAME = "harvest/ie_quayside"
FAR = "another.example:17:4711"


def given_to(nights: Nights, holder: str, by: int = 0) -> None:
    """The lease is another's, as after a taking more where `by` is one."""
    engine = create_engine(nights.settings.database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE leases SET holder = :holder, token = token + :by"), {"holder": holder, "by": by})
    engine.dispose()


def taking(nights: Nights) -> Lease:
    lease = nights.store.leases.take(NAME, 0.0)
    assert lease is not None
    return lease


def test_a_source_that_is_being_harvested_is_left_to_who_does_it(nights: Nights) -> None:
    lease = taking(nights)
    with pytest.raises(Busy, match="is being harvested already; wait for that to end"):
        nights.harvest()
    assert (nights.store.harvests(), nights.site.requests("/")) == ((), [])
    nights.store.leases.release(lease)
    assert nights.harvest().outcome is Outcome.FULL
    assert nights.store.leases.holder(NAME) == ""


def test_who_is_overtaken_records_nothing_and_the_next_goes_on_from_its_pages(nights: Nights) -> None:
    def overtaken(path: str, answer: Answer) -> Answer:
        if path == "/courses?page=2":
            given_to(nights, FAR, by=1)
        return answer

    nights.site.fault = overtaken
    with pytest.raises(Overtaken, match="nothing of it was recorded"):
        nights.harvest()
    run = nights.store.runs.ended()[0][0][0]
    assert (nights.store.harvests(), nights.store.counts(), run.state) == ((), {}, RunState.FAILED)
    asked, nights.site.fault = len(nights.site.requests("/courses")), None
    given_to(nights, "")
    assert nights.harvest().counters.added == 24
    assert len(nights.site.requests("/courses")) == asked


def test_it_is_known_for_lost_between_two_pages(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "EVERY", 0.01)
    with held(nights.store, taking(nights)) as hold:
        hold.check()
        given_to(nights, FAR, by=1)
        wait_for(lambda: hold.lost, PATIENCE, "It was not noticed")
        with pytest.raises(Overtaken):
            hold.check()
    assert nights.store.leases.holder(NAME) == FAR, "what another has is left to them"


def test_beats_keep_it_and_the_end_gives_it_back(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "EVERY", 0.01)
    lease, looks = taking(nights), count()
    with held(nights.store, lease):
        given_to(nights, lease.holder)
        begun = nights.store.leases
        wait_for(lambda: begun.take(NAME, next(looks) * 1e-3) is None and begun._seen[NAME].beating, PATIENCE, "It did not beat")
    assert nights.store.leases.holder(NAME) == ""


@pytest.mark.parametrize("lives", [True, False])
def test_a_holder_on_another_machine_is_watched_until_it_beats_or_has_been_silent(nights: Nights, *, lives: bool) -> None:
    lease = taking(nights)
    given_to(nights, FAR)
    far, ticks = Lease(name=NAME, holder=FAR, token=lease.token), count(0, 10)

    def tick() -> float:
        if lives:
            nights.store.leases.beat(far)
        return next(ticks)

    got = asyncio.run(taken(nights.store, NAME, tick, look=0))
    assert (got is None) is lives
    assert next(ticks) > SILENCE or lives
