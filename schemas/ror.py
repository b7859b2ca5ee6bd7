"""Where a provider is and its ROR id, from a dump of ROR (JSON, schema v2) that the operator points to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from schemas.errors import WrongUse
from schemas.offering import Identifier
from schemas.register import Register


class Place(msgspec.Struct, frozen=True, gc=False):
    country_code: str | None = None
    country_subdivision_code: str | None = None


class Location(msgspec.Struct, frozen=True, gc=False):
    geonames_details: Place = Place()


class Name(msgspec.Struct, frozen=True, gc=False):
    value: str
    types: tuple[str, ...] = ()


class Organisation(msgspec.Struct, frozen=True, gc=False):
    """What is read of a record; the rest is passed over."""

    id: str
    names: tuple[Name, ...] = ()
    locations: tuple[Location, ...] = ()
    status: str = "active"

    @property
    def country(self) -> str | None:
        return self.locations[0].geonames_details.country_code if self.locations else None

    @property
    def region(self) -> str | None:
        part = self.locations[0].geonames_details.country_subdivision_code if self.locations else None
        return f"{self.country}-{part}" if self.country and part else None

    @property
    def identifier(self) -> Identifier:
        return Identifier(scheme="ror", value=self.id.rpartition("/")[2], url=self.id)


def organisations(register: Register, key: Callable[[str], str]) -> Mapping[str, Organisation]:
    """Active organisations by the key of each name; abbreviations are no names, and a name of several is nobody's."""
    try:
        told = msgspec.json.decode(Path(register.path).read_bytes(), type=tuple[Organisation, ...])
    except (OSError, msgspec.DecodeError) as problem:
        raise WrongUse(f"{register.path} cannot be read as a dump of ROR, schema v2: {problem}.") from problem
    found: dict[str, Organisation | None] = {}
    for one in told:
        if one.status == "active":
            for words in {key(name.value) for name in one.names if "acronym" not in name.types}:
                found[words] = one if words not in found else None
    return {words: one for words, one in found.items() if one is not None}
