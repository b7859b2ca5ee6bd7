"""Photographs of listings in our own words, for the readers to read."""

from __future__ import annotations

from datetime import date
from typing import Any

from normaliser import normalise
from schemas import Evidence, Issue, Method, Normalised, Offering, RawListing, Source, SourceKind, State, Words

TODAY = date(2026, 11, 25)
PAGE = "5e" * 32


def said(field: str, words: str, label: str = "", method: Method = Method.LABEL, locator: str = "") -> Words:
    return Words(field=field, words=words, label=label, page=PAGE, locator=locator or f"pair:{label or field}", method=method)


def told(field: str, words: str, locator: str = "") -> Words:
    """Words for machines, as in JSON-LD."""
    return said(field, words, method=Method.STRUCTURED, locator=locator or f"ld:/0/{field}")


def source(**changes: Any) -> Source:
    facts: dict[str, Any] = {
        "source_id": "ca_harbour",
        "name": "Harbour Learning Portal",
        "url": "https://harbour.example",
        "kind": SourceKind.NATIONAL_PORTAL,
        "jurisdiction": "CA-ON",
        "currency": "CAD",
        "walk": (),
    }
    return Source(**facts | changes)


def listing(*words: Words, **changes: Any) -> RawListing:
    facts: dict[str, Any] = {
        "source_id": "ca_harbour",
        "url": "https://harbour.example/courses/tides-41",
        "native_id": "41",
        "language": "en",
        "words": words,
    }
    return RawListing(**facts | changes)


def read(*words: Words, **changes: Any) -> Normalised:
    return normalise(listing(*words), source(**changes), TODAY)


def offered(*words: Words, **changes: Any) -> Offering:
    return read(*words, **changes).offering


def issues(*words: Words, **changes: Any) -> list[tuple[str, str, str]]:
    """The issues as (kind, field, words)."""
    found: tuple[Issue, ...] = read(*words, **changes).issues
    return [(issue.kind, issue.field, issue.words) for issue in found]


def state(offering: Offering, field: str) -> tuple[State, str]:
    return next((found.state, found.reason) for found in offering.field_states if found.field == field)


def proof(offering: Offering, field: str) -> list[str]:
    """The quotes that a field path rests on."""
    found: tuple[Evidence, ...] = offering.proof(field)
    return [evidence.quote for evidence in found]


HARBOUR = (
    said("title", "Reading the Tides", locator="h1"),
    said("provider", "Harbour College", "Institution"),
    said("price", "$312.50 + HST", "Tuition"),
    said("duration", "5 to 6 weeks", "Duration"),
    said("hours", "18", "Hours"),
    said("start", "December 7, 2026", "Start Date"),
    said("delivery", "Hybrid", "Deliveries"),
    said("language", "English, French", "Languages"),
    said("credits", "1.5", "Credits"),
    said("level", "Competent", "Level"),
    said("funding", "Eligible", "OSAP"),
    said("subjects", "Navigation; Meteorology", "Areas of Focus"),
    said("outcomes", "Read a tide table"),
    said("outcomes", "Plan a safe landing"),
    said("prerequisites", "None required"),
    said("assessment", "A portfolio of passages and a short quiz."),
    said("credential", "Digital badge", "Credential"),
)
