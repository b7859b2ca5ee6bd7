"""Counts what records say on each dimension and field, in one pass: each record becomes a short mark, equal marks are counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal

from reporter.figures import Cell, Coverage, Fill, Row
from reporter.said import speaking
from reporter.summary import summarise
from schemas import FIELDS, Dimension, Level, Offering, Polarity, Record, Scope, Source, State, Statement, WrongUse

PUBLISHED, IN_PART, NEGATED, INHERITED, NOT_FOUND, NOT_CHECKED, NO_PLACE = "PIGHNUX"
STATED = "S"
_DIMENSIONS = tuple(Dimension)
_ELEMENTS = (*_DIMENSIONS, *FIELDS)
Marks = Counter[tuple[str, str]]
"""How many records have a source and a mark: one letter for each dimension and then each field."""


def coverage(records: Iterable[Record], sources: Mapping[str, Source], by: Literal["source", "provider"] = "source") -> Coverage:
    """A row for each source (also those without records) or first-named provider, largest first, and one for all.

    A source of the records that is not in `sources` is called by its id.
    """
    if by not in ("source", "provider"):
        raise WrongUse(f"Coverage by {by} is not known; say by source or by provider.")
    unseen = {source_id: frozenset(source.unseen) for source_id, source in sources.items()}
    names = {source_id: source.name for source_id, source in sources.items()} if by == "source" else {}
    marks: defaultdict[str, Marks] = defaultdict(Counter)
    as_of = ""
    for record in records:
        offering = record.offering
        key, title = _row_of(offering, by)
        names.setdefault(key, title)
        marks[key][offering.source_id, _mark(offering, unseen.get(offering.source_id, frozenset()))] += 1
        as_of = max(as_of, record.last_seen)
    rows = sorted((_row(key, title, marks[key]) for key, title in names.items()), key=lambda row: (-row.n, row.name, row.key))
    total = _row("", "All", sum(marks.values(), Counter()))
    return Coverage(by=by, as_of=as_of, rows=tuple(rows), total=total, summary=summarise(total))


def _row_of(offering: Offering, by: str) -> tuple[str, str]:
    if by == "source":
        return offering.source_id, offering.source_id
    provider = offering.provider
    return (provider.slug, provider.name) if provider else ("", "No provider named")


def _mark(offering: Offering, unseen: frozenset[str]) -> str:
    states = {found.field: found.state for found in offering.own_states}
    said = speaking(offering)
    letters = [_letter(said.get(d), _unsaid(states.get(d), d in unseen)) for d in _DIMENSIONS]
    letters += [STATED if states.get(f) is State.STATED else _unsaid(states.get(f), f in unseen) for f in FIELDS]
    return "".join(letters)


def _letter(statement: Statement | None, unsaid: str) -> str:
    """What is said of all courses counts only where the offering's own page was read and is silent: it is never a check."""
    if statement is None:
        return unsaid
    if statement.scope is not Scope.OFFERING:
        return INHERITED if unsaid == NOT_FOUND and statement.polarity is Polarity.AFFIRMED else unsaid
    if statement.polarity is Polarity.NEGATED:
        return NEGATED
    return IN_PART if statement.level is Level.MENTIONED else PUBLISHED


def _unsaid(state: State | None, no_place: bool) -> str:
    """Only a page that was read can be silent; words we cannot show are not counted as said."""
    if state is State.SILENT:
        return NOT_FOUND
    return NO_PLACE if no_place else NOT_CHECKED


def _row(key: str, name: str, marks: Marks) -> Row:
    letters: list[Counter[str]] = [Counter() for _ in _ELEMENTS]
    where: list[defaultdict[str, set[str]]] = [defaultdict(set) for _ in _ELEMENTS]
    for (source_id, mark), number in marks.items():
        for position, letter in enumerate(mark):
            letters[position][letter] += number
            where[position][letter].add(source_id)
    half = len(_DIMENSIONS)
    return Row(
        key=key,
        name=name,
        n=marks.total(),
        sources=len({source_id for source_id, _ in marks}),
        dimensions=tuple(map(_cell, _DIMENSIONS, letters[:half], where[:half])),
        fields=tuple(map(_fill, FIELDS, letters[half:], where[half:])),
    )


def _cell(element: str, letters: Counter[str], where: Mapping[str, set[str]]) -> Cell:
    unchecked = letters[NOT_CHECKED] + letters[NO_PLACE]
    observed = letters.total() - unchecked
    return Cell(
        element=element,
        n=letters.total(),
        observed=observed,
        published=letters[PUBLISHED],
        in_part=letters[IN_PART],
        negated=letters[NEGATED],
        inherited=letters[INHERITED],
        not_found=letters[NOT_FOUND],
        not_checked=unchecked,
        no_place=letters[NO_PLACE],
        share=_share(letters[PUBLISHED], observed),
        any_share=_share(letters[PUBLISHED] + letters[IN_PART], observed),
        sources=len(_observed(where)),
        publishing=len(where.get(PUBLISHED, ())),
    )


def _fill(element: str, letters: Counter[str], where: Mapping[str, set[str]]) -> Fill:
    observed = letters[STATED] + letters[NOT_FOUND]
    share = _share(letters[STATED], observed)
    sources = len(_observed(where))
    return Fill(element=element, n=letters.total(), observed=observed, stated=letters[STATED], share=share, sources=sources)


def _observed(where: Mapping[str, set[str]]) -> set[str]:
    return set().union(*(ids for letter, ids in where.items() if letter not in (NOT_CHECKED, NO_PLACE)))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
