"""Exports one offering a row as CSV for a spreadsheet: the main fields, and each dimension with its quotation and address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from reporter.effort import workload
from reporter.said import speaking
from reporter.sheets import Plain, lines
from schemas import Dimension, Offering, Polarity, Record, Scope, Source, Span, State, Statement, batches

_BATCH = 500
_BOM = b"\xef\xbb\xbf"  # without it a spreadsheet reads UTF-8 as the code page of its machine
_FIELDS: dict[str, Callable[[Offering], Plain]] = {
    "title": lambda o: o.name,
    "provider": lambda o: _joined(provider.name for provider in o.providers),
    "url": lambda o: o.url,
    "kind": lambda o: o.kind,
    "subjects": lambda o: _stated(o, "field"),
    "skills": lambda o: _stated(o, "skill"),
    "delivery": lambda o: o.delivery.canonical if o.delivery else None,
    "languages": lambda o: _joined(o.instruction_languages),
    "price": lambda o: _range(o.prices[0].amount_min, o.prices[0].amount_max) if o.prices else None,
    "currency": lambda o: o.prices[0].currency if o.prices else None,
    "price_kind": lambda o: o.prices[0].kind if o.prices else None,
    "workload_hours": lambda o: _range(hours.min, hours.max) if (hours := workload(o)) else None,
    "workload_basis": lambda o: hours.basis if (hours := workload(o)) else None,
    "duration": lambda o: _span(o.runs[0].duration) if o.runs else None,
    "start_kind": lambda o: o.runs[0].start_kind if o.runs else None,
    "start": lambda o: o.runs[0].start if o.runs else None,
    "credits": lambda o: _joined(f"{_short(c.value)} {c.scheme}" for c in o.credits),
    "level": lambda o: _joined(f"{level.framework} {level.level}" for level in o.levels),
    "difficulty": lambda o: o.difficulty.term if o.difficulty else None,
    "outcomes": lambda o: _joined(o.learning_outcomes),
    "prerequisites": lambda o: _prerequisites(o),
    "assessment": lambda o: o.assessment.description if o.assessment else None,
    "credential": lambda o: o.credential.name if o.credential else None,
    "funding": lambda o: _joined(funding.scheme for funding in o.funding),
}
_AROUND = ("offering_id", "source_id", "catalogue", "status", "first_seen", "last_seen", "last_changed")
_HEADS = (*_AROUND, *_FIELDS, *(head for d in Dimension for head in (d.value, f"{d.value}_quote", f"{d.value}_address")))


def spreadsheet(records: Iterable[Record], sources: Mapping[str, Source]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark; several values in one cell are joined by semicolons, a range by a dash.

    A dimension's cell is verifiable, described or mentioned (with its scope in brackets when it is not the offering's own),
    negated, not found or not checked.
    """
    yield _BOM + lines([_HEADS]).encode()
    for batch in batches(records, _BATCH):
        yield lines(_row(record, sources) for record in batch).encode()


def _row(record: Record, sources: Mapping[str, Source]) -> list[Plain]:
    offering = record.offering
    source = sources.get(offering.source_id)
    origin = (offering.offering_id, offering.source_id, source.name if source else offering.source_id)
    times = (record.first_seen, record.last_seen, record.last_changed)
    said = speaking(offering)
    dimensions = (value for dimension in Dimension for value in _dimension(offering, dimension, said.get(dimension)))
    return [*origin, record.lifecycle, *times, *(read(offering) for read in _FIELDS.values()), *dimensions]


def _dimension(offering: Offering, dimension: Dimension, said: Statement | None) -> tuple[str, str | None, str | None]:
    if said is None:
        return "not found" if offering.state(dimension) is State.SILENT else "not checked", None, None
    return _word(said), said.text, offering.url


def _word(statement: Statement) -> str:
    if statement.polarity is Polarity.NEGATED:
        return "negated"
    return statement.level.value if statement.scope is Scope.OFFERING else f"{statement.level.value} ({statement.scope.value})"


def _prerequisites(offering: Offering) -> str | None:
    found = offering.prerequisites
    if found is None:
        return None
    return "none required" if found.none_required else _joined(found.items)


def _stated(offering: Offering, axis: str) -> str | None:
    return _joined(c.label for c in offering.classifications if c.axis == axis and c.method == "stated")


def _joined(words: Iterable[str]) -> str | None:
    return "; ".join(words) or None


def _short(number: object) -> str:
    """A figure as it was stated, whole numbers without a point."""
    return str(number).removesuffix(".0")


def _range(low: object, high: object) -> str:
    return _short(low) if low == high else f"{_short(low)}–{_short(high)}"


def _span(span: Span | None) -> str | None:
    return f"{_range(span.min, span.max)} {span.unit.value}" if span else None
