"""What a program may ask, parameter by parameter: one table that is read by, described by, and refused by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from schemas import Value
from web.api.problem import Refused, Wrong

_SHOWN = 60


class Parameter(Value, kw_only=True, frozen=True):
    """`allowed` is a closed list, `pattern` what any other value looks like, `span` the least and the greatest number.

    `most` is how often it may be given; `needed` that it must be.
    """

    name: str
    about: str
    example: str
    allowed: tuple[str, ...] = ()
    pattern: str = ""
    span: tuple[int, int] | None = None
    longest: int = 100
    most: int = 1
    default: str = ""
    needed: bool = False


class Given(Value, kw_only=True, frozen=True):
    """The values of a request that is right, by parameter, and those of its path."""

    values: dict[str, list[str]]
    path: dict[str, str] = {}

    def one(self, name: str, default: str = "") -> str:
        return self.values.get(name, (default,))[0]

    def number(self, name: str, default: int) -> int:
        return int(self.one(name) or default)


def asked(pairs: Iterable[tuple[str, str]], parameters: Mapping[str, Parameter]) -> dict[str, list[str]]:
    """The values by parameter. Raises Refused with everything that is wrong, not only the first of it."""
    values: dict[str, list[str]] = {}
    errors: dict[tuple[str, str], Wrong] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
        parameter = parameters.get(name)
        wrong = _wrong(parameter, value, len(values[name])) if parameter else _unknown(name, parameters)
        if wrong:
            errors.setdefault((wrong.parameter, wrong.detail), wrong)
    for name, parameter in parameters.items():
        if parameter.needed and name not in values:
            errors[name, ""] = Wrong(parameter=name, detail="It must be given.", allowed=parameter.allowed)
    if errors:
        raise wrong_parameters(*errors.values())
    return values


def wrong_parameters(*errors: Wrong) -> Refused:
    named = ", ".join(dict.fromkeys(error.parameter for error in errors))
    return Refused("wrong-parameters", f"Not right: {named}. What is wrong with each stands in `errors`.", errors)


def _unknown(name: str, parameters: Mapping[str, Parameter]) -> Wrong:
    return Wrong(parameter=name[:_SHOWN], detail="There is no such parameter.", allowed=tuple(parameters))


def _wrong(parameter: Parameter, value: str, times: int) -> Wrong | None:
    said = ""
    if times > parameter.most:
        said = f"It may be given at most {parameter.most} times." if parameter.most > 1 else "It may be given only once."
    elif parameter.allowed:
        said = "" if value in parameter.allowed else f"There is no value “{value[:_SHOWN]}”."
    elif parameter.span:
        least, greatest = parameter.span
        good = value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= greatest
        said = "" if good else f"It must be a whole number from {least} to {greatest}."
    elif len(value) > parameter.longest:
        said = f"It may have at most {parameter.longest} characters."
    elif parameter.pattern and not _compiled(parameter.pattern).fullmatch(value):
        said = f"“{value[:_SHOWN]}” does not look like a value of it; one that does is “{parameter.example}”."
    return Wrong(parameter=parameter.name, detail=said, allowed=parameter.allowed) if said else None


@lru_cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
