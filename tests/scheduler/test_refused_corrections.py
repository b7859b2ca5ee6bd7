"""A correction that cannot be taken is refused in one plain sentence, and nothing is remembered of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import pytest

from crawlers import Archive, Manifest
from normaliser import CORRECTABLE
from scheduler import audit, correct, lift
from schemas import ArchiveError, Outdated, Walk, WrongUse
from tests.scheduler.nights import SOURCE, Nights
from tests.scheduler.test_correcting import SLUG, corrected, course


@pytest.mark.parametrize("why", ["", "  "])
def test_a_correction_without_a_reason_is_refused(nights: Nights, why: str) -> None:
    nights.settle()
    with pytest.raises(WrongUse, match="needs a reason"):
        corrected(nights, why=why)


def test_no_course_is_left_without_a_title(nights: Nights) -> None:
    nights.settle()
    with pytest.raises(WrongUse, match="called by its title"):
        corrected(nights, "title", "")


def test_an_unknown_field_is_refused_with_those_there_are(nights: Nights) -> None:
    nights.settle()
    with pytest.raises(WrongUse) as met:
        corrected(nights, "colour", "blue")
    assert all(field in str(met.value) for field in CORRECTABLE)


def test_words_that_are_no_value_are_refused_in_one_plain_sentence(nights: Nights) -> None:
    nights.settle()
    before = course(nights)
    with pytest.raises(WrongUse, match="'a lot' cannot be read as price; write it as a page would, such as '€120'"):
        corrected(nights, words="a lot")
    with pytest.raises(WrongUse, match="nothing is to be corrected"):
        corrected(nights, words="103 EUR")
    assert (course(nights), nights.store.corrections(lifted=True)) == (before, ())


def test_what_its_source_does_not_list_is_not_corrected(nights: Nights) -> None:
    nights.settle()
    del nights.site.courses[SLUG]
    nights.harvest()
    with pytest.raises(WrongUse, match="correct it when it is back"):
        corrected(nights)


def test_what_the_archive_does_not_hold_is_not_corrected(nights: Nights) -> None:
    nights.settle()
    for file in nights.archive.folder.rglob("*.warc.gz"):
        file.unlink()
    with pytest.raises(ArchiveError, match="not whole in the archive"):
        corrected(nights)
    assert nights.store.corrections(lifted=True) == ()


def test_what_was_read_before_a_harvest_came_in_is_not_recorded_over_it(nights: Nights) -> None:
    """Neither a correction nor that one is lifted."""

    class Looked(Archive):
        def manifest(self, source_id: str, name: str, walks: Sequence[Walk] = ()) -> Manifest:
            found = super().manifest(source_id, name, walks)
            nights.site.courses[SLUG].fee = f"€{next(fees)}"
            nights.harvest()
            return found

    nights.settle()
    fees, archive = count(500), nights.archive
    given = corrected(nights)
    looked = Looked(archive.folder)
    with pytest.raises(Outdated, match="was harvested while its archive was read; nothing was recorded: try again"):
        correct(nights.store, looked, SOURCE, course(nights), "price", "€300", "They told us.", "Ada", nights.later())
    with pytest.raises(Outdated):
        lift(nights.store, looked, SOURCE, given, "Ada", nights.later())
    assert nights.store.corrections() == (given,)
    lift(nights.store, archive, SOURCE, given, "Ada", nights.later())
    assert not audit({SOURCE.source_id: SOURCE}, archive, nights.store).differences
