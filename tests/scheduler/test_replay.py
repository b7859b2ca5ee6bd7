"""A replay of files from anywhere adds and changes what they hold, and takes nothing down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from crawlers import Archive
from scheduler import Replayed, replay_harvest
from schemas import Expect, Failure, Lifecycle, Outcome, Record, Settings, Source, SourceKind, Take, Walk
from store import Store
from tests.crawlers import warcs

SOURCE = Source(
    source_id="ie_harbour",
    name="Harbour",
    url=warcs.HOST,
    kind=SourceKind.PROVIDER_SITE,
    jurisdiction="IE",
    currency="EUR",
    walk=(Walk(family="archive", url=warcs.HOST),),
    expect=Expect(min=100),
)


@dataclass
class Replays:
    """A data folder into which files are replayed."""

    home: Path
    store: Store

    def __call__(self, *records: bytes, sources: tuple[Source, ...] = (SOURCE,), cut: int = 0) -> Replayed:
        content = warcs.by_record(list(records))
        (self.home / "a.warc.gz").write_bytes(content[: len(content) - cut])
        by_name = {source.source_id: source for source in sources}
        return replay_harvest(by_name, [self.home / "a.warc.gz"], self.store, Archive(self.home / "archive"))

    def record(self, number: int) -> Record:
        return next(r for r in self.store.records() if r.offering.url.endswith(f"/course/{number}"))

    def fee(self, number: int) -> str:
        return str(self.record(number).offering.prices[0].amount_min)


@pytest.fixture
def replayed(tmp_path: Path) -> Iterator[Replays]:
    store = Store.open(Settings(home=tmp_path).database)
    yield Replays(tmp_path, store)
    store.close()


def captured(number: int, day: int, fee: str = "") -> bytes:
    return warcs.response(f"{warcs.HOST}/course/{number}", warcs.course(number, fee), date=f"2026-09-{day:02}T02:00:00Z")


def test_every_course_page_of_its_hosts_is_an_offering(replayed: Replays) -> None:
    picture = warcs.response(f"{warcs.HOST}/a.png", b"\x89PNG", "Content-Type: image/png")
    about = warcs.response(f"https://www.{warcs.HOST[8:]}/about", b"<html><h1>About us</h1></html>")
    missing = warcs.response(f"{warcs.HOST}/course/9", warcs.course(9), status="404 Not Found")
    (done,) = replayed(*warcs.others(), picture, about, missing, *warcs.courses(8)).harvests
    assert (done.outcome, done.counters.added, done.counters.errors) == (Outcome.FULL, 8, 0)
    assert replayed.record(7).offering.providers[0].name == "Harbour College"


def test_each_page_goes_to_the_source_of_its_host_and_the_hosts_of_nobody_are_told(replayed: Replays) -> None:
    quay = msgspec.structs.replace(SOURCE, source_id="ie_quay", walk=(Walk(family="archive", url="https://quay.example"),))
    quay = msgspec.structs.replace(quay, url="https://quay.example")
    theirs = warcs.response("https://quay.example/course/1", warcs.course(1))
    nobodys = [warcs.response(f"https://elsewhere.example/{n}", warcs.course(n)) for n in range(3)]
    done = replayed(*warcs.courses(2), theirs, *nobodys, sources=(SOURCE, quay))
    assert {each.source_id: each.counters.added for each in done.harvests} == {"ie_harbour": 2, "ie_quay": 1}
    assert done.strangers == {"elsewhere.example": 3}


def test_files_without_a_page_of_a_source_leave_no_trace(replayed: Replays) -> None:
    assert replayed(warcs.response("https://elsewhere.example/1", warcs.course(1))).harvests == ()
    assert not (replayed.home / "archive").exists()


def test_only_the_addresses_that_a_source_follows_are_read(replayed: Replays) -> None:
    narrow = msgspec.structs.replace(SOURCE, walk=(Walk(family="archive", url=warcs.HOST, follow=r"/course/[12]$"),))
    (done,) = replayed(*warcs.courses(5), sources=(narrow,)).harvests
    assert done.counters.added == 2


def test_the_newest_capture_of_a_page_counts_in_whatever_order_they_come(replayed: Replays) -> None:
    replayed(captured(1, 5), captured(1, 9, "€900"), captured(1, 7, "€700"))
    assert replayed.fee(1) == "900"
    (done,) = replayed(captured(1, 6, "€600")).harvests
    assert (done.counters.unchanged, replayed.fee(1)) == (1, "900")
    (done,) = replayed(captured(1, 11, "€1100")).harvests
    assert (done.counters.changed, replayed.fee(1)) == (1, "1100")


@pytest.mark.parametrize("days", [(5, 9), (9, 5)])
def test_a_page_captured_as_it_is_held_and_again_later_counts_once(replayed: Replays, days: tuple[int, int]) -> None:
    replayed(captured(1, 3, "€300"))
    (done,) = replayed(*(captured(1, day, "€900" if day == 9 else "€300") for day in days)).harvests
    assert (done.counters.changed, [str(price.amount_min) for price in replayed.record(1).offering.prices]) == (1, ["900"])


def test_a_page_that_is_again_what_is_held_counts_once(replayed: Replays) -> None:
    replayed(captured(1, 3, "€300"))
    replayed(captured(1, 5, "€500"), captured(1, 9, "€300"))
    assert [str(price.amount_min) for price in replayed.record(1).offering.prices] == ["300"]


def test_the_newest_capture_is_told_by_its_time_however_it_is_written(replayed: Replays) -> None:
    written = {"€800": "2026-09-05T08:00:00.5Z", "€900": "2026-09-05T08:30:00-01:00", "€700": "2026-09-05T09:00:00+02:00"}
    page = f"{warcs.HOST}/course/1"
    replayed(*(warcs.response(page, warcs.course(1, fee), date=date) for fee, date in written.items()))
    assert replayed.fee(1) == "900"


def test_a_page_of_an_impossible_day_is_passed_over(replayed: Replays) -> None:
    impossible = warcs.response(f"{warcs.HOST}/course/8", warcs.course(8), date="2026-02-31T10:00:00Z")
    done = replayed(*warcs.courses(3), impossible)
    assert (done.broken, done.harvests[0].counters.added) == (1, 3)


def test_a_course_known_by_an_id_is_no_second_one_and_a_stranger_none(replayed: Replays) -> None:
    walk = Walk(family="api", url=f"{warcs.HOST}/courses.json", items="all", fields={"id": "no", "title": "name"})
    walk = msgspec.structs.replace(walk, address=f"{warcs.HOST}/course/{{no}}")
    named = msgspec.structs.replace(SOURCE, identity="id", walk=(walk,))
    listed = warcs.response(walk.url, b'{"all": [{"no": "1", "name": "Tides 1"}]}', "Content-Type: application/json")
    replayed(listed, sources=(named,))
    (done,) = replayed(captured(1, 9), captured(9, 9), sources=(named,)).harvests
    assert (done.outcome, done.counters.added) == (Outcome.FULL, 0)
    assert [record.offering.native_id for record in replayed.store.records()] == ["1"]


def test_a_page_is_one_course_whether_it_was_asked_for_in_the_open_or_not(replayed: Replays) -> None:
    replayed(captured(1, 3))
    for address in (
        "http://harbour.example/course/1",
        "http://harbour.example:80/course/1",
        "https://harbour.example:443/course/1",
    ):
        (done,) = replayed(warcs.response(address, warcs.course(1, "€900"), date="2026-09-09T02:00:00Z")).harvests
        assert done.counters.added == 0
    assert replayed.fee(1) == "900"


def test_the_same_files_again_change_nothing_and_store_no_body(replayed: Replays) -> None:
    replayed(*warcs.courses(4))
    (done,) = replayed(*warcs.courses(4)).harvests
    assert (done.outcome, done.counters.unchanged, done.counters.bodies) == (Outcome.FULL, 4, 0)


def test_a_replay_takes_nothing_down(replayed: Replays) -> None:
    replayed(*warcs.courses(30))
    for records in (warcs.courses(1), [captured(99, 3)], [warcs.response(warcs.HOST, b"<html></html>")]):
        replayed(*records)
        assert sum(1 for _ in replayed.store.records(lifecycles=(Lifecycle.LIVE,))) >= 30
    assert not list(replayed.store.records(lifecycles=(Lifecycle.MISSING, Lifecycle.WITHDRAWN)))


def test_an_old_capture_brings_back_nothing_that_was_withdrawn(replayed: Replays) -> None:
    (done,) = replayed(*(captured(number, 3) for number in (1, 2))).harvests
    kept = (replayed.record(2).offering.offering_id,)
    later = msgspec.structs.replace(done, harvest_id="ie_harbour/later")
    replayed.store.record(Take(harvest=later, kept=kept, grace=1))
    replayed(captured(1, 1, "€100"))
    assert len(list(replayed.store.records())) == 1
    replayed(warcs.response(f"{warcs.HOST}/course/1", warcs.course(1, "€900"), date="2099-01-01T00:00:00Z"))
    assert replayed.fee(1) == "900"


def test_broken_stretches_are_told_and_the_rest_is_taken_over(replayed: Replays) -> None:
    done = replayed(*warcs.courses(6), cut=40)
    (harvest,) = done.harvests
    assert (harvest.outcome, harvest.failure, harvest.counters.added) == (Outcome.HELD, Failure.BROKEN_FILE, 5)
    assert "1 stretches were passed over" in harvest.reason
    assert done.broken == 1


def test_a_page_its_archiver_cut_short_is_not_read(replayed: Replays) -> None:
    short = warcs.response(f"{warcs.HOST}/course/8", warcs.course(8), WARC_Truncated="length")
    (done,) = replayed(*warcs.courses(3), short).harvests
    assert (done.counters.added, done.counters.errors) == (3, 1)
