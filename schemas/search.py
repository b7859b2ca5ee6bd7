"""What the index holds, what may be asked of it, and what it answers: the one interface of every engine."""

from __future__ import annotations

from schemas.value import Value

FACETS: tuple[str, ...] = (
    "subject", "mode", "price", "time", "start", "level", "language", "credit", "info", "skill", "occupation", "catalogue",
    "provider", "country",
)  # fmt: skip
"""Filters in page order. Values of one facet are alternatives; values of `info` must all hold."""

SORTS: tuple[str, ...] = ("relevance", "info", "price", "start", "time")
"""`info` most published first; the others ascending with unknown last."""


class Badge(Value, kw_only=True, frozen=True):
    """One dimension on a card; status: published, in_part, not_found, not_checked."""

    dimension: str
    status: str


class Document(Value, kw_only=True, frozen=True):
    """One listing of a course as the engines hold it: ready to show on a card, with its facet slugs.

    Facet fields hold slugs: subject (a broad field of ISCED-F, unknown), mode (online, blended, on-campus, unknown), price (free,
    to-300, 301-1000, over-1000, unknown; in EUR at the dated rate), time (to-10h, 11-40h, 41-100h, over-100h, unknown), start
    (any-time, 30d, 90d, later, closed, unknown), level, language, credit (a scheme such as ects, none, stackable, unknown), info
    (qa, support, careers, rating, outcomes, connected: published ones), skill, occupation, catalogue, provider. `skill` and
    `occupation` are the slugs of `skills` and `occupations`, one for one, as far as those have one.
    """

    id: str
    title: str
    title_lang: str = "und"
    provider_name: str = ""
    catalogue_name: str
    url: str
    description: str = ""
    outcomes: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    code: str = ""
    facts: tuple[str, ...] = ()
    """Searched words for the facet values and the place, in English and French, and names as engines can find them."""
    common: tuple[str, ...] = ()
    """The same for what fits most courses: languages, and what a course is called."""
    subject: tuple[str, ...] = ()
    mode: str = "unknown"
    price: str = "unknown"
    time: str = "unknown"
    start: str = "unknown"
    level: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    credit: tuple[str, ...] = ()
    skill: tuple[str, ...] = ()
    occupation: tuple[str, ...] = ()
    info: tuple[str, ...] = ()
    catalogue: str
    provider: str = ""
    country: str = ""
    price_text: str = ""
    price_eur: float | None = None
    hours_text: str = ""
    hours: float | None = None
    start_text: str = ""
    start_date: str = ""
    mode_text: str = ""
    published: int = 0
    badges: tuple[Badge, ...] = ()
    stale: bool = False
    cluster: str = ""
    """The same for all records of one course; of a record that stands alone it is its own id."""
    others: tuple[Document, ...] = ()
    """The other listings of the course, without their long texts; what is found, filtered and counted is the course."""

    @property
    def other_catalogues(self) -> tuple[str, ...]:
        """The names of the other catalogues that list the course."""
        return tuple(dict.fromkeys(each.catalogue_name for each in self.others if each.catalogue != self.catalogue))

    @property
    def starts(self) -> int:
        """How many start dates the course has on this listing's own catalogue."""
        mine = (self, *(each for each in self.others if each.catalogue == self.catalogue))
        return len({each.start_date for each in mine} - {""})


class Filter(Value, kw_only=True, frozen=True):
    facet: str
    values: tuple[str, ...]


class Query(Value, kw_only=True, frozen=True):
    """`page` counts from 1. Unknown facets, values and sorts are for the caller to refuse; engines ignore them.

    `after` asks for the next `per_page` of all matches in an order that no publish changes, from behind the course with this
    id (from the beginning where it is empty); `page` and `sort` then mean nothing, and there are no facets.

    `loose` finds what has at least one of the words beside everything in quotes, what has most of them first; a walk does not
    know it. Without `counted` there are no facets, which cost more than all else.
    """

    words: str = ""
    filters: tuple[Filter, ...] = ()
    sort: str = "relevance"
    page: int = 1
    per_page: int = 20
    after: str | None = None
    loose: bool = False
    counted: bool = True


class Count(Value, kw_only=True, frozen=True):
    value: str
    label: str
    count: int


class Facet(Value, kw_only=True, frozen=True):
    """Counts as if this facet alone were not filtered (so a second value can be ticked), largest first."""

    name: str
    counts: tuple[Count, ...]


class Hit(Value, kw_only=True, frozen=True):
    """`document` is the listing of the course that fits the query best, and `course` the id of the course in the index.

    `title_marked` is its title with matched words between U+E000 and U+E001, to be escaped before marking up.
    """

    course: str
    document: Document
    title_marked: str


class Results(Value, kw_only=True, frozen=True):
    """`corrected` holds the words really searched when a misspelling was read as something else; a loose search may keep silent.

    `also` are the searches that were made too: the words with a phrase in quotes in place of one that it stands for.

    `near` are courses close in meaning that the words did not find, nearest first, where they found few: under the same
    filters, and neither in `total` nor in the counts. Empty unless the operator has set a model.
    """

    total: int
    hits: tuple[Hit, ...] = ()
    near: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = ()
    corrected: str = ""
    also: tuple[str, ...] = ()
    engine: str = ""


class Outage(Value, kw_only=True, frozen=True):
    """Since when (ISO time) an engine is stood in for, and why: `late`, `down` or `refused`, with the operator's sentence."""

    since: str
    what: str
    said: str
