"""What a listing is worth in credits: the value as stated and its scheme, never converted into another."""

from __future__ import annotations

import re
from functools import lru_cache

from normaliser.desk import Desk, stem
from normaliser.lookups import cue
from normaliser.numbers import QUANTITY, quantity
from schemas import Credits, Words, fold, table

EXTRACTOR = "credits@1"
INSTITUTION = "institution"
_UNIT = r"(?:credit(?: point)?s?|credits?|points?|cp|units?|unites?|ects|eap|ceus?|uecs?|pdus?|cats|ec)(?![a-z])"
_VALUE = re.compile(
    rf"(?:ects|eap|credits?)(?: credits?)?:? ?(?P<after>{QUANTITY})(?! ?[-–] ?[0-9])"
    rf"|(?<![\w.,–-])(?P<before>{QUANTITY}) ?(?:[a-z]+ ){{0,2}}?{_UNIT}"
)
_SCHEMES = frozenset(row["scheme"] for row in table("credit_systems"))
_HOURS = {
    row["scheme"]: (float(row["hours_min"]), float(row["hours_max"]))
    for row in table("credit_systems")
    if row["hours_min"] and row["hours_max"] and "contact" not in row["basis"] and "supervised" not in row["basis"]
}


def take(desk: Desk) -> tuple[Credits, ...]:
    """Credits, the most believed first; a bare number is the institution's own scheme unless another place names it."""
    schemes = desk.of("credits_scheme")
    country = desk.source.country
    constant = desk.constant("credits_scheme")

    def reader(words: str, found: Words) -> tuple[Credits, ...] | None:
        beside = (scheme.words for scheme in schemes if scheme.locator.startswith(f"{stem(found)}/"))
        return read(words, found.label, next(beside, constant), country)

    values = [(one, found) for some, found in desk.read("credits", "credits", reader) for one in some]
    named = {one.value for one, _ in values if one.scheme != INSTITUTION}
    told = [(one, found) for one, found in values if one.scheme != INSTITUTION or one.value not in named]
    for at, (_, found) in enumerate(told):
        desk.prove(f"credits.{at}", found, EXTRACTOR)
    if told:
        desk.stated.add("credits")
    if len(told) > 1:
        desk.clash(found for _, found in told)
    return tuple(one for one, _ in told)


@lru_cache(maxsize=4096)
def read(words: str, label: str, scheme: str, country: str) -> tuple[Credits, ...] | None:
    """The one value in the words; empty for a zero, None for a range or for words that hold no number of credits."""
    text = fold(words)
    value = quantity(text)
    if value is None:
        figures = {found["after"] or found["before"] for found in _VALUE.finditer(text)}
        value = quantity(figures.pop()) if len(figures) == 1 else None
    if value is None:
        return None
    if not value:
        return ()
    named = _scheme(words, country) or _scheme(scheme, country) or _scheme(label, country) or INSTITUTION
    status = "recommended" if named == "US-ACE" else cue("status", words) or "awarded"
    return (Credits(value=value, scheme=named, status=status),)


def hours_of(credits: Credits, country: str) -> tuple[float, float] | None:
    """The hours of total work the credits stand for, by the rule of the country when it has its own."""
    rule = _HOURS.get(f"{credits.scheme}-{country}") or _HOURS.get(credits.scheme)
    return (credits.value * rule[0], credits.value * rule[1]) if rule else None


def _scheme(words: str, country: str) -> str | None:
    if words in _SCHEMES:
        return words
    named = cue("scheme", words) if words else None
    return "AU-CP" if named is None and country == "AU" and re.search(r"\bcp\b|\bcredit points?\b", fold(words)) else named
