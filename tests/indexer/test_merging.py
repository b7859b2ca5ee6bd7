"""The listings of a course become one document that shows the listing a search asks for."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import merge
from indexer.documents.merge import fitting
from indexer.layout import facet_values, searched, sort_keys
from schemas import FACETS, SORTS, Document, Filter, WrongUse
from tests.indexer.courses import courses, groups

SITE = Document(
    id="site", cluster="site", title="Beekeeping", catalogue="ie_site", catalogue_name="The college", provider="college",
    provider_name="College", url="https://college.example/bees", code="BEE-1", description="About bees.", outcomes=("Keep bees",),
    skills=("hives",), mode="on-campus", price="301-1000", price_eur=400.0, start="later", start_date="2027-09-01",
    info=("qa", "careers"), published=2,
)  # fmt: skip
ABROAD = msgspec.structs.replace(
    SITE, id="abroad", title="Apiculture", catalogue="mooc_wide", catalogue_name="Wide", code="W7", skills=("honey",),
    mode="online", price="free", price_eur=0.0, time="to-10h", hours=8.0, start="30d", start_date="2026-12-01",
    info=("careers", "outcomes", "support"), published=3,
)  # fmt: skip
PORTAL = msgspec.structs.replace(
    ABROAD, id="portal", catalogue="ie_portal", catalogue_name="Portal", provider="", provider_name="", price="unknown",
    price_eur=None, time="unknown", hours=None, start="any-time", start_date="", info=(), published=0,
)  # fmt: skip
COURSE = merge([ABROAD, PORTAL, SITE], "site")
GROUPS = st.sampled_from(list(groups(60)))


def ticked(**facets: str) -> list[Filter]:
    return [Filter(facet=facet, values=tuple(values.split())) for facet, values in facets.items()]


def test_the_owner_speaks_and_the_others_are_kept_without_their_long_texts() -> None:
    assert msgspec.structs.replace(COURSE, others=()) == SITE
    assert [(each.id, each.description, each.outcomes) for each in COURSE.others] == [("portal", "", ()), ("abroad", "", ())]
    assert COURSE.others[1].skills == ("honey",)


def test_where_the_owner_is_not_among_them_who_publishes_most_speaks() -> None:
    assert merge([PORTAL, SITE, ABROAD], "gone").id == "abroad"
    assert merge([PORTAL, msgspec.structs.replace(PORTAL, id="another")]).id == "another"


def test_a_listing_that_stands_alone_is_its_own_course() -> None:
    assert merge([SITE]) == SITE


def test_a_course_of_no_listing_is_refused() -> None:
    with pytest.raises(WrongUse):
        merge([])


@given(GROUPS.flatmap(lambda group: st.tuples(st.just(group), st.permutations(group))))
def test_the_order_of_the_listings_does_not_matter(both: tuple[tuple[Document, ...], list[Document]]) -> None:
    group, mixed = both
    assert merge(mixed, group[0].id) == merge(group, group[0].id)
    assert merge(mixed) == merge(group)


@given(GROUPS)
def test_what_is_merged_merges_to_itself(group: tuple[Document, ...]) -> None:
    course = merge(group, group[0].id)
    assert merge([course], group[0].id) == course
    assert merge([merge(group)]) == merge(group)


def test_a_facet_has_the_values_of_all_listings() -> None:
    assert facet_values(COURSE, "catalogue") == ("ie_site", "ie_portal", "mooc_wide")
    assert facet_values(COURSE, "provider") == ("college",)
    assert facet_values(COURSE, "info") == ("qa", "careers", "outcomes", "support")
    assert facet_values(COURSE, "price") == ("301-1000", "unknown", "free")


def test_a_course_stands_where_its_best_listing_would() -> None:
    assert sort_keys(COURSE) == {"info": -3, "price": 0.0, "start": sort_keys(PORTAL)["start"], "time": 8.0}


def test_what_other_listings_say_is_searched_once() -> None:
    assert searched(COURSE, "title") == "Beekeeping\nApiculture"
    assert searched(COURSE, "code") == "BEE-1\nW7"
    assert searched(COURSE, "skills") == "hives\nhoney"
    assert searched(COURSE, "catalogue_name") == "The college\nPortal\nWide"
    assert searched(COURSE, "description") == "About bees."


def test_without_a_filter_the_owner_is_shown() -> None:
    assert fitting(COURSE, ()) is COURSE
    assert fitting(COURSE, ticked(colour="red")) is COURSE
    assert fitting(COURSE, [Filter(facet="mode", values=())]) is COURSE


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        (ticked(catalogue="mooc_wide"), "abroad"),
        (ticked(catalogue="mooc_wide ie_site"), "site"),
        (ticked(catalogue="ie_portal", mode="online"), "portal"),
        (ticked(price="free"), "abroad"),
        (ticked(info="careers outcomes"), "abroad"),
        (ticked(info="qa outcomes"), "site"),
        (ticked(mode="on-campus", price="free"), "site"),
    ],
)
def test_the_listing_that_passes_the_filters_is_shown_else_the_owner(filters: list[Filter], shown: str) -> None:
    found = fitting(COURSE, filters)
    assert found.id == shown
    assert {found.id, *(each.id for each in found.others)} == {"site", "abroad", "portal"}


@pytest.mark.parametrize(("sort", "shown"), [("price", "abroad"), ("start", "portal"), ("info", "abroad"), ("relevance", "site")])
def test_under_a_sort_the_listing_that_stands_first_in_it_is_shown(sort: str, shown: str) -> None:
    assert fitting(COURSE, (), sort).id == shown
    assert fitting(COURSE, ticked(catalogue="ie_site"), sort).id == "site"


@given(st.sampled_from(courses(60)), st.data())
def test_a_listing_is_shown_that_has_all_that_is_ticked_where_there_is_one(course: Document, data: Any) -> None:
    facets = data.draw(st.lists(st.sampled_from(FACETS), unique=True, max_size=3))
    values = [facet_values(course, facet) or ("none",) for facet in facets]
    filters = [Filter(facet=facet, values=(data.draw(st.sampled_from(v)),)) for facet, v in zip(facets, values, strict=True)]
    listings = [msgspec.structs.replace(each, others=()) for each in (course, *course.others)]
    fit = {each.id for each in listings if all(one.values[0] in facet_values(each, one.facet) for one in filters)}
    shown = fitting(course, filters, data.draw(st.sampled_from(SORTS)))
    assert shown.id in fit or (not fit and shown == course)


def test_the_composed_courses_have_listings_elsewhere_and_runs() -> None:
    several = [course for course in courses(60) if course.others]
    assert {len(course.others) for course in several} == {1, 2, 4}
    assert any({each.catalogue for each in course.others} == {course.catalogue} for course in several)
    assert any({each.catalogue for each in course.others} != {course.catalogue} for course in several)
    assert len(courses(60)) == 60
