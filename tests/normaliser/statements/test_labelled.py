"""Holds the detector against sentences labelled by hand, and the labels against their own rules."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.statements import LANGUAGES, LEVELS, NEGATED, SPLITS, Tally, labelled, measure
from schemas import Dimension
from tests.normaliser.labels import about_half_only_tempt, no_example_of_a_cue, stems_hide_nothing, words_of_ours

LEAST = {"en": 0.93, "fr": 0.88}
"""F1 that each dimension must reach."""
FEWEST = {"en": 300, "fr": 100}


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_labelled_sentences_are_told_apart(language: str, split: str) -> None:
    for dimension, tally in measure(labelled(language, split)).items():
        assert tally.f1 >= LEAST[language], (dimension, tally)
        assert tally.agreement >= 0.9, (dimension, tally)


def test_nothing_labelled_or_nothing_found_is_no_success() -> None:
    assert Tally().f1 == 0
    assert Tally(missed=5).f1 == 0


def test_what_is_denied_is_right_only_where_it_is_found_denied() -> None:
    tally = Tally()
    tally.add(NEGATED, "mentioned")
    assert (tally.right, tally.missed, tally.false) == (0, 1, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_about_half_of_the_sentences_only_tempt(language: str) -> None:
    for split in SPLITS:
        about_half_only_tempt(labelled(language, split))
    assert len(labelled(language)) >= FEWEST[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_words_of_ours_and_every_trap_is_named(language: str) -> None:
    words_of_ours(labelled(language), [dimension.value for dimension in Dimension], LEVELS[1:])


def test_no_sentence_is_the_example_of_a_cue() -> None:
    no_example_of_a_cue([row for language in LANGUAGES for row in labelled(language)], least=25)


def test_a_set_without_rows_is_empty(tmp_path: Path) -> None:
    with (tmp_path / "labelled_en.csv").open("w", encoding="utf-8") as file:
        csv.writer(file).writerow(["split", "region", "trap", "expects", "text"])
    assert labelled("en", folder=tmp_path) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_stems_never_hide_a_match_from_a_labelled_sentence(language: str) -> None:
    stems_hide_nothing(labelled(language), language)
