"""An entry of a source's lookups that no listing uses is told, once every listing was read by today's rules."""

from __future__ import annotations

from msgspec.structs import replace

from scheduler import normalise_again, replay_harvest, unused_lookups
from schemas import Outcome, Source
from tests.scheduler.nights import SOURCE, Nights

LOOKUPS = {"delivery": {"At the quay": "In person", "By tide": "Online"}, "price": {"ask at the quay": ""}}
LOOKED_UP = replace(SOURCE, lookups=LOOKUPS)


def unused(nights: Nights, source: Source | None = None) -> list[tuple[str, str]]:
    return [(issue.field, issue.words) for issue in unused_lookups(source or nights.source, nights.store)]


def prepared(nights: Nights) -> None:
    """A catalogue in which two of the three entries are used, each by one course."""
    nights.source = LOOKED_UP
    nights.site.courses["course-003"].mode = "AT THE QUAY"
    nights.site.courses["course-004"].fee = "Ask at the quay"


def test_a_source_without_lookups_has_none_unused(nights: Nights) -> None:
    nights.settle()
    assert unused(nights) == []


def test_nothing_is_told_before_the_first_harvest(nights: Nights) -> None:
    assert unused(nights, LOOKED_UP) == []


def test_what_no_listing_of_a_full_harvest_used_is_told(nights: Nights) -> None:
    prepared(nights)
    nights.harvest()
    assert unused(nights) == [("delivery", "By tide")]
    (issue,) = unused_lookups(nights.source, nights.store)
    assert (issue.kind, issue.source_id, issue.count) == ("unused_lookup", SOURCE.source_id, 0)


def test_a_night_that_reads_nothing_again_tells_the_same(nights: Nights) -> None:
    prepared(nights)
    nights.harvest()
    nights.site.courses["course-009"].duration = "3 days"
    assert nights.harvest().counters.unchanged == 23
    assert unused(nights) == [("delivery", "By tide")]


def test_what_comes_into_use_later_is_told_no_more(nights: Nights) -> None:
    prepared(nights)
    nights.harvest()
    nights.site.courses["course-009"].mode = "By tide"
    nights.harvest()
    assert unused(nights) == []


def test_a_line_that_was_just_written_is_judged_when_everything_was_read_by_it(nights: Nights) -> None:
    nights.settle()
    assert unused(nights, LOOKED_UP) == []
    normalise_again(LOOKED_UP, nights.store, nights.archive, nights.later)
    assert len(unused(nights, LOOKED_UP)) == 3
    nights.source = replace(LOOKED_UP, lookups={"delivery": {"Online": "Blended"}})
    nights.harvest()
    assert unused(nights) == []


def test_what_a_page_that_failed_would_have_used_may_be_in_use(nights: Nights) -> None:
    prepared(nights)
    nights.site.fault = lambda path, answer: (500, {}, b"") if path == "/course/course-003" else answer
    assert nights.harvest().outcome is Outcome.FULL
    assert unused(nights) == []
    nights.site.fault = None
    nights.harvest()
    assert unused(nights) == [("delivery", "By tide")]


def test_what_a_held_harvest_brought_is_not_judged_by(nights: Nights) -> None:
    prepared(nights)
    nights.harvest()
    for slug in list(nights.site.courses)[5:]:
        del nights.site.courses[slug]
    assert nights.harvest().outcome is Outcome.HELD
    assert unused(nights) == []


def test_files_that_hold_a_part_of_a_catalogue_tell_nothing(nights: Nights) -> None:
    nights.settle()
    other = Nights(nights.home / "replay", nights.site)
    files = sorted(nights.archive.folder.rglob("*.warc.gz"))
    replay_harvest({LOOKED_UP.source_id: LOOKED_UP}, files, other.store, other.archive, nights.later)
    assert unused(other, LOOKED_UP) == []
    other.store.close()
