"""What the archive holds can be harvested and normalised again without the network."""

from __future__ import annotations

from datetime import datetime

import msgspec
import pytest

from crawlers import Archive
from scheduler import audit, normalise_again, replay_harvest
from schemas import ArchiveError, Cause, Failure, Outcome
from tests.parts.site import Course
from tests.scheduler.nights import SOURCE, Nights

SOURCES = {SOURCE.source_id: SOURCE}


def test_replaying_the_archive_gives_the_same_catalogue_without_the_network(
    nights: Nights, tmp_path_factory: pytest.TempPathFactory
) -> None:
    nights.settle()
    files = sorted(nights.archive.folder.rglob("*.warc.gz"))
    other = Nights(tmp_path_factory.mktemp("replay"), nights.site)
    nights.site.asked.clear()
    (done,) = replay_harvest(SOURCES, files, other.store, other.archive, nights.later).harvests
    assert (done.outcome, done.counters.added) == (Outcome.FULL, 24)
    assert other.hashes() == nights.hashes()
    assert nights.site.asked == []
    other.store.close()


def test_a_warc_that_is_cut_off_is_read_as_far_as_it_is_whole(nights: Nights, tmp_path_factory: pytest.TempPathFactory) -> None:
    nights.settle()
    whole = next(nights.archive.folder.rglob("*.warc.gz")).read_bytes()
    cut = tmp_path_factory.mktemp("cut") / "cut.warc.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    other = Nights(cut.parent, nights.site)
    (done,) = replay_harvest(SOURCES, [cut], other.store, other.archive).harvests
    assert 5 < done.counters.added < 24
    assert (done.outcome, done.failure) == (Outcome.HELD, Failure.BROKEN_FILE)
    assert "1 stretches were passed over" in done.reason
    with pytest.raises(ArchiveError):
        replay_harvest(SOURCES, [cut.parent / "none.warc.gz"], other.store, other.archive)
    other.store.close()


def test_normalising_again_by_the_same_rules_changes_nothing(nights: Nights) -> None:
    nights.settle()
    before = nights.hashes()
    nights.site.asked.clear()
    again = normalise_again(SOURCE, nights.store, nights.archive, nights.later)
    assert again is not None
    assert (again.fields, again.harvest.counters.unchanged, again.skipped) == ((), 24, 24)
    assert (nights.hashes(), nights.site.asked) == (before, [])
    assert normalise_again(SOURCE, Nights(nights.home / "other", nights.site).store, Archive(nights.home / "x")) is None


def test_what_is_harvested_while_the_archive_is_read_again_stays_as_it_was_harvested(nights: Nights) -> None:
    nights.settle()
    looked = 0

    def meanwhile() -> datetime:
        """The second look at the clock comes once the archive was read."""
        nonlocal looked
        looked += 1
        if looked == 2:
            nights.site.courses["course-001"].fee = "€999"
            nights.site.courses["course-025"] = Course("Tides, part 25")
            assert nights.harvest().counters.changed == 1
        return nights.later()

    newer = msgspec.structs.replace(SOURCE, lookups={"delivery": {"Online": "Blended"}})
    again = normalise_again(newer, nights.store, nights.archive, meanwhile)
    assert again is not None
    assert (again.harvest.counters.changed, again.harvest.counters.unreachable) == (25, 0)
    assert again.harvest.rests_on == nights.store.harvests(limit=2)[1].manifest
    first = next(record.offering for record in nights.store.records() if record.offering.url.endswith("/course-001"))
    assert len(nights.store.versions(first.offering_id)) == 2
    assert not audit({SOURCE.source_id: newer}, nights.archive, nights.store).differences


def test_normalising_again_by_new_words_says_which_fields_our_rules_changed(nights: Nights) -> None:
    nights.settle()
    newer = msgspec.structs.replace(SOURCE, lookups={"delivery": {"Online": "Blended"}})
    again = normalise_again(newer, nights.store, nights.archive, nights.later)
    assert again is not None
    assert again.fields == (("delivery", 24),)
    assert (again.cause, again.reason) == (Cause.RULE, "the source's own file changed; the pages did not")
