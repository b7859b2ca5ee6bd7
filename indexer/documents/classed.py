"""What a course is about and what its credit is, as slugs of facets. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from indexer.tables import rows
from indexer.words.words import folded
from schemas import Offering, slug

_LONGEST = 80
"""Letters of the name of a skill or a job; what is longer is a sentence about it, which is searched and not ticked."""
_WORD = re.compile(r"\w+")
_ISCED = "ISCED-F"
_ONWARD = ("part_of", "counts_towards")


def subjects(offering: Offering) -> tuple[str, ...]:
    """The broad fields of ISCED-F stated or derived; the catalogues' own words for subjects are no one list to tick in."""
    codes = (found.code for found in offering.classifications if found.axis == "field" and found.scheme == _ISCED and found.code)
    return tuple(dict.fromkeys(_fields()[code[:2]] for code in codes if code[:2] in _fields())) or ("unknown",)


def credit(offering: Offering) -> tuple[str, ...]:
    """Each scheme with credit to be had, the national readings of ECTS as one; then whether it leads on to something larger."""
    had = tuple(_scheme(one.scheme) for one in offering.credits if one.value > 0 and one.status != "none")
    none = ("none",) if offering.credits and not had else ()
    onward = ("stackable",) if any(stack.kind in _ONWARD for stack in offering.stacks) else ()
    return tuple(dict.fromkeys((*had, *none, *onward))) or ("unknown",)


def named(labels: Iterable[str]) -> dict[str, str]:
    """By slug, the first label that has it, in their order; C++ and C# are two."""
    found: dict[str, str] = {}
    for label in labels:
        value = "-".join(_WORD.findall(folded(label)))[:_LONGEST]
        if len(label) <= _LONGEST and any(map(str.isalpha, value)):
            found.setdefault(value, label)
    return found


def _scheme(scheme: str) -> str:
    return "ects" if scheme.startswith("ECTS") else slug(scheme)


@cache
def _fields() -> dict[str, str]:
    return {row["code"]: row["value"] for row in rows("fields")}
