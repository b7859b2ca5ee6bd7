"""What a person says of a field in the place of what its pages say: words like theirs, read by the same readers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from normaliser.brackets import with_brackets
from normaliser.offering import normalise
from schemas import Basis, Correction, Issue, Method, Normalised, Offering, Price, RawListing, Run, Source, State, Words, table

NEEDLESS, OVERTAKEN = "correction_needless", "correction_overtaken"
BAR = "|"
_LONGEST = 120


class Row(NamedTuple):
    """One row of `corrections.csv`, which explains its columns."""

    read_as: str
    instead_of: frozenset[str]
    beside: frozenset[str]
    several: bool
    example: str


CORRECTABLE: Mapping[str, Row] = {
    row["field"]: Row(
        row["read_as"],
        frozenset(filter(None, row["instead_of"].split("|"))),
        frozenset(filter(None, row["beside"].split("|"))),
        row["several"] == "1",
        row["example"],
    )
    for row in table("corrections")
}
"""The fields a person may correct."""


def said(raw: RawListing, source: Source, field: str) -> tuple[Words, ...]:
    """All words of a listing that a field may be read from, those in the brackets of its title too."""
    return _said(with_brackets(raw, source), field)


def _said(raw: RawListing, field: str) -> tuple[Words, ...]:
    row = CORRECTABLE[field]
    return tuple(found for found in raw.words if found.field in row.instead_of | row.beside)


def corrected(raw: RawListing, corrections: Collection[Correction]) -> RawListing:
    """The listing with a person's words in the place of its own; what speaks of other fields, too, stays for these."""
    passed = frozenset(name for one in corrections for name in CORRECTABLE[one.field].instead_of)
    given = (words for one in corrections for words in _given(one))
    kept = (found for found in raw.words if found.field not in passed)
    return replace(raw, words=(*given, *kept), corrected=tuple(one.field for one in corrections))


def normalise_corrected(raw: RawListing, source: Source, today: date, corrections: Sequence[Correction]) -> Normalised:
    """What `normalise` makes of a listing on which corrections stand; an issue for each that its pages have caught up with."""
    if not corrections:
        return normalise(raw, source, today)
    raw = with_brackets(raw, source)
    done = normalise(corrected(raw, corrections), source, today)
    told = tuple(issue for one in corrections for issue in _overdue(one, done.offering, raw, source, today))
    return replace(done, issues=(*done.issues, *told), corrections=tuple(one.correction_id for one in corrections))


def readable(correction: Correction, raw: RawListing, source: Source, today: date) -> bool:
    """Whether its words are read as a value of its field; words that say it is not stated need no reading."""
    if not correction.words:
        return True
    alone = replace(raw, words=tuple(_given(correction)), corrected=(correction.field,))
    return normalise(alone, source, today).offering.state(correction.field) is State.STATED


def _given(correction: Correction) -> Iterator[Words]:
    row = CORRECTABLE[correction.field]
    for words in correction.words.split(BAR) if row.several else [correction.words]:
        if words.strip():
            yield Words(field=row.read_as, words=words.strip(), page="", locator=correction.locator, method=Method.CORRECTION)


def _overdue(one: Correction, ours: Offering, raw: RawListing, source: Source, today: date) -> Iterator[Issue]:
    """What the pages say is held against what was given, and against what they said then: all read by one day's rules."""
    names = {words.field for words in _said(raw, one.field)} | {words.field for words in one.instead}
    others = tuple(found for found in raw.words if found.field not in names)
    told, then = (
        _SAYS[one.field](normalise(replace(raw, words=(*words, *others)), source, today).offering)
        for words in (_said(raw, one.field), one.instead)
    )
    kind = NEEDLESS if told == _SAYS[one.field](ours) else OVERTAKEN if told != then else ""
    if kind:
        words = " · ".join(dict.fromkeys(found.words.strip() for found in _said(raw, one.field)))[:_LONGEST]
        yield Issue(
            source_id=source.source_id,
            kind=kind,
            field=one.field,
            words=f"{one.correction_id}: {words or 'the page says nothing'}",
            example_url=raw.url,
        )


def _labels(*axes: str) -> Callable[[Offering], object]:
    return lambda offering: [c.label for c in offering.classifications if c.axis in axes and c.method == "stated"]


def _bare(values: Iterable[Price | Run]) -> object:
    """Values without the words that said them."""
    return [replace(value, raw="") for value in values]


_SAYS: Mapping[str, Callable[[Offering], object]] = {
    "title": lambda offering: [text.words for text in offering.title],
    "provider": lambda offering: [provider.slug for provider in offering.providers],
    "description": lambda offering: [text.words for text in offering.description],
    "subjects": _labels("field", "industry"),
    "skills": _labels("skill"),
    "delivery": lambda offering: offering.delivery and replace(offering.delivery, raw=""),
    "language": lambda offering: offering.instruction_languages,
    "price": lambda offering: _bare(offering.prices),
    "workload": lambda offering: [effort for effort in offering.effort if effort.basis is Basis.STATED],
    "duration": lambda offering: [run.duration for run in offering.runs[:1] if run.duration],
    "start": lambda offering: [(run.start_kind, run.start) for run in offering.runs if run.start_kind],
    "credits": lambda offering: offering.credits,
    "level": lambda offering: offering.levels,
    "difficulty": lambda offering: offering.difficulty,
    "outcomes": lambda offering: offering.learning_outcomes,
    "prerequisites": lambda offering: offering.prerequisites,
    "assessment": lambda offering: offering.assessment,
    "credential": lambda offering: offering.credential,
    "funding": lambda offering: offering.funding,
}
"""What an offering says of a field, however it is worded."""
