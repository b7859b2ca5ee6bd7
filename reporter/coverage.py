"""Counts what records say on each dimension and field, in one pass: each record becomes a short mark, equal marks are counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from reporter.figures import Cell, Coverage, Fill, Row
from reporter.groups import GROUPS, Named
from reporter.marks import ELEMENTS, IN_PART, INHERITED, NEGATED, NO_PLACE, NOT_CHECKED, NOT_FOUND, PUBLISHED, STATED, mark
from reporter.slips import Slip
from reporter.summary import summarise
from schemas import FIELDS, Dimension, Record, Source, WrongUse

Marks = Counter[tuple[str, str]]
"""How many records have a source and a mark: one letter for each dimension and then each field."""


def coverage(records: Iterable[Record], sources: Mapping[str, Source], by: str = "source", as_of: str = "") -> Coverage:
    """A row for each source (also those without records), first-named provider or subject, largest first, and one for all.

    An offering with several subjects stands in the row of each, so these rows add up to more than all. A source of the
    records that is not in `sources` is called by its id. `as_of` is the day asked for; else it is when a record was last seen.
    """
    return coverages(records, sources, (by,), as_of)[0]


def coverages(
    records: Iterable[Record], sources: Mapping[str, Source], kinds: Sequence[str], as_of: str = ""
) -> tuple[Coverage, ...]:
    """The same by each of several kinds, while the records are gone through once."""
    if unknown := [by for by in kinds if by not in GROUPS]:
        raise WrongUse(f"Coverage by {unknown[0]} is not known; say by {', by '.join(GROUPS)}.")
    unseen = {source_id: frozenset(source.unseen) for source_id, source in sources.items()}
    counts = [(GROUPS[by], _Count(sources, by)) for by in kinds]
    for record in records:
        offering = record.offering
        letters = mark(offering, unseen.get(offering.source_id, frozenset()))
        for rows_of, count in counts:
            count.add(offering.source_id, letters, rows_of(offering), record.last_seen)
    return tuple(count.coverage(as_of) for _, count in counts)


def coverage_of(slips: Iterable[Slip], sources: Mapping[str, Source], by: str = "source", as_of: str = "") -> Coverage:
    """The same of records in brief, by source, provider or subject."""
    count = _Count(sources, by)
    for one in slips:
        count.add(one.source_id, one.mark, one.stands_in(by), "")
    return count.coverage(as_of)


class _Count:
    """One table, while it is counted."""

    def __init__(self, sources: Mapping[str, Source], by: str) -> None:
        self._by = by
        self._names = {source_id: source.name for source_id, source in sources.items()} if by == "source" else {}
        self._marks: defaultdict[str, Marks] = defaultdict(Counter)
        self._every: Marks = Counter()
        self._seen = ""

    def add(self, source_id: str, letters: str, rows_of: Named, last_seen: str) -> None:
        self._every[source_id, letters] += 1
        for key, title in rows_of:
            self._names.setdefault(key, title)
            self._marks[key][source_id, letters] += 1
        self._seen = max(self._seen, last_seen)

    def coverage(self, as_of: str) -> Coverage:
        rows = [_row(key, title, self._marks[key]) for key, title in self._names.items()]
        rows.sort(key=lambda row: (-row.n, row.name, row.key))
        total = _row("", "All", self._every)
        return Coverage(by=self._by, as_of=as_of or self._seen, rows=tuple(rows), total=total, summary=summarise(total))


def _row(key: str, name: str, marks: Marks) -> Row:
    letters: list[Counter[str]] = [Counter() for _ in ELEMENTS]
    where: list[defaultdict[str, set[str]]] = [defaultdict(set) for _ in ELEMENTS]
    for (source_id, letters_of), number in marks.items():
        for position, letter in enumerate(letters_of):
            letters[position][letter] += number
            where[position][letter].add(source_id)
    half = len(Dimension)
    return Row(
        key=key,
        name=name,
        n=marks.total(),
        sources=len({source_id for source_id, _ in marks}),
        dimensions=tuple(map(_cell, Dimension, letters[:half], where[:half])),
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
