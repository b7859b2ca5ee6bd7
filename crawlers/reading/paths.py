"""Paths into JSON: one short line of a source file that leads to values inside an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

_STEP = re.compile(r"(?P<key>[^\[\]]*)(?:\[(?P<name>[^=\]]+)=(?P<value>[^\]]*)\])?")


class _Step(NamedTuple):
    key: str
    name: str
    value: str


@cache
def _parsed(path: str) -> tuple[tuple[_Step, ...], ...]:
    """The alternatives of a path, each as its steps; a part that is no step leads nowhere."""
    return tuple(
        tuple(
            _Step(step["key"], step["name"] or "", step["value"] or "")
            for part in re.split(r"\.(?![^\[]*\])", way.strip())
            if part and (step := _STEP.fullmatch(part))
        )
        for way in path.split(" | ")
    )


def walk_path(value: Any, path: str, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """(JSON pointer, value) of everything a path leads to; lists on the way are walked item by item.

    `a.b` goes through objects, `a.0` into a list, `a[kind=x].b` through those whose `kind` is `x`, `[kind=x].b` from an
    object only if its own `kind` is `x`; of `a | b` the first that leads to anything but null counts.
    """
    empty: list[tuple[str, Any]] = []
    for steps in _parsed(path):
        found = list(_walk(value, steps, pointer))
        if any(each is not None for _, each in found):
            yield from found
            return
        empty = empty or found
    yield from empty


def at(value: Any, path: str) -> Any:
    """The one value a path leads to, a list as a whole; None when it leads nowhere. An empty path is the value itself."""
    for steps in _parsed(path):
        here = value
        for step in steps:
            here = _through(here, step)
        if here is not None:
            return here
    return None


def _walk(value: Any, steps: tuple[_Step, ...], pointer: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list) and not (steps and steps[0].key.isdigit()):
        for number, item in enumerate(value):
            yield from _walk(item, steps, f"{pointer}/{number}")
    elif not steps:
        yield pointer, value
    elif isinstance(value, list):
        number = int(steps[0].key)
        if number < len(value):
            yield from _walk(value[number], steps[1:], f"{pointer}/{number}")
    elif not steps[0].key:
        if _is(value, steps[0]):
            yield from _walk(value, steps[1:], pointer)
    elif isinstance(value, dict) and steps[0].key in value:
        below = f"{pointer}/{steps[0].key}"
        for place, item in _kept(value[steps[0].key], steps[0], below):
            yield from _walk(item, steps[1:], place)


def _kept(value: Any, step: _Step, pointer: str) -> Iterator[tuple[str, Any]]:
    """What a step's filter lets through, each with its place."""
    if not step.name:
        yield pointer, value
    elif isinstance(value, list):
        yield from ((f"{pointer}/{number}", item) for number, item in enumerate(value) if _is(item, step))
    elif _is(value, step):
        yield pointer, value


def _is(item: Any, step: _Step) -> bool:
    """Whether an object's own value is the step's; true and false are words too, and one of several values is enough."""
    said = item.get(step.name) if isinstance(item, dict) else None
    values = said if isinstance(said, list) else [said]
    return any(step.value == (str(value).lower() if isinstance(value, bool) else str(value)) for value in values)


def _through(value: Any, step: _Step) -> Any:
    if not step.key:
        return value if _is(value, step) else None
    if isinstance(value, list):
        return value[int(step.key)] if step.key.isdigit() and int(step.key) < len(value) else None
    found = value.get(step.key) if isinstance(value, dict) else None
    if not step.name or found is None:
        return found
    kept = [item for _, item in _kept(found, step, "")]
    return kept if isinstance(found, list) else next(iter(kept), None)
