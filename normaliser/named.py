"""Whom and what disclosures name: codes of the course, the bodies that award it, and bodies that recognise it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from normaliser.desk import Desk
from normaliser.disclosures import LABEL
from schemas import Disclosure, Evidence, Identifier, Offering, Provider, Recognition, Scope, known_providers, table

V = TypeVar("V")
EXTRACTOR = "named@1"
_CODES = ("product_code", "register_identifier")
_WORD = r"[A-ZÀ-Þ][\w&'’-]*"
_BODY = rf"({_WORD}(?:(?: (?:of|for|and|the|in|de|du|des|la|le|et|à)){{0,3}} {_WORD}){{0,7}})"


class _Row(NamedTuple):
    kind: str
    pattern: re.Pattern[str]


class _Named(NamedTuple):
    element: str
    kind: str
    name: str
    proof: Evidence


@cache
def _rows() -> dict[str, tuple[_Row, ...]]:
    found: dict[str, list[_Row]] = {}
    for row in table("disclosed_names"):
        found.setdefault(row["element"], []).append(_Row(row["kind"], re.compile(row["pattern"].replace("<body>", _BODY))))
    return {element: tuple(rows) for element, rows in found.items()}


def take(desk: Desk, offering: Offering) -> Offering:
    """The offering with what its own disclosures name; each name has the proof of its disclosure.

    A body is taken for one only where it offers the course, too, or is known: any words in capitals may look like a name.
    """
    if not any(told.kind in _rows() for told in offering.disclosures):
        return offering
    told = list(_told(desk, offering.disclosures))
    identifiers = [(Identifier(scheme=one.kind, value=one.name), one) for one in told if one.element in _CODES]
    recognitions = [(Recognition(body=one.name, kind=one.kind), one) for one in told if one.element == "industry_recognition"]
    bodies = [(body, one) for one in told if one.element == "awarding_body" and (body := _known(desk, offering, one.name))]
    return replace(
        offering,
        identifiers=_proved(desk, "identifiers", identifiers),
        awarding_bodies=_proved(desk, "awarding_bodies", bodies),
        recognitions=_proved(desk, "recognitions", recognitions),
    )


def _told(desk: Desk, disclosures: Sequence[Disclosure]) -> Iterator[_Named]:
    proofs = {proof.field: proof for proof in desk.evidence if proof.field.startswith("disclosures.")}
    for at, told in enumerate(disclosures):
        if told.scope is Scope.OFFERING and told.kind in _rows():
            for kind, name in _names(told):
                yield _Named(told.kind, kind, name, proofs[f"disclosures.{at}"])


def _names(told: Disclosure) -> Iterator[tuple[str, str]]:
    """(kind, name) of the first row that fits; what stands beside a label is the name itself."""
    rows = _rows()[told.kind]
    if told.cue == LABEL and told.kind in ("awarding_body", "product_code"):
        yield rows[0].kind, told.text
    else:
        found = ((row.kind, match[1]) for row in rows if (match := row.pattern.search(told.text)))
        yield from islice(found, 1)


def _known(desk: Desk, offering: Offering, name: str) -> Provider | None:
    body = known_providers(desk.source.registers.get("ror")).named(name)
    own = next((one for one in offering.providers if one.slug == body.slug), None)
    return own or (body if body.country else None)


def _proved(desk: Desk, path: str, found: Sequence[tuple[V, _Named]]) -> tuple[V, ...]:
    values: list[V] = []
    for value, one in found:
        if value not in values:
            desk.evidence.append(replace(one.proof, field=f"{path}.{len(values)}", extractor=EXTRACTOR))
            values.append(value)
    return tuple(values)
