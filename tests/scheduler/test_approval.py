"""A legitimate cut is held, approved once, applied once; an approval cannot be used for anything else."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from scheduler import approve, normalise_again, replay_harvest, standing, waiting
from schemas import Approval, Expect, Failure, Harvest, Issue, Lifecycle, NotApprovable, Outcome, Take
from tests.parts.site import Answer
from tests.scheduler.nights import SOURCE, Nights

NAME = SOURCE.source_id
ALL = 24
LEFT = 9
"""A cut of more than 60 %."""


def cut(nights: Nights, left: int = LEFT) -> Harvest:
    nights.site.courses = dict(list(nights.site.courses.items())[:left])
    return nights.harvest()


def approved(nights: Nights, name: str = NAME, hours: int = 72) -> Approval:
    return approve(nights.store, name, "Ada", hours, nights.later())


def lives(nights: Nights) -> dict[str, int]:
    found = [record.lifecycle for record in nights.store.records(lifecycles=tuple(Lifecycle))]
    return {life.value: found.count(life) for life in Lifecycle if life in found}


def test_a_cut_is_held_until_it_is_approved_and_is_then_applied_once(nights: Nights) -> None:
    nights.settle()
    held = cut(nights)
    assert (held.outcome, held.failure, lives(nights)) == (Outcome.HELD, Failure.SHRUNKEN, {"live": ALL})
    given = approved(nights)
    assert (given.harvest_id, given.held.gone, given.held.known) == (held.harvest_id, ALL - LEFT, ALL)
    assert lives(nights) == {"live": ALL}
    released = nights.harvest()
    assert (released.outcome, released.counters.withdrawn, released.counters.missing) == (Outcome.FULL, ALL - LEFT, 0)
    assert lives(nights) == {"live": LEFT, "withdrawn": ALL - LEFT}
    assert {(one.ended_by, one.released) for one in nights.store.approvals(NAME)} == {(released.harvest_id, True)}


def test_what_an_approval_took_down_says_who_approved_it(nights: Nights) -> None:
    nights.settle()
    cut(nights)
    given = approved(nights)
    released = nights.harvest()
    gone = list(nights.store.records(lifecycles=(Lifecycle.WITHDRAWN,)))
    assert {record.reason for record in gone} == {f"Its source no longer lists it; that was approved by Ada on {given.at[:10]}."}
    assert "approved by Ada" in released.reason


def test_an_approval_is_given_once_and_the_next_equal_cut_is_held_again(nights: Nights) -> None:
    nights.site.courses |= {f"more-{slug}": course for slug, course in nights.site.courses.items()}
    nights.harvest()
    first = cut(nights, 18)
    approved(nights)
    with pytest.raises(NotApprovable, match="given once"):
        approved(nights)
    assert nights.harvest().outcome == Outcome.FULL
    for name in (NAME, first.harvest_id):
        with pytest.raises(NotApprovable):
            approved(nights, name)
    assert cut(nights, 7).outcome == Outcome.HELD
    assert nights.harvest().outcome == Outcome.HELD
    assert lives(nights)["live"] == 18


def test_what_goes_after_an_approval_that_saw_nothing_go_has_its_nights_of_grace(nights: Nights) -> None:
    nights.settle()
    nights.source = msgspec.structs.replace(SOURCE, expect=Expect(min=ALL + 6))
    held = nights.harvest()
    assert held.held is not None
    assert (held.failure, held.held.gone) == (Failure.SHRUNKEN, 0)
    approved(nights)
    released = cut(nights, ALL - 2)
    assert (released.outcome, released.counters.missing, released.counters.withdrawn) == (Outcome.FULL, 2, 0)


def test_an_approval_expires(nights: Nights) -> None:
    nights.settle()
    cut(nights)
    given = approved(nights, hours=2)
    assert standing(nights.store, NAME, nights.now + timedelta(hours=1)) == given
    assert nights.harvest().outcome == Outcome.HELD
    assert lives(nights) == {"live": ALL}


def test_an_approval_does_not_cover_a_deeper_cut(nights: Nights) -> None:
    nights.settle()
    cut(nights)
    approved(nights)
    assert cut(nights, LEFT - 3).outcome == Outcome.HELD
    assert lives(nights) == {"live": ALL}


def test_an_approval_does_not_cover_another_failure(nights: Nights) -> None:
    nights.settle()
    cut(nights)
    approved(nights)
    nights.site.fault = lambda path, answer: (500, {}, b"") if path.startswith("/course/") else answer
    assert nights.harvest().outcome in (Outcome.HELD, Outcome.FAILED)
    assert lives(nights) == {"live": ALL}


def test_an_approval_lapses_when_the_source_comes_back(nights: Nights) -> None:
    nights.settle()
    whole = dict(nights.site.courses)
    held = cut(nights)
    approved(nights)
    nights.site.courses = whole
    well = nights.harvest()
    assert (well.outcome, well.counters.unchanged) == (Outcome.FULL, ALL)
    assert {(one.ended_by, one.released) for one in nights.store.approvals(NAME)} == {(well.harvest_id, False)}
    assert cut(nights).outcome == Outcome.HELD
    with pytest.raises(NotApprovable, match="lapsed"):
        approved(nights, held.harvest_id)


def test_withdrawn_by_approval_or_not_a_course_may_return(nights: Nights) -> None:
    nights.settle()
    whole = dict(nights.site.courses)
    cut(nights)
    approved(nights)
    nights.harvest()
    nights.site.courses = whole
    back = nights.harvest()
    assert (back.outcome, back.counters.returned, lives(nights)) == (Outcome.FULL, ALL - LEFT, {"live": ALL})


def test_new_addresses_for_everything_are_taken_over_only_when_approved(nights: Nights) -> None:
    nights.settle()
    before = nights.hashes()
    nights.site.courses = {f"new-{slug}": course for slug, course in nights.site.courses.items()}
    assert nights.harvest().failure == Failure.CHURN
    assert nights.hashes() == before
    approved(nights)
    released = nights.harvest()
    assert (released.counters.added, released.counters.withdrawn) == (ALL, ALL)
    assert not before.keys() & nights.hashes().keys()


def test_a_field_that_really_is_gone_is_approved_and_nothing_is_withdrawn(nights: Nights) -> None:
    nights.settle()
    for course in nights.site.courses.values():
        course.fee = None
    del nights.site.courses["course-001"]
    assert nights.harvest().failure == Failure.TEMPLATE_CHANGED
    approved(nights)
    released = nights.harvest()
    assert (released.outcome, released.counters.changed, released.counters.missing) == (Outcome.FULL, ALL - 1, 1)


def test_a_harvest_whose_pages_failed_has_nothing_to_approve(nights: Nights) -> None:
    nights.settle()

    def third_page_down(path: str, answer: Answer) -> Answer:
        return (500, {}, b"") if path.endswith("page=3") else answer

    nights.site.fault = third_page_down
    assert nights.harvest().outcome == Outcome.HELD
    assert waiting(nights.store, NAME) is None
    with pytest.raises(NotApprovable, match="pages failed"):
        approved(nights)


def test_of_a_harvest_that_failed_it_is_said_so_and_what_was_held_before_may_yet_be_approved(nights: Nights) -> None:
    nights.settle()
    nights.site.fault = lambda _, __: (500, {}, b"")
    failed = nights.harvest()
    assert failed.outcome is Outcome.FAILED
    for name in (NAME, failed.harvest_id):
        with pytest.raises(NotApprovable, match=f"newest harvest of {NAME}, {failed.harvest_id}, failed"):
            approved(nights, name)
    nights.site.fault = None
    held = cut(nights)
    nights.site.fault = lambda _, __: (500, {}, b"")
    failed = nights.harvest()
    with pytest.raises(NotApprovable, match="failed"):
        approved(nights, failed.harvest_id)
    assert approved(nights).harvest_id == held.harvest_id


def test_normalising_again_leaves_an_approval_standing(nights: Nights) -> None:
    nights.settle()
    cut(nights)
    approved(nights)
    normalise_again(SOURCE, nights.store, nights.archive, nights.later)
    assert nights.harvest().counters.withdrawn == ALL - LEFT


@pytest.mark.parametrize("meanwhile", ["normalised", "replayed"])
def test_reading_the_archive_again_leaves_what_waits_and_what_was_left_out(nights: Nights, meanwhile: str) -> None:
    nights.settle()
    held = cut(nights)
    told = Issue(source_id=NAME, kind="left_out", field="listing", words="A row without a link.", count=3)
    record = msgspec.structs.replace(held, harvest_id=f"{held.harvest_id}1")
    nights.store.record(Take(harvest=record, removals=False, issues=(told,)))
    before = nights.store.issues(NAME)
    if meanwhile == "normalised":
        normalise_again(SOURCE, nights.store, nights.archive, nights.later)
    else:
        files = sorted(nights.archive.folder.rglob("*.warc.gz"))
        replay_harvest({NAME: SOURCE}, files, nights.store, nights.archive, nights.later)
    assert told in before
    assert nights.store.issues(NAME) == before
    assert waiting(nights.store, NAME) == nights.store.harvests(NAME)[1]
    assert approved(nights).harvest_id == record.harvest_id
    assert nights.harvest().counters.withdrawn == ALL - LEFT


def test_there_is_nothing_to_approve_where_nothing_waits(nights: Nights) -> None:
    with pytest.raises(NotApprovable, match="no harvest"):
        approved(nights)
    good = nights.harvest()
    for name in (NAME, good.harvest_id, f"{NAME}/20260101T000000000000Z"):
        with pytest.raises(NotApprovable):
            approved(nights, name)
    assert nights.store.approvals(NAME) == ()
