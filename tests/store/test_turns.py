"""Turns at a host, by the database's clock: one at a time, in peace between two, free again when who had one is gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from schemas import Failure, StoreError, Turn
from store import Store
from store.turns import HOLD, LONGEST, LOOK

HOST = "quayside.example"


@pytest.fixture
def shared(furnished_database: str) -> Iterator[Store]:
    opened = Store.open(furnished_database)
    yield opened
    opened.close()


def passed(database: str, seconds: float) -> None:
    """All that the line remembers is so much longer ago; less than nothing where the clock was set back."""
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE turns SET held_until = held_until - :s, asked = asked - :s, closed_until = closed_until - :s"),
            {"s": seconds},
        )
    engine.dispose()


def test_a_host_is_for_one_at_a_time_and_left_in_peace_after(shared: Store, furnished_database: str) -> None:
    turns = shared.turns
    assert turns.take(HOST, "one", 5.0) == Turn()
    waits = turns.take(HOST, "other", 5.0)
    assert 0 < waits.wait <= LOOK
    assert turns.take("another.example", "other", 5.0) == Turn()
    turns.leave(HOST, "one", 0.1, 0.0, None)
    assert 4 < turns.take(HOST, "other", 5.0).wait <= 5
    assert 8 < turns.take(HOST, "patient", 9.0).wait <= 9, "who wants to wait for longer does"
    passed(furnished_database, 5)
    assert turns.take(HOST, "other", 5.0) == Turn()


def test_a_slow_host_is_left_in_peace_for_as_long_as_it_took(shared: Store) -> None:
    assert shared.turns.take(HOST, "one", 1.0) == Turn()
    shared.turns.leave(HOST, "one", 20.0, 0.0, None)
    assert 19 < shared.turns.take(HOST, "other", 1.0).wait <= 20


def test_the_turn_of_one_who_is_gone_ends_and_what_it_says_later_is_not_heard(shared: Store, furnished_database: str) -> None:
    assert shared.turns.take(HOST, "gone", 1.0) == Turn()
    passed(furnished_database, HOLD - 1)
    assert shared.turns.take(HOST, "other", 1.0).wait > 0
    passed(furnished_database, 1)
    assert shared.turns.take(HOST, "other", 1.0) == Turn()
    shared.turns.leave(HOST, "gone", 0.1, 0.0, None)
    assert shared.turns.take(HOST, "third", 0.0).wait > 0


def test_a_host_that_is_closed_is_closed_to_all_until_it_opens(shared: Store, furnished_database: str) -> None:
    assert shared.turns.take(HOST, "one", 1.0) == Turn()
    shared.turns.leave(HOST, "one", 0.1, 40.0, None)
    waits = shared.turns.take(HOST, "other", 1.0)
    assert 39 < waits.wait <= 40
    assert waits.closed is None
    shared.turns.close(HOST, 100.0, Failure.TIMEOUT)
    closed = shared.turns.take(HOST, "other", 1.0)
    assert closed.closed is Failure.TIMEOUT
    passed(furnished_database, 101)
    assert shared.turns.take(HOST, "other", 1.0) == Turn()


def test_a_clock_that_was_set_back_keeps_nobody_waiting(shared: Store, furnished_database: str) -> None:
    assert shared.turns.take(HOST, "one", 1.0) == Turn()
    shared.turns.leave(HOST, "one", 0.1, LONGEST, Failure.HTTP_429)
    passed(furnished_database, -3_600)
    assert shared.turns.take(HOST, "other", 1.0) == Turn()
    passed(furnished_database, -3_600)
    assert shared.turns.take(HOST, "third", 1.0) == Turn(), "a turn never lasts for longer than it may"


def test_a_database_that_is_gone_is_said_in_a_sentence_and_sqlite_has_no_line(shared: Store) -> None:
    assert shared.turns.shared
    alone = Store.open("sqlite://")
    assert not alone.turns.shared
    with pytest.raises(StoreError, match="could not be used"):
        alone.turns.take(HOST, "one", 1.0)
    alone.close()
