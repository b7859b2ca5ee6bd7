"""Every engine finds, filters, counts, sorts and pages the same way."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import Engine
from schemas import FACETS, SORTS, Document, Filter, Query, Results
from tests.indexer.composed import alike, named_with_signs
from tests.indexer.conftest import CATALOGUE, Ask

OPEN, CLOSE = "\ue000", "\ue001"


def ids(found: Results) -> set[str]:
    return {hit.document.id for hit in found.hits}


def everything(search: Ask, engine: Engine, **query: object) -> list[Document]:
    return [hit.document for hit in search(engine, per_page=1000, **query).hits]


def test_no_words_finds_the_whole_catalogue(full: Engine, search: Ask) -> None:
    found = search(full)
    assert found.total == len(CATALOGUE)
    assert len(found.hits) == 20
    assert found.engine == full.name


def test_a_hit_is_the_document_that_was_published(full: Engine, search: Ask) -> None:
    published = {document.id: document for document in CATALOGUE}
    assert {d.id: d for d in everything(search, full)} == published


def test_words_find_titles_skills_and_descriptions(full: Engine, search: Ask) -> None:
    assert ids(search(full, "artificial nurses")) == {"h4"}
    assert ids(search(full, "triage")) == {"h4"}
    assert ids(search(full, "reasoning questions")) == {"h5"}


def test_a_title_counts_more_than_a_description(full: Engine, search: Ask) -> None:
    assert "Welding" in search(full, "welding", per_page=1).hits[0].document.title


def test_counts_may_be_asked_for_alone(full: Engine, search: Ask) -> None:
    for words in ("", "data"):
        whole, counts = search(full, words), search(full, words, per_page=0)
        assert (counts.hits, counts.total, counts.facets) == ((), whole.total, whole.facets)


def test_all_words_must_be_found(full: Engine, search: Ask) -> None:
    assert search(full, "artificial welding").total == 0


def test_the_last_word_may_be_a_beginning(full: Engine, search: Ask) -> None:
    assert "h5" in ids(search(full, "philosophy of thou"))


@pytest.mark.parametrize("typed", ["Collegiale", "collégiale", "COLLÉGIALE", "colle\u0301giale"])
def test_accents_and_case_do_not_matter(full: Engine, search: Ask, typed: str) -> None:
    assert ids(search(full, typed)) == {"h3"}
    assert search(full, typed).corrected == ""


@pytest.mark.parametrize("typed", ["Collège Boréal", "college boreal"])
def test_a_provider_is_found_with_and_without_accents(full: Engine, search: Ask, typed: str) -> None:
    wanted = {d.id for d in CATALOGUE if d.provider == "college-boreal"}
    assert {d.id for d in everything(search, full, words=typed)} == wanted


def test_a_short_form_finds_the_long_one(full: Engine, search: Ask) -> None:
    assert "h4" in ids(search(full, "ai"))
    assert search(full, "ai").corrected == ""


def test_a_misspelling_is_found_and_said(full: Engine, search: Ask) -> None:
    found = search(full, "machne lerning")
    assert found.total > 0
    assert found.corrected == "machine learning"
    assert all(OPEN in hit.title_marked for hit in found.hits[:3])


def test_a_misspelling_beside_a_phrase_is_mended_and_the_phrase_kept(full: Engine, search: Ask) -> None:
    assert search(full, '"artificial intelligence" nurzes').corrected == '"artificial intelligence" nurses'


@pytest.mark.parametrize("sort", SORTS)
def test_what_is_said_of_a_misspelling_does_not_hang_on_page_or_sort(full: Engine, search: Ask, sort: str) -> None:
    assert search(full, "machne lerning", sort, page=2, per_page=5).corrected == "machine learning"
    assert search(full, "machine learning", sort, page=2, per_page=5).corrected == ""


def test_a_right_word_is_not_corrected(full: Engine, search: Ask) -> None:
    assert search(full, "machine learning").corrected == ""
    assert search(full, "philos").corrected == ""


def test_codes_and_short_words_must_be_exact(full: Engine, search: Ask) -> None:
    assert ids(search(full, "TOOL-1042")) == {"h2"}
    assert "h2" not in ids(search(full, "TOOL-1043"))
    assert search(full, "xqz").total == 0


def test_a_phrase_in_quotes_is_found_as_it_stands(full: Engine, search: Ask) -> None:
    assert ids(search(full, '"philosophy of thought"')) == {"h5"}
    assert ids(search(full, '"step by step" reasoning')) == {"h5"}
    assert search(full, '"thought of philosophy"').total == 0
    assert search(full, '"philosophi"').total == 0


def test_what_is_quoted_has_no_synonyms(full: Engine, search: Ask) -> None:
    assert "h4" not in ids(search(full, '"ai"'))


@pytest.mark.parametrize(("typed", "found"), [("C++", {"h6"}), ("c#", {"h7"}), (".net", {"h7"}), ("oeuvre", {"h6"})])
def test_names_with_signs_and_ligatures_are_words(fresh: Engine, search: Ask, typed: str, found: set[str]) -> None:
    fresh.publish(named_with_signs())
    assert ids(search(fresh, typed)) == found
    assert all(OPEN in hit.title_marked for hit in search(fresh, typed).hits)


def test_the_title_that_is_the_query_comes_first_and_of_equals_what_publishes_most(fresh: Engine, search: Ask) -> None:
    fresh.publish(alike())
    assert [hit.document.id for hit in search(fresh, "knots at sea").hits] == ["whole", "told", "plain", "spoken"]


def test_nonsense_finds_nothing_and_counts_nothing(full: Engine, search: Ask) -> None:
    found = search(full, "zzyzxqqq wvvvvb")
    assert (found.total, found.hits, found.corrected) == (0, (), "")
    assert all(not facet.counts for facet in found.facets)


def test_matched_words_are_marked_in_the_title(full: Engine, search: Ask) -> None:
    (hit,) = search(full, "artificial nurses").hits
    assert hit.title_marked == f"{OPEN}Artificial{CLOSE} intelligence for {OPEN}nurses{CLOSE}"


def test_markup_in_a_title_comes_back_as_text(full: Engine, search: Ask) -> None:
    (hit,) = search(full, "coding script").hits
    assert hit.document.title == "Safe <b>coding</b> & <script>alert(1)</script>"
    assert hit.title_marked.replace(OPEN, "").replace(CLOSE, "") == hit.document.title
    assert f"<b>{OPEN}coding{CLOSE}</b>" in hit.title_marked


@pytest.mark.parametrize(
    "words",
    ["a" * 10_000, "data " * 2_000, 'mode = "online" OR 1=1',
     "title:data AND (x", '"unclosed', "''--", "\0", "da\0ta", "🙂", "[*]~2^", "*", "\ud83d"],
    ids=range(12),
)  # fmt: skip
def test_no_words_ever_raise(full: Engine, search: Ask, words: str) -> None:
    assert search(full, words).total >= 0
    assert search(full, words, "price", 3, mode=["online"], info=["qa"]).total >= 0


@pytest.mark.parametrize("value", ['on"line', "on'line", "a OR b", "\\", "", "🙂", "\ud83d", "\0", "xyz"])
def test_a_value_nobody_has_finds_nothing(full: Engine, search: Ask, value: str) -> None:
    assert search(full, mode=[value]).total == 0
    assert search(full, mode=[value, "online"]).total == search(full, mode=["online"]).total


def test_an_unknown_facet_or_sort_is_ignored(full: Engine, search: Ask) -> None:
    assert search(full, colour=["red"], sort=";DROP").total == len(CATALOGUE)


def test_facets_come_in_page_order_largest_first(full: Engine, search: Ask) -> None:
    found = search(full)
    assert tuple(facet.name for facet in found.facets) == FACETS
    for facet in found.facets:
        assert [c.count for c in facet.counts] == sorted((c.count for c in facet.counts), reverse=True)


def test_values_are_said_in_words(full: Engine, search: Ask) -> None:
    said = {(facet.name, count.value): count.label for facet in search(full).facets for count in facet.counts}
    assert said["mode", "on-campus"] == "On campus"
    assert said["price", "301-1000"] == "€301 to €1,000"
    assert said["price", "unknown"] == "Not given"
    assert said["level", "nfq-9"] == "NFQ level 9"
    assert said["level", "dreyfus-expert"] == "Expert"
    assert said["language", "fr"] == "French"
    assert said["country", "nz"] == "New Zealand"
    assert said["provider", "college-boreal"] == "Collège Boréal"
    assert said["catalogue", "ie_microcreds"] == "MicroCreds"
    assert said["info", "connected"] == "Credit & stacking"


@pytest.mark.parametrize("words", ["", "gestion", "machne"])
def test_ticking_a_value_alone_gives_the_number_beside_it(full: Engine, search: Ask, words: str) -> None:
    for facet in search(full, words).facets:
        for count in facet.counts:
            assert search(full, words, **{facet.name: [count.value]}).total == count.count, (facet.name, count.value)


def test_counts_hold_while_other_facets_are_filtered(full: Engine, search: Ask) -> None:
    ticked = {"mode": ["online", "blended"], "price": ["free"], "info": ["qa"]}
    for facet in search(full, **ticked).facets:
        for count in facet.counts:
            values = [*ticked["info"], count.value] if facet.name == "info" else [count.value]
            assert search(full, **(ticked | {facet.name: values})).total == count.count, (facet.name, count.value)


def test_two_values_of_one_facet_are_a_union(full: Engine, search: Ask) -> None:
    wanted = {d.id for d in CATALOGUE if d.mode in ("online", "blended")}
    assert {d.id for d in everything(search, full, mode=["online", "blended"])} == wanted


def test_two_values_of_information_must_both_hold(full: Engine, search: Ask) -> None:
    wanted = {d.id for d in CATALOGUE if {"qa", "careers"} <= set(d.info)}
    assert {d.id for d in everything(search, full, info=["qa", "careers"])} == wanted


def test_a_ticked_value_stays_when_nothing_has_it(full: Engine, search: Ask) -> None:
    shown = next(facet for facet in search(full, "artificial nurses", mode=["online"]).facets if facet.name == "mode")
    assert ("online", "Online", 0) in [(c.value, c.label, c.count) for c in shown.counts]


def test_two_filters_of_one_facet_must_both_hold_and_all_their_values_stay(full: Engine, runner: asyncio.Runner) -> None:
    filters = tuple(Filter(facet="mode", values=(value,)) for value in ("online", "blended", "by-post"))
    found = runner.run(full.search(Query(filters=filters)))
    (shown,) = (facet for facet in found.facets if facet.name == "mode")
    assert found.total == 0
    assert {"online", "blended", "by-post"} <= {count.value for count in shown.counts}


def test_sorts_put_the_unknown_last(full: Engine, search: Ask) -> None:
    prices = [d.price_eur for d in everything(search, full, sort="price")]
    known = [price for price in prices if price is not None]
    assert prices == sorted(known) + [None] * (len(prices) - len(known))
    hours = [d.hours for d in everything(search, full, sort="time")]
    assert [h is None for h in hours] == sorted(h is None for h in hours)


def test_the_soonest_start_comes_first(full: Engine, search: Ask) -> None:
    starts = list(dict.fromkeys(d.start for d in everything(search, full, sort="start")))
    assert starts == ["any-time", "30d", "90d", "later", "closed", "unknown"]


def test_the_best_informed_come_first(full: Engine, search: Ask) -> None:
    published = [d.published for d in everything(search, full, sort="info")]
    assert published == sorted(published, reverse=True)


def test_a_sort_holds_over_how_well_words_match(full: Engine, search: Ask) -> None:
    prices = [d.price_eur for d in everything(search, full, words="data", sort="price") if d.price_eur is not None]
    assert prices == sorted(prices)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("words", ["", "data"])
def test_paging_to_the_end_gives_each_document_once(full: Engine, search: Ask, sort: str, words: str) -> None:
    total = search(full, words).total
    seen = [hit.document.id for page in range(1, total // 7 + 2) for hit in search(full, words, sort, page, 7).hits]
    assert len(seen) == len(set(seen)) == total
    assert search(full, words, sort, total // 7 + 2, 7).hits == ()


@given(words=st.text(max_size=60), values=st.lists(st.text(max_size=12), max_size=3))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_typed_there_is_an_answer(full: Engine, search: Ask, words: str, values: list[str]) -> None:
    assert search(full, words, provider=values).total >= 0
