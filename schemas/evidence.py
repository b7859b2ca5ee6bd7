"""Why we believe a value, what is said on the six dimensions, and what no reader could read."""

from __future__ import annotations

from schemas.terms import Dimension, Level, Method, Polarity, Scope, State
from schemas.value import Value


class Evidence(Value, kw_only=True, frozen=True):
    """The quote stands on the archived page `page` (sha256) at `locator`; `field` is a path such as `prices.0`.

    By the method `correction` a person gave it: there is no page, and the locator names the Correction.
    """

    field: str
    page: str
    locator: str
    quote: str
    method: Method
    extractor: str


class Statement(Value, kw_only=True, frozen=True):
    """What is said on one dimension. `text` is an exact quotation of at most 400 characters.

    A structured statement (a rating in JSON-LD) words its figures itself and keeps the quote in its Evidence.
    """

    dimension: Dimension
    level: Level
    polarity: Polarity = Polarity.AFFIRMED
    scope: Scope = Scope.OFFERING
    text: str
    slots: tuple[tuple[str, str], ...] = ()
    cue: str = ""
    """Id of the row in the cue table that found it, or `structured`."""
    structured: bool = False
    page: str = ""
    locator: str = ""
    lang: str = "en"


class FieldState(Value, kw_only=True, frozen=True):
    """The state of one field or dimension of an offering; `reason` says why it is unseen or unreachable, or
    that a person says it is silent.

    A `scope` wider than the offering: of the pages on which its provider or its catalogue speaks of the dimension.
    """

    field: str
    state: State
    reason: str = ""
    scope: Scope = Scope.OFFERING


class Issue(Value, kw_only=True, frozen=True):
    """Words that no reader could read, or that a person should look at. Identity is (source, kind, field, words); `count` adds up
    over a harvest."""

    source_id: str
    kind: str = "unread"
    """A row of `vocabularies/issues.csv`, which says what it means and what mends it."""
    field: str
    words: str
    count: int = 1
    example_url: str = ""
