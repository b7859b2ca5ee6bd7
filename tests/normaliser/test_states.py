"""Silence is believed only of what could speak, and what could not says why."""

from __future__ import annotations

import pytest

from normaliser import normalise
from normaliser.statements import foreign
from schemas import ELEMENTS, FIELDS, Dimension, Method, Offering, Passage, RawListing, Scope, Sighting, State, Voice, Walk, Words
from tests.normaliser.listings import PAGE, TODAY, listing, source

UNFETCHED = (State.UNSEEN, "page_not_fetched")
UNREAD = (State.UNSEEN, "unread_language")
SILENT = (State.SILENT, "")
PROSE = {
    "en": "You will learn how the tides move, why they turn, and what this means for the people who fish from our shore. "
    "Bring warm clothes with you, for we are outside at low water. The group meets at the pier on four mornings, "
    "and the last one ends with a walk to the lighthouse, where you show what you have found by then.",
    "fr": "Vous apprendrez comment les marées montent et pourquoi elles changent, et ce que cela veut dire pour les gens qui "
    "pêchent sur cette côte. Apportez des vêtements chauds, car les sorties sont dehors. Le groupe se retrouve au quai "
    "pour quatre matinées, et la dernière se termine par une marche dans les dunes avec votre carnet.",
    "de": "In diesem Kurs lernen Sie, wie die Gezeiten entstehen und warum sie sich ändern. Bringen Sie warme Kleidung mit, denn "
    "wir sind bei jedem Wetter draußen. Die Gruppe trifft sich an vier Vormittagen am Hafen, und am letzten Tag gehen alle "
    "gemeinsam zum Leuchtturm, wo jeder zeigt, was er bis dahin gefunden hat. Für den Tee sorgen die Nachbarn.",
    "es": "En este curso se aprende cómo suben las mareas y por qué cambian, y lo que significa para la gente que pesca en la "
    "costa. Traiga ropa de abrigo, porque salimos con cualquier tiempo. El grupo se reúne en el puerto cuatro mañanas, y la "
    "última termina con un paseo hasta el faro, donde cada uno enseña lo que ha encontrado en el camino.",
    "nl": "In deze cursus leer je hoe het getij ontstaat en waarom het verandert. Neem warme kleren mee, want we zijn bij elk "
    "weer buiten. De groep komt vier ochtenden samen bij de haven, en op de laatste dag lopen we met elkaar naar de vuurtoren, "
    "waar iedereen laat zien wat hij of zij tot dan toe heeft gevonden.",
    "ga": "Sa chúrsa seo foghlaimeoidh tú conas a éiríonn na taoidí agus cén fáth a n-athraíonn siad. Tabhair éadaí teo leat, "
    "mar bímid amuigh i ngach aimsir. Buaileann an grúpa le chéile ag an gcé ar cheithre maidine, agus críochnaíonn an lá "
    "deireanach le siúlóid go dtí an teach solais, áit a dtaispeánann gach duine a bhfuil faighte aige nó aici go dtí sin.",
}


def passage(words: str, locator: str = "text:1") -> Passage:
    return Passage(words=words, page=PAGE, locator=locator)


def told(raw: RawListing, **changes: object) -> Offering:
    return normalise(raw, source(**changes), TODAY).offering


def states(offering: Offering, *names: str) -> set[tuple[State, str]]:
    return {(found.state, found.reason) for found in offering.own_states if found.field in names}


def row(field: str, words: str) -> Words:
    return Words(field=field, words=words, page=PAGE, locator=f"json:0/{field}", method=Method.STRUCTURED)


@pytest.mark.parametrize("language", PROSE)
def test_prose_in_a_language_without_cues_is_not_silent(language: str) -> None:
    offering = told(listing(language=language, passages=(passage(PROSE[language]),)))
    known = language in ("en", "fr")
    assert states(offering, *Dimension) == {SILENT if known else UNREAD}
    assert states(offering, *ELEMENTS) >= {SILENT if known else UNREAD}
    assert states(offering, *FIELDS) == {SILENT}


@pytest.mark.parametrize(("declared", "unread"), [("de", True), ("en-CA", False), ("FR", False), ("", False), ("und", True)])
def test_of_a_few_words_the_page_tells_the_language(declared: str, unread: bool) -> None:
    assert foreign((), declared) is unread
    assert foreign((passage("Tides, 2027"),), declared) is unread


@pytest.mark.parametrize("declared", ["en", "de", ""])
def test_the_words_weigh_more_than_what_the_page_declares(declared: str) -> None:
    assert foreign((passage(PROSE["de"]),), declared)
    assert not foreign((passage(PROSE["en"]),), declared)


def test_what_is_said_counts_in_whatever_language_the_rest_is() -> None:
    said = passage("The course is validated by the Academic Council.", "text:2")
    offering = told(listing(language="de", passages=(passage(PROSE["de"]), said)))
    assert states(offering, "qa_process") == {(State.STATED, "")}
    assert states(offering, "learner_support") == {UNREAD}


def test_half_a_listing_is_silent_about_nothing() -> None:
    prose = passage(PROSE["en"], "json:0/description")
    half = told(listing(row("title", "Tides"), passages=(prose,), half=True), unseen=("credits",))
    assert states(half, "price", *Dimension) == {UNFETCHED}
    assert states(half, "title") == {(State.STATED, "")}
    assert states(half, "credits") == {(State.UNSEEN, "not_carried_by_source")}
    whole = told(listing(row("title", "Tides"), passages=(passage(PROSE["en"]),)))
    assert states(whole, "price", *Dimension) == {SILENT}


def test_a_row_without_prose_tells_of_values_alone() -> None:
    offering = told(listing(row("title", "Tides")))
    assert states(offering, *Dimension) == {UNFETCHED}
    assert states(offering, "price") == {SILENT}


def test_a_feed_with_a_place_for_ratings_is_silent_without_one() -> None:
    walk = Walk(family="feed", url="https://harbour.example/feed", fields={"rating": "stars"})
    offering = told(listing(row("title", "Tides")), walk=(walk,))
    assert states(offering, "quality_rating") == {SILENT}
    assert states(offering, "qa_process") == {UNFETCHED}


def test_a_provider_that_speaks_in_a_language_without_cues_is_not_silent() -> None:
    def heard(words: str) -> set[tuple[State, str]]:
        voice = Voice(scope=Scope.PROVIDER, provider="harbour college", dimension="qa_process")
        page = Sighting(url="https://harbour.example/quality", voice=voice, passages=(passage(words),), page=PAGE, primary=False)
        wider = told(listing(voices=(page,))).field_states
        return {(found.state, found.reason) for found in wider if (found.field, found.scope) == ("qa_process", Scope.PROVIDER)}

    assert heard(PROSE["de"]) == {UNREAD}
    assert heard(PROSE["en"]) == {SILENT}
    assert heard(PROSE["de"] + " Each course is validated by the Academic Council and reviewed every five years.") == {
        (State.STATED, "")
    }
