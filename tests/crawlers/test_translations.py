"""A page in another language tells of the same course: it adds its words to the record and never makes a second one."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawlers import assemble
from crawlers.reading import read_detail
from schemas import RawListing, Sighting, Source, SourceKind, Walk

HOST = "https://quayside.example"
EN, FR = f"{HOST}/en/courses/tides", f"{HOST}/fr/cours/marees"
SOURCE = Source(
    source_id="ca_quayside",
    name="Quayside",
    url=HOST,
    kind=SourceKind.NATIONAL_PORTAL,
    jurisdiction="CA-ON",
    walk=(Walk(family="listing", url=f"{HOST}/en/courses"), Walk(family="listing", url=f"{HOST}/fr/cours")),
)
ENGLISH = (
    "<h1>Tides</h1><dl><dt>Fee</dt><dd>$480</dd><dt>Duration</dt><dd>6 weeks</dd></dl><h2>Overview</h2><p>Two rivers meet.</p>"
)
FRENCH = (
    "<h1>Marées</h1><dl><dt>Frais</dt><dd>480 $</dd><dt>Durée</dt><dd>6 semaines</dd><dt>Crédits</dt><dd>3</dd></dl>"
    "<h2>Aperçu</h2><p>Deux rivières se rejoignent ici.</p>"
)


def page(body: str, lang: str, twins: dict[str, str]) -> str:
    links = "".join(f'<link rel="alternate" hreflang="{tag}" href="{address}">' for tag, address in twins.items())
    return f'<html lang="{lang}"><head><title>{lang}</title>{links}</head><body>{body}</body></html>'


def sighted(url: str, html: str) -> Sighting:
    sighting = read_detail(SOURCE, url, LexborHTMLParser(html), url)
    assert sighting is not None
    return sighting


def english(twins: dict[str, str] | None = None) -> Sighting:
    return sighted(EN, page(ENGLISH, "en-CA", {"fr-CA": FR} if twins is None else twins))


def french(url: str = FR, twins: dict[str, str] | None = None, lang: str = "fr") -> Sighting:
    return sighted(url, page(FRENCH, lang, {"en": EN} if twins is None else twins))


def joined(*sightings: Sighting) -> list[RawListing]:
    return list(assemble(SOURCE, sightings))


def told(raw: RawListing, field: str) -> list[tuple[str, str | None]]:
    return [(found.words, found.language) for found in raw.of(field)]


@pytest.mark.parametrize("order", [1, -1])
def test_two_languages_of_one_course_are_one_listing(order: int) -> None:
    (raw,) = joined(*[english(), french()][::order])
    assert (raw.url, raw.language) == (EN, "en")
    assert told(raw, "title") == [("Tides", None), ("Marées", "fr")]
    assert told(raw, "description") == [("Two rivers meet.", None), ("Deux rivières se rejoignent ici.", "fr")]


def test_a_translation_adds_no_value_and_no_statement() -> None:
    (alone,), (raw,) = joined(english()), joined(french(), english())
    others = {found.field for found in raw.words if found.language}
    assert others == {"title", "description"}
    assert [found for found in raw.words if not found.language] == list(alone.words)
    assert raw.passages == alone.passages


def test_a_translation_alone_is_no_listing() -> None:
    assert joined(french()) == []


@pytest.mark.parametrize(
    "twins", [{}, {"en": HOST}, {"en": f"{HOST}/en"}, {"en": f"{HOST}/en/courses/"}, {"x-default": EN}, {"en": FR}]
)
def test_a_page_that_names_no_course_as_its_original_stands_for_itself(twins: dict[str, str]) -> None:
    lone = french(twins=twins)
    assert (lone.url, lone.primary) == (FR, True)
    assert [(raw.url, told(raw, "title")[0]) for raw in joined(english({}), lone)] == [
        (EN, ("Tides", None)),
        (FR, ("Marées", None)),
    ]


def test_a_link_that_is_not_returned_joins_nothing() -> None:
    other = f"{HOST}/fr/cours/noeuds"
    for twins in ({}, {"fr": other}):
        (raw,) = joined(english(twins), french())
        assert told(raw, "title") == [("Tides", None)]
    (raw,) = joined(english(), french(), french(other))
    assert list(raw.pages) == [EN, FR]


def test_a_page_speaks_the_language_it_names_its_own_address_in() -> None:
    for lang in ("", "en", "fr"):
        assert french(lang=lang, twins={"fr": FR, "en": EN}).language == "fr"
    assert english({"en": EN, "fr": FR}).twins == (FR,)


def test_relative_links_lead_to_the_same_original() -> None:
    assert french(twins={"en": "/en/courses/tides/"}).url == EN
    assert french(twins={"en": "/en/courses/tides/"}).twins == (FR,)


@pytest.mark.parametrize(
    "links", ['<link rel="alternate" hreflang>', '<link rel="alternate" hreflang="en">', "<link hreflang=''>"]
)
def test_empty_links_name_nothing(links: str) -> None:
    html = f'<html lang="fr"><head>{links}</head><body>{FRENCH}</body></html>'
    assert sighted(FR, html).url == FR


def test_a_page_without_language_is_read_as_the_source_is() -> None:
    (raw,) = joined(sighted(EN, f"<html><head></head><body>{ENGLISH}</body></html>"))
    assert raw.language == "en"


@pytest.mark.parametrize(
    ("tag", "language"),
    {
        "fr-CA": "fr",
        "en_US": "en",
        " EN ": "en",
        "gsw": "gsw",
        "x-pirate": "und",
        "english": None,
        "{{lang}}": None,
        "": None,
    }.items(),
)
def test_a_tag_that_names_no_language_tells_none(tag: str, language: str | None) -> None:
    assert sighted(EN, page(ENGLISH, tag, {})).language == language


def test_an_empty_heading_is_an_empty_title_and_no_section_takes_its_place() -> None:
    facts = ENGLISH.partition("</h1>")[2]
    assert [w.words for w in sighted(EN, page(f"<h1></h1>{facts}", "en", {})).words if w.field == "title"] == [""]
    assert [w.words for w in sighted(EN, page(f"<h2>Knots</h2>{facts}", "en", {})).words if w.field == "title"] == ["Knots"]
    assert read_detail(SOURCE, EN, LexborHTMLParser(page(facts, "en", {})), EN) is None
