"""A micro-credential in our one language. None means unknown, never zero."""

from __future__ import annotations

from decimal import Decimal

from schemas.elements import Disclosure, Recognition
from schemas.evidence import Evidence, FieldState, Statement
from schemas.terms import (
    Basis,
    DeliveryMode,
    EffortKind,
    OfferingKind,
    Period,
    PriceKind,
    ProviderType,
    RegulatedStatus,
    Scope,
    StartKind,
    State,
    Tax,
    Unit,
)
from schemas.value import Value

DAYS = {Unit.DAY: 1.0, Unit.WEEK: 7.0, Unit.MONTH: 365.25 / 12, Unit.YEAR: 365.25}


class Text(Value, kw_only=True, frozen=True):
    """Words in one language (BCP 47; `und` when the page does not say)."""

    words: str
    lang: str = "und"


class Identifier(Value, kw_only=True, frozen=True):
    """A name in someone else's register: `scheme` is its short name in lower case (`ror`, `cricos`, `course_code`)."""

    scheme: str
    value: str
    url: str | None = None


class Provider(Value, kw_only=True, frozen=True):
    """Who offers it; `slug` joins spellings of one name, `country` is ISO 3166-1 alpha-2, `region` ISO 3166-2.

    What lies beyond the name comes from `providers.csv`, never from the page, and counts as no disclosure.
    """

    name: str
    slug: str
    country: str | None = None
    region: str | None = None
    type: ProviderType | None = None
    identifiers: tuple[Identifier, ...] = ()
    regulators: tuple[str, ...] = ()
    regulated_status: RegulatedStatus = RegulatedStatus.UNKNOWN


class Classification(Value, kw_only=True, frozen=True):
    """A subject or skill. axis: field, skill, occupation, industry; method: stated, mapped or model, which has a score to 1."""

    axis: str
    label: str
    scheme: str | None = None
    code: str | None = None
    method: str = "stated"
    score: float | None = None


class Effort(Value, kw_only=True, frozen=True):
    """Hours of work (never elapsed time)."""

    kind: EffortKind
    min: float
    max: float
    basis: Basis = Basis.STATED


class Span(Value, kw_only=True, frozen=True):
    """Elapsed time in the unit stated (never hours of work)."""

    min: float
    max: float
    unit: Unit

    @property
    def days(self) -> float:
        """The longer end, a month as the twelfth part of a year."""
        return self.max * DAYS[self.unit]


class Credits(Value, kw_only=True, frozen=True):
    """scheme is a row of `credit_systems.csv` or `institution`; status: awarded, available, recommended, none."""

    value: float
    scheme: str
    status: str = "awarded"


class QualificationLevel(Value, kw_only=True, frozen=True):
    """A level of a qualification framework as stated; `eqf` is derived and carries its `basis`."""

    framework: str
    level: str
    jurisdiction: str | None = None
    eqf: int | None = None
    basis: str | None = None


class Difficulty(Value, kw_only=True, frozen=True):
    """How hard, in the source's own scale (`level_terms.csv`); not a qualification level."""

    scale: str
    term: str
    rank: int


class Delivery(Value, kw_only=True, frozen=True):
    """A row of `delivery_modes.csv`; `raw` keeps the words, because Hybrid means two things in two countries."""

    canonical: DeliveryMode
    location: str
    timing: str
    pace: str
    learner_choice: bool
    raw: str


class Prerequisites(Value, kw_only=True, frozen=True):
    """`none_required` is true only when the page says so; silence is not a value."""

    items: tuple[str, ...] = ()
    none_required: bool = False


class Assessment(Value, kw_only=True, frozen=True):
    """`types` are canonical words of `assessment_types.csv`, read from `description`, which is empty where only the rest is told.

    supervision_identity: unsupervised_no_id, supervised_no_id, supervised_online_id, supervised_onsite_id; `pass_mark` is per
    cent; `conditions` are those of completion.
    """

    description: str = ""
    types: tuple[str, ...] = ()
    supervision_identity: str | None = None
    pass_mark: float | None = None
    conditions: str | None = None


class Credential(Value, kw_only=True, frozen=True):
    """`name` is empty where only its form or class is told.

    award_class: major, minor, special_purpose, supplemental, non_award, statement_of_attainment, industry_cert; technology:
    open_badges_2, open_badges_3, open_badges, edc, credly, my_equals, mycreds ... as the table of elements names it.
    """

    name: str = ""
    forms: tuple[str, ...] = ()
    award_class: str | None = None
    technology: str | None = None
    verification_url: str | None = None


class Funding(Value, kw_only=True, frozen=True):
    scheme: str
    condition: str | None = None


class Stack(Value, kw_only=True, frozen=True):
    """What it is built of, belongs to or leads to: an offering of the same source by its native id, or only by its name.

    kind: `has_part`, `part_of` (schema.org hasPart, isPartOf), `counts_towards`, `exempts`, `requires`, `bundle`; `credits` is
    what it brings there.
    """

    kind: str
    native_id: str | None = None
    label: str | None = None
    credits: Credits | None = None
    url: str | None = None


class Licence(Value, kw_only=True, frozen=True):
    """Of the course's content: `identifier` is that of SPDX, or `proprietary`, which has no address."""

    identifier: str
    url: str | None = None


class Run(Value, kw_only=True, frozen=True):
    """One delivery. `start` is YYYY-MM-DD, or YYYY-MM when only the month is stated; `raw` the words."""

    start_kind: StartKind | None = None
    start: str | None = None
    end: str | None = None
    apply_by: str | None = None
    duration: Span | None = None
    raw: str | None = None


class Price(Value, kw_only=True, frozen=True):
    """One part of a price. amount 0 is stated to be free; a missing price is no Price at all."""

    amount_min: Decimal
    amount_max: Decimal
    currency: str
    kind: PriceKind = PriceKind.TUITION
    period: Period = Period.ONE_OFF
    tax: Tax = Tax.UNKNOWN
    audience: str = "all"
    raw: str


class Offering(Value, kw_only=True, frozen=True):
    """`offering_id` is uuid5 of source and native id (or canonical address), so it survives every re-harvest."""

    offering_id: str
    source_id: str
    native_id: str | None = None
    url: str
    kind: OfferingKind = OfferingKind.UNKNOWN
    title: tuple[Text, ...]
    description: tuple[Text, ...] = ()
    providers: tuple[Provider, ...] = ()
    awarding_bodies: tuple[Provider, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    page_language: str | None = None
    instruction_languages: tuple[str, ...] = ()
    classifications: tuple[Classification, ...] = ()
    learning_outcomes: tuple[str, ...] = ()
    effort: tuple[Effort, ...] = ()
    credits: tuple[Credits, ...] = ()
    levels: tuple[QualificationLevel, ...] = ()
    difficulty: Difficulty | None = None
    delivery: Delivery | None = None
    places: tuple[str, ...] = ()
    prerequisites: Prerequisites | None = None
    credential: Credential | None = None
    assessment: Assessment | None = None
    funding: tuple[Funding, ...] = ()
    stacks: tuple[Stack, ...] = ()
    runs: tuple[Run, ...] = ()
    prices: tuple[Price, ...] = ()
    licences: tuple[Licence, ...] = ()
    recognitions: tuple[Recognition, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    last_reviewed: str | None = None
    """YYYY, YYYY-MM or YYYY-MM-DD, only as its provider states it."""
    statements: tuple[Statement, ...] = ()
    field_states: tuple[FieldState, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def name(self) -> str:
        """The title in its first language."""
        return self.title[0].words

    @property
    def provider(self) -> Provider | None:
        return self.providers[0] if self.providers else None

    @property
    def own_states(self) -> tuple[FieldState, ...]:
        """The states of the offering's own pages, without those of its provider's and its catalogue's."""
        return tuple(found for found in self.field_states if found.scope is Scope.OFFERING)

    def state(self, field: str) -> State:
        """The offering's own state of a field or dimension; a field nobody listed was not looked for."""
        return next((found.state for found in self.own_states if found.field == field), State.UNSEEN)

    def about(self, dimension: str) -> Statement | None:
        """The strongest affirmed statement of the offering itself on a dimension."""
        held = [s for s in self.statements if s.dimension == dimension and s.polarity == "affirmed" and s.scope is Scope.OFFERING]
        return max(held, key=lambda s: s.level.rank, default=None)

    def proof(self, field: str) -> tuple[Evidence, ...]:
        """Evidence for a field path or anything below it (`prices` gives `prices.0` too)."""
        return tuple(e for e in self.evidence if e.field == field or e.field.startswith(field + "."))


FIELDS: tuple[str, ...] = (
    "title", "provider", "description", "subjects", "skills", "delivery", "language", "price", "workload", "duration",
    "start", "credits", "level", "difficulty", "outcomes", "prerequisites", "assessment", "credential", "funding",
)  # fmt: skip
"""The fields whose state is kept for every offering, in report order; the six dimensions and `ELEMENTS` follow them."""
