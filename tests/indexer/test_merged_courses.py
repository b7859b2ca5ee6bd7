"""A course in several listings is one result: counted once, found by what any of them says, shown as it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import EmbeddedEngine, Engine, merge
from indexer.layout import facet_values
from schemas import FACETS, SORTS, Document, Results
from tests.indexer.conftest import ENGINES, Ask
from tests.indexer.courses import courses
from tests.indexer.test_merging import ABROAD, COURSE, PORTAL, SITE

COURSES: tuple[Document, ...] = (*courses(120), COURSE)
VALUES = sorted({(facet, value) for course in COURSES for facet in FACETS for value in facet_values(course, facet)})


@pytest.fixture(scope="module", params=ENGINES)
def held(request: pytest.FixtureRequest, make: Callable[[str], Engine]) -> Engine:
    """An engine that holds COURSES; tests only read it."""
    engine = make(request.param)
    engine.publish(COURSES)
    return engine


@pytest.fixture(scope="module")
def embedded(make: Callable[[str], Engine]) -> Engine:
    engine = make("embedded")
    engine.publish(COURSES)
    return engine


def counts(found: Results) -> dict[tuple[str, str], int]:
    return {(facet.name, count.value): count.count for facet in found.facets for count in facet.counts}


def test_a_count_beside_a_value_is_what_ticking_it_gives(held: Engine, search: Ask) -> None:
    shown = counts(search(held))
    assert sorted(shown) == VALUES
    sample = VALUES if isinstance(held, EmbeddedEngine) else VALUES[::5]
    for facet, value in sample:
        found = search(held, per_page=200, **{facet: (value,)})
        naive = sum(value in facet_values(course, facet) for course in COURSES)
        assert found.total == len(found.hits) == shown[facet, value] == naive, (facet, value)
        assert all(value in facet_values(hit.document, facet) for hit in found.hits)


@given(
    words=st.sampled_from(("", "data", "gestion", "farming practice")),
    filters=st.lists(st.sampled_from(VALUES), unique_by=lambda pair: pair[0], max_size=3),
    ticked=st.sampled_from(VALUES),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_so_it_is_under_any_other_filters(
    embedded: Engine, search: Ask, words: str, filters: list[tuple[str, str]], ticked: tuple[str, str]
) -> None:
    chosen = {facet: (value,) for facet, value in filters if facet != ticked[0]}
    count = counts(search(embedded, words, **chosen)).get(ticked, 0)
    assert search(embedded, words, **chosen, **{ticked[0]: (ticked[1],)}).total == count


@pytest.mark.parametrize("catalogue", ["ie_site", "ie_portal", "mooc_wide"])
def test_who_ticks_a_catalogue_sees_its_listing(held: Engine, search: Ask, catalogue: str) -> None:
    (hit,) = search(held, "beekeeping", catalogue=[catalogue]).hits
    assert hit.document.catalogue == catalogue
    assert {hit.document.id, *(each.id for each in hit.document.others)} == {"site", "abroad", "portal"}


def test_a_course_comes_back_as_it_was_published(held: Engine, search: Ask) -> None:
    assert [hit.document for hit in search(held, "beekeeping").hits] == [COURSE]


@pytest.mark.parametrize("words", ["apiculture", "W7", "honey", "portal", "wide", "beekeeping honey"])
def test_it_is_found_by_what_any_listing_says(held: Engine, search: Ask, words: str) -> None:
    found = search(held, words)
    assert [hit.document.id for hit in found.hits] == ["site"]
    assert found.corrected == ""


def test_the_title_of_the_listing_shown_is_marked(held: Engine, search: Ask) -> None:
    (hit,) = search(held, "apiculture", catalogue=["mooc_wide"]).hits
    assert hit.title_marked == "\ue000Apiculture\ue001"


def test_a_misspelling_of_another_listings_title_is_said(held: Engine, search: Ask) -> None:
    assert search(held, "apicultur honey").corrected in ("", "apiculture honey")
    assert search(held, "apicolture").corrected == "apiculture"


@pytest.mark.parametrize("sort", SORTS)
def test_paging_to_the_end_gives_each_course_once(held: Engine, search: Ask, sort: str) -> None:
    seen = [hit.document for page in range(1, 14) for hit in search(held, "", sort, page, 10).hits]
    assert sorted(each.cluster or each.id for each in seen) == sorted(each.cluster or each.id for each in COURSES)


def test_prices_and_study_times_shown_ascend(held: Engine, search: Ask) -> None:
    prices = [hit.document.price_eur for hit in search(held, sort="price", per_page=200).hits]
    known = [price for price in prices if price is not None]
    assert prices == sorted(known) + [None] * (len(prices) - len(known))
    hours = [hit.document.hours for hit in search(held, sort="time", per_page=200).hits if hit.document.hours]
    assert hours == sorted(hours)


def test_a_listing_that_changes_or_goes_between_publishes_is_shown_as_it_is(fresh: Engine, search: Ask) -> None:
    rest = COURSES[:30]
    fresh.publish([*rest, COURSE])
    assert fresh.publish([*rest, COURSE]).pushed == 0
    assert fresh.publish([*rest, merge([SITE, PORTAL], "site")]).pushed == 1
    assert counts(search(fresh)).get(("catalogue", "mooc_wide")) is None
    assert search(fresh, "wide").total == 0
    assert search(fresh, catalogue=["ie_portal"]).total == 1
    dearer = msgspec.structs.replace(PORTAL, price="to-300", price_eur=99.0)
    assert fresh.publish([*rest, merge([SITE, dearer], "site")]).pushed == 1
    assert [hit.document.price for hit in search(fresh, "beekeeping", price=["to-300"], sort="price").hits] == ["to-300"]
    gone = fresh.publish([*rest, ABROAD])
    assert (gone.pushed, gone.deleted) == (1, 1)
    assert [hit.document for hit in search(fresh, "apiculture").hits] == [ABROAD]


def test_both_engines_show_the_same_listings(held: Engine, embedded: Engine, search: Ask) -> None:
    for facet, value in VALUES[::9]:
        for sort in SORTS[1:]:
            asked = {"sort": sort, "per_page": 200, facet: (value,)}
            mine, its = ({hit.document.id for hit in search(engine, **asked).hits} for engine in (held, embedded))
            assert mine == its, (facet, value, sort)
