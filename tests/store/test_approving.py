"""An approval is remembered once and used once, on either database."""

from __future__ import annotations

import msgspec
import pytest

from schemas import Approval, Failure, Held, Outcome, StoreError
from store import Store
from tests.store.nights import SOURCE, harvest, read, take, time

APPROVAL = Approval(
    harvest_id=f"{SOURCE}-2",
    source_id=SOURCE,
    failure=Failure.SHRUNKEN,
    held=Held(known=2, found=1, gone=1),
    by="Ada",
    at=time(2, 9),
    expires=time(5, 9),
)


@pytest.fixture
def held(store: Store) -> Store:
    """Two offerings, and a held night that saw one of them."""
    store.record(take(1, read("weaving", "glass")))
    store.record(take(2, kept=("glass",), harvest=harvest(2, Outcome.HELD), removals=False))
    return store


def test_a_harvest_is_approved_once(held: Store) -> None:
    assert held.approvals(SOURCE) == ()
    assert held.approve(APPROVAL)
    assert not held.approve(msgspec.structs.replace(APPROVAL, by="Grace"))
    assert held.approvals(SOURCE) == (APPROVAL,)


def test_an_approval_of_a_harvest_that_never_was_is_refused(store: Store) -> None:
    with pytest.raises(StoreError):
        store.approve(APPROVAL)
    assert store.approvals(SOURCE) == ()


def test_an_approval_is_used_once(held: Store) -> None:
    held.approve(APPROVAL)
    done = held.record(take(3, kept=("glass",), approval=APPROVAL.harvest_id, grace=1, reason="Ada said so."))
    assert (done.counters.withdrawn, held.counts()) == (1, {SOURCE: 1})
    assert held.approvals(SOURCE) == (msgspec.structs.replace(APPROVAL, ended_by=f"{SOURCE}-3", released=True),)
    with pytest.raises(StoreError, match="another harvest"):
        held.record(take(4, approval=APPROVAL.harvest_id, grace=1))
    assert held.counts() == {SOURCE: 1}


def test_a_full_night_that_needs_no_approval_ends_it(held: Store) -> None:
    held.approve(APPROVAL)
    held.record(take(3, kept=("glass", "weaving")))
    assert [(one.ended_by, one.released) for one in held.approvals(SOURCE)] == [(f"{SOURCE}-3", False)]


def test_a_night_that_takes_nothing_down_leaves_it_standing(held: Store) -> None:
    held.approve(APPROVAL)
    held.record(take(3, kept=("glass",), removals=False))
    held.record(take(4, harvest=harvest(4, Outcome.FAILED)))
    held.record(take(5, read("weaving", source_id="ie_cork"), harvest=harvest(5, source_id="ie_cork")))
    assert held.approvals(SOURCE) == (APPROVAL,)
