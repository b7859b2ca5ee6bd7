"""Paths through a record, as the tables of frameworks write them: `effort[kind=total,basis=stated].max`, `provider.country`.

A path starts at a field of the offering, at `provider`, at `source` or at `claims`; the values of several are joined by `/`.
`.count` gives how many values there are, `.sentences` how many sentences they hold. The word `unknown` is no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, get_args, get_type_hints

from schemas import Offering, Provider, Source, Value

Values = tuple[Any, ...]
_STEP = re.compile(r"(?P<name>[a-z_]+)(?:\[(?P<filters>[^\]]+)\])?")
_FILTER = re.compile(r"(?P<name>[a-z_]+)(?P<sign>!?=)(?P<word>[\w-]+)")
_SENTENCE = re.compile(r"[.!?…](?=\s|$|[A-Z])")
_NO_VALUE = "unknown"
ROOTS: dict[str, type] = {"provider": Provider, "source": Source, "claims": str}


class Filter(NamedTuple):
    name: str
    equal: bool
    word: str

    def keeps(self, value: object) -> bool:
        return (str(getattr(value, self.name)) == self.word) is self.equal


class Step(NamedTuple):
    name: str
    filters: tuple[Filter, ...]

    def walk(self, values: Values) -> Values:
        found: list[Any] = []
        for value in values:
            got = getattr(value, self.name)
            found += got if isinstance(got, tuple) else () if got is None else (got,)
        return tuple(one for one in found if one != _NO_VALUE and all(wanted.keeps(one) for wanted in self.filters))


def _sentences(values: Values) -> int:
    return sum(max(1, len(_SENTENCE.findall(words))) for words in values)


ENDS: dict[str, Callable[[Values], int]] = {"count": len, "sentences": _sentences}


class Path(NamedTuple):
    """`root` is empty where the path starts at a field of the offering; `end` names what is made of all values."""

    root: str
    steps: tuple[Step, ...]
    end: str

    def walk(self, start: Values) -> Values:
        values = start
        for step in self.steps:
            values = step.walk(values)
        return (ENDS[self.end](values),) if self.end and values else values


@cache
def path(text: str) -> Path:
    """Raises ValueError, with what is wrong, for a path that no record has."""
    names = text.split(".")
    end = names.pop() if names[-1] in ENDS else ""
    root = names.pop(0) if names[0] in ROOTS else ""
    holder: type | None = ROOTS.get(root, Offering)
    steps: list[Step] = []
    for name in names:
        read = _STEP.fullmatch(name)
        if read is None:
            raise ValueError(f"“{name}” is no step of a path")
        filters = [_filter(one) for one in (read["filters"] or "").split(",") if one]
        holder = _held(holder, read["name"])
        for wanted in filters:
            _held(holder, wanted.name)
        steps.append(Step(read["name"], tuple(filters)))
    return Path(root, tuple(steps), end)


def _filter(text: str) -> Filter:
    read = _FILTER.fullmatch(text)
    if read is None:
        raise ValueError(f"“{text}” is no filter")
    return Filter(read["name"], read["sign"] == "=", read["word"])


@cache
def _fields(holder: type) -> dict[str, Any]:
    told = {name: get_type_hints(found.fget)["return"] for name, found in vars(holder).items() if isinstance(found, property)}
    return get_type_hints(holder) | told


def _held(holder: type | None, name: str) -> type | None:
    """The record a field leads to; None where it holds plain words or numbers."""
    fields = _fields(holder) if holder is not None else {}
    if name not in fields:
        raise ValueError(f"no record has a field “{name}” there")
    return _record(fields[name])


def _record(hint: Any) -> type | None:
    if isinstance(hint, type) and issubclass(hint, Value):
        return hint
    return next((found for part in get_args(hint) if (found := _record(part))), None)
