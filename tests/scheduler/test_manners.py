"""A harvest keeps its manners on a real server, in the walk and in the pass that only asks what is new."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit

import msgspec
import pytest

from scheduler import harvest
from schemas import Failure, Outcome, Settings
from tests.parts.site import Answer, composed
from tests.scheduler.nights import SOURCE, Nights


class Watch:
    """Counts who is in at once and how far apart they come; a fault that answers nothing else."""

    def __init__(self) -> None:
        self.lock, self.inside, self.most, self.came = threading.Lock(), 0, 0, list[float]()

    def __call__(self, _: str, answer: Answer) -> Answer:
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.came.append(time.monotonic())
        time.sleep(0.02)
        with self.lock:
            self.inside -= 1
        return answer

    def gap(self) -> float:
        return min(later - earlier for earlier, later in zip(self.came, self.came[1:], strict=False))


def rehearsed(nights: Nights, delay: float, courses: int = 5) -> Watch:
    nights.settings = msgspec.structs.replace(nights.settings, rehearse=True)
    nights.source = msgspec.structs.replace(SOURCE, delay=delay)
    nights.site.courses = composed(courses)
    nights.site.fault = watch = Watch()
    return watch


def test_a_live_host_sees_one_request_at_a_time_with_a_pause_in_both_passes(nights: Nights) -> None:
    watch = rehearsed(nights, 0.1)
    assert nights.harvest().outcome == Outcome.FULL
    assert nights.harvest().counters.revisits == 6
    assert watch.most == 1
    assert watch.gap() >= 0.1


def test_two_sources_of_one_host_harvested_side_by_side_ask_it_one_at_a_time(nights: Nights) -> None:
    watch = rehearsed(nights, 0.1)
    other = msgspec.structs.replace(nights.source, source_id="ie_quayside_two")

    async def both() -> None:
        sources = (nights.source, other)
        await asyncio.gather(*(harvest(s, nights.settings, nights.store, nights.archive, lambda: nights.now) for s in sources))

    asyncio.run(both())
    assert len(list(nights.store.records())) == 10
    assert watch.most == 1
    assert watch.gap() >= 0.1


def test_the_crawl_delay_of_robots_txt_is_kept_when_it_is_longer(nights: Nights) -> None:
    watch = rehearsed(nights, 0.01)
    nights.site.robots = (200, {}, b"User-agent: *\nCrawl-delay: 0.2\n")
    assert nights.harvest().outcome == Outcome.FULL
    assert watch.gap() >= 0.2


def test_a_crawl_delay_nobody_can_keep_is_said_and_nothing_is_asked(nights: Nights) -> None:
    nights.settle()
    before = nights.hashes()
    nights.site.robots = (200, {}, b"User-agent: *\nCrawl-delay: 86400\n")
    nights.site.asked.clear()
    done = nights.harvest()
    assert (done.outcome, done.failure) == (Outcome.FAILED, Failure.CRAWL_DELAY)
    assert "robots.txt" in done.reason
    assert [path for path, _ in nights.site.asked] == ["/robots.txt"]
    assert nights.hashes() == before


@pytest.mark.parametrize(("status", "failure"), [(404, None), (403, None), (429, Failure.HTTP_429), (500, Failure.HTTP_5XX)])
def test_a_robots_txt_that_is_missing_allows_and_one_that_cannot_be_had_forbids(
    nights: Nights, status: int, failure: Failure | None
) -> None:
    nights.site.robots = (status, {}, b"User-agent: *\nDisallow: /\n")
    assert nights.harvest().failure == failure
    assert bool(nights.site.requests("/courses")) == (failure is None)


def in_a_second() -> str:
    return "1"


def at_a_date() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)


class Busy:
    """Answers 429 once it has answered so often, until a second has passed without anybody asking."""

    def __init__(self, after: int, when: Callable[[], str]) -> None:
        self.left, self.when, self.until, self.early = after, when, 0.0, 0

    def __call__(self, _: str, answer: Answer) -> Answer:
        self.left -= 1
        if self.left == 0:
            self.until = time.monotonic() + 0.9
            return 429, {"Retry-After": self.when()}, b""
        self.early += time.monotonic() < self.until
        return answer


@pytest.mark.parametrize("when", [in_a_second, at_a_date], ids=lambda f: f.__name__)
@pytest.mark.parametrize("night", ["first", "second"])
def test_retry_after_is_obeyed_in_both_passes(nights: Nights, when: Callable[[], str], night: str) -> None:
    nights.settings = msgspec.structs.replace(nights.settings, rehearse=True)
    nights.source = msgspec.structs.replace(SOURCE, delay=0.01)
    if night == "second":
        nights.harvest()
    nights.site.fault = busy = Busy(after=7, when=when)
    done = nights.harvest()
    assert (done.outcome, done.counters.listings, done.counters.errors) == (Outcome.FULL, 24, 0)
    assert busy.until > 0
    assert busy.early == 0


@pytest.mark.parametrize("said", ["0", "86400"])
@pytest.mark.parametrize("night", ["first", "second"])
def test_a_source_that_keeps_saying_slow_down_is_given_up_and_heals(nights: Nights, said: str, night: str) -> None:
    nights.settle()
    before = nights.hashes()
    if night == "first":
        nights.source = msgspec.structs.replace(SOURCE, source_id="ie_quayside_two")
    nights.site.fault = lambda *_: (429, {"Retry-After": said}, b"")
    nights.settings = msgspec.structs.replace(nights.settings, rehearse=True)
    nights.source = msgspec.structs.replace(nights.source, delay=0.01)
    nights.site.asked.clear()
    done = nights.harvest()
    assert (done.outcome, done.failure) == (Outcome.FAILED, Failure.HTTP_429)
    assert len(nights.site.asked) < 20
    nights.source, nights.site.fault = SOURCE, None
    nights.settings = msgspec.structs.replace(nights.settings, rehearse=False)
    assert nights.hashes() == before
    assert nights.harvest().outcome == Outcome.FULL


@pytest.mark.parametrize("said", ["soon", "0.5", "-1", "0"])
def test_a_page_that_is_to_be_asked_for_later_is_not_asked_for_without_end(nights: Nights, said: str) -> None:
    nights.settle()
    nights.site.asked.clear()
    busy = "/course/course-007"
    nights.site.fault = lambda path, answer: (503, {"Retry-After": said}, b"") if path == busy else answer
    done = nights.harvest()
    assert (done.outcome, done.counters.errors, done.counters.missing) == (Outcome.FULL, 1, 0)
    assert len(nights.site.requests(busy)) < 20


def test_a_site_that_breaks_down_is_not_asked_for_every_page(nights: Nights) -> None:
    nights.site.courses = composed(300)
    nights.site.fault = lambda path, answer: (500, {}, b"") if path.startswith("/course/") else answer
    done = nights.harvest()
    assert (done.outcome, done.failure) == (Outcome.FAILED, Failure.HTTP_5XX)
    assert len(nights.site.asked) < 300


def test_a_budget_ends_a_walk_and_takes_nothing_down(nights: Nights) -> None:
    nights.settle()
    before = nights.hashes()
    nights.source = msgspec.structs.replace(SOURCE, budget=10)
    nights.site.asked.clear()
    done = nights.harvest()
    assert (done.outcome, done.failure) == (Outcome.HELD, Failure.BUDGET)
    assert "budget" in done.reason
    assert (done.counters.pages, done.counters.missing) == (10, 0)
    assert nights.hashes() == before
    nights.source = SOURCE
    assert nights.harvest().counters.unchanged == 24


def test_a_first_harvest_beyond_its_budget_keeps_what_it_has(nights: Nights) -> None:
    nights.source = msgspec.structs.replace(SOURCE, budget=12)
    done = nights.harvest()
    assert (done.outcome, done.failure, done.counters.added) == (Outcome.HELD, Failure.BUDGET, 10)
    assert len(nights.site.asked) == 13


def test_a_name_that_leads_into_a_private_network_is_not_asked(nights: Nights) -> None:
    port = urlsplit(nights.site.address).port
    walk = msgspec.structs.replace(SOURCE.walk[0], url=f"http://localhost:{port}/courses")
    nights.source = msgspec.structs.replace(SOURCE, walk=(walk,))
    nights.settings = Settings(home=nights.home, contact="you@example.org")
    done = nights.harvest()
    assert (done.outcome, done.failure) == (Outcome.FAILED, Failure.NOT_PUBLIC)
    assert nights.site.asked == []
