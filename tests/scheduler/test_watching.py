"""A harvest remembers what monitors need, and opens and closes the alerts by itself."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest

from reporter import House, coverage
from scheduler import limits_of, look_around
from scheduler.watching import watched
from schemas import AlertState, Outcome
from tests.scheduler.nights import SOURCE, Nights

TODAY = date(2027, 1, 1)


def standing(nights: Nights) -> list[str]:
    return [key for key, one in nights.store.watched.alerts().items() if one.state(TODAY) is AlertState.OPEN]


def test_a_harvest_counts_what_its_records_say(nights: Nights) -> None:
    done = nights.harvest()
    row = coverage(nights.store.records(), {}).total
    assert done.records == row.n == 24
    assert {name: told.published for name, told in done.filled.items()} == {
        **{cell.element: cell.published for cell in row.dimensions},
        **{field.element: field.stated for field in row.fields},
    }
    assert nights.store.harvests() == (done,)


@pytest.mark.check("I1")
def test_a_broken_label_opens_just_one_alert_and_its_mend_closes_it_after_two_runs(nights: Nights) -> None:
    nights.settle()
    assert standing(nights) == []
    courses = list(nights.site.courses.values())[:12]
    fees = [course.fee for course in courses]
    for course in courses:
        course.fee = None
    for _ in range(3):
        assert nights.harvest().wrong == ("fill",)
        assert standing(nights) == ["fill.ie_quayside.price"]
    for course, fee in zip(courses, fees, strict=True):
        course.fee = fee
    assert nights.harvest().wrong == ()
    assert standing(nights) == ["fill.ie_quayside.price"]
    nights.harvest()
    assert standing(nights) == []
    (closed,) = nights.store.watched.alerts().values()
    assert [one.what for one in closed.history] == ["opened", "closed"]


@pytest.mark.check("O1")
def test_a_site_that_shows_nothing_opens_an_alert_and_its_records_stay(nights: Nights) -> None:
    nights.settle()
    nights.site.courses, kept = {}, nights.site.courses
    failed = nights.harvest()
    assert (failed.outcome, failed.records, failed.filled) == (Outcome.FAILED, None, {})
    assert standing(nights) == ["empty.ie_quayside"]
    assert nights.store.counts() == {"ie_quayside": 24}
    nights.site.courses = kept


def test_limits_that_an_operator_sets_are_kept_to(nights: Nights) -> None:
    (nights.home / "alerts.toml").write_text("[fill]\nleast = 13\n")
    nights.harvest()
    for course in list(nights.site.courses.values())[:12]:
        course.fee = None
    assert nights.harvest().wrong == ()
    assert standing(nights) == []


def killed_once_recorded(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    """A harvest whose process ends after its record was written, before it was watched."""

    def end(*_: object) -> None:
        raise SystemExit(137)

    with monkeypatch.context() as patch:
        patch.setattr(import_module("scheduler.harvest"), "watched", end)
        with pytest.raises(SystemExit):
            nights.harvest()


def priceless(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    """A night on which half the prices went, and that was killed before anybody looked at it."""
    nights.settle()
    for course in list(nights.site.courses.values())[:12]:
        course.fee = None
    killed_once_recorded(nights, monkeypatch)
    assert (standing(nights), nights.store.harvests()[0].wrong) == ([], ())


def test_a_harvest_that_was_killed_before_it_was_watched_is_watched_by_the_next(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    priceless(nights, monkeypatch)
    owed = nights.store.harvests()[0]
    nights.harvest()
    (alert,) = nights.store.watched.alerts().values()
    assert (alert.key, [(one.what, one.at) for one in alert.history]) == ("fill.ie_quayside.price", [("opened", owed.ended_at)])
    assert [one.wrong for one in nights.store.harvests()] == [("fill",), ("fill",), ()]


def test_a_look_around_watches_what_was_left_unwatched_once(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    priceless(nights, monkeypatch)
    for _ in range(2):
        look_around(nights.store, (SOURCE,), House(), (), nights.later(), limits_of(nights.settings))
    (alert,) = nights.store.watched.alerts().values()
    assert (alert.key, [one.what for one in alert.history]) == ("fill.ie_quayside.price", ["opened"])
    assert nights.store.harvests()[0].records == 24


def test_a_harvest_is_not_watched_twice(nights: Nights) -> None:
    nights.settle()
    for course in list(nights.site.courses.values())[:12]:
        course.fee = None
    done, before = nights.harvest(), nights.store.watched.alerts()
    assert watched(nights.store, done, limits_of(nights.settings)) == done
    assert nights.store.watched.alerts() == before
