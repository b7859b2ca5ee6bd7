"""The verdict on a harvest, at its boundaries: what flows, what is held, and what has failed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler import Facts, judge
from schemas import Approval, Expect, Failure, Ground, Held, Outcome, table
from tests.scheduler.nights import SOURCE

LOOSE = msgspec.structs.replace(SOURCE, expect=Expect(min=1))


def facts(**given: Any) -> Facts:
    found = given.get("found", 100)
    return Facts(**({"found": found, "seen": found, "known": 100, "seen_before": 100, "details": 100} | given))


def outcome(**given: Any) -> tuple[Outcome, Failure | None]:
    verdict = judge(LOOSE, facts(**given))
    return verdict.outcome, verdict.failure


def test_an_ordinary_night_is_full_and_may_take_down_what_is_gone() -> None:
    verdict = judge(LOOSE, facts(found=99))
    assert (verdict.outcome, verdict.removals, verdict.changes, verdict.reason) == (Outcome.FULL, True, True, "")


def test_zero_records_is_never_success() -> None:
    for known in (0, 1, 5_000):
        assert judge(LOOSE, Facts(found=0, seen=0, known=known, seen_before=0)).outcome == Outcome.FAILED


def test_a_night_on_which_nothing_was_seen_has_failed_however_much_is_held() -> None:
    failures = Counter({Failure.TIMEOUT: 3})
    verdict = judge(LOOSE, facts(found=100, seen=0, walk_failures=failures))
    assert (verdict.outcome, verdict.failure) == (Outcome.FAILED, Failure.TIMEOUT)


def test_every_second_record_gone_is_held_and_the_boundary_is_at_a_fifth() -> None:
    assert outcome(found=80, seen_before=80) == (Outcome.FULL, None)
    assert outcome(found=79, seen_before=79) == (Outcome.HELD, Failure.SHRUNKEN)


def test_a_small_catalogue_may_lose_a_few() -> None:
    assert outcome(found=11, known=20, seen_before=11) == (Outcome.FULL, None)
    assert outcome(found=10, known=20, seen_before=10) == (Outcome.HELD, Failure.SHRUNKEN)


def test_a_list_that_announces_more_than_it_shows_is_held() -> None:
    assert outcome(announced=105) == (Outcome.FULL, None)
    assert outcome(announced=106) == (Outcome.HELD, Failure.SHRUNKEN)


def test_one_list_that_shows_less_than_it_announces_is_held_though_others_make_up_for_it() -> None:
    assert outcome(shortest=(95, 100), announced=100) == (Outcome.FULL, None)
    assert outcome(shortest=(94, 100), announced=100) == (Outcome.HELD, Failure.SHRUNKEN)


def test_failed_lists_are_named_before_the_fields_they_leave_unsaid_and_change_nothing() -> None:
    source = expecting(fill={"price": 0.5})
    verdict = judge(source, facts(read=100, filled={}, walk_failures=Counter({Failure.SOFT_ERROR: 1})))
    assert (verdict.failure, verdict.changes, verdict.held) == (Failure.SOFT_ERROR, False, None)


def test_mostly_unknown_records_are_churn() -> None:
    assert outcome(seen_before=50) == (Outcome.FULL, None)
    assert outcome(seen_before=49) == (Outcome.HELD, Failure.CHURN)


def test_a_failed_list_holds_removals_and_lets_additions_flow() -> None:
    verdict = judge(LOOSE, facts(walk_failures=Counter({Failure.TIMEOUT: 1})))
    assert (verdict.outcome, verdict.failure, verdict.removals, verdict.changes) == (Outcome.HELD, Failure.TIMEOUT, False, True)


def test_a_few_failed_pages_are_no_reason_to_hold() -> None:
    assert outcome(detail_failures=Counter({Failure.HTTP_5XX: 2})) == (Outcome.FULL, None)
    assert outcome(detail_failures=Counter({Failure.HTTP_5XX: 3})) == (Outcome.HELD, Failure.HTTP_5XX)


def test_the_commonest_failure_gives_the_name() -> None:
    failures = Counter({Failure.TIMEOUT: 3, Failure.BLOCK_PAGE: 9})
    assert judge(LOOSE, Facts(found=0, seen=0, known=9, seen_before=0, walk_failures=failures)).failure == Failure.BLOCK_PAGE


def test_a_field_that_is_hardly_stated_any_more_changes_nothing() -> None:
    source = msgspec.structs.replace(SOURCE, expect=Expect(min=1, fill={"price": 0.5}))
    low = judge(source, facts(read=100, filled={"price": 49}))
    assert (low.outcome, low.failure, low.changes) == (Outcome.HELD, Failure.TEMPLATE_CHANGED, False)
    assert "49%" in low.reason
    assert judge(source, facts(read=100, filled={"price": 50})).outcome == Outcome.FULL
    assert judge(source, facts(read=19, filled={})).outcome == Outcome.FULL


def test_fewer_than_declared_is_held() -> None:
    declared = msgspec.structs.replace(SOURCE, expect=Expect(min=101))
    assert judge(declared, facts()).failure == Failure.SHRUNKEN


def expecting(**given: Any) -> Any:
    return msgspec.structs.replace(SOURCE, expect=Expect(min=1, **given))


def test_more_than_declared_is_held_and_nothing_of_it_taken_over() -> None:
    assert judge(expecting(max=100), facts()).outcome == Outcome.FULL
    verdict = judge(expecting(max=99), facts())
    assert (verdict.failure, verdict.removals, verdict.changes) == (Failure.SWOLLEN, False, False)


def test_a_source_says_how_much_churn_it_takes() -> None:
    assert judge(expecting(churn=0.1), facts(seen_before=90)).outcome == Outcome.FULL
    verdict = judge(expecting(churn=0.1), facts(seen_before=89))
    assert (verdict.failure, verdict.changes) == (Failure.CHURN, False)
    assert judge(expecting(churn=0.0), facts(known=19, seen_before=0)).outcome == Outcome.FULL


def test_a_catalogue_that_grows_is_no_churn() -> None:
    assert outcome(found=1_000, seen_before=100) == (Outcome.FULL, None)


def test_pages_in_another_language_than_expected_change_nothing() -> None:
    source = expecting(languages={"en": 0.95})
    assert judge(source, facts(read=100, languages={"en": 95, "fr": 5})).outcome == Outcome.FULL
    verdict = judge(source, facts(read=100, languages={"en": 94, "fr": 6}))
    assert (verdict.failure, verdict.changes, "94%" in verdict.reason) == (Failure.LANGUAGE, False, True)
    assert judge(source, facts(read=100, languages={})).failure == Failure.LANGUAGE
    assert judge(source, facts(read=0, languages={})).outcome == Outcome.FULL


def test_a_field_that_most_records_lose_in_one_night_changes_nothing() -> None:
    assert judge(LOOSE, facts(restated={"language": (40, 20)})).outcome == Outcome.FULL
    verdict = judge(LOOSE, facts(restated={"language": (40, 19)}))
    assert (verdict.failure, verdict.changes, "19 of the 40" in verdict.reason) == (Failure.TEMPLATE_CHANGED, False, True)
    assert judge(LOOSE, facts(restated={"language": (19, 0)})).outcome == Outcome.FULL
    assert judge(LOOSE, facts(restated={})).outcome == Outcome.FULL


def approval(failure: Failure = Failure.SHRUNKEN, **held: Any) -> Approval:
    figures: dict[str, Any] = {"known": 100, "found": 40, "gone": 60, "ground": Ground.DROP} | held
    return Approval(harvest_id="h", source_id="s", failure=failure, held=Held(**figures), by="Ada", at="", expires="")


def test_an_approval_covers_the_same_and_a_little_more_but_nothing_else() -> None:
    def released(given: Approval, **tonight: Any) -> bool:
        return judge(LOOSE, facts(**tonight), approval=given).released

    assert released(approval(), found=40, seen_before=40)
    assert released(approval(), found=35, seen_before=35)
    assert not released(approval(), found=34, seen_before=34)
    assert not released(approval(Failure.CHURN), found=40, seen_before=40)
    assert not released(approval(), found=40, seen_before=40, walk_failures=Counter({Failure.TIMEOUT: 1}))
    assert not released(approval(), found=100, seen_before=100)


def test_an_approval_of_a_swollen_catalogue_covers_about_as_many_and_no_flood() -> None:
    given = approval(Failure.SWOLLEN, known=100, found=120, gone=0, ground=Ground.MAX)
    verdicts = {n: judge(expecting(max=110), facts(found=n), approval=given).outcome for n in (113, 114, 126, 127, 500_000)}
    assert [n for n, outcome in verdicts.items() if outcome == Outcome.FULL] == [114, 126]


def test_an_approval_covers_no_other_ground_for_the_same_failure() -> None:
    given = approval(known=900, found=700, gone=200, ground=Ground.ANNOUNCED)
    tonight = {"found": 700, "known": 900, "seen_before": 700}
    assert judge(LOOSE, facts(announced=1_000, **tonight), approval=given).released
    assert not judge(LOOSE, facts(**tonight), approval=given).released
    assert not judge(LOOSE, facts(shortest=(700, 1_000), **tonight), approval=given).released
    assert not judge(LOOSE, facts(**tonight), approval=approval(known=900, found=700, gone=200, ground=None)).released


def test_an_approved_share_covers_that_field_alone() -> None:
    source = expecting(fill={"price": 0.5, "title": 0.99})
    given = approval(Failure.TEMPLATE_CHANGED, found=100, gone=0, ground=Ground.SHARE, field="price", share=0.4)
    assert judge(source, facts(read=100, filled={"price": 36, "title": 100}), approval=given).outcome == Outcome.FULL
    assert judge(source, facts(read=100, filled={"price": 34, "title": 100}), approval=given).outcome == Outcome.HELD
    assert judge(source, facts(read=100, filled={"price": 40, "title": 90}), approval=given).outcome == Outcome.HELD


def test_a_partial_harvest_is_never_short_but_never_empty_either() -> None:
    verdict = judge(LOOSE, facts(found=1, seen_before=1), partial=True)
    assert (verdict.outcome, verdict.removals) == (Outcome.FULL, False)
    assert judge(LOOSE, Facts(found=0, seen=0, known=9, seen_before=0), partial=True).outcome == Outcome.FAILED


@pytest.mark.parametrize("failure", list(Failure))
def test_every_failure_has_a_sentence_and_a_next_step(failure: Failure) -> None:
    row = next(row for row in table("failures") if row["failure"] == failure)
    assert "{source}" in row["sentence"]
    assert len(row["next_step"]) > 10


COUNTS = st.integers(0, 300)


@given(found=COUNTS, known=COUNTS, seen=COUNTS, walks=st.integers(0, 3), details=st.integers(0, 50), announced=st.none() | COUNTS)
def test_only_a_full_harvest_takes_anything_down(
    found: int, known: int, seen: int, walks: int, details: int, announced: int | None
) -> None:
    verdict = judge(
        LOOSE,
        Facts(
            found=found,
            seen=found,
            known=known,
            seen_before=min(seen, found, known),
            walk_failures=Counter({Failure.TIMEOUT: walks} if walks else {}),
            detail_failures=Counter({Failure.HTTP_5XX: details} if details else {}),
            details=found + details,
            announced=announced,
        ),
    )
    assert verdict.removals <= (verdict.outcome == Outcome.FULL)
    assert verdict.held is None or verdict.outcome == Outcome.HELD
    assert bool(verdict.reason) == (verdict.outcome != Outcome.FULL)
    assert verdict.outcome == Outcome.FAILED or found > 0
