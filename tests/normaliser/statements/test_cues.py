"""Holds every row of the cue tables against its own examples."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from normaliser.statements.cues import ANY, DIMENSIONS, TABLES, WORDS, Cue, cues, level_of, rows, rules, tokens
from normaliser.statements.sentences import plain
from schemas import Dimension

ROLES = {"asserts", "slot", "vetoes", "negates"}
PAD = {"before": "{} ", "after": " {}"}
"""What stands before or after a hit is joined to it by a space."""


def example(cue: Cue, words: str) -> str:
    return plain(PAD.get(cue.slot, "{}").format(words))


def wrong(cue: Cue) -> list[str]:
    """What a row's own two examples say against it."""
    told = {"no example": bool(cue.example), "no near miss": bool(cue.near_miss)}
    told["misses its example"] = bool(cue.pattern.search(example(cue, cue.example)))
    told["finds its near miss"] = not cue.pattern.search(example(cue, cue.near_miss))
    return [fault for fault, well in told.items() if not well]


@pytest.mark.parametrize("cue", cues(), ids=lambda cue: cue.id)
def test_a_cue_finds_its_example_and_leaves_its_near_miss(cue: Cue) -> None:
    assert wrong(cue) == []


def test_a_cue_that_finds_everything_or_nothing_or_lacks_an_example_is_caught() -> None:
    assert {cue.role for cue in cues()} == ROLES
    for cue in cues():
        assert "finds its near miss" in wrong(cue._replace(pattern=re.compile("")))
        assert "misses its example" in wrong(cue._replace(pattern=re.compile("(?!)")))
        assert "no example" in wrong(cue._replace(example=""))
        assert "no near miss" in wrong(cue._replace(near_miss=""))


@pytest.mark.parametrize("cue", [cue for cue in cues() if cue.stems], ids=lambda cue: cue.id)
def test_the_stems_of_a_cue_let_its_example_through(cue: Cue) -> None:
    words = tokens(example(cue, cue.example))
    assert all(group & words for group in cue.stems)


def test_every_cue_has_a_name_of_its_own_and_fills_a_slot_that_a_level_asks_for() -> None:
    names = Counter(cue.id for cue in cues())
    assert max(names.values()) == 1
    asked = {
        (dimension, slot) for dimension, listed in rules().items() for rule in listed for n in rule.needs for slot in n.slots
    }
    for cue in cues():
        if cue.role == "slot" and cue.dimension not in (ANY, DIMENSIONS):
            assert (cue.dimension, cue.slot) in asked, cue.id


@pytest.mark.parametrize("dimension", list(Dimension))
def test_each_level_needs_more_than_nothing(dimension: Dimension) -> None:
    assert level_of(dimension, set()) is None
    assert level_of(dimension, {"link", "date"}) is None
    assert {rule.level.value for rule in rules()[dimension]} == {"mentioned", "described", "verifiable"}


def test_every_shared_word_serves_a_pattern() -> None:
    patterns = [row["pattern"] for name in TABLES for language in ("en", "fr") for row in rows(f"{name}_{language}")]
    served = {word for pattern in patterns for word in re.findall(r"<([a-z]+)>", pattern)}
    assert served == {row["name"] for name in WORDS for row in rows(name)}
