"""No cue takes more than a bounded look from each word: what repeats without end never passes from one word to the next."""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as code  # type: ignore[attr-defined] # the parsed form of a pattern has no public door
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from normaliser.statements.cues import Cue, cues

SPACE = ord(" ")
REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT)


def parts(op: Any, arg: Any) -> list[Any]:
    """The patterns inside a part of a pattern."""
    if op in REPEATS:
        return [arg[2]]
    if op is code.SUBPATTERN:
        return [arg[3]]
    if op is code.BRANCH:
        return list(arg[1])
    return [arg[1]] if op in (code.ASSERT, code.ASSERT_NOT) else []


def passes(pattern: Iterable[tuple[Any, Any]]) -> bool:
    """Whether a pattern can match a space."""
    return any(_passes(op, arg) for op, arg in pattern)


def _passes(op: Any, arg: Any) -> bool:
    if op is code.LITERAL:
        return bool(arg == SPACE)
    if op is code.NOT_LITERAL:
        return bool(arg != SPACE)
    if op is code.IN:
        negated = arg[0][0] is code.NEGATE
        return any(_holds(kind, value) for kind, value in arg[negated:]) is not negated
    return op is code.ANY or (op not in (code.ASSERT, code.ASSERT_NOT) and any(passes(part) for part in parts(op, arg)))


def _holds(kind: Any, value: Any) -> bool:
    """Whether a member of a set holds a space."""
    if kind is code.RANGE:
        return bool(value[0] <= SPACE <= value[1])
    return value in (SPACE, code.CATEGORY_SPACE, code.CATEGORY_NOT_WORD, code.CATEGORY_NOT_DIGIT)


def wanders(pattern: Iterable[tuple[Any, Any]]) -> bool:
    """Whether some part repeats without end and passes spaces."""
    return any(
        (op in REPEATS and arg[1] is code.MAXREPEAT and passes(arg[2])) or any(wanders(part) for part in parts(op, arg))
        for op, arg in pattern
    )


def once(cue: Cue) -> bool:
    """Whether a cue is tried at the beginning of a sentence alone."""
    return bool(re.match(r"(?:\(\?-i:)?\^", cue.pattern.pattern))


@pytest.mark.parametrize("cue", [cue for cue in cues() if not once(cue)], ids=lambda cue: cue.id)
def test_a_cue_looks_no_further_than_it_says(cue: Cue) -> None:
    assert not wanders(parser.parse(cue.pattern.pattern))


@pytest.mark.parametrize(
    "pattern", [r"(?:very )*good", r"good.*", r"\d[\d ]+x", r"(?:a|b(?: c)+)d", r"[^.;]*end", r"a(?=(?:b )*c)"]
)
def test_a_pattern_that_wanders_is_caught(pattern: str) -> None:
    assert wanders(parser.parse(pattern))


@pytest.mark.parametrize("pattern", [r"(?:very ){0,3}good", r"\w+ [a-z]*", r"[^ ]*x", r"a\d+", ""])
def test_one_that_stays_within_a_word_is_not(pattern: str) -> None:
    assert not wanders(parser.parse(pattern))
