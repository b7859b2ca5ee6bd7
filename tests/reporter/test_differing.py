"""A difference of two texts: what is shown gives one from the other, and spaces are no words."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter import Piece, differing

WORDS = st.lists(st.sampled_from(["a", "course", "of", "weaving", "5", "weeks", "é", "<b>"]), max_size=30)
SPACES = st.sampled_from([" ", "  ", "\n", "\t", "\u00a0"])


def side(pieces: tuple[Piece, ...], kind: str) -> list[str]:
    return [word for piece in pieces if piece.kind in ("same", kind) for word in piece.words.split()]


@pytest.mark.check("F1")
@given(WORDS, WORDS)
def test_the_pieces_give_both_texts(old: list[str], new: list[str]) -> None:
    pieces = differing(" ".join(old), " ".join(new))
    assert side(pieces, "removed") == old
    assert side(pieces, "added") == new
    assert all(piece.words for piece in pieces)


@pytest.mark.check("F1")
@given(st.text(), st.text())
def test_any_two_texts_give_both(old: str, new: str) -> None:
    pieces = differing(old, new)
    assert side(pieces, "removed") == old.split()
    assert side(pieces, "added") == new.split()


@pytest.mark.check("F2")
@given(WORDS, st.lists(SPACES, min_size=31, max_size=31))
def test_spaces_alone_are_no_change(words: list[str], spaces: list[str]) -> None:
    spaced = "".join(space + word for space, word in zip(spaces, words, strict=False))
    assert all(piece.kind == "same" for piece in differing(" ".join(words), f"{spaced}\n"))


def test_one_word_is_told_as_one_word() -> None:
    assert differing("work on practical tasks", "work on realistic tasks") == (
        Piece(kind="same", words="work on"),
        Piece(kind="removed", words="practical"),
        Piece(kind="added", words="realistic"),
        Piece(kind="same", words="tasks"),
    )
    assert differing("", "") == ()
    assert differing("", "free") == (Piece(kind="added", words="free"),)


def test_a_very_long_text_is_told_in_good_time() -> None:
    old, new = (" ".join(f"{word}{n % 97}" for n in range(40_000)) for word in "ab")
    began = time.process_time()
    pieces = differing(f"same {old} end", f"same {new} end")
    assert [piece.kind for piece in pieces] == ["same", "removed", "added", "same"]
    assert time.process_time() - began < 5
