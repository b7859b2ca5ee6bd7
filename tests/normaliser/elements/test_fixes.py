"""A sentence or data that says an element says that element to the whole pipeline, and no other than its table names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from crawlers import assemble, open_course
from normaliser import fix, normalise
from normaliser.frameworks.book import book
from normaliser.frameworks.fixes import LANGUAGES
from schemas import ELEMENTS, Fix, Level, Offering, Provider, Scope, Source, State, table
from tests.normaliser.frameworks.test_fixes import as_pasted, as_script

DAY = date(2026, 11, 25)
FIXED = tuple(row["element"] for row in table("fixes"))
HOME = Provider(name="Quay College", slug="quay-college", country="IE")
FACTS = {
    "en": {"price": "Fee: 90 EUR", "language": "Language: English", "duration": "Duration: 6 weeks"},
    "fr": {"price": "Frais : 90 EUR", "language": "Langue : français", "duration": "Durée : 6 semaines"},
}
PROSE = {
    "en": "You mend old boats in a small yard. Each week has one boat and one talk.",
    "fr": "Vous réparez de vieux bateaux. Chaque semaine a son bateau et son exposé.",
}
IN_PART = {"funding"}
"""What one sentence says only in part: a scheme without its condition."""


def page(language: str, about: str, body: str = "", head: str = "") -> str:
    """A course page that says little, and nothing about one element."""
    facts = "".join(f"<p>{words}</p>" for name, words in FACTS[language].items() if name != about)
    return (
        f'<html lang="{language}"><head><title>Old boats</title>{head}</head>'
        f"<body><main><h1>Old boats</h1>{facts}<h2>Description</h2><p>{PROSE[language]}</p>{body}</main></body></html>"
    )


def read(html: str, file: Path) -> tuple[Offering, Source]:
    file.write_text(html, encoding="utf-8")
    source, sightings = open_course(file)
    placed = replace(source, jurisdiction="IE")
    return normalise(next(iter(assemble(placed, sightings))), placed, DAY).offering, placed


def states(html: str, file: Path) -> dict[str, tuple[State, Level | None]]:
    """What is told of every element, as the frameworks are given it."""
    offering, source = read(html, file)
    case = book().case(offering, source)
    told = {element: case.told(element, Scope.OFFERING) for element in FIXED}
    return {element: (one.state, one.level) for element, one in told.items()}


def mended(element: str, language: str, file: Path) -> Fix:
    offering, _ = read(page(language, element), file)
    mend = fix(element, replace(offering, providers=(HOME,)), language)
    assert mend is not None
    return mend


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("element", FIXED)
def test_a_pasted_sentence_says_its_element_and_no_other(element: str, language: str, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    mend = mended(element, language, file)
    before, after = states(page(language, element), file), states(page(language, element, as_pasted(mend)), file)
    assert after[element][0] is State.STATED
    assert after[element][1] in (Level.DESCRIBED, Level.VERIFIABLE) or element in IN_PART
    assert {name for name in FIXED if after[name] != before[name]} <= set(mend.closes)


@pytest.mark.parametrize("element", [row["element"] for row in table("fixes") if row["json_ld"]])
def test_pasted_data_says_its_element_and_no_other(element: str, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    mend = mended(element, "en", file)
    before, after = states(page("en", element), file), states(page("en", element, head=as_script(mend)), file)
    assert after[element][0] is State.STATED
    assert {name for name in FIXED if after[name] != before[name]} <= {*mend.closes, "title"}


def test_there_is_a_fix_for_every_element() -> None:
    assert set(ELEMENTS) <= set(FIXED)
