"""The golden cases of `golden.toml`: offerings composed by a few lines, and the outcome of every requirement of a framework.

`described`, `mentioned` and `negated` list elements (`*`: all the framework asks for), `@scope` where somebody else says it; what
is not listed is silent at the scopes `read`, and unseen elsewhere. `with` holds values of the offering itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from normaliser.frameworks.assess import held_against
from normaliser.frameworks.book import Book, book
from schemas import (
    Dimension,
    Disclosure,
    FieldState,
    Finding,
    Level,
    Offering,
    Polarity,
    Provider,
    Scope,
    Source,
    SourceKind,
    State,
    Statement,
)

HERE = Path(__file__).parent
DAY = date(2026, 11, 25)
_DIMENSIONS = frozenset(dimension.value for dimension in Dimension)


class Golden(msgspec.Struct, forbid_unknown_fields=True, rename={"values": "with"}):
    name: str
    framework: str
    provider: dict[str, Any] = {}
    source: str = "xx_harbour"
    source_kind: SourceKind = SourceKind.NATIONAL_PORTAL
    kind: str = "micro_credential"
    values: dict[str, Any] = {}
    described: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    read: tuple[Scope, ...] = (Scope.OFFERING,)
    unseen: tuple[str, ...] = ()
    required: tuple[str, ...] | None = None
    met: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    gap: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    not_observed: tuple[str, ...] = ()

    @property
    def expected(self) -> dict[str, str]:
        outcomes = {name: getattr(self, name) for name in ("met", "weak", "gap", "not_applicable", "not_observed")}
        return {number: outcome for outcome, ids in outcomes.items() for number in numbers(ids)}

    def found(self, rules: Book) -> list[Finding]:
        """The findings of the case's own framework."""
        findings = held_against(rules, self.offering(), self.catalogue(), DAY)
        return [one for one in findings if one.framework_id == self.framework]

    def holds(self, rules: Book) -> bool:
        found = self.found(rules)
        required = {short(one) for one in found if one.verb == "required by"}
        return {short(one): one.outcome.value for one in found} == self.expected and (
            self.required is None or required == set(numbers(self.required))
        )

    def catalogue(self) -> Source:
        return Source(
            source_id=self.source,
            name="Harbour",
            url="https://harbour.example",
            kind=self.source_kind,
            jurisdiction="ZZ",
            walk=(),
        )

    def offering(self) -> Offering:
        provider = msgspec.convert({"name": "Quay", "slug": "quay", **self.provider}, Provider)
        values = {"title": [{"words": "Tides"}], "kind": self.kind, **self.values}
        own = msgspec.convert(
            {"offering_id": "1", "source_id": self.source, "url": "https://harbour.example/1", **values}, Offering
        )
        affirmed = [*self._told(self.described, Level.DESCRIBED), *self._told(self.mentioned, Level.MENTIONED)]
        denied = list(self._told(self.negated, Level.DESCRIBED))
        return msgspec.structs.replace(
            own,
            providers=(provider,),
            disclosures=tuple(_disclosure(*one) for one in affirmed if one[0] not in _DIMENSIONS),
            statements=(
                *(_statement(*one, Polarity.AFFIRMED) for one in affirmed if one[0] in _DIMENSIONS),
                *(_statement(*one, Polarity.NEGATED) for one in denied),
            ),
            field_states=tuple(self._states()),
        )

    def _told(self, names: Iterable[str], level: Level) -> Iterator[tuple[str, Scope, Level]]:
        for name in names:
            element, _, scope = name.partition("@")
            for one in _asked(self.framework) if element == "*" else (element,):
                yield one, Scope(scope or "offering"), level

    def _states(self) -> Iterator[FieldState]:
        elements = book().elements.values()
        names = dict.fromkeys(state for element in elements for state in element.states)
        for scope in self.read:
            yield from (FieldState(field=name, state=State.SILENT, scope=scope) for name in names if name not in self.unseen)


def numbers(ids: Iterable[str]) -> Iterator[str]:
    """`01-03` stands for 01, 02 and 03."""
    for one in ids:
        first, _, last = one.partition("-")
        yield from (f"{number:02}" for number in range(int(first), int(last or first) + 1))


def short(found: Finding) -> str:
    return found.requirement_id.rpartition("/")[2]


def case(framework: str, name: str, common: Mapping[str, Any], own: Mapping[str, Any], ways: Mapping[str, Any]) -> Golden:
    """A case as its framework's heading and its own line tell it; an empty value takes one of the heading away."""
    told = {key: value for key, value in common.items() if key not in ("who", "cases")}
    values = {key: value for key, value in {**common.get("with", {}), **own.get("with", {})}.items() if value != ""}
    named = {"name": f"{common['who']} {name}", "framework": framework, "with": values}
    return msgspec.convert({**told, **ways.get(name, {}), **own, **named}, Golden)


@cache
def golden() -> tuple[Golden, ...]:
    told = tomllib.loads((HERE / "golden.toml").read_text(encoding="utf-8"))
    ways = told.pop("ways")
    return tuple(
        case(framework, name, common, own, ways) for framework, common in told.items() for name, own in common["cases"].items()
    )


def _asked(framework: str) -> list[str]:
    rules = next(one.rules for one in book().editions if one.framework.framework_id == framework)
    return list(dict.fromkeys(rule.asks.element for rule in rules))


def _disclosure(element: str, scope: Scope, level: Level) -> Disclosure:
    return Disclosure(kind=element, level=level, text="It is said.", scope=scope)


def _statement(element: str, scope: Scope, level: Level, polarity: Polarity) -> Statement:
    return Statement(dimension=Dimension(element), level=level, text="It is said.", scope=scope, polarity=polarity)
