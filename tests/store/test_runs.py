"""Harvests as they go on, on both databases: asked for, beating, stopped, interrupted, over; and pauses."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import create_engine

from schemas import SILENCE, Beat, HarvestRun, Outcome, Pause, RunState
from store import Move, Store
from tests.store.mirror import titled
from tests.store.nights import SOURCE, harvest, read, take
from tests.store.older import go_back

NOW = datetime(2026, 6, 3, 2, tzinfo=UTC)
RUN = "ie_kilkenny/20260603"


def soon(seconds: float = 0) -> datetime:
    return NOW + timedelta(seconds=seconds)


def standing(store: Store, name: str = RUN, now: datetime = NOW) -> RunState:
    known = store.runs.get(name)
    assert known is not None
    return known[0].standing(now)


def dead_process() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_a_harvest_is_asked_for_once_begun_and_heard_of(store: Store) -> None:
    assert store.runs.ask(RUN, SOURCE, "Ada", soon())
    assert not store.runs.ask(f"{RUN}-2", SOURCE, "Bo", soon(1))
    assert store.runs.ask("fr_other/1", "fr_other", "Bo", soon(1))
    store.runs.begin(RUN, SOURCE, "ie_kilkenny/h", soon(2))
    assert not store.runs.beat(RUN, Beat(step="pages", pages=3, known=9, errors={"timeout": 1}), soon(3))
    known = store.runs.get("ie_kilkenny/h")
    assert known is not None
    run, recorded = known
    assert (run.run_id, run.by, run.state, run.pid, recorded) == (RUN, "Ada", RunState.RUNNING, os.getpid(), None)
    assert (run.beat.pages, run.beat.errors, run.beat_at) == (3, {"timeout": 1}, soon(3).isoformat())
    assert [one.run_id for one in store.runs.active(SOURCE)] == [RUN]
    assert len(store.runs.active()) == 2


def test_of_many_who_ask_at_once_one_is_heard(store: Store) -> None:
    together = Barrier(8)

    def ask(number: int) -> bool:
        together.wait()
        return store.runs.ask(f"{RUN}-{number}", SOURCE, "Ada", NOW)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(8))) == 1
    assert len(store.runs.active()) == 1


def test_a_recorded_harvest_ends_its_run_in_the_same_transaction(store: Store) -> None:
    store.runs.begin(RUN, SOURCE, harvest(3).harvest_id, NOW)
    store.record(take(3, read("weaving")))
    known = store.runs.get(RUN)
    assert known is not None and known[1] is not None
    assert (known[0].state, known[0].ended_at, known[1].counters.added) == (RunState.ENDED, harvest(3).ended_at, 1)
    assert not store.runs.cancel(RUN)
    assert store.runs.active() == ()
    store.runs.beat(RUN, Beat(pages=7), soon(9))
    assert known == store.runs.get(RUN)


def test_a_harvest_that_nobody_announced_has_run_too(store: Store) -> None:
    store.record(take(3, read("weaving")))
    known = store.runs.get(harvest(3).harvest_id)
    assert known is not None and known[1] is not None
    assert known[0].state is RunState.ENDED


def test_to_cancel_is_a_word_that_the_next_beat_hears(store: Store) -> None:
    assert not store.runs.cancel(RUN)
    store.runs.begin(RUN, SOURCE, RUN, NOW)
    assert store.runs.cancel(RUN)
    assert store.runs.beat(RUN, Beat(pages=4), soon(1))
    store.runs.close(RUN, RunState.CANCELLED, "", soon(2))
    store.runs.close(RUN, RunState.FAILED, "too late", soon(3))
    assert standing(store) is RunState.CANCELLED
    assert store.counts() == {}


def test_one_that_was_cancelled_before_it_began_hears_of_it(store: Store) -> None:
    store.runs.ask(RUN, SOURCE, "Ada", NOW)
    store.runs.cancel(RUN)
    store.runs.begin(RUN, SOURCE, RUN, soon(1))
    assert store.runs.beat(RUN, Beat(), soon(2))


def test_silence_is_an_interruption_after_ten_minutes(store: Store) -> None:
    store.runs.begin(RUN, SOURCE, RUN, NOW)
    store.runs.beat(RUN, Beat(pages=5), soon(60))
    assert standing(store, now=soon(60) + SILENCE) is RunState.RUNNING
    assert standing(store, now=soon(61) + SILENCE) is RunState.INTERRUPTED
    assert not store.runs.ask(f"{RUN}-2", SOURCE, "Ada", soon(60) + SILENCE)
    assert store.runs.ask(f"{RUN}-2", SOURCE, "Ada", soon(61) + SILENCE)


def test_a_process_known_to_be_dead_is_an_interruption_at_once(store: Store) -> None:
    store.runs.ask(RUN, SOURCE, "Ada", NOW)
    assert standing(store) is RunState.ASKED
    store.runs.given_to(RUN, dead_process())
    assert standing(store) is RunState.INTERRUPTED
    store.runs.begin(f"{RUN}-2", SOURCE, f"{RUN}-2", soon(5))
    assert standing(store) is RunState.INTERRUPTED
    assert [run.run_id for run in store.runs.active()] == [f"{RUN}-2"]
    (told, _), total = store.runs.ended()[0][0], store.runs.ended()[1]
    assert (told.run_id, told.ended_at, total) == (RUN, NOW.isoformat(), 1)


def test_who_begins_a_harvest_tells_that_the_one_before_was_cut_off_wherever_that_was(store: Store) -> None:
    store.runs.begin(RUN, SOURCE, RUN, NOW)
    store.runs.ask(f"{RUN}-asked", "another", "Ada", NOW)
    store.runs.begin(f"{RUN}-2", SOURCE, f"{RUN}-2", soon(70))
    assert {run.run_id for run in store.runs.active()} == {f"{RUN}-2", f"{RUN}-asked"}
    assert [run.state for run, _ in store.runs.ended()[0]] == [RunState.INTERRUPTED]


def test_of_a_process_elsewhere_only_silence_tells() -> None:
    elsewhere = HarvestRun(run_id="r", source_id=SOURCE, state=RunState.RUNNING, asked_at=NOW.isoformat(), pid=1, host="far")
    assert elsewhere.host != socket.gethostname()
    assert elsewhere.standing(soon(5)) is RunState.RUNNING


def test_those_that_ended_are_told_by_their_end_newest_first(store: Store) -> None:
    for night in (3, 1, 2):
        outcome = Outcome.FAILED if night == 2 else Outcome.FULL
        store.record(take(night, harvest=harvest(night, outcome)))
    store.runs.begin(RUN, SOURCE, RUN, NOW)
    store.runs.close(RUN, RunState.CANCELLED, "", soon(3600))

    def told(**which: object) -> list[str]:
        return [run.run_id for run, _ in store.runs.ended(**which)[0]]  # type: ignore[arg-type]

    assert told() == [RUN, "ie_kilkenny-3", "ie_kilkenny-2", "ie_kilkenny-1"]
    assert told(words=("failed",)) == ["ie_kilkenny-2"]
    assert told(words=("cancelled", "full")) == [RUN, "ie_kilkenny-3", "ie_kilkenny-1"]
    assert told(since="2026-06-02", until="2026-06-03") == ["ie_kilkenny-2"]
    assert told(source_id="fr_other") == []
    assert told(offset=1, limit=2) == ["ie_kilkenny-3", "ie_kilkenny-2"]
    assert store.runs.ended(limit=1)[1] == 4


def test_a_pause_holds_until_its_time_or_until_it_is_resumed(store: Store) -> None:
    pause = Pause(source_id=SOURCE, by="Ada", at=NOW.isoformat(), until=soon(60).isoformat(), note="their fair")
    store.runs.pause(pause)
    assert store.runs.paused(soon(59)) == {SOURCE: pause}
    assert store.runs.paused(soon(60)) == {}
    store.runs.pause(Pause(source_id=SOURCE, by="Bo", at=NOW.isoformat()))
    assert store.runs.paused(soon(10**6))[SOURCE].by == "Bo"
    assert store.runs.resume(SOURCE)
    assert not store.runs.resume(SOURCE)
    assert store.runs.paused(NOW) == {}


@pytest.mark.parametrize("nights", [0, 2])
def test_the_harvests_of_an_older_release_have_run(database: str, nights: int) -> None:
    opened = Store.open(database)
    for night in range(1, nights + 1):
        opened.record(take(night, read("weaving")))
    opened.close()
    engine = create_engine(database)
    with engine.begin() as connection:
        go_back(connection, "0008")
    engine.dispose()
    again = Store.open(database)
    told, total = again.runs.ended()
    assert total == nights
    assert [(run.state, recorded is not None) for run, recorded in told] == [(RunState.ENDED, True)] * nights
    again.close()


def test_what_a_harvest_made_of_the_records_is_told_move_by_move(store: Store) -> None:
    store.record(take(1, read("weaving", "dyeing", "felting")))
    store.record(take(2, read("weaving"), kept=["felting"]))
    told_anew = (
        *read("weaving", title=titled("weaving", "anew")),
        *read("dyeing", title=titled("dyeing", "anew")),
        *read("lace"),
    )
    done = store.record(take(3, told_anew))

    def told(move: Move) -> list[str]:
        records, total = store.runs.moved(done, move)
        assert total == len(records)
        assert store.runs.moved_ids(done, move) == {record.offering.offering_id for record in records}
        return sorted(record.offering.name for record in records)

    assert {move: len(told(move)) for move in Move} == {
        Move.NEW: done.counters.added,
        Move.CHANGED: done.counters.changed,
        Move.GONE: done.counters.missing + done.counters.withdrawn,
        Move.RETURNED: done.counters.returned,
    }
    assert (told(Move.NEW), told(Move.GONE), told(Move.RETURNED)) == (["lace"], ["felting"], ["dyeing anew"])
    assert len(store.runs.moved(done, Move.NEW, offset=1)[0]) == 0
