"""Each outlet is told what happened to the alerts, once and in one message a round, whatever fails on the way."""

from __future__ import annotations

import signal
from pathlib import Path
from threading import Event

import pytest
from msgspec.structs import replace

from reporter import acknowledged, snoozed
from scheduler import Told, tell
from schemas import Night, NightState, Settings, Take
from store import Store
from tests.parts.forked import Nursery
from tests.parts.post_office import Receiver, post_office, settings_for
from tests.scheduler.hearing import DAY, TUESDAY, House, address, harvest, whats


def test_the_first_message_says_what_stands_and_that_one_is_told_from_here_on(home: Path, receiver: Receiver) -> None:
    made = House(home, receiver)
    made.night(ie_cork=5)
    made.night(ie_cork=5)
    made.store.close()
    (first,) = receiver.got
    assert [line["what"] for line in first["alive"]["standing"]] == ["stands"]
    assert first["lines"] == []


def test_what_opened_got_worse_and_closed_is_told_once_and_by_severity(house: House, receiver: Receiver) -> None:
    house.night(ie_cork=5, ie_clare=5)
    for _ in range(2):
        house.night(ie_cork=5, ie_clare=5)
    house.night(ie_cork=50, ie_clare=None)
    house.night(ie_cork=50, ie_clare=None)
    assert whats(receiver) == [
        [("opened", "ie_clare"), ("opened", "ie_cork")],
        [("worse", "ie_cork")],
        [("closed", "ie_clare")],
    ]


def test_when_nothing_changed_nothing_is_sent_and_nothing_is_written(house: House, receiver: Receiver) -> None:
    (name,) = [hook.name for hook in house.settings.hooks]
    before = house.store.outbox.outlet(name)
    assert (house.tell(), house.tell()) == (Told(), Told())
    assert receiver.got == []
    assert house.store.outbox.outlet(name) == before


def test_a_snoozed_one_is_quiet_and_is_told_again_when_its_day_comes(house: House, receiver: Receiver) -> None:
    house.night(ie_cork=5)
    until = (house.now + 3 * DAY).date().isoformat()
    house.alter("fell.ie_cork", snoozed, until, "Aoife", house.at)
    house.night(ie_cork=50)
    house.night(ie_cork=50)
    assert whats(receiver) == [[("opened", "ie_cork")]]
    house.night(ie_cork=50)
    house.night(ie_cork=50)
    assert whats(receiver)[1:] == [[("still", "ie_cork")]]


def test_one_that_is_taken_in_hand_is_told_again_only_when_it_gets_worse(house: House, receiver: Receiver) -> None:
    house.night(ie_cork=5)
    house.alter("fell.ie_cork", acknowledged, "Aoife", house.at)
    house.night(ie_cork=6)
    house.night(ie_cork=12)
    assert whats(receiver) == [[("opened", "ie_cork")], [("worse", "ie_cork")]]
    assert receiver.got[-1]["lines"][0]["acknowledged_by"] == "Aoife"


def test_an_outlet_that_failed_hears_the_same_message_with_its_id_and_then_the_rest(house: House, receiver: Receiver) -> None:
    receiver.status = 500
    failed = house.night(ie_cork=5)
    assert ([one.accepted for one in failed.deliveries], failed.well) == ([False], False)
    receiver.status = 204
    house.night(ie_cork=None, ie_clare=5)
    assert whats(receiver) == [[("opened", "ie_cork")], [("opened", "ie_cork")], [("opened", "ie_clare")]]
    ids = [one["id"] for one in receiver.got]
    assert ids[0] == ids[1] != ids[2]
    assert receiver.bodies[0] == receiver.bodies[1]


def test_one_outlet_that_fails_keeps_nothing_from_another(house: House, receiver: Receiver) -> None:
    with post_office() as office:
        mail = settings_for(house.settings.home, office, webhook=receiver.url)
        tell(mail, house.store, house.now)
        office.answer = "451 later"
        house.settings = mail
        done = house.night(ie_cork=5)
        assert [(one.outlet == "mail", one.accepted) for one in done.deliveries] == [(True, False), (False, True)]
        assert "451" in house.store.outbox.outlet("mail").trouble
        office.answer = "250 kept"
        assert [one.outlet for one in house.tell().deliveries] == ["mail"]
        assert house.store.outbox.outlet("mail").trouble == ""
        assert [one["Subject"][:18] for one in office.got] == ["CredAtlas: no nigh", "CredAtlas: opened:"]


_TELL = """
import sys
from datetime import datetime
from pathlib import Path
from scheduler import tell
from schemas import Settings
from store import Store
home, webhook, now = sys.argv[1:]
tell(Settings(home=Path(home), webhook=webhook), Store.open(f"sqlite:///{home}/catalogue.sqlite"), datetime.fromisoformat(now))
"""


@pytest.mark.heavy
def test_who_is_killed_between_sending_and_noting_sends_it_again_with_the_same_id(
    house: House, receiver: Receiver, nursery: Nursery
) -> None:
    house.settings = replace(house.settings, webhook="")
    house.night(ie_cork=5)
    house.settings = replace(house.settings, webhook=receiver.url)
    started = Event()

    def kill() -> None:
        started.wait()
        told.send(signal.SIGKILL)

    receiver.before = kill
    told = nursery.start(_TELL, [str(house.settings.home), receiver.url, house.at])
    started.set()
    assert told.wait() == -signal.SIGKILL
    receiver.before = lambda: None
    house.tell()
    house.tell()
    assert receiver.bodies[0] == receiver.bodies[1]
    assert whats(receiver) == [[("opened", "ie_cork")]] * 2


def test_two_who_tell_at_once_tell_it_once(house: House, receiver: Receiver) -> None:
    other = Store.open(address(house.settings.home))
    inside: list[Told] = []
    waited: list[float] = []

    def meanwhile(_: float) -> None:
        waited.append(1)
        lease = house.store.leases.take("tell", 0.0)
        assert lease is None

    def second() -> None:
        if not inside:
            inside.append(Told())
            ticks = iter(range(0, 10_000, 30))
            inside[0] = tell(house.settings, other, house.now, wait=meanwhile, ticks=lambda: float(next(ticks)))

    receiver.before = second
    house.night(ie_cork=5)
    other.close()
    assert whats(receiver) == [[("opened", "ie_cork")]]
    assert inside == [Told(elsewhere=True)]
    assert waited


def test_once_a_week_all_is_told_to_go_on(house: House, receiver: Receiver) -> None:
    house.store.record(Take(harvest=harvest(house.now)))
    for _ in range(14):
        house.night()
    assert [(one["at"][:10], one["alive"]["nights"]) for one in receiver.got] == [("2026-07-06", 1), ("2026-07-13", 0)]
    (house.settings.home / "alerts.toml").write_text('[weekly]\nday = "friday"\n')
    house.night()
    house.night()
    house.night()
    assert [one["at"][:10] for one in receiver.got[2:]] == ["2026-07-17"]
    (house.settings.home / "alerts.toml").write_text("[weekly]\noff = true\n")
    for _ in range(8):
        house.night()
    assert len(receiver.got) == 3


def test_nights_that_were_missed_are_told_once_a_week(house: House, receiver: Receiver) -> None:
    lease = house.store.leases.take("night", 0.0)
    assert lease is not None
    for day in (30, 29, 27, 26):
        at = f"2026-06-{day}T02:00:00+00:00"
        house.store.nights.keep(Night(date=at[:10], state=NightState.ENDED, due_at=at, begun=at, ended=at), lease)
    house.settings = replace(house.settings, webhook=f"{receiver.url}/other")
    house.tell()
    assert (receiver.got[0]["alive"]["nights"], receiver.got[0]["alive"]["missed"]) == (4, 1)
    assert "4 nights in the last seven days (1 missed)" in receiver.got[0]["text"]


def test_a_clock_that_was_far_ahead_hushes_no_later_week(house: House, receiver: Receiver) -> None:
    house.now += 4_000 * DAY
    house.tell()
    house.now = TUESDAY
    house.night()
    house.night()
    assert len(receiver.got) == 2


def test_nobody_set_is_nobody_told(house: House) -> None:
    house.settings = Settings(home=house.settings.home)
    assert house.night(ie_cork=5) == Told()


def test_limits_that_cannot_be_used_hush_nothing(house: House, receiver: Receiver) -> None:
    (house.settings.home / "alerts.toml").write_text("[fell\n")
    house.night(ie_cork=5)
    assert whats(receiver) == [[("opened", "ie_cork")]]


def test_a_thousand_at_once_are_one_message_that_counts_what_it_does_not_list(house: House, receiver: Receiver) -> None:
    house.night(**{f"ie_{number}": 5 for number in range(300)})
    (one,) = receiver.got
    assert (len(one["lines"]), one["more"], one["open"]) == (100, 200, {"high": 300})
    assert "and 200 more" in one["text"]
