"""How what the catalogues publish moved from night to night, each change split into parts that add up to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from fractions import Fraction

from reporter.marks import ELEMENTS, OBSERVED, PUBLISHED, STATED, mark
from schemas import Cause, Offering, Record, Source, Step, Value, WrongUse

_SAID = frozenset((PUBLISHED, STATED))


class Part(StrEnum):
    """What moved a figure. A source is in on the night that brings its first records, and out on that which takes its last."""

    CHANGED = "records_changed"
    RULES = "our_rules"
    CORRECTED = "corrections"
    IN = "records_in"
    OUT = "records_out"
    SOURCES_IN = "sources_in"
    SOURCES_OUT = "sources_out"


_PARTS = {Cause.CODE: Part.RULES, Cause.RULE: Part.RULES, Cause.VOCABULARY: Part.RULES, Cause.CORRECTION: Part.CORRECTED}


class Tally(Value, kw_only=True, frozen=True):
    """Counts, or what was added to counts: of `n` offerings, those `observed` on an element and those that publish it."""

    n: int = 0
    observed: int = 0
    published: int = 0

    def __add__(self, other: Tally) -> Tally:
        n, observed, published = self.n + other.n, self.observed + other.observed, self.published + other.published
        return Tally(n=n, observed=observed, published=published)

    @property
    def share(self) -> Fraction | None:
        """Published, of those observed."""
        return Fraction(self.published, self.observed) if self.observed else None


class Change(Value, kw_only=True, frozen=True):
    """One element of one row (a source, or all: an empty key) on one night, or over all of them: an empty night.

    The seven parts, in the order of Part, are what was added: before + all parts = after, in each of the three counts.
    """

    night: str
    key: str
    name: str
    element: str
    before: Tally
    after: Tally
    parts: tuple[tuple[Part, Tally], ...]

    def points(self, part: Part) -> Fraction | None:
        """What a part did to the share, from -1 to 1; None where there was no share before or is none after.

        Of a part that adds p published and o observed: (p - mean share x o) / mean observed, both means of before and after.
        The parts add up to the change of the share exactly, in any order, and a part that adds nothing does nothing.
        """
        before, after = self.before.share, self.after.share
        if before is None or after is None:
            return None
        added = dict(self.parts)[part]
        return (added.published - (before + after) / 2 * added.observed) / Fraction(self.before.observed + self.after.observed, 2)


class Trend(Value, kw_only=True, frozen=True):
    """`first` and `last` are days; `nights` are the changes of each night, `whole` those from before the first to the last.

    `steps` tells how many steps of records each part took in all.
    """

    first: str
    last: str
    nights: tuple[Change, ...]
    whole: tuple[Change, ...]
    steps: tuple[tuple[Part, int], ...] = ()


Marks = Counter[str]
Moves = defaultdict[tuple[str, str, Part], Counter[tuple[str, str]]]
"""By night, source and part: how many records went from a mark to a mark, empty where they were not there."""


def trend(
    before: Iterable[Record],
    steps: Iterable[Step],
    sources: Mapping[str, Source],
    days: Collection[str],
    elements: Collection[str] = ELEMENTS,
    by_source: bool = False,
) -> Trend:
    """The steps night by night; `before` are the records as the day before the first of `days` ended.

    The nights of `days` appear though nothing happened on them. A dimension is published where the offering's own page
    describes it, a field where it is stated.
    """
    if unknown := sorted(set(elements) - set(ELEMENTS)):
        raise WrongUse(f"There is no dimension or field {unknown[0]!r}; say one of {', '.join(ELEMENTS)}.")
    unseen = {source_id: frozenset(source.unseen) for source_id, source in sources.items()}
    held: defaultdict[str, Marks] = defaultdict(Counter)
    for record in before:
        held[record.offering.source_id][_mark(record.offering, unseen)] += 1
    moves: Moves = defaultdict(Counter)
    for step in steps:
        moves[step.at[:10], step.source_id, _part(step)][_mark(step.before, unseen), _mark(step.after, unseen)] += 1
    nights = sorted({*days, *(night for night, _, _ in moves)})
    keys = sorted({*held, *(source_id for _, source_id, _ in moves)})
    moves = _sources_apart(moves, {key: marks.total() for key, marks in held.items()})
    rows = [("", "All", keys)] + [(key, sources[key].name if key in sources else key, [key]) for key in keys if by_source]
    changes = [
        change
        for key, name, members in rows
        for element in elements
        for change in _line(key, name, element, nights, _at(held, moves, members, nights, ELEMENTS.index(element)))
    ]
    return Trend(
        first=min(nights, default=""),
        last=max(nights, default=""),
        nights=tuple(change for change in changes if change.night),
        whole=tuple(change for change in changes if nights and not change.night),
        steps=tuple((part, sum(pairs.total() for (*_, of), pairs in moves.items() if of is part)) for part in Part),
    )


def _mark(offering: Offering | None, unseen: Mapping[str, frozenset[str]]) -> str:
    return mark(offering, unseen.get(offering.source_id, frozenset())) if offering else ""


def _part(step: Step) -> Part:
    if step.before is None:
        return Part.IN
    if step.after is None:
        return Part.OUT
    return _PARTS.get(step.cause, Part.CHANGED) if step.cause else Part.CHANGED


def _sources_apart(moves: Moves, standing: dict[str, int]) -> Moves:
    """Tells the records of a source that itself came or went from those that came to it or left it."""
    told: Moves = defaultdict(Counter)
    for night, source_id in sorted({(night, source_id) for night, source_id, _ in moves}):
        was = standing.get(source_id, 0)
        came, went = (moves.get((night, source_id, part), Counter()).total() for part in (Part.IN, Part.OUT))
        standing[source_id] = was + came - went
        names = {Part.IN: Part.IN if was else Part.SOURCES_IN, Part.OUT: Part.OUT if standing[source_id] else Part.SOURCES_OUT}
        for part in Part:
            if (night, source_id, part) in moves:
                told[night, source_id, names.get(part, part)] += moves[night, source_id, part]
    return told


Counts = tuple[Tally, Mapping[str, Mapping[Part, Tally]]]
"""Of one row and element: what stood before the first night, and what each part of each night added."""


def _at(held: Mapping[str, Marks], moves: Moves, members: Collection[str], nights: Collection[str], position: int) -> Counts:
    start, wanted = Tally(), set(members)
    for key in members:
        for letters, number in held.get(key, Counter()).items():
            start += _tally(letters, position, number)
    added: dict[str, dict[Part, Tally]] = {night: dict.fromkeys(Part, Tally()) for night in nights}
    for (night, source_id, part), pairs in moves.items():
        if source_id in wanted:
            for (old, new), number in pairs.items():
                added[night][part] += _tally(new, position, number) + _tally(old, position, -number)
    return start, added


def _tally(letters: str, position: int, number: int) -> Tally:
    if not letters:
        return Tally()
    letter = letters[position]
    return Tally(n=number, observed=number * (letter in OBSERVED), published=number * (letter in _SAID))


def _line(key: str, name: str, element: str, nights: Collection[str], counts: Counts) -> Iterable[Change]:
    start, added = counts
    what = {"key": key, "name": name, "element": element}
    before, whole = start, dict.fromkeys(Part, Tally())
    for night in nights:
        parts = added[night]
        after = sum(parts.values(), before)
        whole = {part: whole[part] + parts[part] for part in Part}
        yield Change(night=night, before=before, after=after, parts=tuple(parts.items()), **what)
        before = after
    yield Change(night="", before=start, after=before, parts=tuple(whole.items()), **what)
