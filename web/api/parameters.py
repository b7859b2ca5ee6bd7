"""The parameters of every operation; those of a search are the filters of the search page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from schemas import FACETS, SORTS
from web.api.asked import Parameter
from web.frame.words import words
from web.search.address import LAST_PAGE, LONGEST, MOST_VALUES, PARAMETERS

MOST_A_PAGE = 100
BEGIN = "*"
"""The cursor that begins a walk."""

_SLUG = r"[\w.+-]{1,100}"
_EXAMPLES = {
    "level": "nfq-8",
    "language": "en",
    "skill": "data-analysis",
    "occupation": "bookkeeper",
    "provider": "dublin-city-university",
    "country": "ie",
}
_ABOUT = {
    "subject": "The broad field of study (ISCED-F 2013).",
    "mode": "How you study.",
    "price": "What it costs, in euro at the dated rate.",
    "time": "How much work it is.",
    "start": "When it can be begun.",
    "level": "A level of a qualification framework or a difficulty, as `facets` names them.",
    "language": "The language it is taught in (ISO 639).",
    "credit": "The credit it gives, or whether it is part of something larger.",
    "info": "What the course itself publishes; all that are given must hold.",
    "skill": "A skill that the catalogue names, by the slug that `facets` names.",
    "occupation": "A job that the catalogue names, by the slug that `facets` names.",
    "catalogue": "The catalogue it is listed in.",
    "provider": "Who offers it, by the slug that `facets` and `providers` name.",
    "country": "Where its provider is (ISO 3166-1 alpha-2, lower case).",
}

Q = Parameter(name="q", about="Words, all of which must be found; the last may be a beginning.", example="data", longest=LONGEST)
LIKE = Parameter(name="like", about="Only names with words that begin so.", example="univ", longest=LONGEST)
PAGE = Parameter(name="page", about="Which page, from 1.", example="1", span=(1, LAST_PAGE), default="1")
PER_PAGE = Parameter(
    name="per_page", about="How many a page.", example="20", span=(1, MOST_A_PAGE), default="20"
)  # fmt: skip
CURSOR = Parameter(
    name="cursor",
    about=f"Walks every match to the end: `{BEGIN}` begins, then the `next` of the answer before. It leaves out `facets`, and "
    "goes with none of `page`, `sort` and `loose`; words and filters stay the same on the whole way.",
    example=BEGIN,
    longest=500,
)
SORT = Parameter(name="sort", about="The order of a page's hits.", example="price", allowed=SORTS, default=SORTS[0])
LOOSE = Parameter(
    name="loose",
    about="With 1, one of the words is enough, beside everything in quotes; what has most of them comes first.",
    example="1",
    allowed=("0", "1"),
    default="0",
)
FACET = Parameter(name="facet", about="Only this facet.", example="provider", allowed=FACETS)
COURSE = Parameter(
    name="course",
    about="The id of a course; two to four of them.",
    example="6f2f4c1e-7f0a-5a51-9d0a-0d8b6c0f9a11",
    pattern=r"(?a:[\w-]{1,100})",
    most=4,
    needed=True,
)


def filters(catalogues: Iterable[str]) -> tuple[Parameter, ...]:
    """One for each facet; values of one are alternatives, but for `info`."""
    closed: Mapping[str, Iterable[str]] = {**words().values, "catalogue": sorted(catalogues)}
    return tuple(_filter(facet, tuple(closed.get(facet, ()))) for facet in FACETS)


def _filter(facet: str, allowed: tuple[str, ...]) -> Parameter:
    example = allowed[0] if allowed else _EXAMPLES.get(facet, "a-slug")
    name, most = PARAMETERS[facet], MOST_VALUES
    return Parameter(name=name, about=_ABOUT[facet], example=example, allowed=allowed, pattern=_SLUG, most=most)
