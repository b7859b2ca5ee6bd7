"""The store keeps how far each outlet was told, and never over what another has written meanwhile."""

from __future__ import annotations

from msgspec.structs import replace

from schemas import Message, Outlet
from store import Store


def test_an_outlet_is_kept_with_its_message_and_its_turns_are_counted(store: Store) -> None:
    assert store.outbox.outlet("mail") == Outlet(name="mail")
    message = Message(message_id="m1", at="2026-06-30T12:00:00+00:00")
    kept = store.outbox.keep(Outlet(name="mail", told={"fell.ie_kilkenny": 2}, pending=message))
    assert kept is not None
    assert (kept.turn, store.outbox.outlet("mail")) == (1, kept)
    later = store.outbox.keep(replace(kept, pending=None))
    assert later == Outlet(name="mail", turn=2, told={"fell.ie_kilkenny": 2})
    assert store.outbox.outlet("webhook") == Outlet(name="webhook")


def test_who_comes_late_writes_over_nothing(store: Store) -> None:
    first = store.outbox.keep(Outlet(name="mail"))
    assert store.outbox.keep(Outlet(name="mail", trouble="late")) is None
    assert store.outbox.keep(Outlet(name="never", turn=3)) is None
    assert store.outbox.outlet("mail") == first
    assert store.outbox.outlet("never").turn == 0
