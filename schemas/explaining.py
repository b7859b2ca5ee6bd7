"""Why an offering says what it says: what was looked for, where, what was found, and what took a hit away."""

from __future__ import annotations

from schemas.elements import Disclosure
from schemas.evidence import FieldState, Statement
from schemas.value import Value


class Place(Value, kw_only=True, frozen=True):
    """One page that was read: its sha256, how many passages it gave, and the headings they stand under."""

    page: str
    passages: int
    headings: tuple[str, ...] = ()


class Lost(Value, kw_only=True, frozen=True):
    """Words a cue hit that count for nothing. `by` is the veto that took them, or empty where too little was said for a level."""

    cue: str
    words: str
    by: str = ""
    because: str = ""
    """The words of the veto."""
    sentence: str
    page: str
    locator: str


class Reason(Value, kw_only=True, frozen=True):
    """A statement, the heading it stands under, and the row of the level rules that gave its level."""

    statement: Statement
    heading: str = ""
    rule: str = ""


class Sought(Value, kw_only=True, frozen=True):
    """One dimension: the rows it was looked for by, what was found, and what was taken away."""

    dimension: str
    cues: tuple[str, ...]
    found: tuple[Reason, ...] = ()
    lost: tuple[Lost, ...] = ()


class SoughtElement(Value, kw_only=True, frozen=True):
    """One element of the frameworks that something was found for, or nearly: `places` are those of `found`, in their order."""

    element: str
    found: tuple[Disclosure, ...] = ()
    places: tuple[str, ...] = ()
    lost: tuple[Lost, ...] = ()


class Explanation(Value, kw_only=True, frozen=True):
    """`rules` names the version of the tables; `languages` are those they speak."""

    offering_id: str
    url: str
    title: str
    rules: str
    languages: tuple[str, ...]
    places: tuple[Place, ...] = ()
    dimensions: tuple[Sought, ...] = ()
    elements: tuple[SoughtElement, ...] = ()
    states: tuple[FieldState, ...] = ()
