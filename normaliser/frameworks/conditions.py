"""The small language in which tables say when a requirement holds: read once, answered yes, no or unknown (None).

`A | B` is or, `A & B` is and (and binds closer). A term is `*` (always), `never`, or

    PATH = one, two       any value is one of these     PATH != one     there are values, and none of these
    PATH lacks one        no value is this              PATH 5..300     any number lies there; ends may be open, `..<84` is below
    PATH like PATTERN     any value is like this
    PATH known            yes with a value              PATH missing     no with a value; both are unknown without
    ELEMENT stated        yes, or no where the record is silent; ELEMENT known and ELEMENT missing as of a path

`@GROUP` among the words stands for the members of a group in `groups.csv`. Without a value the answer is unknown, `lacks` apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from normaliser.frameworks.paths import Path, Values, path
from schemas import State


class Record(Protocol):
    """What conditions are asked of."""

    def values(self, at: Path) -> Values: ...

    def stated(self, element: str) -> State: ...


Condition = Callable[[Record], bool | None]
_Test = Callable[[Values], bool | None]
_TERM = re.compile(
    r"(?P<paths>\S+) (?:(?P<word>known|missing|stated)|(?P<sign>=|!=|lacks|like) (?P<words>.+)|(?P<range>\S*\.\.\S*))"
)
_RANGE = re.compile(r"(?P<low>[\d.]*?)\.\.(?P<below><?)(?P<high>[\d.]*)")
_PLAIN: Mapping[str, bool] = {"*": True, "never": False}


def condition(text: str, elements: Collection[str], groups: Mapping[str, frozenset[str]]) -> Condition:
    """Raises ValueError, with what is wrong, for words that are no condition."""
    either = [_all([_term(term.strip(), elements, groups) for term in terms.split(" & ")]) for terms in text.split(" | ")]
    return either[0] if len(either) == 1 else lambda record: _any_of([one(record) for one in either])


def _all(terms: list[Condition]) -> Condition:
    return terms[0] if len(terms) == 1 else lambda record: _all_of([one(record) for one in terms])


def _any_of(answers: list[bool | None]) -> bool | None:
    return True if True in answers else None if None in answers else False


def _all_of(answers: list[bool | None]) -> bool | None:
    return False if False in answers else None if None in answers else True


def _term(text: str, elements: Collection[str], groups: Mapping[str, frozenset[str]]) -> Condition:
    if text in _PLAIN:
        answer = _PLAIN[text]
        return lambda _: answer
    read = _TERM.fullmatch(text)
    if read is None:
        raise ValueError(f"“{text}” is no condition")
    if read["word"] and read["paths"] in elements:
        return _element(read["paths"], read["word"])
    if read["word"] == "stated":
        raise ValueError(f"“{read['paths']}” is no element")
    paths = [path(one) for one in read["paths"].split("/")]
    test = _test(read, groups)
    if len(paths) == 1:
        only = paths[0]
        return lambda record: test(record.values(only))
    return lambda record: test(tuple(value for one in paths for value in record.values(one)))


def _element(name: str, word: str) -> Condition:
    answers: dict[State, bool | None] = {State.STATED: word != "missing"}
    if word == "stated":
        answers[State.SILENT] = False
    return lambda record: answers.get(record.stated(name))


def _test(read: re.Match[str], groups: Mapping[str, frozenset[str]]) -> _Test:
    if read["word"]:
        answer = read["word"] == "known"
        return lambda values: answer if values else None
    if read["range"]:
        return _between(read["range"])
    if read["sign"] == "like":
        like = re.compile(read["words"])
        return lambda values: any(like.fullmatch(str(value)) for value in values) if values else None
    words = _words(read["words"], groups)
    if read["sign"] == "=":
        return lambda values: any(str(value) in words for value in values) if values else None
    lacking: bool | None = True if read["sign"] == "lacks" else None
    return lambda values: not any(str(value) in words for value in values) if values else lacking


def _words(text: str, groups: Mapping[str, frozenset[str]]) -> frozenset[str]:
    words: set[str] = set()
    for word in (part.strip() for part in text.split(",")):
        if not word.startswith("@"):
            words.add(word)
        elif word[1:] in groups:
            words |= groups[word[1:]]
        else:
            raise ValueError(f"no group is called “{word[1:]}”")
    return frozenset(words)


def _between(text: str) -> _Test:
    read = _RANGE.fullmatch(text)
    if read is None or not (read["low"] or read["high"]):
        raise ValueError(f"“{text}” is no range")
    low, high = float(read["low"] or "-inf"), float(read["high"] or "inf")
    if read["below"]:
        return lambda values: any(low <= value < high for value in values) if values else None
    return lambda values: any(low <= value <= high for value in values) if values else None
