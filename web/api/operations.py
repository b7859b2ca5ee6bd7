"""Every operation of /api/v1: where it is asked, with what, who answers, and what it may refuse."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

from reporter import Coverage
from schemas import Value
from web.api import catalogues, courses, search
from web.api.asked import Given, Parameter
from web.api.examples import EXAMPLES
from web.api.fresh import Fresh
from web.api.parameters import COURSE, CURSOR, FACET, LIKE, LOOSE, PAGE, PER_PAGE, SORT, Q, filters
from web.api.problem import Kinds
from web.course.data import CourseData
from web.frame.desk import Desk


@dataclass(frozen=True)
class Operation:
    """`told` is the type of its answer; `in_path` describes what stands in braces in its path.

    `of_index`: nothing but the index, the address and the release decides the answer, so an equal stamp is an equal answer.
    """

    name: str
    path: str
    summary: str
    about: str
    told: type[Value]
    answer: Callable[[Desk, Fresh, Given], Awaitable[Value]]
    parameters: tuple[Parameter, ...] = ()
    in_path: tuple[Parameter, ...] = ()
    refuses: tuple[str, ...] = ()
    of_index: bool = False

    @property
    def by_name(self) -> Mapping[str, Parameter]:
        return {parameter.name: parameter for parameter in self.parameters}

    @property
    def example(self) -> Value:
        return EXAMPLES[self.name]


async def _kinds(_desk: Desk, _fresh: Fresh, _given: Given) -> Value:
    return EXAMPLES["problems"]


_SLUG = r"[\w.-]{1,100}"
_ID = Parameter(name="id", about="The id of a course.", example=COURSE.example, pattern=COURSE.pattern)
_WHO = Parameter(name="slug", about="The slug of a provider.", example="dublin-city-university", pattern=_SLUG)
_WHERE = Parameter(name="id", about="The id of a catalogue.", example="ie_microcreds", pattern=_SLUG)


def operations(catalogue_ids: Iterable[str]) -> tuple[Operation, ...]:
    narrowed = (Q, LOOSE, *filters(catalogue_ids))
    return (
        Operation("search", "/search", "Search the catalogue",
            "A page of hits with the counts of every facet, or with `cursor` the next step of a walk through every match.",
            search.Found, search.search, (*narrowed, SORT, PAGE, PER_PAGE, CURSOR), refuses=("wrong-cursor",), of_index=True),
        Operation("facets", "/facets", "Count the catalogue",
            "How many courses each filter would leave: of all facets, or of one among whose values `like` looks.",
            search.Counted, search.facets, (*narrowed, FACET, LIKE), of_index=True),
        Operation("course", "/courses/{id}", "All that is known of a course",
            "Its values with the sentence and the page that prove each, what it says on the six dimensions, and what the "
            "frameworks of its place find.",
            CourseData, courses.course, in_path=(_ID,), refuses=("not-found",)),
        Operation("compare", "/compare", "Courses side by side", "Two to four courses, and what each tells line by line.",
            courses.Compared, courses.compare, (COURSE,), refuses=("not-found",)),
        Operation("providers", "/providers", "Who offers courses", "Every provider by name, with the number of its listings.",
            catalogues.Providers, catalogues.providers, (LIKE, PAGE, PER_PAGE)),
        Operation("provider", "/providers/{slug}", "One provider",
            "Who it is, where it lists courses, and what they publish. Other spellings of its name lead to it, too.",
            catalogues.ProviderData, catalogues.provider, in_path=(_WHO,), refuses=("not-found",)),
        Operation("catalogues", "/catalogues", "What we read", "Every catalogue, with the day it was last read in full.",
            catalogues.Catalogues, catalogues.catalogues),
        Operation("catalogue", "/catalogues/{id}", "One catalogue", "What it is, and what its listings publish.",
            catalogues.CatalogueData, catalogues.catalogue, in_path=(_WHERE,), refuses=("not-found",)),
        Operation("coverage", "/coverage", "What is published and what is not",
            "Each catalogue on the six dimensions and the fields, with the numbers every share is made of.",
            Coverage, catalogues.coverage),
        Operation("problems", "/problems", "What can go wrong", "Every kind of problem, its status and its title.",
            Kinds, _kinds),
    )  # fmt: skip
