"""What counts as saying an element, and how much it says: the rows of `elements.csv`, read from one offering at one scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from normaliser.frameworks.conditions import Condition
from normaliser.frameworks.paths import Path, Values
from schemas import FieldState, Level, Offering, Polarity, Provider, ProviderType, Scope, Source, SourceKind, State

_VENDOR = "industry_cert"


class Element(NamedTuple):
    """`states` are the field states that tell whether it is said; `levels` the conditions, the highest level first."""

    name: str
    states: tuple[str, ...]
    levels: tuple[tuple[Level, Condition], ...]
    negated: Condition | None


class Told(NamedTuple):
    """`level` is None unless it is affirmed; `reason` says why it is unseen or unreachable."""

    state: State
    level: Level | None = None
    negated: bool = False
    reason: str = ""


NOT_READ = Told(State.UNSEEN, reason="not_read")
NOT_FETCHED = Told(State.UNSEEN, reason="page_not_fetched")


class Case:
    """One offering of one source, as conditions and requirements ask about it; every answer is worked out once."""

    def __init__(
        self,
        offering: Offering,
        source: Source,
        elements: Mapping[str, Element],
        claims: Mapping[str, tuple[str, ...]],
        programmes: Iterable[Offering] = (),
    ) -> None:
        self.offering = offering
        self._programmes = tuple(Case(one, source, elements, claims) for one in programmes)
        self._elements = elements
        self._roots: dict[str, Values] = {"": (offering,), "source": (source,), "provider": at_home(offering, source)}
        self._claims = claims
        self._values: dict[Path, Values] = {}
        self._told: dict[tuple[str, Scope], Told] = {}
        self._said: dict[tuple[str, Scope], list[Level | None]] = {}
        for told in offering.statements:
            level = told.level if told.polarity is Polarity.AFFIRMED else None
            self._said.setdefault((told.dimension.value, told.scope), []).append(level)
        for made in offering.disclosures:
            self._said.setdefault((made.kind, made.scope), []).append(made.level)
        self._states: dict[tuple[str, Scope], FieldState] = {(one.field, one.scope): one for one in offering.field_states}

    def values(self, at: Path) -> Values:
        if at not in self._values:
            if at.root == "claims" and "claims" not in self._roots:
                self._roots["claims"] = claimed(self.offering, self._claims)
            self._values[at] = at.walk(self._roots[at.root])
        return self._values[at]

    def stated(self, element: str) -> State:
        """What the offering itself says; a denial is no claim."""
        told = self.told(element, Scope.OFFERING)
        return State.SILENT if told.negated else told.state

    def told(self, element: str, scope: Scope) -> Told:
        if (element, scope) not in self._told:
            if scope is Scope.PROGRAMME and self._programmes:
                self._told[element, scope] = max((one.told(element, Scope.OFFERING) for one in self._programmes), key=_says)
            else:
                self._told[element, scope] = self._tell(self._elements[element], scope)
        return self._told[element, scope]

    def has(self, scope: Scope) -> bool:
        """Only what belongs to a programme can have something said for it there."""
        if scope is not Scope.PROGRAMME:
            return True
        return bool(self._programmes) or any(stack.kind == "part_of" for stack in self.offering.stacks)

    def _tell(self, element: Element, scope: Scope) -> Told:
        held = [self._states[name, scope] for name in element.states if (name, scope) in self._states]
        said = self._said.get((element.name, scope), ())
        levels = [level for level in said if level is not None]
        if scope is Scope.OFFERING and any(one.state is State.STATED for one in held):
            levels += [level for level, holds in element.levels if holds(self)][:1]
        if levels:
            return Told(State.STATED, max(levels, key=lambda level: level.rank))
        if said or (scope is Scope.OFFERING and element.negated is not None and element.negated(self)):
            return Told(State.STATED, negated=True)
        if not held:
            return NOT_FETCHED if scope is not Scope.OFFERING else NOT_READ
        unsure = next((one for one in held if one.state in (State.UNSEEN, State.UNREACHABLE)), None)
        return Told(unsure.state, reason=unsure.reason) if unsure else Told(State.SILENT)


_UNSURE = (State.SILENT, State.UNSEEN, State.UNREACHABLE)


def _says(told: Told) -> tuple[int, int]:
    """Orders what several programmes tell of one element: the one that says most speaks, and silence only when all are silent."""
    return told.level.rank if told.level else 0, _UNSURE.index(told.state) if told.state in _UNSURE else len(_UNSURE)


def at_home(offering: Offering, source: Source) -> tuple[Provider, ...]:
    """The providers whose place decides which frameworks apply.

    A vendor's certificate falls under none, nor does a course on a platform, unless its partner awards it itself.
    """
    if offering.credential is not None and offering.credential.award_class == _VENDOR:
        return ()
    providers = tuple(one for one in offering.providers if one.type is not ProviderType.INDUSTRY)
    if source.kind is not SourceKind.MOOC_PLATFORM:
        return providers
    awarding = {body.slug for body in offering.awarding_bodies}
    return tuple(one for one in providers if one.slug in awarding)


def claimed(offering: Offering, claims: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The frameworks and labels the offering names in its own words."""
    told = [*(text.words for text in offering.description), *(said.text for said in offering.statements)]
    text = " ".join([*told, offering.credential.name if offering.credential else ""]).casefold()
    return tuple(claim for claim, words in claims.items() if any(one in text for one in words))
