"""What every set of sentences labelled by hand keeps to, whatever its labels name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from benchmarks.statements import SPLITS, Text
from normaliser.statements.cues import book, cues, tokens
from normaliser.statements.sentences import plain


def about_half_only_tempt(rows: Sequence[Text]) -> None:
    assert 0.4 <= sum(not row.expects for row in rows) / len(rows) <= 0.65


def words_of_ours(rows: Sequence[Text], names: Collection[str], levels: Collection[str]) -> None:
    """Labels of `names` at `levels`, or a trap that is named; each text once."""
    for row in rows:
        assert set(row.expects) <= set(names), row.text
        assert set(row.expects.values()) <= set(levels), row.text
        assert bool(row.trap) is not bool(row.expects), row.text
        assert row.split in SPLITS, row.text
    assert max(Counter(row.text for row in rows).values()) == 1


def no_example_of_a_cue(rows: Sequence[Text], least: int) -> None:
    """None is an example longer than `least` letters."""
    examples = {words.rstrip(".") for cue in cues() for words in (cue.example, cue.near_miss) if len(words) > least}
    assert examples
    assert not examples & {row.text.rstrip(".") for row in rows}


def stems_hide_nothing(rows: Sequence[Text], language: str) -> None:
    """Where the words of a sentence keep a cue from being tried, it would not have matched."""
    seekers = {cue for found in book().by_stem.values() for cue in found if cue.language == language}
    assert rows
    for row in rows:
        text = plain(row.text)
        words = tokens(text)
        for cue in seekers:
            if any(group.isdisjoint(words) for group in cue.stems):
                assert not cue.pattern.search(text), (cue.id, text)
