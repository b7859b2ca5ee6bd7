"""The tables of frameworks, compiled once; a broken row is refused by its line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple, TypeVar

from normaliser.frameworks.conditions import Condition, condition
from normaliser.frameworks.elements import Case, Element
from schemas import Force, Framework, Level, Obligation, Offering, Requirement, Scope, Source, TableError, Verb, digest, raw_text

T = TypeVar("T")
Row = Mapping[str, str]
TABLES = ("frameworks", "framework_requirements", "elements", "groups", "claims")


class Rule(NamedTuple):
    """A requirement with its conditions ready to be asked, and how gravely its framework asks."""

    asks: Requirement
    verb: Verb
    severity: int
    least: int
    """The rank of the level asked for."""
    applies: Condition | None
    holds: Condition | None


class Edition(NamedTuple):
    """A framework with its rules; `applies` is its own condition."""

    framework: Framework
    applies: Condition
    rules: tuple[Rule, ...]


class Book(NamedTuple):
    editions: tuple[Edition, ...]
    elements: Mapping[str, Element]
    claims: Mapping[str, tuple[str, ...]]
    version: str
    """A fingerprint of the tables."""

    def case(self, offering: Offering, source: Source, programmes: Iterable[Offering] = ()) -> Case:
        return Case(offering, source, self.elements, self.claims, programmes)


@cache
def book() -> Book:
    """The tables that ship with the product."""
    return compiled({name: raw_text(f"{name}.csv") for name in TABLES})


def compiled(texts: Mapping[str, str]) -> Book:
    """The book of the tables, by name. Raises TableError, with table and line, for a row that cannot be used."""
    groups: dict[str, frozenset[str]] = {}
    for _, row in rows("groups", texts["groups"]):
        groups[row["group"]] = frozenset(row["members"].split())
    names = {row["element"] for _, row in rows("elements", texts["elements"])}
    read = _Reader(names, groups)
    elements = {one.name: one for one in _each("elements", texts, read.element)}
    frameworks = [(one, read.condition(one.applies_if)) for one in _each("frameworks", texts, read.framework)]
    known = {framework.framework_id: framework.force for framework, _ in frameworks}
    rules = list(_each("framework_requirements", texts, lambda row: read.rule(row, known)))
    return Book(
        tuple(
            Edition(one, holds, tuple(r for r in rules if r.asks.framework_id == one.framework_id)) for one, holds in frameworks
        ),
        elements,
        {row["claim"]: tuple(row["words"].split("|")) for _, row in rows("claims", texts["claims"])},
        digest([texts[name] for name in TABLES])[:12],
    )


def rows(name: str, text: str) -> Iterator[tuple[int, Row]]:
    """The rows of a table, one on a line, with their lines; lines that start with # are notes."""
    head: list[str] = []
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = next(csv.reader([line]))
        if not head:
            head = cells
            continue
        if len(cells) != len(head):
            raise _broken(name, number, f"it has {len(cells)} cells and the head has {len(head)}")
        if cells[0] in seen:
            raise _broken(name, number, f"“{cells[0]}” stands in the table twice")
        seen.add(cells[0])
        yield number, dict(zip(head, cells, strict=True))
    if not seen:
        raise TableError(f"{name}.csv holds no row: take it from the release again.")


def _each(name: str, texts: Mapping[str, str], read: Callable[[Row], T]) -> Iterator[T]:
    for line, row in rows(name, texts[name]):
        try:
            yield read(row)
        except KeyError as missing:
            raise _broken(name, line, f"the column {missing} is missing") from None
        except ValueError as wrong:
            raise _broken(name, line, str(wrong)) from None


def _broken(name: str, line: int, why: str) -> TableError:
    return TableError(f"{name}.csv, line {line}: {why}; mend the line or take it out.")


class _Reader:
    """Reads rows against the elements and groups there are; each method raises ValueError with what is wrong."""

    def __init__(self, elements: set[str], groups: Mapping[str, frozenset[str]]) -> None:
        self.elements = elements
        self.groups = groups

    def condition(self, text: str) -> Condition:
        return condition(text, self.elements, self.groups)

    def _if(self, text: str) -> Condition | None:
        return self.condition(text) if text else None

    def element(self, row: Row) -> Element:
        levels = ((level, self._if(row[level.value])) for level in sorted(Level, key=lambda level: -level.rank))
        found = tuple((level, holds) for level, holds in levels if holds is not None)
        return Element(row["element"], tuple(row["states"].split()), found, self._if(row["negated"]))

    def framework(self, row: Row) -> Framework:
        self.condition(row["applies_if"])
        return Framework(
            framework_id=_said(row, "framework_id"),
            name=_said(row, "name"),
            version=row["version"],
            valid_from=_first_day(row["valid_from"]),
            valid_to=_last_day(row["valid_to"]),
            jurisdiction=row["jurisdiction"],
            applies_if=row["applies_if"],
            force=Force(row["force"]),
            force_words=row["force_words"],
            regime=row["talk_regime"],
            url=row["url"],
            grade=_said(row, "grade"),
            note=row["note"],
        )

    def rule(self, row: Row, frameworks: Mapping[str, Force]) -> Rule:
        if row["framework_id"] not in frameworks:
            raise ValueError(f"no framework is called “{row['framework_id']}”")
        if row["element"] not in self.elements:
            raise ValueError(f"no element is called “{row['element']}”")
        asks = Requirement(
            requirement_id=_said(row, "requirement_id"),
            framework_id=row["framework_id"],
            section=_said(row, "section"),
            element=row["element"],
            obligation=Obligation(row["obligation"]),
            applies_if=row["applies_if"],
            value_check=row["value_check"],
            min_level=Level(row["min_level"]),
            scope_ok=tuple(Scope(scope) for scope in row["scope_ok"].split("|")),
            risk=bool(row["risk"]),
            remark=row["remark"],
            grade=_said(row, "grade"),
            note=row["note"],
        )
        verb, severity = _asked(frameworks[asks.framework_id], asks.obligation)
        return Rule(asks, verb, severity, asks.min_level.rank, self._if(asks.applies_if), self._if(asks.value_check))


def _asked(force: Force, obligation: Obligation) -> tuple[Verb, int]:
    """Only a strict obligation of what binds is required, and as grave as its framework."""
    if force is Force.NONE:
        return Verb.NAMED_MISSING, force.severity
    if force.binds and obligation.strict:
        return Verb.REQUIRED, force.severity
    return Verb.EXPECTED, Force.RECOMMENDATION.severity


def _said(row: Row, column: str) -> str:
    if not row[column]:
        raise ValueError(f"{column} is empty")
    return row[column]


def _first_day(text: str) -> date | None:
    """Of a year, a month or a day."""
    return date.fromisoformat((text + "-01-01")[:10]) if text else None


def _last_day(text: str) -> date | None:
    start = _first_day(text)
    if start is None or len(text) == 10:
        return start
    following = date(start.year + 1, 1, 1) if len(text) == 4 else (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    return following - timedelta(days=1)
