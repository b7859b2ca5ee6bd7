"""Holds what is found of the elements against sentences labelled by hand, and the labels against their own rules."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.elements import LANGUAGES, LEVELS, SPLITS, labelled, measure, told
from normaliser.statements.cues import book, cues, tokens
from normaliser.statements.sentences import plain
from schemas import ELEMENTS

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
        rows = labelled(language, split)
        assert 0.4 <= sum(not row.expects for row in rows) / len(rows) <= 0.65
    assert len(labelled(language)) >= FEWEST[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_words_of_ours_and_every_trap_is_named(language: str) -> None:
    rows = labelled(language)
    for row in rows:
        assert set(row.expects) <= set(ELEMENTS), row.text
        assert set(row.expects.values()) <= set(LEVELS[1:]), row.text
        assert bool(row.trap) is not bool(row.expects), row.text
        assert row.split in SPLITS, row.text
    assert max(Counter(row.text for row in rows).values()) == 1


def test_no_sentence_is_the_example_of_a_cue() -> None:
    examples = {words.rstrip(".") for cue in cues() for words in (cue.example, cue.near_miss)}
    assert not examples & {row.text.rstrip(".") for language in LANGUAGES for row in labelled(language)}


def test_a_set_without_rows_is_empty_and_no_success(tmp_path: Path) -> None:
    with (tmp_path / "labelled_en.csv").open("w", encoding="utf-8") as file:
        csv.writer(file).writerow(["split", "trap", "expects", "text"])
    assert labelled("en", folder=tmp_path) == ()
    assert measure(())["all"].f1 == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_stems_never_hide_a_match_from_a_labelled_sentence(language: str) -> None:
    seekers = {cue for found in book().by_stem.values() for cue in found if cue.language == language}
    for row in labelled(language):
        text = plain(row.text)
        words = tokens(text)
        for cue in seekers:
            if any(group.isdisjoint(words) for group in cue.stems):
                assert not cue.pattern.search(text), (cue.id, text)
