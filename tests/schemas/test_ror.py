"""A dump of ROR gives ids and places where a name is exactly one organisation's, and nothing otherwise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from schemas import Identifier, Provider, Providers, Register, Settings, WrongUse, known_providers


def organisation(key: str, country: str, *names: str, status: str = "active", short: str = "QS") -> dict[str, Any]:
    """A record in ROR's own shape, with more in it than is read."""
    place = {"country_code": country, "country_subdivision_code": "ON", "name": "Quay", "lat": 1.5}
    return {
        "id": f"https://ror.org/{key}",
        "names": [
            *({"value": name, "types": ["ror_display", "label"], "lang": "en"} for name in names),
            {"value": short, "types": ["acronym"], "lang": None},
        ],
        "locations": [{"geonames_id": 1, "geonames_details": place}],
        "status": status,
        "types": ["education"],
        "established": 1901,
    }


@pytest.fixture
def ror(tmp_path: Path) -> Register:
    told = [
        organisation("0quay0a01", "CA", "Quay School", "École du Quai"),
        organisation("0twin0a01", "CA", "Twin College"),
        organisation("0twin0b02", "IE", "Twin College"),
        organisation("0gone0a01", "CA", "Gone College", status="withdrawn"),
        organisation("0wrong001", "FR", "Monash University"),
        organisation("0leeds001", "GB", "University of Leeds"),
    ]
    (tmp_path / "ror.json").write_text(json.dumps(told), encoding="utf-8")
    return Settings(ror=str(tmp_path / "ror.json")).registers["ror"]


@pytest.mark.parametrize("spelling", ["Quay School", "The QUAY School", "École du Quai"])
def test_a_name_of_one_organisation_gives_its_id_and_place(ror: Register, spelling: str) -> None:
    found = known_providers(ror).named(spelling)
    assert found.identifiers == (Identifier(scheme="ror", value="0quay0a01", url="https://ror.org/0quay0a01"),)
    assert (found.name, found.country, found.region) == (spelling, "CA", "CA-ON")


@pytest.mark.parametrize("name", ["Twin College", "Gone College", "QS", "Quay School of Music"])
def test_a_name_of_several_or_of_none_gives_nothing(ror: Register, name: str) -> None:
    assert known_providers(ror).named(name).identifiers == ()


def test_an_organisation_of_another_country_is_another(ror: Register) -> None:
    assert known_providers(ror).named("Quay School", "IE").identifiers == ()
    assert all(found.value != "0wrong001" for found in known_providers(ror).named("Monash University").identifiers)


def test_an_id_the_table_holds_stays(ror: Register) -> None:
    assert known_providers(ror).named("University of Leeds") == known_providers().named("University of Leeds")


def test_without_a_dump_nothing_is_added() -> None:
    assert Providers([]).named("Quay School") == Provider(name="Quay School", slug="quay-school")


@pytest.mark.parametrize("text", ["", "{}", '[{"names": []}]', "PK\x03\x04"])
def test_what_is_no_dump_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "ror.json").write_text(text, encoding="utf-8")
    with pytest.raises(WrongUse, match="cannot be read as a dump of ROR"):
        known_providers(Settings(ror=str(tmp_path / "ror.json")).registers["ror"])
