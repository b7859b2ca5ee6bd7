"""A harvest takes over what is new and changed, and lets a broken source take nothing down."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading

import msgspec
import pytest

from scheduler import harvest
from schemas import ArchiveError, Expect, Failure, Lifecycle, NoContact, Outcome, Settings, Walk
from tests.parts.servers import PATIENCE
from tests.parts.site import Answer, Course, composed
from tests.scheduler.nights import SOURCE, Nights


def test_a_first_harvest_records_every_course_with_its_words(nights: Nights) -> None:
    done = nights.harvest()
    assert (done.outcome, done.counters.added, done.announced) == (Outcome.FULL, 24, 24)
    record = next(r for r in nights.store.records() if r.offering.url.endswith("/course/course-007"))
    offering = record.offering
    assert (offering.name, offering.providers[0].name) == ("Tides, part 7", "Harbour College")
    assert (str(offering.prices[0].amount_min), offering.prices[0].currency) == ("107", "EUR")
    assert [e.quote for e in offering.proof("prices")] == ["€107"]


def test_an_unchanged_night_sends_conditions_stores_no_body_and_changes_nothing(nights: Nights) -> None:
    nights.settle()
    before = nights.hashes()
    nights.site.asked.clear()
    done = nights.harvest()
    assert (done.counters.unchanged, done.counters.changed, done.counters.bodies) == (24, 0, 0)
    assert nights.hashes() == before
    pages = [headers for path, headers in nights.site.asked if path.startswith("/course/")]
    assert len(pages) == 24
    assert all("If-None-Match" in headers for headers in pages)


def test_a_changed_night_changes_adds_and_misses_just_what_differs(nights: Nights) -> None:
    nights.settle()
    nights.site.courses["course-003"].fee = "€999"
    nights.site.courses["course-100"] = Course("Knots at night")
    del nights.site.courses["course-005"]
    done = nights.harvest()
    counts = done.counters
    assert (done.outcome, counts.added, counts.changed, counts.missing, counts.unchanged) == (Outcome.FULL, 1, 1, 1, 22)
    changed = next(r for r in nights.store.records() if r.offering.url.endswith("course-003"))
    assert [str(v.offering.prices[0].amount_min) for v in nights.store.versions(changed.offering.offering_id)] == ["103"]


def test_a_course_is_withdrawn_only_after_its_nights_of_grace_and_may_return(nights: Nights) -> None:
    nights.settle()
    gone = nights.site.courses.pop("course-005")
    states = []
    for _ in range(4):
        nights.harvest()
        records = nights.store.records(lifecycles=tuple(Lifecycle))
        states.append(next(r.lifecycle for r in records if r.offering.url.endswith("course-005")))
    assert states[0] == Lifecycle.MISSING
    assert states[-1] == Lifecycle.WITHDRAWN
    nights.site.courses["course-005"] = gone
    assert nights.harvest().counters.returned == 1


def test_only_nights_that_looked_count_towards_withdrawal(nights: Nights) -> None:
    """Gone, then a night that fails and one that is held: they say nothing of what is gone."""

    def state() -> tuple[Lifecycle, str]:
        records = nights.store.records(lifecycles=tuple(Lifecycle))
        return next((r.lifecycle, r.reason) for r in records if r.offering.url.endswith("course-005"))

    def second_page_down(path: str, answer: Answer) -> Answer:
        return (500, {}, b"") if path.endswith("page=2") else answer

    nights.harvest()
    gone = nights.site.courses.pop("course-005")
    nights.harvest()
    assert state() == (Lifecycle.MISSING, "Its source no longer lists it, for 1 night in a row.")
    for fault, outcome in ((lambda *_: (500, {}, b""), Outcome.FAILED), (second_page_down, Outcome.HELD)):
        nights.site.fault = fault
        assert nights.harvest().outcome == outcome
        assert state()[0] == Lifecycle.MISSING
    nights.site.fault = None
    nights.harvest()
    assert state() == (Lifecycle.MISSING, "Its source no longer lists it, for 2 nights in a row.")
    nights.harvest()
    assert state() == (Lifecycle.WITHDRAWN, "Its source no longer lists it, for 3 nights in a row.")
    nights.site.courses["course-005"] = gone
    assert nights.harvest().counters.returned == 1
    assert state() == (Lifecycle.LIVE, "")


def test_a_site_that_is_not_there_is_refused_not_raised(nights: Nights) -> None:
    nights.settings = msgspec.structs.replace(nights.settings, mirror="http://127.0.0.1:9")
    done = nights.harvest()
    assert (done.outcome, done.failure) == (Outcome.FAILED, Failure.REFUSED)


def test_a_short_harvest_takes_nothing_down(nights: Nights) -> None:
    nights.settle()
    before = nights.hashes()
    nights.site.courses = dict(list(nights.site.courses.items())[:9])
    done = nights.harvest()
    assert (done.outcome, done.failure) == (Outcome.HELD, Failure.SHRUNKEN)
    assert nights.hashes() == before


def test_a_list_that_shows_less_than_it_announces_is_held(nights: Nights) -> None:
    nights.site.fault = lambda path, answer: (
        (answer[0], answer[1], answer[2].replace(b"Next", b"")) if "/courses" in path else answer
    )
    done = nights.harvest()
    assert (done.outcome, done.failure) == (Outcome.HELD, Failure.SHRUNKEN)
    assert "10 of the 24" in done.reason


def test_new_addresses_for_everything_are_churn(nights: Nights) -> None:
    nights.settle()
    before = nights.hashes()
    nights.site.courses = {f"new-{slug}": course for slug, course in nights.site.courses.items()}
    done = nights.harvest()
    assert (done.outcome, done.failure) == (Outcome.HELD, Failure.CHURN)
    assert nights.hashes() == before


def test_a_template_that_lost_its_facts_changes_nothing(nights: Nights) -> None:
    nights.settle()
    before = nights.hashes()
    for course in nights.site.courses.values():
        course.fee = None
    done = nights.harvest()
    assert (done.outcome, done.failure) == (Outcome.HELD, Failure.TEMPLATE_CHANGED)
    assert "price" in done.reason
    assert nights.hashes() == before


def test_shares_are_judged_over_the_whole_catalogue_on_a_night_that_reads_a_part(nights: Nights) -> None:
    nights.site.courses = composed(60)
    nights.harvest()
    slugs = list(nights.site.courses)
    for slug in slugs[:29]:
        nights.site.courses[slug].fee = None
    assert nights.harvest().counters.changed == 29
    for slug in slugs[29:54]:
        nights.site.courses[slug].fee = None
    done = nights.harvest()
    assert (done.outcome, done.failure, "10% of 60" in done.reason) == (Outcome.HELD, Failure.TEMPLATE_CHANGED, True)


def test_a_field_nobody_declared_is_missed_too_when_most_pages_lose_it(nights: Nights) -> None:
    nights.settle()
    before = nights.hashes()
    for course in nights.site.courses.values():
        course.duration = None
    done = nights.harvest()
    assert (done.outcome, done.failure, "duration is stated by 0 of the 24" in done.reason) == (
        Outcome.HELD,
        Failure.TEMPLATE_CHANGED,
        True,
    )
    assert nights.hashes() == before


def test_pages_that_answer_in_another_language_change_nothing(nights: Nights) -> None:
    nights.source = msgspec.structs.replace(SOURCE, expect=Expect(min=5, languages={"en": 0.95}))
    nights.harvest()
    before = nights.hashes()
    nights.site.fault = lambda path, answer: (
        (200, {}, answer[2].replace(b'lang="en"', b'lang="ga"')) if path.startswith("/course/") else answer
    )
    done = nights.harvest()
    assert (done.outcome, done.failure) == (Outcome.HELD, Failure.LANGUAGE)
    assert nights.hashes() == before


def test_one_unreachable_course_stays_as_it_was(nights: Nights) -> None:
    nights.settle()
    nights.site.courses["course-002"].fee = "€1"
    nights.site.fault = lambda path, answer: (500, {}, b"") if path == "/course/course-001" else answer
    done = nights.harvest()
    assert (done.outcome, done.counters.unreachable, done.counters.changed, done.counters.missing) == (Outcome.FULL, 1, 1, 0)


def test_no_contact_and_no_mirror_refuses_to_crawl_live(nights: Nights) -> None:
    with pytest.raises(NoContact, match="CREDATLAS_CONTACT"):
        asyncio.run(harvest(SOURCE, Settings(home=nights.home), nights.store, nights.archive))


def test_robots_are_obeyed_and_read_first(nights: Nights) -> None:
    closed = msgspec.structs.replace(
        SOURCE, walk=(msgspec.structs.replace(SOURCE.walk[0], url="https://quayside.example/private/list"),)
    )
    nights.source = closed
    done = nights.harvest()
    assert (done.outcome, done.failure) == (Outcome.FAILED, Failure.ROBOTS)
    assert [path for path, _ in nights.site.asked] == ["/robots.txt"]


def test_the_bot_names_itself(nights: Nights) -> None:
    nights.harvest()
    agents = {headers.get("User-Agent", "") for _, headers in nights.site.asked}
    assert len(agents) == 1
    assert agents.pop().startswith("CredAtlas/")


HARVEST_ALONE = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from pathlib import Path
from tests.parts.site import Site
from tests.scheduler.nights import Nights
nights = Nights(Path(sys.argv[1]), Site(address=sys.argv[2]))
nights.harvest()
"""


@pytest.mark.parametrize("signal_sent", [signal.SIGINT, signal.SIGKILL])
def test_a_harvest_stopped_in_the_middle_records_nothing(nights: Nights, signal_sent: signal.Signals) -> None:
    reached, dead = threading.Event(), threading.Event()

    def hold(path: str, answer: Answer) -> Answer:
        if path == "/course/course-012":
            reached.set()
            dead.wait(PATIENCE)
        return answer

    nights.site.fault = hold
    child = subprocess.Popen([sys.executable, "-c", HARVEST_ALONE, str(nights.home), nights.site.address], stderr=subprocess.PIPE)
    assert reached.wait(PATIENCE)
    child.send_signal(signal_sent)
    child.communicate(timeout=PATIENCE)
    dead.set()
    assert child.returncode != 0
    assert (nights.store.counts(), nights.store.harvests()) == ({}, ())
    assert not list(nights.archive.folder.rglob("*.cdxj"))
    nights.site.fault = None
    assert nights.harvest().counters.added == 24


def test_a_damaged_archive_stops_the_harvest_before_anything_is_recorded(nights: Nights) -> None:
    nights.settle()
    before = nights.hashes()
    file = next(nights.archive.folder.rglob("*.warc.gz"))
    file.write_bytes(bytes(file.stat().st_size))
    with pytest.raises(ArchiveError):
        nights.harvest()
    assert nights.hashes() == before
    assert len(nights.store.harvests()) == 1


FEED = Walk(family="feed", url="https://quayside.example/feed.json", address="{link}", fields={"title": "name"})


def test_a_course_met_on_fewer_pages_than_before_keeps_what_the_others_said(nights: Nights) -> None:
    nights.source = msgspec.structs.replace(SOURCE, walk=(FEED, *SOURCE.walk))
    nights.harvest()
    before = nights.hashes()
    nights.site.courses["course-100"] = Course("Knots at night")
    nights.site.fault = lambda path, answer: (200, {}, answer[2].replace(b"Next", b"")) if "/courses" in path else answer
    nights.harvest()
    assert before.items() <= nights.hashes().items()
    nights.site.fault = None
    assert nights.harvest().counters.changed == 1
    assert before.items() <= nights.hashes().items()


def test_a_course_whose_page_is_gone_is_told_by_what_is_left_of_it(nights: Nights) -> None:
    nights.source = msgspec.structs.replace(SOURCE, walk=(FEED, *SOURCE.walk))
    nights.harvest()
    nights.site.fault = lambda path, answer: (404, {}, b"") if path == "/course/course-003" else answer
    assert nights.harvest().counters.changed == 1
    record = next(r for r in nights.store.records() if r.offering.url.endswith("course-003"))
    assert (record.offering.name, record.offering.prices) == ("Tides, part 3", ())
