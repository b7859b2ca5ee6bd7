"""Where a listing says two things of one field, what people see is believed first, and an issue is raised."""

from __future__ import annotations

from decimal import Decimal

import pytest

from schemas import Basis, Delivery, EffortKind, Method, State, Tax
from tests.normaliser.listings import issues, offered, proof, said, state, told

OFFER = (told("price_amount", "500.00", "ld:/0/offers/price"), told("price_currency", "CAD", "ld:/0/offers/priceCurrency"))


def test_a_differing_price_stands_behind_the_visible_one() -> None:
    words = (*OFFER, said("price", "$450", "Fee"))
    prices = offered(*words).prices
    assert [price.amount_min for price in prices] == [450, 500]
    assert issues(*words) == [("contradiction", "price", "$450 ≠ 500.00")]


def test_the_same_price_told_twice_is_one_price() -> None:
    words = (*OFFER, said("price", "$500 + HST", "Fee"))
    assert [(price.amount_min, price.tax) for price in offered(*words).prices] == [(Decimal(500), Tax.EXCLUDED)]
    assert issues(*words) == []


def test_a_price_of_another_kind_is_no_contradiction() -> None:
    words = (*OFFER, said("price", "€23.99/month", "Unlimited subscription"))
    assert [price.kind for price in offered(*words).prices] == ["subscription", "tuition"]
    assert issues(*words) == []


def test_an_offer_without_a_currency_is_no_price() -> None:
    elsewhere = told("price_currency", "EUR", "ld:/1/offers/priceCurrency")
    words = (told("price_amount", "39.0", "ld:/0/offers/price"), elsewhere)
    assert offered(*words).prices == ()
    assert issues(*words) == [("no_currency", "price_amount", "39.0")]


def test_a_bare_dollar_needs_a_source_that_explains_it() -> None:
    assert offered(said("price", "$219"), currency=None).prices == ()
    assert issues(said("price", "$219"), currency=None) == [("no_currency", "price", "$219")]


def test_a_missing_price_is_unknown_and_a_flag_may_say_free() -> None:
    assert offered().prices == ()
    assert offered(told("price_free", "false")).prices == ()
    assert [price.amount_max for price in offered(told("price_free", "true")).prices] == [0]


def test_a_price_keeps_the_words_it_was_said_in() -> None:
    assert [(price.amount_max, price.raw) for price in offered(said("price", "Gratuit ")).prices] == [(Decimal(0), "Gratuit")]


def test_minor_units_become_units() -> None:
    words = (told("price_minor", "28250", "json:/0/total_cost"), told("price_currency", "GBP", "json:/0/currency"))
    assert [price.amount_min for price in offered(*words).prices] == [Decimal("282.50")]


def test_a_month_and_its_first_day_agree() -> None:
    words = (told("start", "2027-03-01"), said("start", "March 2027"))
    assert [run.start for run in offered(*words).runs] == ["2027-03"]
    assert issues(*words) == []


def test_two_starts_are_kept_and_flagged() -> None:
    words = (told("start", "2027-05-03"), said("start", "1 March 2027"))
    assert [run.start for run in offered(*words).runs] == ["2027-03-01", "2027-05-03"]
    assert [kind for kind, _, _ in issues(*words)] == ["contradiction"]


def test_two_lengths_that_are_one_agree() -> None:
    assert issues(told("duration", "P60D"), told("duration_minutes", "86400")) == []
    assert issues(said("duration", "4 weeks"), told("duration", "P6W")) == [("contradiction", "duration", "4 weeks ≠ P6W")]


def test_the_more_exact_delivery_of_one_place_is_kept() -> None:
    mode = offered(said("delivery", "Online"), told("delivery", "self-paced")).delivery
    assert isinstance(mode, Delivery)
    assert (mode.canonical, mode.timing) == ("online_async", "async")
    assert [kind for kind, _, _ in issues(said("delivery", "Online"), told("delivery", "onsite"))] == ["contradiction"]


def test_credits_without_a_scheme_do_not_contradict_named_ones() -> None:
    words = (told("credits", "5"), said("credits", "5", "ECTS credits"))
    assert [(one.value, one.scheme) for one in offered(*words, jurisdiction="IE").credits] == [(5, "ECTS")]
    assert issues(*words, jurisdiction="IE") == []


def test_two_numbers_of_credits_are_kept_and_flagged() -> None:
    words = (said("credits", "5 ECTS"), told("credits", "10 ECTS"))
    assert [(one.value, one.scheme) for one in offered(*words, jurisdiction="IE").credits] == [(5, "ECTS"), (10, "ECTS")]
    assert [kind for kind, _, _ in issues(*words, jurisdiction="IE")] == ["contradiction"]


def test_two_levels_of_one_framework_contradict() -> None:
    words = (said("level", "Level 8", "NFQ level"), told("level", "NFQ Level 7"))
    offering = offered(*words, jurisdiction="IE")
    assert [(one.framework, one.level) for one in offering.levels] == [("NFQ", "8"), ("NFQ", "7")]
    assert [kind for kind, _, _ in issues(*words, jurisdiction="IE")] == ["contradiction"]


def test_stated_work_comes_first_and_derived_work_last() -> None:
    weekly, weeks = said("weekly", "3 hours"), said("duration", "4 weeks")
    derived = offered(weekly, weeks).effort
    assert [(one.kind, one.max, one.basis) for one in derived] == [
        (EffortKind.WEEKLY, 3, Basis.STATED),
        (EffortKind.TOTAL, 12, Basis.WEEKLY_X_WEEKS),
    ]
    assert proof(offered(weekly, weeks), "effort.1") == ["3 hours", "4 weeks"]
    stated = offered(weekly, weeks, said("hours", "20 Hours")).effort
    assert [(one.kind, one.max) for one in stated] == [(EffortKind.TOTAL, 20), (EffortKind.WEEKLY, 3)]


def test_work_derived_from_credits_is_a_range_and_no_disclosure() -> None:
    offering = offered(said("credits", "10", "ECTS credits"), jurisdiction="IE")
    assert [(one.min, one.max, one.basis) for one in offering.effort] == [(200, 250, Basis.CREDITS)]
    assert state(offering, "workload")[0] is State.SILENT


def test_hours_under_a_duration_label_are_work() -> None:
    offering = offered(said("duration", "50 Hours", "Duration"))
    assert ([one.max for one in offering.effort], offering.runs) == ([50], ())
    assert (state(offering, "workload")[0], state(offering, "duration")[0]) == (State.STATED, State.SILENT)


def _runs(*starts: str) -> list[str | None]:
    words = (said("run_start", start, method=Method.STATE, locator=f"json:/runs/{n}/start") for n, start in enumerate(starts))
    return [run.start or run.start_kind for run in offered(*words).runs]


@pytest.mark.parametrize(
    ("starts", "chosen"),
    [
        (("2026-01-12", "2027-02-01", "2026-11-25"), ["2026-11-25"]),
        (("2024-01-12", "2025-02-01"), ["2025-02-01"]),
        (("2024-01-12", "null"), ["on_demand"]),
        (("2027-01-12", ""), ["2027-01-12"]),
        ((), []),
    ],
)
def test_of_many_runs_the_next_one_is_told(starts: tuple[str, ...], chosen: list[str]) -> None:
    assert _runs(*starts) == chosen


def test_a_run_lasts_as_long_as_it_says() -> None:
    words = [told("run_start", "2027-01-12", "json:/runs/3/start"), told("run_weeks", "6", "json:/runs/3/weeks")]
    offering = offered(*words)
    assert offering.runs[0].duration and offering.runs[0].duration.max == 6
    assert proof(offering, "runs.0.duration") == ["6"]


def test_a_placeholder_far_ahead_is_no_start() -> None:
    assert offered(said("start", "2030-12-31")).runs == ()
    assert issues(said("start", "2030-12-31")) == [("unread", "start", "2030-12-31")]


def test_an_end_before_its_start_is_not_believed() -> None:
    words = (said("start", "4 May 2027"), said("end", "1 May 2027"), said("apply_by", "20 April 2027"))
    (run,) = offered(*words).runs
    assert (run.end, run.apply_by) == (None, "2027-04-20")
    assert [kind for kind, _, _ in issues(*words)] == ["contradiction"]


def test_funding_words_name_the_scheme_under_a_general_label() -> None:
    assert [one.scheme for one in offered(said("funding", "Skills grant", "Funding")).funding] == ["Skills grant"]
    assert [one.scheme for one in offered(said("funding", "Admissible", "RAFEO")).funding] == ["OSAP"]
    assert offered(said("funding", "Not eligible", "OSAP")).funding == ()
