"""The closed vocabularies: every word that may stand in an enumerated field."""

from __future__ import annotations

from enum import StrEnum


class Dimension(StrEnum):
    """The six things the talk of 2023 found missing, in the order every report prints them."""

    QA_PROCESS = "qa_process"
    LEARNER_SUPPORT = "learner_support"
    CAREERS_GUIDANCE = "careers_guidance"
    QUALITY_RATING = "quality_rating"
    EMPLOYABILITY_OUTCOMES = "employability_outcomes"
    CONNECTED_SYSTEM = "connected_system"


class Level(StrEnum):
    """How much a statement says. Absent is a field state, not a statement."""

    MENTIONED = "mentioned"
    DESCRIBED = "described"
    VERIFIABLE = "verifiable"

    @property
    def rank(self) -> int:
        return (Level.MENTIONED, Level.DESCRIBED, Level.VERIFIABLE).index(self) + 1


class Scope(StrEnum):
    OFFERING = "offering"
    PROGRAMME = "programme"
    PROVIDER = "provider"
    PORTAL = "portal"


class Polarity(StrEnum):
    AFFIRMED = "affirmed"
    NEGATED = "negated"


class State(StrEnum):
    """Why a field holds what it holds."""

    STATED = "stated"
    SILENT = "silent"
    UNSEEN = "unseen"
    UNREACHABLE = "unreachable"


class Method(StrEnum):
    """How words were found on a page, from the most to the least trusted; or that a person gave them."""

    STRUCTURED = "structured"
    STATE = "state"
    LABEL = "label"
    TEXT = "text"
    CORRECTION = "correction"


class SourceKind(StrEnum):
    NATIONAL_PORTAL = "national_portal"
    PROVIDER_SITE = "provider_site"
    MOOC_PLATFORM = "mooc_platform"
    FEED = "feed"
    REGISTRY = "registry"


class ProviderType(StrEnum):
    UNIVERSITY = "university"
    COLLEGE = "college"
    INSTITUTE = "institute"
    INDIGENOUS_INSTITUTE = "indigenous_institute"
    VET_RTO = "vet_rto"
    PRIVATE = "private"
    INDUSTRY = "industry"
    MOOC_PLATFORM = "mooc_platform"
    OTHER = "other"


class RegulatedStatus(StrEnum):
    """What the law lets a provider accredit: itself, what a regulator allows, or nothing."""

    SELF_ACCREDITING = "self_accrediting"
    REGULATED = "regulated"
    UNREGULATED = "unregulated"
    UNKNOWN = "unknown"


class OfferingKind(StrEnum):
    MICRO_CREDENTIAL = "micro_credential"
    SHORT_COURSE = "short_course"
    MOOC = "mooc"
    PROGRAMME = "programme"
    EXAM_ONLY = "exam_only"
    DEGREE = "degree"
    UNKNOWN = "unknown"


class DeliveryMode(StrEnum):
    """The canonical column of `vocabularies/delivery_modes.csv`."""

    ONLINE_ASYNC = "online_async"
    ONLINE_SYNC = "online_sync"
    ONLINE_MIXED = "online_mixed"
    ONLINE_UNSPECIFIED = "online_unspecified"
    BLENDED = "blended"
    HYFLEX = "hyflex"
    MULTI_MODAL = "multi_modal"
    ONSITE = "onsite"
    WORKPLACE = "workplace"
    UNKNOWN = "unknown"


class StartKind(StrEnum):
    FIXED = "date"
    MONTH = "month"
    TERM = "term"
    ROLLING = "rolling"
    ON_DEMAND = "on_demand"
    TBC = "tbc"
    CLOSED = "closed"


class Unit(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class EffortKind(StrEnum):
    TOTAL = "total"
    WEEKLY = "weekly"
    CONTACT = "contact"


class Basis(StrEnum):
    """Where a figure comes from; only `stated` counts as disclosure."""

    STATED = "stated"
    CREDITS = "credits"
    WEEKLY_X_WEEKS = "weekly_x_weeks"


class PriceKind(StrEnum):
    TUITION = "tuition"
    CERTIFICATE = "certificate"
    SUBSCRIPTION = "subscription"
    APPLICATION = "application"
    MATERIALS = "materials"
    EXAM = "exam"


class Period(StrEnum):
    ONE_OFF = "one_off"
    MONTH = "month"
    YEAR = "year"
    PER_CREDIT = "per_credit"


class Tax(StrEnum):
    INCLUDED = "included"
    EXCLUDED = "excluded"
    EXEMPT = "exempt"
    UNKNOWN = "unknown"


class Cause(StrEnum):
    """What made a record's state give way to the next: its pages or, those being the same, something of ours."""

    SOURCE = "source"
    CODE = "code"
    RULE = "rule"
    VOCABULARY = "vocabulary"
    CORRECTION = "correction"


class Lifecycle(StrEnum):
    LIVE = "live"
    MISSING = "missing"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """How a harvest ended: all taken over, removals held back, or nothing taken over."""

    FULL = "full"
    HELD = "held"
    FAILED = "failed"


class Ground(StrEnum):
    """By which comparison a harvest looked wrong; several of them have one failure's name."""

    LIST = "list"
    ANNOUNCED = "announced"
    DROP = "drop"
    CHURN = "churn"
    MIN = "min"
    MAX = "max"
    SHARE = "share"


class Failure(StrEnum):
    """What was wrong with a source; each has its sentence and next step in `vocabularies/failures.csv`."""

    DNS = "dns"
    REFUSED = "refused"
    CLOSED = "closed"
    TLS = "tls"
    TIMEOUT = "timeout"
    HTTP_403 = "http_403"
    HTTP_429 = "http_429"
    HTTP_5XX = "http_5xx"
    HTTP_OTHER = "http_other"
    ROBOTS = "robots"
    CRAWL_DELAY = "crawl_delay"
    BUDGET = "budget"
    NOT_PUBLIC = "not_public"
    WRONG_TYPE = "wrong_type"
    BLOCK_PAGE = "block_page"
    REDIRECT_LOOP = "redirect_loop"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    CHARSET = "charset"
    TOO_LARGE = "too_large"
    SOFT_ERROR = "soft_error"
    TEMPLATE_CHANGED = "template_changed"
    SHRUNKEN = "shrunken"
    SWOLLEN = "swollen"
    CHURN = "churn"
    LANGUAGE = "language"
    BROKEN_FILE = "broken_file"
