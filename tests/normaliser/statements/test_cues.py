"""Holds every row of the cue tables against its own examples, and the whole against sentences labelled by hand."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from normaliser.statements.cues import Cue, book, cues, level_of, rules, tokens
from normaliser.statements.find import find
from normaliser.statements.sentences import plain
from schemas import Dimension, Passage, Polarity, RawListing, Source, SourceKind

SOURCE = Source(name="A portal", url="https://portal.example", kind=SourceKind.NATIONAL_PORTAL, jurisdiction="CA-ON", walk=())
LABELLED = list(csv.DictReader((Path(__file__).parent / "labelled.csv").read_text(encoding="utf-8").splitlines()))
PAD = {"before": "{} ", "after": " {}"}
"""What stands before or after a hit is joined to it by a space."""


def example(cue: Cue, words: str) -> str:
    return plain(PAD.get(cue.slot, "{}").format(words))


@pytest.mark.parametrize("cue", cues(), ids=lambda cue: cue.id)
def test_a_cue_finds_its_example_and_leaves_its_near_miss(cue: Cue) -> None:
    assert cue.example and cue.near_miss
    assert cue.pattern.search(example(cue, cue.example))
    assert not cue.pattern.search(example(cue, cue.near_miss))


@pytest.mark.parametrize("cue", [cue for cue in cues() if cue.stems], ids=lambda cue: cue.id)
def test_the_stems_of_a_cue_let_its_example_through(cue: Cue) -> None:
    words = tokens(example(cue, cue.example))
    assert all(group & words for group in cue.stems)


def test_stems_never_hide_a_match_from_the_labelled_sentences() -> None:
    for row in LABELLED:
        text = plain(row["text"])
        words = tokens(text)
        for cue in {cue for found in book().by_stem.values() for cue in found if cue.language == row["language"]}:
            if any(group.isdisjoint(words) for group in cue.stems):
                assert not cue.pattern.search(text), (cue.id, text)


def test_every_cue_has_a_name_of_its_own_and_fills_a_slot_that_a_level_asks_for() -> None:
    names = Counter(cue.id for cue in cues())
    assert max(names.values()) == 1
    asked = {
        (dimension, slot) for dimension, listed in rules().items() for rule in listed for n in rule.needs for slot in n.slots
    }
    for cue in cues():
        if cue.role == "slot" and cue.dimension != "*":
            assert (cue.dimension, cue.slot) in asked, cue.id


@pytest.mark.parametrize("dimension", list(Dimension))
def test_each_level_needs_more_than_nothing(dimension: Dimension) -> None:
    assert level_of(dimension, set()) is None
    assert level_of(dimension, {"link", "date"}) is None
    assert {rule.level.value for rule in rules()[dimension]} == {"mentioned", "described", "verifiable"}


def found_in(text: str) -> dict[str, str]:
    raw = RawListing(source_id="portal", url="u", passages=(Passage(words=text, page="a1", locator="text:0"),))
    strongest = sorted(find(raw, SOURCE), key=lambda s: (s.polarity is Polarity.AFFIRMED, s.level.rank))
    return {s.dimension: "negated" if s.polarity is Polarity.NEGATED else s.level for s in strongest}


@pytest.mark.parametrize(("language", "least"), [("en", 0.93), ("fr", 0.88)])
def test_labelled_sentences_are_told_apart(language: str, least: float, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [row for row in LABELLED if row["language"] == language]
    tally: Counter[tuple[str, str]] = Counter()
    for row in rows:
        wanted = dict(label.split(":") for label in row["expects"].split())
        got = found_in(row["text"])
        for dimension in Dimension:
            cell = {(True, True): "right", (True, False): "missed", (False, True): "false"}
            tally[dimension, cell.get((dimension in wanted, dimension in got), "silent")] += 1
            tally[dimension, "level"] += dimension in wanted and wanted[dimension] == got.get(dimension)
    with capsys.disabled():
        print(f"\n{len(rows)} sentences ({language})")
        for dimension in Dimension:
            print(
                f"  {dimension:24}",
                *(f"{cell} {tally[dimension, cell]:3}" for cell in ("right", "missed", "false", "silent", "level")),
            )
    assert rows
    for dimension in Dimension:
        right, wrong = tally[dimension, "right"], tally[dimension, "missed"] + tally[dimension, "false"]
        assert 2 * right / (2 * right + wrong) >= least, dimension
        assert tally[dimension, "level"] >= 0.85 * right, dimension


def test_half_of_the_labelled_sentences_are_hard_negatives() -> None:
    silent = Counter(row["language"] for row in LABELLED if not row["expects"])
    count = Counter(row["language"] for row in LABELLED)
    assert count["en"] >= 120
    assert count["fr"] >= 40
    assert all(0.4 <= silent[language] / count[language] <= 0.6 for language in count)
