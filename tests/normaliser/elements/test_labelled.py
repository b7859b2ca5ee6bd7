"""Holds what is found of the elements against sentences labelled by hand, and the labels against their own rules."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.elements import LEVELS, labelled, measure, told
from benchmarks.statements import LANGUAGES, SPLITS
from schemas import ELEMENTS
from tests.normaliser.labels import about_half_only_tempt, no_example_of_a_cue, stems_hide_nothing, words_of_ours

LEAST = {"en": 0.90, "fr": 0.85}
"""F1 that all elements together must reach."""
FEWEST = {"en": 150, "fr": 60}


@pytest.mark.parametrize("language", LANGUAGES)
def test_labelled_sentences_are_told_apart(language: str) -> None:
    every = measure(labelled(language))["all"]
    assert every.f1 >= LEAST[language], every
    assert every.agreement >= 0.9, every


def test_every_element_is_found_in_english_and_nothing_in_an_empty_text() -> None:
    tallies = measure(labelled("en"))
    assert [element for element in ELEMENTS if not tallies[element].right] == []
    assert told("") == {}
    assert told(" ... ") == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_about_half_of_the_sentences_only_tempt(language: str) -> None:
    for split in SPLITS:
        about_half_only_tempt(labelled(language, split))
    assert len(labelled(language)) >= FEWEST[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_words_of_ours_and_every_trap_is_named(language: str) -> None:
    words_of_ours(labelled(language), ELEMENTS, LEVELS[1:])


def test_no_sentence_is_the_example_of_a_cue() -> None:
    no_example_of_a_cue([row for language in LANGUAGES for row in labelled(language)], least=0)


def test_a_set_without_rows_is_empty_and_no_success(tmp_path: Path) -> None:
    with (tmp_path / "labelled_en.csv").open("w", encoding="utf-8") as file:
        csv.writer(file).writerow(["split", "trap", "expects", "text"])
    assert labelled("en", folder=tmp_path) == ()
    assert measure(())["all"].f1 == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_stems_never_hide_a_match_from_a_labelled_sentence(language: str) -> None:
    stems_hide_nothing(labelled(language), language)
