"""A small composed catalogue: three invented sources, forty courses and a few awkward ones."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from crawlers import Archive
from schemas import (
    FIELDS,
    Ask,
    Assessment,
    Basis,
    Classification,
    Credential,
    Credits,
    Delivery,
    DeliveryMode,
    Difficulty,
    Dimension,
    Effort,
    EffortKind,
    Evidence,
    FieldState,
    Harvest,
    Level,
    Method,
    Offering,
    Outcome,
    Page,
    Polarity,
    Prerequisites,
    Price,
    PriceKind,
    Provider,
    QualificationLevel,
    Run,
    Scope,
    Source,
    SourceKind,
    StartKind,
    State,
    Statement,
    Take,
    Taken,
    Text,
    Value,
    Walk,
    offering_id,
    slug,
)
from tests.web.quotes import QUOTES

TODAY = date(2026, 11, 25)
BODY = b"<h1>Foundations of negotiation</h1><p>Fee: EUR 250</p>"
SHEET = Page(
    url="https://ie-harbour.example/courses/foundations-of-negotiation?print=1",
    status=200,
    body=BODY,
    fetched_at="2026-11-23T02:10:00Z",
    sha256=hashlib.sha256(BODY).hexdigest(),
)
"""The one page that lies in the archive; the others' hashes are not in its list."""
PAGE = "5e" * 32
HOLDERS = {
    "price": "prices", "workload": "effort", "start": "runs", "provider": "providers", "level": "levels",
    "language": "instruction_languages", "outcomes": "learning_outcomes",
    "subjects": "classifications", "skills": "classifications",
}  # fmt: skip
"""Where the value of a field stands in an offering, when it has another name there."""

HOSTILE = "<script>alert(1)</script> & <b>safe</b> web forms"
EMPTY = "Wayfinding"
FRENCH = "Négociation et médiation au travail"
DENIED = "Beekeeping for city roofs"
GONE = "Letterpress weekend"
BORROWED = "Coastal ecology in the field"
STEALTH = "Links that run"
ARCHIVED = "Foundations of negotiation"


BROAD = {"Data": "061", "Computing": "061", "Business": "041", "Food": "072", "Environment": "052", "Health": "091"}
"""The narrow field of ISCED-F that is derived from a subject."""


def _source(name: str, title: str, kind: SourceKind, jurisdiction: str, currency: str) -> Source:
    url = f"https://{name.replace('_', '-')}.example/"
    walk = Walk(family="listing", url=url)
    return Source(
        source_id=name, name=title, url=url, kind=kind, jurisdiction=jurisdiction, currency=currency, walk=(walk,),
        unseen=("quality_rating",) if kind is SourceKind.NATIONAL_PORTAL else (),
    )  # fmt: skip


SOURCES = {
    source.source_id: source
    for source in (
        _source("ie_harbour", "Harbour Credentials (Ireland)", SourceKind.NATIONAL_PORTAL, "IE", "EUR"),
        _source("ca_maple", "Maple Short Courses (Ontario)", SourceKind.NATIONAL_PORTAL, "CA-ON", "CAD"),
        _source("mooc_lantern", "Lantern", SourceKind.MOOC_PLATFORM, "GB", "GBP"),
    )
}


class Line(Value, kw_only=True, frozen=True):
    """A row of `courses.csv`, which explains its columns."""

    source: str
    title: str
    provider: str
    subject: str
    price: str
    hours: float
    start: str
    mode: str
    says: str
    lang: str
    url: str
    until: str


def _lines() -> tuple[Line, ...]:
    rows = (Path(__file__).parent / "courses.csv").read_text(encoding="utf-8").splitlines()
    table = csv.DictReader(row for row in rows if not row.startswith("#"))
    return tuple(msgspec.convert(row | {"hours": row["hours"] or 0}, Line, strict=False) for row in table)


LINES = _lines()


def course_id(title: str) -> str:
    """The id of the course with this title."""
    line = next(line for line in LINES if line.title == title)
    return offering_id(line.source, title)


def offering(line: Line) -> Offering:
    values = _values(line)
    return Offering(
        offering_id=offering_id(line.source, line.title),
        source_id=line.source,
        url=line.url or f"{SOURCES[line.source].url}courses/{slug(line.title)}",
        page_language=line.lang,
        statements=tuple(_statements(line)),
        field_states=tuple(_states(line, values)),
        evidence=tuple(_evidence(values, SHEET.sha256 if line.title == ARCHIVED else PAGE)),
        **values,
    )


def keep(archive: Archive) -> str:
    """Archives the one page; gives the name of the list it stands in."""
    deposit = archive.open("ie_harbour", "20261123T021000")
    deposit.keep(SHEET, Ask(url=SHEET.url))
    return deposit.close()


def takes(manifest: str = "") -> Iterator[Take]:
    """Two nights: one course of the first is gone in the second."""
    for night, lines in ((22, LINES), (24, [line for line in LINES if not line.until])):
        for number, source_id in enumerate(SOURCES):
            read = tuple(Taken(offering=offering(line), pages_hash=PAGE) for line in lines if line.source == source_id)
            moment = f"2026-11-{night}T02:{number + 10}:00Z"
            harvest = Harvest(
                harvest_id=f"{source_id}-{night}",
                source_id=source_id,
                started_at=moment,
                ended_at=moment,
                outcome=Outcome.FULL,
                manifest=manifest if source_id == "ie_harbour" else "",
            )
            yield Take(harvest=harvest, read=read, grace=1)


def _values(line: Line) -> dict[str, Any]:
    values: dict[str, Any] = {"title": (Text(words=line.title, lang=line.lang),)}
    if line.provider:
        country = {"ie_harbour": "IE", "ca_maple": "CA", "mooc_lantern": "GB"}[line.source]
        values["providers"] = (Provider(name=line.provider, slug=slug(line.provider), country=country),)
    if line.subject:
        values["classifications"] = (
            Classification(axis="field", label=line.subject),
            Classification(axis="skill", label=line.title.split()[0].lower()),
        )
        if line.subject in BROAD:
            field = Classification(axis="field", scheme="ISCED-F", code=BROAD[line.subject], label=line.subject, method="mapped")
            values["classifications"] += (field,)
        values["description"] = (Text(words=QUOTES[f"about.{line.lang}"].format(subject=line.subject.lower()), lang=line.lang),)
        values["learning_outcomes"] = tuple(QUOTES[f"outcomes.{line.lang}"].split("|"))
        values["instruction_languages"] = (line.lang,)
        values["assessment"] = Assessment(description=QUOTES[f"assessment.{line.lang}"], types=("assignment",))
        values["prerequisites"] = Prerequisites(none_required=True) if line.price == "0" else Prerequisites(items=("Curiosity",))
    if line.price:
        amount, currency = Decimal(line.price), SOURCES[line.source].currency or "EUR"
        price = Price(amount_min=amount, amount_max=amount, currency=currency, raw=line.price)
        upgrade = Price(amount_min=Decimal(49), amount_max=Decimal(49), currency="GBP", kind=PriceKind.CERTIFICATE, raw="£49")
        values["prices"] = (price, upgrade) if line.source == "mooc_lantern" and not amount else (price,)
    if line.hours:
        basis = Basis.CREDITS if line.hours == 125 else Basis.STATED
        values["effort"] = (Effort(kind=EffortKind.TOTAL, min=line.hours, max=line.hours, basis=basis),)
    if line.start:
        any_time = line.start == "any"
        kind = StartKind.ON_DEMAND if any_time else StartKind.MONTH if len(line.start) == 7 else StartKind.FIXED
        values["runs"] = (Run(start_kind=kind, start=None if any_time else line.start, raw=line.start),)
    if line.mode:
        mode = DeliveryMode(line.mode)
        location = {DeliveryMode.ONSITE: "onsite", DeliveryMode.BLENDED: "mixed"}.get(mode, "online")
        values["delivery"] = Delivery(
            canonical=mode, location=location, timing="async", pace="self", learner_choice=False, raw=location
        )
    if line.source == "ie_harbour" and line.hours >= 25:
        values["credits"] = (Credits(value=line.hours // 25 * 1.0, scheme="ECTS"),)
        values["levels"] = (QualificationLevel(framework="NFQ", level="9" if line.hours > 50 else "7", jurisdiction="IE"),)
        values["credential"] = Credential(name="Digital badge", forms=("badge",))
    if line.source == "mooc_lantern":
        values["difficulty"] = Difficulty(scale="mooc", term="Beginner", rank=1)
    return values


def _statements(line: Line) -> Iterator[Statement]:
    for dimension, letter in zip(Dimension, line.says, strict=True):
        if letter in "-u":
            continue
        level = Level.DESCRIBED if letter == "p" else Level.MENTIONED
        yield Statement(
            dimension=dimension, level=level, text=QUOTES[f"{dimension}.{letter}"], page=PAGE, locator="text:4", lang="en",
            polarity=Polarity.NEGATED if letter == "n" else Polarity.AFFIRMED,
            scope=Scope.PROVIDER if letter == "v" else Scope.OFFERING,
        )  # fmt: skip


def _states(line: Line, values: dict[str, Any]) -> Iterator[FieldState]:
    for dimension, letter in zip(Dimension, line.says, strict=True):
        carried = dimension not in SOURCES[line.source].unseen
        state = {"-": State.SILENT if carried else State.UNSEEN, "u": State.UNSEEN, "v": State.SILENT}.get(letter, State.STATED)
        reason = "not_carried_by_source" if not carried else "page_not_fetched"
        yield FieldState(field=dimension, state=state, reason=reason if state is State.UNSEEN else "")
        if letter == "v":
            yield FieldState(field=dimension, state=State.UNREACHABLE, reason="error", scope=Scope.PROVIDER)
    for field in FIELDS:
        yield FieldState(field=field, state=State.STATED if HOLDERS.get(field, field) in values else State.SILENT)


def _evidence(values: dict[str, Any], page: str) -> Iterator[Evidence]:
    for field, value in values.items():
        quote = str(getattr(value[0] if isinstance(value, tuple) else value, "words", "") or QUOTES.get(f"label.{field}", field))
        method = Method.STRUCTURED if field == "title" else Method.LABEL
        yield Evidence(field=field, page=page, locator=f"pair:{field}", quote=quote, method=method, extractor="pairs@1")
