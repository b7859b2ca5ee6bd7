"""What the values of a listing say on the six dimensions: a level, credit in a feed, a part of a programme, an accreditor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from msgspec.structs import astuple, replace

from normaliser.statements.cues import level_of, rows
from schemas import Dimension, Evidence, Offering, RawListing, Statement, Value

EXTRACTOR = "fact@1"
_LINK = re.compile(r"\s*https?://\S")
_LONGEST = 400


class Fact(NamedTuple):
    """One row of `facts.csv`.

    `field` is a field of Offering or a raw field. Where the `attributes` of its value, one after the other, begin with `matches`
    (of several values of one attribute any may), and it stands at such a `locator`, it fills `slots`; a link among its
    attributes fills the slot `link`, too. `says` words it: `{0}` is the value, `{1}` its quotation.
    """

    id: str
    field: str
    attributes: tuple[str, ...]
    matches: re.Pattern[str]
    locator: str
    dimension: Dimension
    slots: frozenset[str]
    says: str


class Told(NamedTuple):
    """A value of a listing, and where it stands."""

    field: str
    value: Value
    evidence: Evidence


@cache
def facts() -> Mapping[str, tuple[Fact, ...]]:
    """The rows by field."""
    found: dict[str, list[Fact]] = {}
    for row in rows("facts"):
        matches, attributes = re.compile(row["matches"], re.IGNORECASE), tuple(row["attributes"].split())
        dimension, slots = Dimension(row["dimension"]), frozenset(row["slots"].split())
        fact = Fact(row["id"], row["field"], attributes, matches, row["locator"], dimension, slots, row["says"])
        found.setdefault(fact.field, []).append(fact)
    return {field: tuple(listed) for field, listed in found.items()}


def spoken(raw: RawListing, offering: Offering, proofs: Iterable[Evidence], lang: str) -> Iterator[tuple[Statement, Evidence]]:
    """Each structured statement with the evidence of the value it rests on; the same words count once a dimension."""
    said: set[tuple[str, str]] = set()
    for told in (*_typed(offering, proofs), *_raw(raw)):
        for fact in facts()[told.field]:
            statement = _statement(fact, told, lang)
            if statement and (fact.dimension, statement.text) not in said:
                said.add((fact.dimension, statement.text))
                yield statement, replace(told.evidence, field=fact.dimension.value, extractor=EXTRACTOR)


def _typed(offering: Offering, proofs: Iterable[Evidence]) -> Iterator[Told]:
    for proof in proofs:
        field, _, place = proof.field.partition(".")
        if field in facts():
            held = getattr(offering, field)
            value = held[int(place)] if place.isdecimal() else held
            if value is not None:
                yield Told(field, value, proof)


def _raw(raw: RawListing) -> Iterator[Told]:
    for found in raw.words:
        if found.field in facts() and found.field not in Offering.__struct_fields__:
            proof = Evidence(
                field=found.field,
                page=found.page,
                locator=found.locator,
                quote=found.words[:_LONGEST],
                method=found.method,
                extractor=EXTRACTOR,
            )
            yield Told(found.field, found, proof)


def _statement(fact: Fact, told: Told, lang: str) -> Statement | None:
    proof = told.evidence
    if not proof.locator.startswith(fact.locator) or not any(map(fact.matches.match, _worded(told.value, fact.attributes))):
        return None
    slots = fact.slots | {"link"} if any(_LINK.match(str(part)) for part in astuple(told.value)) else fact.slots
    level = level_of(fact.dimension, slots)
    if level is None:
        return None
    return Statement(
        dimension=fact.dimension,
        level=level,
        text=fact.says.format(told.value, proof.quote)[:_LONGEST],
        slots=tuple((slot, proof.quote) for slot in sorted(slots - {"claim"})),
        cue=fact.id,
        structured=True,
        page=proof.page,
        locator=proof.locator,
        lang=lang,
    )


def _worded(value: Value, attributes: tuple[str, ...]) -> Iterator[str]:
    held = [getattr(value, attribute) for attribute in attributes]
    several = held[0] if isinstance(held[0], tuple) else (" ".join("" if one is None else str(one) for one in held),)
    return map(str, several)
