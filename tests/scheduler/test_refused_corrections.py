"""A correction that cannot be taken is refused in one plain sentence, and nothing is remembered of it."""

from __future__ import annotations

import pytest

from normaliser import CORRECTABLE
from schemas import ArchiveError, WrongUse
from tests.scheduler.nights import Nights
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
