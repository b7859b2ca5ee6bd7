"""What a provider or a catalogue says of all its courses is read once, kept apart from what a course says, and changes none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from reporter import coverage
from scheduler import audit, normalise_again, replay_harvest
from schemas import Dimension, Lifecycle, Offering, Outcome, Scope, SourceKind, State
from tests.parts.site import Answer
from tests.parts.town import CAREERS, COLLEGES, PORTAL, QUALITY, SUPPORT, Town
from tests.scheduler.nights import SOURCE, Nights

PAGES = [*(f"/providers/{college}" for college in COLLEGES), *Town().says]


@pytest.fixture
def week(tmp_path: Path, town: Town) -> Iterator[Nights]:
    made = Nights(tmp_path, town)
    yield made
    made.store.close()


def courses(week: Nights, college: str) -> list[Offering]:
    return [r.offering for r in week.store.records() if r.offering.url.rpartition("/")[2].startswith(college)]


def said(offering: Offering) -> set[tuple[str, str, str]]:
    return {(s.scope, s.dimension, s.text) for s in offering.statements if s.scope is not Scope.OFFERING}


def wider(offering: Offering) -> dict[tuple[str, str], tuple[str, str]]:
    return {(s.field, s.scope): (s.state, s.reason) for s in offering.field_states if s.scope is not Scope.OFFERING}


def unmoved(week: Nights) -> tuple[int, int, int, int]:
    done = week.harvest().counters
    return done.added, done.changed, done.missing, done.unchanged


def test_each_page_is_asked_for_once_and_speaks_for_every_course_of_its_provider(week: Nights, town: Town) -> None:
    done = week.harvest()
    assert (done.outcome, done.counters.added, done.counters.errors) == (Outcome.FULL, 6, 0)
    assert town.voices() == dict.fromkeys(PAGES, 1)
    own = {("portal", "qa_process", PORTAL)}
    for offering in courses(week, "harbour"):
        assert said(offering) == own | {("provider", "qa_process", QUALITY), ("provider", "learner_support", SUPPORT)}
    for offering in courses(week, "hillside"):
        assert said(offering) == own | {("provider", "careers_guidance", CAREERS)}
    quotes = {e.quote for e in courses(week, "harbour")[0].proof("qa_process")}
    assert quotes == {QUALITY, PORTAL}


def test_what_a_provider_says_is_inherited_and_never_counted_as_the_courses_own(week: Nights) -> None:
    week.harvest()
    offering = courses(week, "harbour")[0]
    assert offering.about("qa_process") is None
    assert offering.state("qa_process") is State.SILENT
    assert wider(offering)["qa_process", "provider"] == (State.STATED, "")
    total = coverage(week.store.records(), {SOURCE.source_id: SOURCE}).total
    cells = {cell.element: cell for cell in total.dimensions}
    assert [(c.observed, c.published, c.in_part) for c in cells.values()] == [(6, 0, 0)] * len(Dimension)
    assert {name: c.inherited for name, c in cells.items() if c.inherited} == {
        "qa_process": 6,
        "learner_support": 3,
        "careers_guidance": 3,
    }


def test_a_changed_provider_page_is_shown_and_changes_no_course(week: Nights, town: Town) -> None:
    week.harvest()
    before, town.says["/providers/harbour/quality-assurance"] = week.hashes(), QUALITY.replace("five", "three")
    assert unmoved(week) == (0, 0, 0, 6)
    assert week.hashes() == before
    assert ("provider", "qa_process", QUALITY.replace("five", "three")) in said(courses(week, "harbour")[0])
    assert ("provider", "qa_process", QUALITY) not in said(courses(week, "harbour")[0])


def test_a_missing_course_is_borne_out_by_what_its_provider_said_of_it_then(week: Nights, town: Town) -> None:
    week.harvest()
    del town.fees["harbour-2"]
    town.says["/providers/harbour/quality-assurance"] = QUALITY.replace("five", "three")
    assert unmoved(week) == (0, 0, 1, 5)
    (gone,) = week.store.records(lifecycles=(Lifecycle.MISSING,))
    assert ("provider", "qa_process", QUALITY) in said(gone.offering)
    found = audit({SOURCE.source_id: SOURCE}, week.archive, week.store)
    assert (found.records, found.differences) == (6, [])


def test_an_unchanged_night_asks_for_each_page_on_condition_and_reads_none(week: Nights, town: Town) -> None:
    week.harvest()
    held = {r.offering.offering_id: r.offering for r in week.store.records()}
    town.asked.clear()
    done = week.harvest()
    assert (done.counters.unchanged, done.counters.bodies) == (6, 0)
    assert town.voices() == dict.fromkeys(PAGES, 1)
    assert all("If-None-Match" in headers for path in PAGES for headers in town.requests(path))
    assert {r.offering.offering_id: r.offering for r in week.store.records()} == held


def test_an_unreachable_page_keeps_what_it_said_and_says_so_until_it_answers_again(week: Nights, town: Town) -> None:
    week.harvest()
    town.fault = lambda path, answer: (403, answer[1], b"") if path.endswith("quality-assurance") else answer
    town.says["/providers/harbour/quality-assurance"] += " Anew."
    assert unmoved(week) == (0, 0, 0, 6)
    for offering in courses(week, "harbour"):
        assert ("provider", "qa_process", QUALITY) in said(offering)
        assert wider(offering)["qa_process", "provider"] == (State.UNREACHABLE, "blocked")
    town.fault = None
    assert unmoved(week) == (0, 0, 0, 6)
    assert wider(courses(week, "harbour")[0])["qa_process", "provider"] == (State.STATED, "")


def test_a_page_that_is_gone_takes_its_statements_with_it(week: Nights, town: Town) -> None:
    week.harvest()
    del town.says["/providers/harbour/quality-assurance"]
    assert unmoved(week) == (0, 0, 0, 6)
    offering = courses(week, "harbour")[0]
    assert said(offering) == {("portal", "qa_process", PORTAL), ("provider", "learner_support", SUPPORT)}
    assert wider(offering)["qa_process", "provider"] == (State.UNREACHABLE, "gone")


def test_a_page_that_failed_when_first_met_is_asked_for_again(week: Nights, town: Town) -> None:
    town.fault = lambda path, answer: (403, answer[1], b"") if path.endswith("student-support") else answer
    assert week.harvest().outcome is Outcome.FULL
    assert wider(courses(week, "harbour")[0])["learner_support", "provider"] == (State.UNREACHABLE, "blocked")
    town.fault = None
    assert unmoved(week) == (0, 0, 0, 6)
    assert ("provider", "learner_support", SUPPORT) in said(courses(week, "harbour")[0])


def test_a_failing_course_page_leaves_its_provider_with_its_voice(week: Nights, town: Town) -> None:
    week.harvest()

    def fails(path: str, answer: Answer) -> Answer:
        return (403, answer[1], b"") if path.startswith("/course/hillside") else answer

    for town.fault in (fails, None):
        town.fees["hillside-1"] += 1
        week.harvest()
        assert ("provider", "careers_guidance", CAREERS) in said(courses(week, "hillside")[0])


def test_a_site_of_one_provider_speaks_as_that_provider(week: Nights) -> None:
    week.source = replace(SOURCE, kind=SourceKind.PROVIDER_SITE)
    week.harvest()
    assert said(courses(week, "hillside")[0]) == {("provider", "qa_process", PORTAL)}


def test_a_page_that_robots_txt_denies_is_not_asked_for(week: Nights, town: Town) -> None:
    town.says["/private/quality-assurance"] = QUALITY
    town.menu = '<footer><a href="/private/quality-assurance">Quality assurance</a></footer>'
    assert week.harvest().outcome is Outcome.FULL
    assert not town.requests("/private/quality-assurance")
    assert wider(courses(week, "hillside")[0])["qa_process", "portal"] == (State.UNREACHABLE, "robots")


def test_no_more_than_a_handful_of_pages_is_read_of_one_provider(week: Nights, town: Town) -> None:
    town.says |= {f"/providers/harbour/{n}/quality-assurance": QUALITY for n in range(40)}
    week.harvest()
    assert sum(path.startswith("/providers/harbour") for path in town.voices()) <= 8


def test_the_archive_bears_out_what_providers_say(week: Nights, town: Town) -> None:
    week.harvest()
    town.fault = lambda path, answer: (403, answer[1], b"") if path.endswith("quality-assurance") else answer
    town.says.pop("/providers/hillside/careers")
    week.harvest()
    done = audit({SOURCE.source_id: SOURCE}, week.archive, week.store)
    assert (done.records, done.differences) == (6, [])
    held = {r.offering.offering_id: r.offering for r in week.store.records()}
    again = normalise_again(SOURCE, week.store, week.archive, week.later)
    assert again is not None
    assert again.fields == ()
    assert {r.offering.offering_id: r.offering for r in week.store.records()} == held
    assert unmoved(week) == (0, 0, 0, 6)


def test_a_replayed_course_keeps_the_voice_of_its_provider(week: Nights, town: Town, tmp_path: Path) -> None:
    week.harvest()
    town.fees["hillside-1"] += 1
    elsewhere = Nights(tmp_path / "elsewhere", town)
    elsewhere.harvest()
    elsewhere.store.close()
    files = elsewhere.archive.folder.rglob("*.warc.gz")
    (done,) = replay_harvest({SOURCE.source_id: SOURCE}, files, week.store, week.archive, week.later).harvests
    assert done.counters.changed == 1
    for _ in range(2):
        assert all(("provider", "careers_guidance", CAREERS) in said(offering) for offering in courses(week, "hillside"))
        assert unmoved(week) == (0, 0, 0, 6)


def test_statements_and_states_say_whose_they_are(week: Nights) -> None:
    week.harvest()
    offering = courses(week, "harbour")[0]
    assert any(statement.scope is Scope.PROVIDER for statement in offering.statements)
    assert any(state.scope is Scope.PROVIDER for state in offering.field_states)
    assert all(state.scope is Scope.OFFERING for state in offering.own_states)
