"""A harvest remembers what monitors need, and opens and closes the alerts by itself."""

from __future__ import annotations

from datetime import date

import pytest

from reporter import coverage
from schemas import AlertState, Outcome
from tests.scheduler.nights import Nights

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
    nights.harvest()
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
    nights.harvest()
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
