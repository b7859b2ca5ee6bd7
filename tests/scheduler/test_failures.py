"""Every way in which a source fails is met on loopback, named as what it is, takes nothing down, and heals by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest
from aiohttp import ClientTimeout

from schemas import Failure, Outcome, Source, Walk, table
from tests.parts import broken
from tests.parts.servers import shut_port
from tests.parts.site import HOST, Answer, Site
from tests.scheduler.nights import SOURCE, Nights

HTML = {"Content-Type": "text/html; charset=utf-8"}
Fault = Callable[[str, Answer], Answer]


def page(title: str, heading: str = "", head: str = "") -> Fault:
    """Every page is this one."""
    body = f"<html><head><title>{title}</title>{head}</head><body><h1>{heading or title}</h1></body></html>"
    return lambda *_: (200, HTML, body.encode())


def status(code: int, **headers: str) -> Fault:
    return lambda *_: (code, headers, b"<html>no</html>")


def empty_list(path: str, answer: Answer) -> Answer:
    return (200, HTML, b"<html><main><h1>0 courses</h1></main></html>") if path.startswith("/courses") else answer


def nothing_at_all(*_: object) -> Answer:
    return 200, HTML, b""


def half(_: str, answer: Answer) -> Answer:
    return answer[0], HTML, answer[2][: len(answer[2]) * 6 // 10]


def cut_off(_: str, answer: Answer) -> Answer:
    return answer[0], {"Content-Length": str(len(answer[2])), "Connection": "close"}, answer[2][: len(answer[2]) * 6 // 10]


def circle(path: str, _: Answer) -> Answer:
    return 302, {"Location": f"https://{HOST}{path}"}, b""


def misspelt(_: str, answer: Answer) -> Answer:
    return 200, HTML, answer[2].decode().replace("Tides", "Marées").encode("cp1252")


def endless(*_: object) -> Answer:
    return 200, {"Content-Length": str(30 * 1024 * 1024), "Connection": "close"}, b"<html>"


def without_facts(path: str, answer: Answer) -> Answer:
    return (200, HTML, b"<html><h1>Tides</h1><p>Read on.</p></html>") if path.startswith("/course/") else answer


def in_irish(path: str, answer: Answer) -> Answer:
    return (200, HTML, answer[2].replace(b'lang="en"', b'lang="ga"')) if path.startswith("/course/") else answer


FAULTS: list[tuple[Failure, Fault]] = [
    (Failure.HTTP_403, status(403)),
    (Failure.HTTP_403, status(401)),
    (Failure.HTTP_429, status(429)),
    (Failure.HTTP_5XX, status(500)),
    (Failure.HTTP_5XX, status(503)),
    (Failure.HTTP_OTHER, status(418)),
    (Failure.BLOCK_PAGE, page("Just a moment...", "Checking")),
    (Failure.BLOCK_PAGE, page("Attention Required! | A wall")),
    (Failure.SOFT_ERROR, page("Something went wrong")),
    (Failure.SOFT_ERROR, page("Quayside", "Oops! Something went wrong.")),
    (Failure.SOFT_ERROR, page("500 Internal Server Error | Quayside", "Quayside")),
    (Failure.REDIRECT_LOOP, circle),
    (Failure.EMPTY, empty_list),
    (Failure.EMPTY, nothing_at_all),
    (Failure.TRUNCATED, half),
    (Failure.TRUNCATED, cut_off),
    (Failure.CHARSET, misspelt),
    (Failure.TOO_LARGE, endless),
    (Failure.TEMPLATE_CHANGED, without_facts),
    (Failure.LANGUAGE, in_irish),
]
ODD_FIRST = (page("Something went wrong"), empty_list, nothing_at_all, half, misspelt, without_facts, in_irish)
"""Answers with status 200 that a first night must not take for a catalogue."""
CONNECTIONS: list[tuple[Failure, broken.Manner]] = [
    (Failure.CLOSED, broken.close),
    (Failure.CLOSED, broken.reset),
    (Failure.TIMEOUT, broken.keep_silent),
]


def with_new_addresses(site: Site) -> None:
    site.courses = {f"new-{slug}": course for slug, course in site.courses.items()}


def cut_short(site: Site) -> None:
    site.courses = dict(list(site.courses.items())[:9])


def swollen(site: Site) -> None:
    site.courses |= {f"more-{slug}": course for slug, course in site.courses.items()}


CATALOGUES: list[tuple[Failure, Callable[[Site], None]]] = [
    (Failure.CHURN, with_new_addresses),
    (Failure.SHRUNKEN, cut_short),
    (Failure.SWOLLEN, swollen),
]
BELOW = {Failure.DNS, Failure.REFUSED, Failure.TLS, Failure.ROBOTS}
"""Met below by other means than a site that misbehaves."""
OF_MANNERS = {Failure.CRAWL_DELAY, Failure.BUDGET, Failure.NOT_PUBLIC, Failure.WRONG_TYPE}
"""Where we stop ourselves: met in test_manners.py."""
OF_FILES = {Failure.BROKEN_FILE}
"""Met where WARC files are read."""


@pytest.fixture
def good(nights: Nights) -> Nights:
    """A source with one good night behind it, and something to say on its size and language."""
    expect = msgspec.structs.replace(SOURCE.expect, max=40, languages={"en": 0.95})
    nights.settle()
    nights.source = msgspec.structs.replace(SOURCE, expect=expect)
    return nights


@pytest.fixture
def servers() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def named(nights: Nights, failure: Failure) -> None:
    """A night that fails in this way: it is called by its name in one sentence, and changes nothing."""
    before = nights.hashes()
    done = nights.harvest()
    sentence = next(row["sentence"] for row in table("failures") if row["failure"] == failure).format(source="Quayside")
    assert done.outcome in (Outcome.HELD, Outcome.FAILED)
    assert (done.failure, done.reason.startswith(sentence), done.reason.endswith(".")) == (failure, True, True)
    assert before.items() <= nights.hashes().items()


def healed(nights: Nights, before: dict[str, str]) -> None:
    assert nights.harvest().outcome == Outcome.FULL
    assert nights.hashes() == before


@pytest.mark.parametrize(("failure", "fault"), FAULTS, ids=lambda part: getattr(part, "__name__", part))
def test_a_site_that_answers_wrongly(good: Nights, failure: Failure, fault: Fault) -> None:
    before, good.site.fault = good.hashes(), fault
    named(good, failure)
    assert good.hashes() == before
    good.site.fault = None
    healed(good, before)


@pytest.mark.parametrize("fault", ODD_FIRST, ids=lambda fault: fault.__name__)
def test_a_source_that_fails_on_its_first_night_leaves_nothing(nights: Nights, fault: Fault) -> None:
    nights.source = msgspec.structs.replace(SOURCE, expect=msgspec.structs.replace(SOURCE.expect, languages={"en": 0.95}))
    nights.site.fault = fault
    assert nights.harvest().outcome in (Outcome.HELD, Outcome.FAILED)
    assert nights.hashes() == {}
    nights.site.fault = None
    assert nights.harvest().counters.added == 24


@pytest.mark.parametrize(("failure", "manner"), CONNECTIONS, ids=lambda part: getattr(part, "__name__", part))
def test_a_connection_that_breaks(
    good: Nights, servers: ExitStack, monkeypatch: pytest.MonkeyPatch, failure: Failure, manner: broken.Manner
) -> None:
    if failure is Failure.TIMEOUT:
        monkeypatch.setattr("crawlers.network.TIMEOUT", 0.3)
        monkeypatch.setattr("crawlers.revalidate.TIMEOUT", ClientTimeout(total=0.3))
    before, well = good.hashes(), good.settings
    good.settings = msgspec.structs.replace(well, mirror=servers.enter_context(broken.answering(manner)))
    named(good, failure)
    good.settings = well
    healed(good, before)


def test_a_port_where_nobody_listens(good: Nights) -> None:
    before, well = good.hashes(), good.settings
    good.settings = msgspec.structs.replace(well, mirror=f"http://127.0.0.1:{shut_port()}")
    named(good, Failure.REFUSED)
    good.settings = well
    healed(good, before)


def test_a_certificate_nobody_vouches_for(good: Nights, servers: ExitStack, tmp_path: Path) -> None:
    before, well = good.hashes(), good.settings
    good.settings = msgspec.structs.replace(well, mirror=servers.enter_context(broken.self_signed(good.site, tmp_path)))
    named(good, Failure.TLS)
    good.settings = well
    healed(good, before)


def test_a_name_nobody_knows(good: Nights) -> None:
    before, well, source = good.hashes(), good.settings, good.source
    good.settings = msgspec.structs.replace(well, mirror="", contact="tests@quayside.example")
    good.source = msgspec.structs.replace(source, walk=(Walk(family="listing", url="https://quayside.invalid/courses"),))
    named(good, Failure.DNS)
    good.settings, good.source = well, source
    healed(good, before)


def test_rules_that_do_not_let_us_in(good: Nights) -> None:
    before, source = good.hashes(), good.source
    good.source = msgspec.structs.replace(source, walk=(Walk(family="listing", url=f"https://{HOST}/private/list"),))
    named(good, Failure.ROBOTS)
    good.source = source
    healed(good, before)


@pytest.mark.parametrize(("failure", "turn"), CATALOGUES, ids=lambda part: getattr(part, "__name__", part))
def test_a_catalogue_that_turns_into_another(good: Nights, failure: Failure, turn: Callable[[Site], None]) -> None:
    before, courses = good.hashes(), dict(good.site.courses)
    turn(good.site)
    named(good, failure)
    assert good.hashes() == before
    good.site.courses = courses
    healed(good, before)


FEED = Walk(family="feed", url=f"https://{HOST}/feed.json", address="{link}", fields={"title": "name"})
API = Walk(family="api", url=f"https://{HOST}/feed.json?page={{page}}", address="{link}", fields={"title": "name"})
APOLOGIES = [
    b'{"errors": [{"message": "Try again later."}]}',
    b'{"error": "The harbour is closed."}',
    b"<html><title>Something went wrong</title><body><h1>Something went wrong</h1></body></html>",
]


def test_a_list_that_repeats_itself_comes_to_an_end(nights: Nights) -> None:
    nights.source = msgspec.structs.replace(SOURCE, walk=(API,), expect=msgspec.structs.replace(SOURCE.expect, fill={}))
    assert nights.harvest().counters.added == 24
    assert len([path for path, _ in nights.site.asked if path.startswith("/feed")]) == 3


@pytest.mark.parametrize("walk", [FEED, API], ids=lambda walk: walk.family)
@pytest.mark.parametrize("apology", APOLOGIES, ids=["errors", "error", "page"])
def test_an_apology_with_status_200_is_no_catalogue(nights: Nights, walk: Walk, apology: bytes) -> None:
    nights.source = msgspec.structs.replace(SOURCE, walk=(walk,), expect=msgspec.structs.replace(SOURCE.expect, fill={}))
    assert nights.harvest().outcome == Outcome.FULL
    nights.site.fault = lambda *_: (200, {}, apology)
    named(nights, Failure.SOFT_ERROR)


def test_the_second_page_may_be_an_apology(good: Nights) -> None:
    before = good.hashes()
    good.site.fault = lambda path, answer: page("Something went wrong")(path, answer) if path.endswith("page=2") else answer
    named(good, Failure.SOFT_ERROR)
    good.site.fault = None
    healed(good, before)


@pytest.mark.parametrize("title", ["Something Went Wrong: How Ships Sink", "Error Handling", "500 Knots", "Maintenance"])
def test_a_course_about_errors_is_no_error(nights: Nights, title: str) -> None:
    nights.site.courses["course-001"].title = title
    done = nights.harvest()
    assert (done.outcome, done.counters.added) == (Outcome.FULL, 24)


def test_no_way_of_failing_is_left_out() -> None:
    met = {failure for failure, _ in (*FAULTS, *CONNECTIONS, *CATALOGUES)}
    assert met | BELOW | OF_MANNERS | OF_FILES == set(Failure)


def test_a_sentence_names_its_source_and_a_step() -> None:
    other: Source = msgspec.structs.replace(SOURCE, name="Harbour College")
    for row in table("failures"):
        assert "Harbour College" in row["sentence"].format(source=other.name)
