"""The words every room shares: frozen types, vocabularies, settings and errors, and how a file is put in place whole."""

from schemas.alert import Alert, AlertState, Happening, Health, Monitor, Severity, Watch
from schemas.batches import batches
from schemas.correction import Correction
from schemas.due import RHYTHMS, due, due_on, last_crawls, open_to_us
from schemas.elements import ELEMENTS, Disclosure, Recognition
from schemas.errors import (
    ArchiveError,
    BackupError,
    Busy,
    Cancelled,
    CredAtlasError,
    EngineDown,
    EngineLate,
    EngineRefused,
    MissingKey,
    NewerSchema,
    NoContact,
    NotApprovable,
    NotHeard,
    NothingToAsk,
    Outdated,
    Overtaken,
    SiteUnread,
    SourceFileError,
    Stopped,
    StoreAway,
    StoreError,
    TableError,
    WorkersError,
    WrongUse,
    in_words,
    refused,
)
from schemas.evidence import Evidence, FieldState, Issue, Statement
from schemas.explaining import Explanation, Lost, Place, Reason, Sought, SoughtElement
from schemas.feed import Change, Changes
from schemas.framework import Finding, FindingOutcome, Fix, Force, Framework, Judged, Obligation, Requirement, Verb
from schemas.harvest import (
    Approval,
    Counters,
    Filled,
    Harvest,
    Held,
    Normalised,
    Outline,
    Published,
    Record,
    Take,
    Taken,
    Version,
)
from schemas.history import Fate, Life, Step
from schemas.lease import Lease
from schemas.matching import Cluster, Kin, Likeness, Member, Name, Ruling, Traits
from schemas.news import Alive, Line, Message, Outlet
from schemas.night import Night, NightState, NightStep, Stage, StepOutcome, as_standing, nights_until
from schemas.offering import (
    FIELDS,
    Assessment,
    Classification,
    Credential,
    Credits,
    Delivery,
    Difficulty,
    Effort,
    Funding,
    Identifier,
    Licence,
    Offering,
    Prerequisites,
    Price,
    Provider,
    QualificationLevel,
    Run,
    Span,
    Stack,
    Text,
)
from schemas.outlets import Hook, Mail, Receiver
from schemas.page import Ask, Page, Passage, RawListing, Reading, Sighting, Voice, Words
from schemas.placed import placing, put, settle
from schemas.probing import Clue, Probed
from schemas.providers import Providers, known_providers, provider_slug
from schemas.queue import QueueCounts
from schemas.register import Register, register
from schemas.rules import Rules, code_digest, tables_digest
from schemas.running import ACTIVE, SILENCE, Beat, HarvestRun, Pause, Preview, RunState
from schemas.search import FACETS, SORTS, Badge, Count, Document, Facet, Filter, Hit, Outage, Query, Results
from schemas.settings import Rate, Settings
from schemas.source import NOWHERE, Drop, Expect, Source, Token, Walk
from schemas.tables import raw_text, table
from schemas.terms import (
    Basis,
    Cause,
    DeliveryMode,
    Dimension,
    EffortKind,
    Failure,
    Ground,
    Level,
    Lifecycle,
    Method,
    OfferingKind,
    Outcome,
    Period,
    Polarity,
    PriceKind,
    ProviderType,
    RegulatedStatus,
    Scope,
    SourceKind,
    StartKind,
    State,
    Tax,
    Unit,
)
from schemas.timetable import Timetable
from schemas.turn import Turn
from schemas.value import Value, digest, encode
from schemas.watches import Watches, usable_watches, watches
from schemas.words import canonical_url, fold, joined, offering_id, slug, squeeze

__all__ = [
    "ACTIVE", "ELEMENTS", "FACETS", "FIELDS", "NOWHERE", "RHYTHMS", "SILENCE", "SORTS", "Alert", "AlertState", "Alive",
    "Approval", "ArchiveError", "Ask", "Assessment", "BackupError", "Badge", "Basis", "Beat", "Busy", "Cancelled", "Cause",
    "Change", "Changes", "Classification", "Clue", "Cluster", "Correction", "Count", "Counters", "CredAtlasError", "Credential",
    "Credits", "Delivery", "DeliveryMode", "Difficulty", "Dimension", "Disclosure", "Document", "Drop", "Effort", "EffortKind",
    "EngineDown", "EngineLate", "EngineRefused", "Evidence", "Expect", "Explanation", "Facet", "Failure", "Fate", "FieldState",
    "Filled", "Filter", "Finding", "FindingOutcome", "Fix", "Force", "Framework", "Funding", "Ground", "Happening", "Harvest",
    "HarvestRun", "Health", "Held", "Hit", "Hook", "Identifier", "Issue", "Judged", "Kin", "Lease", "Level", "Licence", "Life",
    "Lifecycle", "Likeness", "Line", "Lost", "Mail", "Member", "Message", "Method", "MissingKey", "Monitor", "Name",
    "NewerSchema", "Night", "NightState", "NightStep", "NoContact", "Normalised", "NotApprovable", "NotHeard", "NothingToAsk",
    "Obligation", "Offering", "OfferingKind", "Outage", "Outcome", "Outdated", "Outlet", "Outline", "Overtaken", "Page",
    "Passage", "Pause", "Period", "Place", "Polarity", "Prerequisites", "Preview", "Price", "PriceKind", "Probed", "Provider",
    "ProviderType", "Providers", "Published", "QualificationLevel", "Query", "QueueCounts", "Rate", "RawListing", "Reading",
    "Reason", "Receiver", "Recognition", "Record", "Register", "RegulatedStatus", "Requirement", "Results", "Rules", "Ruling",
    "Run", "RunState", "Scope", "Settings", "Severity", "Sighting", "SiteUnread", "Sought", "SoughtElement", "Source",
    "SourceFileError", "SourceKind", "Span", "Stack", "Stage", "StartKind", "State", "Statement", "Step", "StepOutcome",
    "Stopped", "StoreAway", "StoreError", "TableError", "Take", "Taken", "Tax", "Text", "Timetable", "Token", "Traits", "Turn",
    "Unit", "Value", "Verb", "Version", "Voice", "Walk", "Watch", "Watches", "Words", "WorkersError", "WrongUse", "as_standing",
    "batches", "canonical_url", "code_digest", "digest", "due", "due_on", "encode", "fold", "in_words", "joined",
    "known_providers", "last_crawls", "nights_until", "offering_id", "open_to_us", "placing", "provider_slug", "put", "raw_text",
    "refused", "register", "settle", "slug", "squeeze", "table", "tables_digest", "usable_watches", "watches",
]  # fmt: skip
