"""A listing is said our way: every value has its quote, every field its state, and what was not read is an issue."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from normaliser import RULES, normalise
from schemas import (
    ELEMENTS,
    FIELDS,
    Dimension,
    Effort,
    Funding,
    OfferingKind,
    Passage,
    Prerequisites,
    SourceKind,
    Span,
    State,
    Unit,
    canonical_url,
    encode,
    offering_id,
)
from tests.normaliser.listings import HARBOUR, PAGE, TODAY, issues, listing, offered, proof, read, said, source, state, told


def test_a_whole_listing() -> None:
    offering = offered(*HARBOUR)
    assert issues(*HARBOUR) == []
    assert offering.name == "Reading the Tides"
    assert offering.title[0].lang == "en"
    assert offering.provider and (offering.provider.slug, offering.provider.country) == ("harbour-college", "CA")
    assert offering.kind is OfferingKind.MICRO_CREDENTIAL
    assert (offering.prices[0].amount_min, offering.prices[0].tax) == (Decimal("312.50"), "excluded")
    assert offering.effort == (Effort(kind=offering.effort[0].kind, min=18, max=18),)
    assert offering.runs[0].start == "2026-12-07"
    assert offering.runs[0].duration == Span(min=5, max=6, unit=Unit.WEEK)
    assert offering.delivery and (offering.delivery.canonical, offering.delivery.raw) == ("blended", "Hybrid")
    assert offering.instruction_languages == ("en", "fr")
    assert offering.difficulty and offering.difficulty.term == "Competent"
    assert offering.funding == (Funding(scheme="OSAP", condition="Eligible"),)
    assert [one.label for one in offering.classifications if one.method == "stated"] == ["Navigation", "Meteorology"]
    assert offering.learning_outcomes == ("Read a tide table", "Plan a safe landing")
    assert offering.prerequisites == Prerequisites(none_required=True)
    assert offering.assessment and offering.assessment.types == ("quiz", "portfolio")
    assert offering.credential and offering.credential.forms == ("digital_badge",)


def test_every_value_has_a_quote_from_the_page() -> None:
    offering = offered(*HARBOUR)
    found = {words.words for words in HARBOUR}
    assert all(evidence.quote in found and evidence.page == PAGE for evidence in offering.evidence)
    paths = "title.0 providers.0 prices.0 effort.0 runs.0 runs.0.duration delivery instruction_languages.1 credits.0 difficulty"
    paths += " funding.0 classifications.1 learning_outcomes.1 prerequisites assessment credential"
    assert {path for path in paths.split() if not proof(offering, path)} == set()
    assert proof(offering, "prices.0") == ["$312.50 + HST"]


def test_every_field_dimension_and_element_has_one_state() -> None:
    names = [found.field for found in offered(*HARBOUR).field_states]
    assert names == [*FIELDS, *(dimension.value for dimension in Dimension), *ELEMENTS]


def test_an_unchanged_listing_gives_the_same_bytes_and_a_changed_one_others() -> None:
    first, again = (encode(normalise(listing(*HARBOUR), source(), TODAY)) for _ in range(2))
    assert first == again
    dearer = (*HARBOUR[:2], said("price", "$350", "Tuition"), *HARBOUR[3:])
    changed = read(*dearer).offering
    assert encode(changed) != encode(read(*HARBOUR).offering)
    assert changed.offering_id == read(*HARBOUR).offering.offering_id


def test_an_empty_listing_states_nothing() -> None:
    offering = offered()
    assert offering.name == offering.url
    states = {found.field: found.state for found in offering.field_states}
    assert {states[name] for name in (*FIELDS, *Dimension)} == {State.SILENT}
    assert {states[name] for name in ELEMENTS} == {State.UNSEEN}
    assert (offering.evidence, offering.prices, offering.runs) == ((), (), ())


def test_words_no_reader_reads_become_issues_and_no_value() -> None:
    words = (
        said("price", "Ask us"),
        said("start", "30 February 2027"),
        said("level", "Level 7", "Level"),
        said("delivery", "By pigeon"),
    )
    offering = offered(*words)
    assert (offering.prices, offering.runs, offering.levels, offering.delivery) == ((), (), (), None)
    assert sorted(issues(*words)) == sorted(("unread", one.field, one.words) for one in words)
    assert state(offering, "price") == (State.UNSEEN, "unparsed_value")
    assert read(*words).issues[0].example_url == offering.url


def test_one_line_in_the_source_mends_an_issue() -> None:
    words = (said("delivery", "By Pigeon*"), said("start", "When the tide is right"), said("price", "Ask us"))
    lookups = {"delivery": {"By pigeon": "onsite"}, "start": {"when the tide is right": "rolling"}, "price": {"ask us": ""}}
    offering = offered(*words, lookups=lookups)
    assert offering.delivery and (offering.delivery.canonical, offering.delivery.raw) == ("onsite", "By Pigeon*")
    assert offering.runs[0].start_kind == "rolling"
    assert (state(offering, "price"), issues(*words, lookups=lookups)) == ((State.SILENT, ""), [])


def test_a_field_the_source_has_no_place_for_is_unseen() -> None:
    assert state(offered(unseen=("credits", "quality_rating")), "credits") == (State.UNSEEN, "not_carried_by_source")


def test_a_constant_is_used_where_nothing_is_stated_and_is_not_disclosure() -> None:
    constants = {"delivery": "online", "language": "en", "provider": "Harbour"}
    silent = offered(constants=constants)
    assert silent.delivery and silent.delivery.canonical == "online_unspecified"
    assert (silent.instruction_languages, silent.evidence) == (("en",), ())
    assert state(silent, "delivery")[0] is State.UNSEEN
    stated = offered(said("delivery", "In person"), constants=constants)
    assert stated.delivery and stated.delivery.canonical == "onsite"
    assert state(stated, "delivery")[0] is State.STATED


def test_markup_in_a_title_is_text() -> None:
    assert (
        offered(said("title", "\n <b>Tides</b> & <script>alert(1)</script> ")).name == "<b>Tides</b> & <script>alert(1)</script>"
    )


def test_the_page_language_is_no_language_of_instruction() -> None:
    offering = offered(said("title", "Tides"))
    assert (offering.page_language, offering.instruction_languages) == ("en", ())


def test_identity_is_the_address_or_the_native_id() -> None:
    by_url, by_id = offered(), offered(identity="id")
    assert by_url.offering_id == offering_id("ca_harbour", canonical_url(by_url.url))
    assert by_id.offering_id == offering_id("ca_harbour", "41")


def test_kind_is_what_the_source_claims() -> None:
    assert offered(kinds={"/courses/": "mooc"}).kind is OfferingKind.MOOC
    assert offered(kind=SourceKind.MOOC_PLATFORM).kind is OfferingKind.MOOC
    assert offered(said("kind", "Nanodegree"), lookups={"kind": {"nanodegree": "programme"}}).kind is OfferingKind.PROGRAMME
    assert offered(kind=SourceKind.FEED).kind is OfferingKind.UNKNOWN


def test_prose_is_not_mistaken_for_a_value() -> None:
    assert offered(said("price", "The fee is $500. " * 40)).prices == ()


def test_statements_stand_with_their_proof() -> None:
    passage = Passage(words="Career advisers help with your CV and interviews.", page=PAGE, locator="text:3")
    offering = normalise(listing(passages=(passage,)), source(), TODAY).offering
    stated = [said_.dimension for said_ in offering.statements]
    assert stated == [Dimension.CAREERS_GUIDANCE]
    assert state(offering, "careers_guidance")[0] is State.STATED
    assert proof(offering, "careers_guidance") == [offering.statements[0].text]


def test_a_structured_rating_is_proved_by_the_words_it_was_read_from() -> None:
    offering = offered(told("rating", "4.7"), told("rating_count", "958"))
    assert proof(offering, "quality_rating") == ["4.7"]


def test_the_rules_have_a_version() -> None:
    assert all((RULES.code, RULES.rule, RULES.vocabulary))


def test_words_in_another_language_stand_beside_the_pages_own_and_never_before_them() -> None:
    french = replace(said("title", "Marées"), language="fr")
    same = replace(said("description", "Jeux"), language="fr")
    offering = offered(french, told("title", "Tides"), said("title", "Tides, told twice"), told("description", "Jeux"), same)
    assert [(text.words, text.lang) for text in offering.title] == [("Tides, told twice", "en"), ("Marées", "fr")]
    assert [(text.words, text.lang) for text in offering.description] == [("Jeux", "en")]
    assert [found.quote for found in offering.proof("title")] == ["Tides, told twice", "Marées"]
