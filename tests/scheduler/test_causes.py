"""Every difference has one cause: the source, our code, our tables or the source's own file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

import scheduler.rules
from scheduler import normalise_again
from scheduler.rules import cause, rules, why
from schemas import Cause, Failure, Lifecycle, Outcome, Rules
from tests.parts.written import repository
from tests.scheduler.nights import SOURCE, Nights

BLENDED = replace(SOURCE, lookups={"delivery": {"Online": "Blended"}})
SILENT = replace(SOURCE, lookups={"delivery": {"Online": ""}})


def causes(nights: Nights, slug: str) -> list[Cause | None]:
    """What made the states of a course give way, the oldest first."""
    (key,) = (r.offering.offering_id for r in nights.store.records() if r.offering.url.endswith(slug))
    return [version.cause for version in reversed(nights.store.versions(key))]


def moved_to(monkeypatch: pytest.MonkeyPatch, **parts: str) -> None:
    """From here on our rules are others."""
    monkeypatch.setattr(scheduler.rules, "_JOINED", replace(scheduler.rules._JOINED, **parts))


def test_a_new_fee_is_the_sources_doing(nights: Nights) -> None:
    nights.settle()
    nights.site.courses["course-003"].fee = "€999"
    nights.harvest()
    assert causes(nights, "course-003") == [Cause.SOURCE]
    assert causes(nights, "course-004") == []


def test_a_night_on_which_rules_and_pages_change_gives_each_difference_its_own_cause(nights: Nights) -> None:
    nights.settle()
    nights.site.courses["course-003"].fee = "€999"
    nights.source = BLENDED
    done = nights.harvest()
    assert (done.outcome, done.counters.changed, done.counters.unchanged) == (Outcome.FULL, 1, 23)
    assert causes(nights, "course-003") == [Cause.RULE, Cause.SOURCE]
    assert causes(nights, "course-004") == [Cause.RULE]
    again, first = nights.store.harvests()[1:]
    assert (again.crawled, again.counters.changed, first.crawled) == (False, 24, True)


def test_the_night_after_new_rules_reads_nothing_again(nights: Nights) -> None:
    nights.settle()
    nights.source = BLENDED
    nights.harvest()
    assert nights.harvest().counters.bodies == 0
    assert len(nights.store.harvests()) == 4


@pytest.mark.parametrize("part", ["code", "rule", "vocabulary"])
def test_each_part_of_our_rules_is_told_apart(nights: Nights, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    nights.settle()
    moved_to(monkeypatch, **{part: "another"})
    again = normalise_again(SOURCE, nights.store, nights.archive, nights.later)
    assert again is not None
    assert (again.cause, again.skipped, again.fields) == (Cause(part), 0, ())
    assert again.harvest.rules == rules(SOURCE)


def test_rules_by_which_most_records_lose_a_field_wait_for_a_person(nights: Nights) -> None:
    nights.settle()
    nights.source = SILENT
    done = nights.harvest()
    assert (done.outcome, done.failure, done.rules) == (Outcome.HELD, Failure.TEMPLATE_CHANGED, rules(SOURCE))
    assert causes(nights, "course-003") == []


def test_what_a_held_night_keeps_back_is_not_let_in_by_normalising_again(nights: Nights) -> None:
    nights.settle()
    before = nights.hashes()
    for course in nights.site.courses.values():
        course.mode = None
    held = nights.harvest()
    assert (held.outcome, held.failure) == (Outcome.HELD, Failure.TEMPLATE_CHANGED)
    again = normalise_again(SOURCE, nights.store, nights.archive, nights.later)
    assert again is not None
    assert (again.skipped, nights.hashes()) == (24, before)
    assert nights.harvest().outcome is Outcome.HELD


def test_normalising_again_brings_nothing_back_that_is_gone(nights: Nights) -> None:
    nights.settle()
    del nights.site.courses["course-004"]
    nights.harvest()
    again = normalise_again(BLENDED, nights.store, nights.archive, nights.later)
    assert again is not None
    assert again.fields == (("delivery", 23),)
    (gone,) = nights.store.records(lifecycles=(Lifecycle.MISSING,))
    assert gone.offering.url.endswith("course-004")


def test_what_did_not_move_is_skipped_without_its_pages(nights: Nights) -> None:
    nights.settle()
    for file in nights.archive.folder.rglob("*.warc.gz"):
        file.unlink()
    again = normalise_again(SOURCE, nights.store, nights.archive, nights.later)
    assert again is not None
    assert (again.skipped, again.damaged) == (24, ())


def test_what_rests_on_a_damaged_page_stays_as_it_was(nights: Nights) -> None:
    nights.settle()
    last = nights.store.last_taken(SOURCE.source_id)
    assert last is not None
    entries = nights.archive.manifest(SOURCE.source_id, last.manifest).values()
    torn = next(entry for entry in entries if entry.url.endswith("course-007"))
    flip(nights.archive.folder / SOURCE.source_id / torn.filename, torn.offset + 150)
    again = normalise_again(BLENDED, nights.store, nights.archive, nights.later)
    assert again is not None
    assert (again.damaged, again.fields) == ((torn.url,), (("delivery", 23),))
    assert causes(nights, "course-007") == []


def flip(file: Path, place: int) -> None:
    """Alter one bit of a file."""
    raw = bytearray(file.read_bytes())
    raw[place] ^= 1
    file.write_bytes(bytes(raw))


@pytest.mark.parametrize("field", ["delay", "budget", "every", "verified", "expect"])
def test_how_a_source_is_asked_is_no_rule(field: str) -> None:
    other = {"delay": 9.0, "budget": 7, "every": "week", "verified": True, "expect": replace(SOURCE.expect, min=9)}
    assert rules(replace(SOURCE, **{field: other[field]})) == rules(SOURCE)
    assert rules(BLENDED) != rules(SOURCE)


def test_of_several_parts_that_moved_the_first_is_the_cause_and_all_are_named() -> None:
    before, after = Rules(code="1", rule="1", vocabulary="1"), Rules(code="1", rule="2", vocabulary="2")
    assert cause(before, after) is Cause.RULE
    assert why(before, after) == "our tables of patterns and our vocabularies changed; the pages did not"
    assert cause(before, before) is Cause.SOURCE
    assert cause(None, after) is Cause.CODE


TABLE = re.compile(r'\btable\("(\w+)"\)')
READERS: dict[str, tuple[str, ...]] = {
    "crawlers": ("crawlers/read.py", "crawlers/reading/", "crawlers/families/"),
    "normaliser": ("normaliser/",),
}
LATER = ("normaliser/frameworks/", "normaliser/mending.py")
"""Read records and issues when a report asks; no record rests on their tables."""


@pytest.mark.parametrize("room", READERS)
def test_every_table_a_reader_reads_is_part_of_its_rules(room: str) -> None:
    from crawlers.read import TABLES
    from normaliser.lookups import PATTERNS, VOCABULARIES

    named = set(TABLES) if room == "crawlers" else {*PATTERNS, *VOCABULARIES}
    files = [file for file in repository() if file.is_python and not str(file.path).startswith(LATER)]
    used = {name for file in files if str(file.path).startswith(READERS[room]) for name in TABLE.findall(file.text)}
    shared = {name for file in files if file.room == "schemas" for name in TABLE.findall(file.text)}
    assert used
    assert used <= named <= used | shared
