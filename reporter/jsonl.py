"""Exports one offering a line as JSON, in the field names of the unified schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reporter.effort import workload
from reporter.exports.plain import spelled_out
from schemas import Offering, Polarity, Record, Source, Text, encode


def json_lines(records: Iterable[Record], sources: Mapping[str, Source]) -> Iterator[bytes]:  # noqa: ARG001 - a format's face
    """A line for each record, as `json_line` has it."""
    for record in records:
        yield encode(json_line(record)) + b"\n"


def json_line(record: Record) -> dict[str, Any]:
    """Every field that has a value, at its default or not.

    Statements that say something is not so stand apart in `negated_statements`, so that nobody takes them for a claim.
    `name` is the title as plain text; `workload_hours` the best total effort with its basis; `cluster_id` is common to the
    records of one course.
    """
    offering = record.offering
    line: dict[str, Any] = spelled_out(offering)
    line |= {"name": offering.name, "title": _by_language(offering.title, offering)}
    if offering.description:
        line["description"] = _by_language(offering.description, offering)
    else:
        del line["description"]
    line["statements"], line["negated_statements"] = [], []
    for statement in offering.statements:
        list_name = "negated_statements" if statement.polarity is Polarity.NEGATED else "statements"
        line[list_name].append(spelled_out(statement) | {"slots": dict(statement.slots)})
    if hours := workload(offering):
        line["workload_hours"] = {"min": hours.min, "max": hours.max, "basis": hours.basis}
    if record.cluster_id:
        line["cluster_id"] = record.cluster_id
    times = {"first_seen": record.first_seen, "last_seen": record.last_seen, "last_changed": record.last_changed}
    line["lifecycle"] = {"status": record.lifecycle, **times}
    if reviewed := line.pop("last_reviewed", None):
        line["lifecycle"]["last_reviewed"] = reviewed
    return line


def _by_language(texts: tuple[Text, ...], offering: Offering) -> dict[str, str] | str:
    """The words of each language; plain words when neither they nor their page say which one it is."""
    known = {text.lang if text.lang != "und" else offering.page_language or "und": text.words for text in reversed(texts)}
    return known["und"] if known.keys() == {"und"} else known
