"""Words are cut the same way for what is indexed, asked and highlighted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.words.words import _WORD, term, words_at

TEXT = "Élan vital, e\u0301tude_two C3-x"


@pytest.mark.parametrize(
    ("matched", "words"),
    [
        ("lan vi", ["elan", "vital"]),
        (", ", []),
        ("tud", ["etude"]),
        ("_", []),
        ("two", ["two"]),
        ("3-x", ["c3", "x"]),
        ("Él", ["elan"]),
    ],
)
def test_the_whole_words_that_a_match_touches(matched: str, words: list[str]) -> None:
    start = len(TEXT[: TEXT.index(matched)].encode())
    assert words_at(TEXT, start, len(matched.encode())) == words


@given(st.text(alphabet="aé_ -\u0301ßC3+#.", max_size=25), st.integers(0, 30), st.integers(0, 30))
def test_what_is_touched_is_found_wherever_it_stands(text: str, start: int, length: int) -> None:
    """Held against the plain way, which looks at every word of the text."""
    begin, end = (len(text.encode()[:place].decode(errors="ignore")) for place in (start, start + length))
    touched = [term(m[0]) for m in _WORD.finditer(text) if m.start() < end and m.end() > begin]
    assert words_at(text, start, length) == touched
