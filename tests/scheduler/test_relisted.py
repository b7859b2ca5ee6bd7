"""Listings that only moved within their list are not read again, and are remembered as if they had been."""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec
import pytest

from crawlers import Archive
from scheduler import audit
from scheduler.reading import Reader
from scheduler.relisted import _steady
from schemas import Expect, Normalised, Offering, Outcome, RawListing, Run, StartKind, Walk
from tests.parts.site import HOST, Answer
from tests.scheduler.nights import SOURCE, Nights

Row = dict[str, str]
AT_ONCE = {"/api": 4, "/slow": 2}
LIST = Walk(
    family="api",
    url=f"https://{HOST}/api?page={{page}}",
    items="rows",
    address="{link}",
    fields={"title": "name", "price": "price", "description": "about", "level": "level"},
)


def row(number: int, price: str = "€ 40") -> Row:
    name, about = f"Tides, part {number}", f"You will learn to read tide table {number}. The course is assessed by an exam."
    return {"link": f"https://{HOST}/course/{number}", "name": name, "price": price, "about": about, "level": f"Depth {number}"}


class Pages:
    """The rows in pages of four, and in another list of two."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows

    def __call__(self, path: str, answer: Answer) -> Answer:
        many = AT_ONCE.get(path.partition("?")[0])
        if many is None:
            return answer
        at = (int(path.rpartition("=")[2]) - 1) * many
        rows = {"rows": self.rows[at : at + many], "at_once": many}
        return 200, {"Content-Type": "application/json"}, json.dumps(rows).encode()


@pytest.fixture
def listed(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> tuple[Nights, list[str]]:
    """Ten courses after a night, and the addresses of those that are read from then on."""
    nights.source = msgspec.structs.replace(SOURCE, walk=(LIST,), expect=Expect())
    nights.site.fault = Pages([row(number) for number in range(10)])
    assert nights.harvest().counters.added == 10
    read, reading = list[str](), Reader.read

    def noted(reader: Reader, raw: RawListing, *given: object) -> Normalised:
        read.append(raw.url.rpartition("/")[2])
        return reading(reader, raw, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Reader, "read", noted)
    return nights, read


def borne_out(nights: Nights) -> bool:
    """Whether every value and quote, page and place of it are what reading all pages again gives."""
    found = audit({nights.source.source_id: nights.source}, Archive(nights.settings.archive), nights.store)
    return bool(found.values) and not found.differences


def test_what_moved_alone_is_not_read(listed: tuple[Nights, list[str]]) -> None:
    nights, read = listed
    before, issues = nights.hashes(), nights.store.issues(SOURCE.source_id)
    assert issues, "words that no reader could read, which stand until a listing is read again"
    nights.site.fault = Pages([row(99), *(row(number) for number in range(10))])
    done = nights.harvest()
    assert (done.outcome, done.counters.added, done.counters.unchanged, done.counters.changed) == (Outcome.FULL, 1, 10, 0)
    assert read == ["99"]
    assert borne_out(nights)
    assert before.items() <= nights.hashes().items()
    assert {each.words for each in issues} < {each.words for each in nights.store.issues(SOURCE.source_id)}


def test_what_is_told_in_other_words_is_read(listed: tuple[Nights, list[str]]) -> None:
    nights, read = listed
    nights.site.fault = Pages([row(99), *(row(number, "€ 45" if number == 5 else "€ 40") for number in range(10))])
    done = nights.harvest()
    assert (done.counters.added, done.counters.unchanged, done.counters.changed) == (1, 9, 1)
    assert sorted(read) == ["5", "99"]
    assert borne_out(nights)


def test_each_night_rests_on_the_pages_of_the_one_before(listed: tuple[Nights, list[str]]) -> None:
    nights, read = listed
    rows = [row(number) for number in range(10)]
    for newcomer in (50, 51, 52):
        rows.insert(0, row(newcomer))
        nights.site.fault = Pages(rows)
        nights.harvest()
        assert read == [str(newcomer)]
        assert borne_out(nights)
        read.clear()


def test_what_moved_within_each_of_two_lists_is_not_read(listed: tuple[Nights, list[str]]) -> None:
    nights, read = listed
    slow = msgspec.structs.replace(LIST, url=f"https://{HOST}/slow?page={{page}}", fields={"title": "name", "skills": "level"})
    nights.source = msgspec.structs.replace(nights.source, walk=(slow, LIST))
    nights.harvest()
    read.clear()
    nights.site.fault = Pages([row(number) for number in (95, 96, 97, 98, 99, *range(10))])
    done = nights.harvest()
    assert (done.counters.added, done.counters.unchanged, done.counters.changed) == (5, 10, 0)
    assert sorted(read) == ["95", "96", "97", "98", "99"]
    assert borne_out(nights)


def test_an_old_page_that_is_damaged_has_its_listings_read(listed: tuple[Nights, list[str]]) -> None:
    nights, read = listed
    for path in nights.archive.folder.rglob("*.warc.gz"):
        path.unlink()
    nights.site.fault = Pages([row(99), *(row(number) for number in range(10))])
    assert nights.harvest().counters.unchanged == 10
    assert len(read) == 11


def test_an_empty_list_moves_nothing(listed: tuple[Nights, list[str]]) -> None:
    nights, read = listed
    nights.site.fault = Pages([])
    assert nights.harvest().outcome is not Outcome.FULL
    assert read == []


@pytest.mark.parametrize(
    ("start", "then", "now", "steady"),
    [
        (None, "2026-09-01", "2026-09-02", True),
        ("2026-09-02", "2026-09-01", "2026-09-02", True),
        ("2026-09", "2026-09-01", "2026-09-30", True),
        ("2026-09-01", "2026-09-01", "2026-09-02", False),
        ("2026-08-01", "2026-09-01", "2026-09-01", True),
        (None, "2026-12-31", "2027-01-01", False),
        (None, "2026-09-02", "2026-09-01", False),
    ],
)
def test_what_the_day_may_change_is_read(start: str | None, then: str, now: str, steady: bool) -> None:
    kind = StartKind.FIXED if start else StartKind.ON_DEMAND
    run = Run(start_kind=kind, start=start)
    assert (
        _steady(Offering(offering_id="o", source_id="s", url="https://quay.example/", title=(), runs=(run,)), then, now) is steady
    )
