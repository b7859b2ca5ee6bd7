"""Takes a title apart: its own words, and beside them part, grade, award and the intake it names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from matcher.tables import rows
from schemas import Name, fold, table

_MARKS = re.compile(r"\[([^\[\]]*)\]|\(([^()]*)\)")
_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"20\d\d")
_LONGEST = 4  # words of an award


@lru_cache(maxsize=65536)
def name_of(title: str) -> Name:
    """The title taken apart. What stands in square brackets tells of a run, unless it numbers a part or names a grade; what
    stands in round ones only where every word of it does."""
    marks: list[str] = []
    rest = _MARKS.sub(lambda found: _bracket(found, marks), fold(title))
    words, award = _without_award(_words(rest))
    words = _without_run(words, marks)
    if not award:
        words, award = _without_award(words)
    own = [word for word in words if not _is("stop", word)]
    counted = [_number(word, last=position == len(own) - 1) for position, word in enumerate(own)]
    return Name(
        words=tuple(sorted(number or _kinds()["grade"].get(word, word) for word, number in zip(own, counted, strict=True))),
        numbers=tuple(sorted({number for number in counted if number})),
        grades=tuple(sorted({grade for word in own if (grade := _kinds()["grade"].get(word))})),
        award=award,
        year=next((mark for mark in marks if _YEAR.fullmatch(mark)), ""),
        month=next((month for mark in marks if (month := _months().get(mark))), ""),
        marked=bool(marks),
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _bracket(found: re.Match[str], marks: list[str]) -> str:
    square, words = found[1] is not None, _words(found[1] or found[2] or "")
    if square and any((_number(word, last=True) and not _YEAR.fullmatch(word)) or _is("grade", word) for word in words):
        square = any(_tells_run(word) for word in words)
    if not square and not all(_tells_run(word) for word in words):
        # A lone pair of letters, such as (DE), is a language or a country: no stop word.
        return f" version{words[0]} " if len(words) == 1 and len(words[0]) == 2 else f" {' '.join(words)} "
    marks.extend(words)
    return " "


def _without_run(words: Sequence[str], marks: list[str]) -> list[str]:
    """The words without a tail that tells when or how a run is held; what it tells is added to the marks."""
    end = len(words)
    while end > 1 and _tells_run(words[end - 1]):
        end -= 1
    tail = words[end:]
    if not any(_YEAR.fullmatch(word) or _is("sure", word) for word in tail):
        return list(words)
    marks.extend(tail)
    return list(words[:end])


def _without_award(words: Sequence[str]) -> tuple[list[str], str]:
    """The words without the name of an award at their start or end, and that name in ours."""
    awards = _kinds()["award"]
    for length in range(min(_LONGEST, len(words) - 1), 0, -1):
        first, last = " ".join(words[:length]), " ".join(words[-length:])
        if first in awards and _is("stop", words[length]):
            return list(words[length:]), awards[first]
        if last in awards:
            return list(words[:-length]), awards[last]
    return list(words), ""


def _tells_run(word: str) -> bool:
    return bool(_YEAR.fullmatch(word)) or word in _months() or _is("run", word) or _is("sure", word)


def _number(word: str, *, last: bool) -> str:
    """A number in digits; a letter alone counts as Roman only at the end of a title."""
    if word.isdecimal():
        return str(int(word))
    return "" if len(word) == 1 and not last else _kinds()["number"].get(word, "")


def _is(kind: str, word: str) -> bool:
    return word in _kinds()[kind]


@cache
def _kinds() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in rows("title_words"):
        found.setdefault(row["kind"], {})[row["words"]] = row["ours"]
    return found


@cache
def _months() -> Mapping[str, str]:
    return {row["word"]: row["month"] for row in table("months")}
