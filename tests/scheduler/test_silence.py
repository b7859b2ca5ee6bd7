"""That no night came is told by who listens between nights, and nothing else is told in the middle of one."""

from __future__ import annotations

from datetime import timedelta

from reporter import alerted
from scheduler import Told, listen
from schemas import Monitor, Take, watches
from tests.parts.post_office import Receiver
from tests.scheduler.hearing import TUESDAY, House, harvest


def test_no_night_for_a_day_and_two_hours_is_told_by_who_listens_and_closes_with_the_next(
    house: House, receiver: Receiver
) -> None:
    assert listen(house.settings, house.store, house.now) == Told()
    house.store.record(Take(harvest=harvest(house.now)))
    assert house.store.watched.last_night(house.now) == house.at
    for hours in (26, 27, 28):
        listen(house.settings, house.store, TUESDAY + timedelta(hours=hours))
    assert [[line["what"] for line in one["lines"]] for one in receiver.got] == [["opened"]]
    assert receiver.got[0]["lines"][0]["sentence"] == "There was no night for 27 hours; 26 hours is the limit."
    house.store.record(Take(harvest=harvest(TUESDAY + timedelta(hours=29))))
    listen(house.settings, house.store, TUESDAY + timedelta(hours=30))
    assert receiver.got[-1]["lines"][0]["what"] == "closed"


def test_that_no_night_ever_came_is_told_26_hours_after_the_folder_was_set_up(house: House, receiver: Receiver) -> None:
    house.settings.beginning.write_text(house.at)
    for hours in (25, 27):
        listen(house.settings, house.store, house.now + timedelta(hours=hours))
    lines = [line["sentence"] for one in receiver.got for line in one.get("lines", ())]
    assert lines == ["There was no night for 27 hours; 26 hours is the limit."]


def test_nothing_is_told_while_a_night_goes_on_unless_it_never_ends(house: House, receiver: Receiver) -> None:
    house.store.record(Take(harvest=harvest(house.now)))
    assert house.store.leases.take("night", 0.0)
    with house.store.watched.alerting() as memory:
        memory.keep(alerted({}, [Monitor(kind="fell", source_id="ie_cork", well=False, records=5)], house.at, watches()))
    listen(house.settings, house.store, TUESDAY + timedelta(hours=2))
    assert receiver.got == []
    listen(house.settings, house.store, TUESDAY + timedelta(hours=40))
    assert len(receiver.got) == 1
