"""A harvest tells how far it is while it goes on, obeys a person who cancels it, and a killed one is told as interrupted."""

from __future__ import annotations

import signal
from functools import partial

import pytest

from scheduler.clock import utc_now
from schemas import Beat, Cancelled, HarvestRun, NoContact, Outcome, RunState, Settings, StoreError
from tests.parts.forked import Nursery
from tests.parts.mortal import wait_for
from tests.parts.servers import PATIENCE
from tests.parts.site import Answer
from tests.scheduler.nights import Nights
from tests.scheduler.test_resume import SLOWLY, Trap, killed


def last_run(nights: Nights) -> HarvestRun:
    active = nights.store.runs.active()
    return active[0] if active else nights.store.runs.ended()[0][0][0]


def cancel_at(nights: Nights, path: str) -> None:
    """A person cancels when the site is asked for a page, and the answer comes when that is heard."""

    def fault(asked: str, answer: Answer) -> Answer:
        if asked == path:
            nights.store.runs.cancel(last_run(nights).run_id)
            now = utc_now().isoformat(timespec="seconds")
            wait_for(lambda: last_run(nights).beat_at > now, PATIENCE, "It told nothing more")
        return answer

    nights.site.fault = fault


def test_a_harvest_that_went_well_has_a_run_with_its_counts(nights: Nights) -> None:
    done = nights.harvest()
    known = nights.store.runs.get(done.harvest_id)
    assert known is not None
    run, recorded = known
    assert (run.state, run.run_id, recorded) == (RunState.ENDED, done.harvest_id, done)
    assert (run.beat.pages, run.beat.listings, run.beat.step) == (done.counters.pages, 24, "reading")


def test_a_failing_site_is_an_ended_run_with_its_errors_by_kind(nights: Nights) -> None:
    nights.site.fault = lambda path, answer: (503, {}, b"") if path.startswith("/course/") else answer
    done = nights.harvest()
    run = last_run(nights)
    assert (run.state, done.outcome) == (RunState.ENDED, Outcome.FAILED)
    assert run.beat.errors == {"http_5xx": 24}


def test_a_cancelled_harvest_records_nothing_and_the_next_goes_on_from_its_pages(nights: Nights) -> None:
    cancel_at(nights, "/courses?page=2")
    with pytest.raises(Cancelled, match="nothing of it was recorded"):
        nights.harvest()
    run = last_run(nights)
    assert (run.state, nights.store.counts(), nights.store.harvests()) == (RunState.CANCELLED, {}, ())
    assert 0 < run.beat.pages < 28
    asked, nights.site.fault = len(nights.site.requests("/courses")), None
    assert nights.harvest().counters.added == 24
    assert len(nights.site.requests("/courses")) == asked


def test_what_could_not_begin_says_why(nights: Nights) -> None:
    nights.settings = Settings(home=nights.home)
    with pytest.raises(NoContact) as refused:
        nights.harvest()
    assert (last_run(nights).state, last_run(nights).reason) == (RunState.FAILED, str(refused.value))


def test_a_beat_that_cannot_be_written_holds_up_nothing(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bool:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(nights.store.runs, "beat", broken)
    assert nights.harvest().outcome == Outcome.FULL
    assert (last_run(nights).state, last_run(nights).beat) == (RunState.ENDED, Beat())


@pytest.mark.check("U2")
def test_a_killed_harvest_is_interrupted_with_the_counts_so_far_and_leaves_the_records_alone(
    nursery: Nursery, nights: Nights
) -> None:
    before = nights.harvest()
    held, nights.source = nights.hashes(), SLOWLY
    nights.site.courses = dict(list(nights.site.courses.items())[:20])
    nights.site.fault = trap = Trap()
    nights.now = nights.now.replace(day=nights.now.day + 1)
    told = partial(wait_for, lambda: last_run(nights).beat.pages > 0, PATIENCE, "It told no page")
    killed(nursery, nights, trap, 8, signal.SIGKILL, told)
    wait_for(lambda: last_run(nights).standing(nights.now) is RunState.INTERRUPTED, PATIENCE, "It was not told to be interrupted")
    assert last_run(nights).beat.pages > 0
    assert (nights.hashes(), nights.store.harvests()) == (held, (before,))
