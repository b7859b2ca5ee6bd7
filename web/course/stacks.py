"""What a course is built of and belongs to, each with the way to its own page where the catalogue lists it."""

from __future__ import annotations

from dataclasses import dataclass

from schemas import Offering
from store import Store


@dataclass(frozen=True)
class Part:
    """A course or programme by name; `id` is that of its record, empty when the catalogue does not list it."""

    name: str
    id: str = ""


@dataclass(frozen=True)
class Stacks:
    """`unnamed` counts parts that the catalogue names only by an id it lists no course under."""

    parts: tuple[Part, ...] = ()
    wholes: tuple[Part, ...] = ()
    unnamed: int = 0


def stacks(store: Store, offering: Offering) -> Stacks:
    ids = [stack.native_id for stack in offering.stacks if stack.native_id]
    listed = {record.offering.native_id: record.offering for record in store.named(offering.source_id, ids)} if ids else {}
    parts: list[Part] = []
    wholes: list[Part] = []
    for stack in offering.stacks:
        named = {"has_part": parts, "part_of": wholes, "counts_towards": wholes}.get(stack.kind, [])
        if (other := listed.get(stack.native_id)) is not None:
            named.append(Part(other.name, other.offering_id))
        elif stack.label:
            named.append(Part(stack.label))
    return Stacks(tuple(parts), tuple(wholes), len(set(ids) - listed.keys()))
