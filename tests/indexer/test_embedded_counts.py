"""What the embedded engine counts, sorts and pages is what a walk through all documents says, however the index came about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer import Engine
from indexer.embedded.columns import Columns
from indexer.embedded.rows import Rows
from indexer.layout import facet_values
from schemas import FACETS, SORTS, Document, Facet, Filter
from tests.indexer.composed import Composed, reworded
from tests.indexer.conftest import Ask
from tests.indexer.courses import courses

COURSES = (*courses(40), *Composed(30, seed=3, wide=True))
VALUES = {facet: sorted({value for each in COURSES for value in facet_values(each, facet)} | {"nobody"}) for facet in FACETS}
FILTERS = st.dictionaries(st.sampled_from([*FACETS, "colour"]), st.integers(0, 10**6), max_size=3).flatmap(
    lambda chosen: st.tuples(*(_one(facet) for facet in chosen))
)
CATALOGUES = st.lists(st.sampled_from(COURSES), unique_by=lambda document: document.id, max_size=20)
WORDS = st.sampled_from(["", "d", "de", "data", "data pract", "familles", "machne", "institute", "welding budgets", "zzzz"])


def _one(facet: str) -> st.SearchStrategy[Filter]:
    values = st.lists(st.sampled_from(VALUES.get(facet, ["red"])), max_size=3, unique=True).map(tuple)
    return st.builds(Filter, facet=st.just(facet), values=values)


def passes(document: Document, filters: Iterable[Filter], but: str = "") -> bool:
    for asked in filters:
        if asked.facet in FACETS and asked.facet != but and asked.values:
            having = [value in facet_values(document, asked.facet) for value in asked.values]
            if not (all(having) if asked.facet == "info" else any(having)):
                return False
    return True


def counted(documents: Sequence[Document], filters: Sequence[Filter]) -> dict[str, dict[str, int]]:
    """By a walk: each facet as if it alone were not filtered, `info` as it is ticked; without what nobody has."""
    found = {}
    for facet in FACETS:
        kept = [each for each in documents if passes(each, filters, but="" if facet == "info" else facet)]
        found[facet] = dict(Counter(value for each in kept for value in facet_values(each, facet)))
    return found


def told(facets: Iterable[Facet]) -> dict[str, dict[str, int]]:
    return {facet.name: {count.value: count.count for count in facet.counts if count.count} for facet in facets}


@pytest.fixture(scope="module", params=[0, 64], ids=["counted row by row", "counted by bitmaps"])
def few(request: pytest.FixtureRequest) -> Iterable[int]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("indexer.embedded.rows._FEW", request.param)
        yield request.param


@given(catalogue=CATALOGUES, filters=FILTERS)
@pytest.mark.usefixtures("few")
def test_counts_are_those_of_a_walk_for_any_catalogue_and_filters(catalogue: list[Document], filters: tuple[Filter, ...]) -> None:
    columns = Columns(held(catalogue).searched())
    assert columns.selected(filters).bit_count() == sum(passes(each, filters) for each in catalogue)
    assert told(columns.facets(columns.alive, columns.selected(filters), filters)) == counted(catalogue, filters)


@given(before=CATALOGUES, after=CATALOGUES, between=CATALOGUES, filters=FILTERS)
@pytest.mark.usefixtures("few")
def test_changed_rows_are_those_of_a_fresh_catalogue(
    before: list[Document], between: list[Document], after: list[Document], filters: tuple[Filter, ...]
) -> None:
    rows = held(before)
    for wanted in (map(reworded, between), after):
        catalogue = {each.id: each for each in wanted}
        for document_id in rows.hashes().keys() - catalogue.keys():
            rows.remove(document_id)
        for each in catalogue.values():
            rows.put(each)
    fresh = held(after)
    assert rows.hashes() == fresh.hashes()
    one, other = Columns(rows.searched()), Columns(fresh.searched())
    assert told(one.facets(one.alive, one.selected(filters), filters)) == told(
        other.facets(other.alive, other.selected(filters), filters)
    )
    for sort in SORTS[1:]:
        assert ids(rows, one.order(sort)) == ids(fresh, other.order(sort))
    assert ids(rows, one.ahead("", str)) == ids(fresh, other.ahead("", str))


@pytest.fixture(scope="module")
def engine(make: Callable[[str], Engine]) -> Engine:
    made = make("embedded")
    made.publish(COURSES)
    return made


@example(words="d", filters=(Filter(facet="info", values=("qa", "support")),), sort="relevance", size=5)
@example(words="d", filters=(Filter(facet="mode", values=("online",)),), sort="relevance", size=5)
@given(words=WORDS, filters=FILTERS, sort=st.sampled_from(SORTS), size=st.integers(1, 30))
def test_every_page_of_a_search_agrees_with_its_counts(
    engine: Engine, search: Ask, words: str, filters: tuple[Filter, ...], sort: str, size: int
) -> None:
    asked = {one.facet: one.values for one in filters}
    courses_by_id = {each.id: each for each in COURSES}
    matched = [courses_by_id[hit.course] for hit in search(engine, words, per_page=1000).hits]
    found = search(engine, words, sort, per_page=size, **asked)
    pages = [search(engine, words, sort, page, size, **asked).hits for page in range(1, found.total // size + 3)]
    seen = [hit.course for page in pages for hit in page]
    assert len(seen) == found.total
    assert sorted(seen) == sorted(each.id for each in matched if passes(each, filters))
    assert told(found.facets) == counted(matched, filters)


def test_an_index_changed_night_by_night_answers_like_one_built_afresh(make: Callable[[str], Engine], search: Ask) -> None:
    changed, fresh = make("embedded"), make("embedded")
    changed.publish(COURSES)
    changed.change([reworded(each) for each in COURSES[:5]], [each.id for each in COURSES[60:]])
    changed.change(Composed(3, seed=8), [COURSES[7].id])
    left = [*map(reworded, COURSES[:5]), *COURSES[5:7], *COURSES[8:60], *Composed(3, seed=8)]
    fresh.publish(left)
    assert changed.hashes() == fresh.hashes()
    for words in ("", "d", "data", "edition", "machne", "institute"):
        for sort in SORTS[1:]:
            one, other = (search(each, words, sort, per_page=100, mode=["online", "blended"]) for each in (changed, fresh))
            assert one == other
        assert search(changed, words).total == search(fresh, words).total


def held(catalogue: Iterable[Document]) -> Rows:
    rows = Rows()
    for document in catalogue:
        rows.put(document)
    return rows


def ids(rows: Rows, order: Iterable[int]) -> list[str]:
    names = {rows.number(document_id): document_id for document_id in rows.hashes()}
    return [names[number] for number in order]


def test_rows_that_nothing_was_put_in_count_nothing() -> None:
    columns = Columns(Rows().searched())
    assert columns.selected([Filter(facet="mode", values=("online",))]) == 0
    assert all(not facet.counts for facet in columns.facets(columns.alive, columns.alive, ()))
