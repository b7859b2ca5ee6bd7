"""How offerings build on each other: the courses a programme is made of, and the programmes a course counts towards."""

from __future__ import annotations

from normaliser.desk import LONGEST, Desk
from schemas import Stack, Words, squeeze

EXTRACTOR = "stacks@1"
_BY_ID = {"part_ids": "has_part"}
_BY_NAME = {"parts": "has_part", "part_of": "part_of"}
_PARTED = "|"
"""What parts several names told in one text (professional.mit.edu)."""


def take(desk: Desk) -> tuple[Stack, ...]:
    """Each once, in the order told; those named by id first."""
    told: dict[Stack, Words] = {}
    for field, kind in _BY_ID.items():
        for found in desk.of(field):
            told.setdefault(Stack(kind=kind, native_id=found.words.strip()), found)
    for field, kind in _BY_NAME.items():
        for found in desk.of(field):
            for part in map(squeeze, found.words.split(_PARTED)):
                known = desk.look_up(field, part)
                if name := part if known is None else known:
                    told.setdefault(Stack(kind=kind, label=name[:LONGEST]), found)
    for at, found in enumerate(told.values()):
        desk.prove(f"stacks.{at}", found, EXTRACTOR)
    return tuple(told)
