"""One provider, however it is spelt; what looks alike and is not stays apart; no row of the table is doubtful."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Identifier, Providers, ProviderType, RegulatedStatus, known_providers, provider_slug, table

ROW = {"slug": "", "name": "", "aliases": "", "country": "", "region": "", "type": "", "ror": "", "ids": ""}
QUAY = Providers(
    [
        ROW | {"slug": "quay-college", "name": "The Quay College", "aliases": "Collège du Quai", "country": "CA"},
        ROW
        | {"slug": "harbour-university-ie", "name": "Harbour University", "aliases": "HU", "country": "IE", "ror": "00abc1234"},
        ROW | {"slug": "harbour-university-nz", "name": "Harbour University", "country": "NZ", "type": "university"},
    ]
)


@pytest.mark.parametrize(
    "spelling",
    ["University College Dublin", "University College Dublin - UCD", "University College Dublin (UCD)", "UCD Dublin"],
)
def test_spellings_of_one_provider_are_one(spelling: str) -> None:
    found = known_providers().named(spelling)
    assert (found.slug, found.country, found.name) == ("university-college-dublin", "IE", spelling)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("University of Newcastle", "Newcastle University"),
        ("York University", "University of York"),
        ("Queen's University", "Queen's University Belfast"),
        ("University of Adelaide", "Adelaide University"),
        ("Griffith College", "Griffith University"),
        ("University of Newcastle", "University of Newcastle (UK)"),
    ],
)
def test_names_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    assert known_providers().named(one).slug != known_providers().named(other).slug


def test_articles_and_marks_make_no_difference() -> None:
    spellings = ("Quay College", "The Quay College", "the QUAY  college", "Collège du Quai", "Collège du Quai (CQ)")
    assert {QUAY.named(name).slug for name in spellings} == {"quay-college"}
    assert provider_slug("The Salt & Wind Institute") == provider_slug("Salt and Wind Inst.") == "salt-wind-institute"


def test_a_name_of_several_is_that_of_the_catalogues_country_or_nobodys() -> None:
    assert QUAY.named("Harbour University", "NZ").type is ProviderType("university")
    assert QUAY.named("Harbour University", "IE").identifiers == (
        Identifier(scheme="ror", value="00abc1234", url="https://ror.org/00abc1234"),
    )
    nobody = QUAY.named("Harbour University")
    assert (nobody.slug, nobody.identifiers) == ("harbour-university", ())


def test_an_abbreviation_counts_only_at_home() -> None:
    assert QUAY.named("HU", "IE").slug == "harbour-university-ie"
    assert QUAY.named("HU").slug == QUAY.named("HU", "NZ").slug == "hu"


def test_a_provider_nobody_knows_keeps_its_name_and_the_catalogues_country() -> None:
    found = QUAY.named("Salt School", "IE")
    assert (found.slug, found.country, found.type, found.regulated_status) == ("salt-school", "IE", None, RegulatedStatus.UNKNOWN)


def test_a_spelling_leads_to_its_provider_unless_several_share_it() -> None:
    assert QUAY.goes_by("college-du-quai") == "quay-college"
    assert QUAY.goes_by("harbour-university") == QUAY.goes_by("salt-school") == ""


@given(st.text(min_size=1))
def test_any_name_has_a_slug_that_is_safe_in_an_address(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", provider_slug(name))


def test_every_row_is_whole_and_no_two_rows_claim_one_thing() -> None:
    rows = table("providers")
    assert rows and len({row["slug"] for row in rows}) == len(rows)
    rors = [row["ror"] for row in rows if row["ror"]]
    assert len(set(rors)) == len(rors) and all(re.fullmatch(r"0[a-z0-9]{6}\d\d", ror) for ror in rors)
    for row in rows:
        assert re.fullmatch(r"[A-Z]{2}", row["country"]) and row["origin"] and row["grade"] in ("SEEN", "UNVERIFIED"), row
        assert re.fullmatch(rf"({row['country']}-[A-Z0-9]{{1,3}})?", row["region"]), row
        assert ProviderType(row["type"]) and known_providers().named(row["name"], row["country"]).slug == row["slug"], row


def test_a_regulated_status_rests_on_a_framework() -> None:
    frameworks = {row["framework_id"] for row in table("frameworks")}
    assert all(row["origin"].split(":")[0] in frameworks for row in table("provider_status"))
    assert known_providers().named("Monash University").regulated_status is RegulatedStatus.SELF_ACCREDITING
    assert known_providers().named("University of Leeds").regulated_status is RegulatedStatus.UNKNOWN
