"""A query is said in other words that ask for what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.words.wording import Wording, also, loosened, reworded
from indexer.words.words import said

QUERIES = st.lists(
    st.sampled_from(["ai", "project", "management", "C++", "the", '"step by step"', "l'eau", '"', "zzqx", "é"]), max_size=12
)


@pytest.mark.parametrize("text", ["", "   ", '""', "<>"])
def test_nothing_typed_has_no_other_words(text: str) -> None:
    assert reworded(text) == Wording()
    assert also(text) == ()
    assert loosened(text) == ("", ())


def test_every_word_can_be_left_out_and_quoted() -> None:
    found = reworded('the art of "step by step" welding')
    assert found.words == ("art", "step", "by", "step", "welding")
    assert found.exactly == '"art" "step by step" "welding"'
    assert found.unquoted == "art step by step welding"
    assert found.without == (
        ("art", '"step by step" welding'),
        ("step by step", "art welding"),
        ("welding", 'art "step by step"'),
    )


def test_a_word_alone_is_not_left_out() -> None:
    assert reworded("welding") == Wording(words=("welding",), exactly='"welding"')


def test_a_phrase_stands_in_the_place_of_one_that_it_stands_for() -> None:
    assert '"ai" ethics' in also("artificial intelligence ethics")
    assert 'ethics "artificial intelligence"' in also("ethics ai")
    assert also('"ai"') == ()


def test_what_must_be_found_is_what_is_quoted() -> None:
    assert loosened('welding "step by step" artificial intelligence') == (
        '"step by step"',
        ("welding", "artificial intelligence"),
    )


@given(QUERIES)
def test_other_words_say_what_was_said(words: list[str]) -> None:
    pieces = said(" ".join(words))
    found = reworded(" ".join(words))
    assert [one.words for one in said(found.exactly)] == [one.words for one in pieces]
    assert all(one.quoted for one in said(found.exactly))
    for left_out, rest in found.without:
        assert left_out in {" ".join(one.words) for one in pieces}
        assert len(said(rest)) == len(pieces) - 1
    for each in also(" ".join(words)):
        assert any(one.quoted for one in said(each))
