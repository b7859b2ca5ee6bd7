"""What a publisher pastes closes the gap it was printed for, as the whole pipeline reads the page, and moves nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from crawlers import assemble, open_course
from normaliser import assess, fix, normalise
from normaliser.frameworks.book import book
from normaliser.frameworks.fixes import LANGUAGES
from schemas import Finding, FindingOutcome, Fix, Offering, Provider, Text

DAY = date(2026, 11, 25)
_FACTS = {"en": "<p>Fee: 90 EUR</p><p>Level: Beginner</p>", "fr": "<p>Frais : 90 EUR</p><p>Niveau : Débutant</p>"}
_PROSE = {
    "en": "<h2>Description</h2><p>You mend old boats in a small yard. Each week has one boat and one talk.</p>",
    "fr": "<h2>Description</h2><p>Vous réparez de vieux bateaux. Chaque semaine a son bateau et son exposé.</p>",
}
_CLOSES_ITSELF = ("description", "teaching_learning_description", "price", "level")
"""What the page says already, or says as difficulty."""


def _page(language: str, body: str = "", head: str = "") -> str:
    facts = _FACTS[language] + _PROSE[language]
    return (
        f'<html lang="{language}"><head><title>Old boats</title>{head}</head>'
        f"<body><main><h1>Old boats</h1>{facts}{body}</main></body></html>"
    )


def _read(html: str, country: str, file: Path) -> tuple[Offering, dict[str, Finding]]:
    file.write_text(html, encoding="utf-8")
    source, sightings = open_course(file)
    placed = replace(source, jurisdiction=country)
    offering = normalise(next(iter(assemble(placed, sightings))), placed, DAY).offering
    at_home = offering.providers or (Provider(name="Quay College", slug="quay-college", country=country),)
    offering = replace(offering, providers=at_home)
    return offering, {one.requirement_id: one for one in assess(offering, placed, DAY)}


def as_pasted(one: Fix) -> str:
    """As a publisher pastes it, with the examples for the truth."""
    return "<p>" + one.sentence.replace("[", "").replace("]", "") + "</p>"


def as_script(one: Fix) -> str:
    return re.sub(r'"\[([^"]*)\]"', r'"\1"', one.json_ld)


def _gaps(found: Iterable[Finding]) -> list[str]:
    told = (one.element for one in found if one.outcome is FindingOutcome.GAP and one.element not in _CLOSES_ITSELF)
    return list(dict.fromkeys(told))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    language=st.sampled_from(["en", "fr"]),
    country=st.sampled_from(["AU", "IE", "FR", "NZ", "EE", "MY", "GB", "US"]),
    before=st.lists(st.integers(0, 40), max_size=3),
    chosen=st.integers(0, 40),
    as_data=st.booleans(),
)
def test_what_is_pasted_closes_its_gap_and_moves_no_other(
    tmp_path: Path, language: str, country: str, before: list[int], chosen: int, as_data: bool
) -> None:
    """On a page that says some things already. What is said may decide a condition, or make a requirement apply."""
    file = tmp_path / "page.html"
    offering, first = _read(_page(language), country, file)
    gaps = _gaps(first.values())
    said = "".join(as_pasted(one) for at in before if (one := fix(gaps[at % len(gaps)], offering, language)))
    offering, held = _read(_page(language, said), country, file)
    gaps = _gaps(held.values())
    mend = fix(gaps[chosen % len(gaps)], offering, language)
    assert mend is not None
    data = as_data and bool(mend.json_ld)
    html = _page(language, said, as_script(mend)) if data else _page(language, said + as_pasted(mend))
    _, after = _read(html, country, file)
    for name, was in held.items():
        if name not in after or was.reason == "condition unknown" or was.outcome is FindingOutcome.NOT_APPLICABLE:
            continue
        now = after[name].outcome
        if was.element == mend.element and was.outcome is FindingOutcome.GAP:
            assert now is FindingOutcome.MET, after[name].sentence
        elif was.element not in mend.closes:
            assert now is was.outcome, f"{mend.sentence} moves {after[name].sentence}"


def _named(title: str, *providers: Provider) -> Offering:
    return Offering(
        offering_id="1", source_id="xx", url="https://harbour.example/1", title=(Text(words=title),), providers=providers
    )


def test_everything_that_is_asked_of_a_listing_has_a_fix_in_both_languages() -> None:
    rules = [rule.asks for edition in book().editions for rule in edition.rules]
    asked = {one.element for one in rules if one.applies_if != "never"}
    assert asked
    assert {
        element for element in asked for language in LANGUAGES if fix(element, _named("Old boats"), language) is None
    } == set()
    assert fix("grade", _named("Old boats")) is None


def test_data_for_machines_is_a_course_of_the_pages_own_name_and_ends_with_itsas_script() -> None:
    mend = fix("price", _named("Old boats </script>"))
    assert mend is not None
    script = mend.json_ld
    assert script.count("</script>") == 1
    told = json.loads(script.removeprefix('<script type="application/ld+json">').removesuffix("</script>"))
    assert (told["@type"], told["url"], told["name"]) == ("Course", "https://harbour.example/1", "Old boats </script>")


@pytest.mark.parametrize(("language", "country"), [("en", "Ireland"), ("fr", "Irlande")])
def test_what_is_known_is_filled_in(language: str, country: str) -> None:
    provider = Provider(name="Quay College", slug="quay-college", country="IE")
    told = fix("issuer_country", _named("Old boats", provider), language)
    assert told is not None
    assert "Quay College" in told.sentence
    assert country in told.sentence
