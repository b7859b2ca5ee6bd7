"""A correction holds night after night, whatever becomes of the page, until it is lifted."""

from __future__ import annotations

import asyncio
from datetime import date, datetime

import pytest
from msgspec.structs import replace

from scheduler import audit, correct, explained, harvest, lift, normalise_again
from schemas import Cause, Correction, Lifecycle, Method, Outcome, Record, State, WrongUse
from tests.scheduler.nights import SOURCE, Nights

SLUG = "course-003"
SOURCES = {SOURCE.source_id: SOURCE}


def course(nights: Nights) -> Record:
    everything = nights.store.records(lifecycles=tuple(Lifecycle))
    return next(record for record in everything if record.offering.url.endswith(SLUG))


def corrected(nights: Nights, field: str = "price", words: str = "€250", why: str = "The college said so.") -> Correction:
    return correct(nights.store, nights.archive, nights.source, course(nights), field, words, why, "Ada", nights.later())


def undo(nights: Nights, one: Correction) -> Correction:
    return lift(nights.store, nights.archive, nights.source, one, "Grace", nights.later())


def fee(nights: Nights) -> list[int]:
    return [int(price.amount_min) for price in course(nights).offering.prices]


def overdue(nights: Nights) -> list[tuple[str, str]]:
    return [(one.kind, one.words) for one in nights.store.issues(SOURCE.source_id) if one.kind.startswith("correction")]


def bears_out(nights: Nights) -> None:
    """Whatever is remembered is derived again and every quote is found."""
    done = audit(SOURCES, nights.archive, nights.store)
    assert done.differences == []
    assert done.quotes == sum(len(record.offering.evidence) for record in nights.store.records())


def test_a_correction_is_taken_over_at_once_and_names_who_and_why(nights: Nights) -> None:
    nights.settle()
    one = corrected(nights)
    assert fee(nights) == [250]
    assert nights.store.corrections(SOURCE.source_id) == (one,)
    assert (one.by, one.why, [found.words for found in one.instead]) == ("Ada", "The college said so.", ["€103"])
    (proof,) = course(nights).offering.proof("prices")
    assert (proof.method, proof.quote, proof.locator) == (Method.CORRECTION, "€250", one.locator)
    (before,) = nights.store.versions(course(nights).offering.offering_id)
    assert (before.cause, before.harvest_id, before.offering.prices[0].raw) == (Cause.CORRECTION, one.correction_id, "€103")
    bears_out(nights)


def test_a_correction_leaves_every_other_record_and_the_time_of_seeing_alone(nights: Nights) -> None:
    nights.settle()
    before = {record.offering.offering_id: record for record in nights.store.records()}
    corrected(nights)
    after = {record.offering.offering_id: record for record in nights.store.records()}
    key = course(nights).offering.offering_id
    assert before.pop(key).last_seen == after.pop(key).last_seen
    assert before == after
    assert len(nights.store.harvests()) == 1


def test_it_holds_through_a_night_without_change(nights: Nights) -> None:
    nights.settle()
    corrected(nights)
    done = nights.harvest()
    assert (done.counters.unchanged, done.counters.bodies, fee(nights)) == (24, 0, [250])
    bears_out(nights)


def test_it_holds_when_another_part_of_the_page_changes(nights: Nights) -> None:
    nights.settle()
    corrected(nights)
    nights.site.courses[SLUG].duration = "9 weeks"
    assert nights.harvest().counters.changed == 1
    assert (fee(nights), overdue(nights)) == ([250], [])
    assert course(nights).offering.runs[0].duration
    bears_out(nights)


def test_it_holds_when_the_page_says_a_third_thing_which_is_told(nights: Nights) -> None:
    nights.settle()
    one = corrected(nights)
    nights.site.courses[SLUG].fee = "€400"
    nights.harvest()
    assert fee(nights) == [250]
    assert overdue(nights) == [("correction_overtaken", f"{one.correction_id}: €400")]
    bears_out(nights)


def test_it_is_told_when_the_page_says_the_same_by_now(nights: Nights) -> None:
    nights.settle()
    one = corrected(nights)
    nights.site.courses[SLUG].fee = "€250"
    nights.harvest()
    assert overdue(nights) == [("correction_needless", f"{one.correction_id}: €250")]
    undo(nights, one)
    assert (fee(nights), overdue(nights)) == ([250], [])
    bears_out(nights)


@pytest.mark.parametrize("away", [1, 4], ids=["missing", "withdrawn"])
@pytest.mark.parametrize("fees", ["€103", "€400"], ids=["as it was", "changed"])
def test_it_holds_when_the_course_goes_and_comes_back(nights: Nights, away: int, fees: str) -> None:
    nights.settle()
    corrected(nights)
    page = nights.site.courses.pop(SLUG)
    for _ in range(away):
        nights.harvest()
    assert course(nights).lifecycle is (Lifecycle.MISSING if away == 1 else Lifecycle.WITHDRAWN)
    page.fee = fees
    nights.site.courses[SLUG] = page
    nights.harvest()
    assert (course(nights).lifecycle, fee(nights)) == (Lifecycle.LIVE, [250])
    bears_out(nights)


def test_it_holds_when_everything_is_normalised_again_by_other_rules(nights: Nights) -> None:
    nights.settle()
    corrected(nights)
    nights.source = replace(SOURCE, lookups={"delivery": {"Online": "Blended"}})
    again = normalise_again(nights.source, nights.store, nights.archive, nights.later)
    assert again is not None
    assert (again.fields, fee(nights), overdue(nights)) == ((("delivery", 24),), [250], [])
    assert normalise_again(nights.source, nights.store, nights.archive, nights.later).skipped == 24  # type: ignore[union-attr]


def test_it_is_read_by_the_sources_own_words(nights: Nights) -> None:
    nights.source = replace(SOURCE, lookups={"delivery": {"By lighthouse": "Blended"}})
    nights.harvest()
    corrected(nights, "delivery", "By lighthouse")
    delivery = course(nights).offering.delivery
    assert delivery and (delivery.canonical, delivery.raw) == ("blended", "By lighthouse")


def test_rules_that_moved_are_told_apart_from_the_correction(nights: Nights) -> None:
    nights.settle()
    nights.source = replace(SOURCE, lookups={"delivery": {"Online": "Blended"}})
    corrected(nights)
    causes = [version.cause for version in nights.store.versions(course(nights).offering.offering_id)]
    assert causes == [Cause.CORRECTION, Cause.RULE]


def test_the_step_it_makes_is_a_corrections(nights: Nights) -> None:
    nights.settle()
    corrected(nights, words="")
    steps = [step for step in nights.store.steps(date(2026, 9, 1), date(2026, 9, 30)) if step.before]
    assert [(step.cause, step.after and step.after.state("price")) for step in steps] == [(Cause.CORRECTION, State.SILENT)]


def test_one_that_is_given_while_a_harvest_goes_on_is_not_lost(nights: Nights) -> None:
    nights.settle()
    nights.site.courses[SLUG].duration = "9 weeks"
    moments = 0

    def clock() -> datetime:
        """A harvest asks for the time once before it crawls, and once when all is read and nothing is recorded."""
        nonlocal moments
        moments += 1
        if moments == 2:
            corrected(nights)
        return nights.later()

    begun = harvest(nights.source, nights.settings, nights.store, nights.archive, clock)
    assert asyncio.run(begun).outcome is Outcome.FULL
    assert (moments, fee(nights)) == (2, [250])
    nights.harvest()
    (run,) = course(nights).offering.runs
    assert (fee(nights), run.duration and run.duration.max) == ([250], 9)
    bears_out(nights)


def test_undoing_restores_what_the_page_says(nights: Nights) -> None:
    nights.settle()
    before = course(nights)
    lifted = undo(nights, corrected(nights))
    after = course(nights)
    assert (after.offering, after.content_hash, after.pages_hash) == (before.offering, before.content_hash, before.pages_hash)
    assert nights.store.corrections() == ()
    assert nights.store.corrections(lifted=True) == (lifted,)
    assert (lifted.lifted_by, bool(lifted.lifted_at)) == ("Grace", True)
    assert nights.harvest().counters.unchanged == 24
    bears_out(nights)
    with pytest.raises(WrongUse, match="was lifted on 2026-09-02 already"):
        undo(nights, lifted)


def test_one_is_undone_while_another_stands(nights: Nights) -> None:
    nights.settle()
    price, weeks = corrected(nights), corrected(nights, "duration", "9 weeks")
    assert fee(nights) == [250]
    bears_out(nights)
    undo(nights, weeks)
    assert (fee(nights), nights.store.corrections()) == ([250], (price,))
    bears_out(nights)


def test_what_is_undone_while_the_course_is_away_is_gone_when_it_is_back(nights: Nights) -> None:
    nights.settle()
    one = corrected(nights)
    page = nights.site.courses.pop(SLUG)
    nights.harvest()
    undo(nights, one)
    assert fee(nights) == [250]
    nights.site.courses[SLUG] = page
    nights.harvest()
    assert fee(nights) == [103]
    bears_out(nights)


def test_a_later_correction_of_a_field_takes_the_place_of_the_earlier(nights: Nights) -> None:
    nights.settle()
    first, second = corrected(nights), corrected(nights, words="€260")
    assert fee(nights) == [260]
    assert nights.store.corrections() == (second,)
    assert nights.store.corrections(lifted=True)[0].lifted_by == second.correction_id
    assert first.correction_id != second.correction_id
    assert [found.words for found in second.instead] == ["€103"]


def test_a_field_that_is_not_stated_is_silent_night_after_night(nights: Nights) -> None:
    nights.settle()
    corrected(nights, words="")
    nights.site.courses[SLUG].duration = "9 weeks"
    nights.harvest()
    assert (fee(nights), course(nights).offering.state("price")) == ([], State.SILENT)
    bears_out(nights)


def test_a_night_on_which_rules_would_take_a_field_from_all_is_held_all_the_same(nights: Nights) -> None:
    nights.settle()
    corrected(nights)
    for each in nights.site.courses.values():
        each.fee = None
    assert nights.harvest().outcome is Outcome.HELD
    assert fee(nights) == [250]


def test_the_audit_reports_a_proof_that_no_correction_bears_out(nights: Nights) -> None:
    nights.settle()
    one = corrected(nights)
    nights.store.correct((replace(one, words="€251"),), None, one.at)
    assert {each.field for each in audit(SOURCES, nights.archive, nights.store).differences} == {"prices", "prices.0", "evidence"}


def test_an_explanation_reads_by_the_correction(nights: Nights) -> None:
    nights.settle()
    corrected(nights, "price", "")
    told = explained(course(nights), SOURCE, nights.archive, nights.store)
    assert {found.field: found.reason for found in told.states}["price"] == "corrected"
