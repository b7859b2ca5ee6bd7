"""Reduces an offering to what it can be told apart by, and to the keys under which its likes are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from zlib import crc32

from matcher.asides import Known
from matcher.tables import rows
from matcher.titles import name_of
from matcher.words import says
from schemas import (
    EffortKind,
    Name,
    Offering,
    OfferingKind,
    Provider,
    Source,
    Span,
    Text,
    Traits,
    Unit,
    canonical_url,
    fold,
    slug,
)

_WEEKS = {Unit.DAY: 1 / 7, Unit.WEEK: 1.0, Unit.MONTH: 52 / 12, Unit.YEAR: 52.0}
_FORMS = {OfferingKind.PROGRAMME: "programme", OfferingKind.DEGREE: "degree", OfferingKind.EXAM_ONLY: "exam"}
_WORD = re.compile(r"[^\W_]+")
_RUN_OF = re.compile(r"(?:course-v1:)?([^+]+\+[^+]+)\+[^+]+")
"""The key of an Open edX course: all but its last part name the course, that one the run."""
_HOUSE = re.compile(r" \(|, | - ")
"""Ends the name of a provider before its short name or a part of it."""
_LEAST_CODE = 5
_SHINGLE = 4  # words
_MOST_SHINGLES = 400
_BEGINNING = 5  # letters of a word that are looked for, so that a slip behind them does no harm
_TELLING = 3  # longest words of a title, which are the rarest


def traits(offering: Offering, source: Source) -> Traits:
    """What the offering states, of its title in every language, and how near its catalogue stands to the course."""
    effort = [each for each in offering.effort if each.kind is EffortKind.TOTAL]
    bodies = (*offering.providers, *offering.awarding_bodies)
    codes = tuple(sorted(set(_codes(offering))))
    places = tuple(sorted({word for place in offering.places for word in _WORD.findall(fold(place))}))
    names = tuple(_names(offering, Known(_house(bodies), codes, places)))
    stated = {tag.split("-")[0].lower() for tag in offering.instruction_languages}
    return Traits(
        offering_id=offering.offering_id,
        source_id=offering.source_id,
        standing=next((int(row["standing"]) for row in rows("standing") if row["kind"] == source.kind), len(rows("standing"))),
        names=names,
        providers=tuple(dict.fromkeys(body.slug for body in bodies)),
        form="" if offering.kind is OfferingKind.UNKNOWN else _FORMS.get(offering.kind, "course"),
        codes=tuple(sorted({*codes, *(code for name in names if len(code := name.code) >= _LEAST_CODE)})),
        address=_address(offering.url),
        links=tuple(sorted(set(_links(offering)))),
        languages=tuple(sorted(stated or {tag for name in names for tag in name.languages})),
        levels=tuple(sorted((level.framework, fold(level.level)) for level in offering.levels)),
        credits=tuple(sorted((each.scheme, f"{each.value:g}") for each in offering.credits)),
        difficulty=(offering.difficulty.scale, offering.difficulty.term) if offering.difficulty else None,
        weeks=_weeks(run.duration for run in offering.runs),
        hours=(effort[0].min, effort[0].max) if effort else None,
        shingles=_shingles(text.words for text in offering.description),
    )


def keys(of: Traits) -> frozenset[str]:
    """Two records with a key in common are compared; all others are never looked at together."""
    return frozenset(_keys(of))


def _keys(of: Traits) -> Iterator[str]:
    for name in of.names:
        telling = sorted(sorted(set(name.words)), key=len, reverse=True)[:_TELLING]
        yield from (f"provider {slug} {word[:_BEGINNING]}" for slug in of.providers for word in telling)
        yield from (f"title {' '.join(sorted(pair))}" for pair in combinations(telling, 2))
        if len(telling) == 1:
            yield f"title {telling[0]}"
    yield from (f"code {code}" for code in of.codes)
    yield from (f"address {address}" for address in {of.address, *of.links})


def _names(offering: Offering, known: Known) -> Iterator[Name]:
    """Each title once."""
    told = (name_of(text.words, _lang(text, offering), known) for text in offering.title)
    yield from dict.fromkeys(name for name in told if name.words)


def _lang(text: Text, offering: Offering) -> str:
    known = text.lang if text.lang != "und" else offering.page_language or ""
    return known.split("-")[0].lower()


def _house(bodies: Iterable[Provider]) -> tuple[str, ...]:
    """How the bodies are named where a title names them: in full, or by their initials."""
    full = [_without_form(_HOUSE.split(body.name.removeprefix("The "))[0]) for body in bodies]
    short = ["".join(word[0] for word in _WORD.findall(name) if word[0].isupper()).lower() for name in full]
    return tuple(dict.fromkeys((*map(slug, full), *(body.slug for body in bodies), *(each for each in short if len(each) > 1))))


def _without_form(name: str) -> str:
    first, _, last = name.rpartition(" ")
    return first if first and says("legal", fold(last).strip(".")) else name


def _codes(offering: Offering) -> Iterator[str]:
    """Codes long enough to be somebody's own, of letters and digits: a number, or one behind a letter, is counted up anywhere."""
    told = [each.value for each in offering.identifiers if each.scheme in {"course_code", "product_code"}]
    own = offering.native_id or ""
    for code in (*told, *([own] if sum(map(str.isalpha, own)) > 1 else ())):
        kept = _RUN_OF.sub(r"\1", code)
        plain = "".join(_WORD.findall(kept)).upper()
        if len(plain) >= _LEAST_CODE and not plain.isdecimal() and not plain.isalpha():
            yield plain


def _address(url: str) -> str:
    return canonical_url(url).partition("://")[2].removeprefix("www.")


def _links(offering: Offering) -> Iterator[str]:
    """Where a catalogue sends its reader for more: a partner's own page, when it lists what is not its own."""
    for each in offering.disclosures:
        if each.kind == "further_information" and each.url:
            yield _address(each.url)
    yield from (_address(each.url) for each in offering.identifiers if each.url)


def _weeks(told: Iterable[Span | None]) -> tuple[float, float] | None:
    first = next((span for span in told if span is not None), None)
    return None if first is None else (first.min * _WEEKS[first.unit], first.max * _WEEKS[first.unit])


def _shingles(texts: Iterable[str]) -> tuple[int, ...]:
    found: set[int] = set()
    for text in texts:
        words = _WORD.findall(fold(text[:20_000]))
        for at in range(min(len(words) - _SHINGLE + 1, _MOST_SHINGLES)):
            found.add(crc32(" ".join(words[at : at + _SHINGLE]).encode()))
    return tuple(sorted(found))
