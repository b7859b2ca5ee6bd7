"""The changes of the last month: listings that came, went and changed, the gaps that moved most, and who appeared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from reporter.ecosystem.counting import CHANGED, GONE, NEW, REREAD, Count
from reporter.ecosystem.figures import Month, Moved, Named, Shift
from reporter.ecosystem.growing import called
from reporter.trend import Change, Part, Trend
from schemas import Source

DAYS = 30
MOVES = 6
"""Moves that are told, the largest."""
FEWEST = 10
"""Of fewer listings than these a share that moves says nothing of a catalogue."""
_OURS = (Part.RULES, Part.CORRECTED)


def month(count: Count, trend: Trend, nights: Sequence[str], sources: Mapping[str, Source]) -> Month:
    """Of the last DAYS days, or since the first night, on which everything is new and nothing has changed."""
    edge = (date.fromisoformat(nights[-1]) - timedelta(days=DAYS)).isoformat() if nights else ""
    shown = [night for night in nights[1:] if night > edge]
    if not shown:
        return Month(before="", nights=(), listings=(), moves=(), providers=())
    return Month(
        before=nights[nights.index(shown[0]) - 1],
        nights=tuple(shown),
        listings=_listings(count, shown, sources),
        moves=_moves(trend, shown),
        shares=tuple(_move(changes) for changes in _lines(trend, shown) if changes[0].key),
        providers=_providers(count, shown[0]),
    )


def _listings(count: Count, shown: Sequence[str], sources: Mapping[str, Source]) -> tuple[Moved, ...]:
    """The catalogues on which anything happened, those with most of it first."""
    moved, before, after = Counter[tuple[str, str]](), Counter[str](), Counter[str]()
    for (night, source_id, what), number in count.moved.items():
        added = {NEW: number, GONE: -number}.get(what, 0)
        after[source_id] += added
        if night >= shown[0]:
            moved[source_id, what] += number
        else:
            before[source_id] += added
    told = [
        Moved(
            source_id=source_id,
            name=called(source_id, sources),
            n=after[source_id],
            new=moved[source_id, NEW],
            gone=moved[source_id, GONE],
            changed=moved[source_id, CHANGED],
            reread=moved[source_id, REREAD],
            first_read=not before[source_id],
        )
        for source_id in {source_id for source_id, _ in moved}
    ]
    return tuple(sorted(told, key=lambda one: (-(one.new + one.gone + one.changed), -one.reread, one.name, one.source_id)))


def _lines(trend: Trend, shown: Sequence[str]) -> Iterable[Sequence[Change]]:
    """The nights of each catalogue and dimension."""
    lines: defaultdict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in trend.nights:
        if change.night in shown:
            lines[change.key, change.element].append(change)
    return lines.values()


def _moves(trend: Trend, shown: Sequence[str]) -> tuple[Shift, ...]:
    enough = (line for line in _lines(trend, shown) if min(line[0].before.observed, line[-1].after.observed) >= FEWEST)
    told = [_move(line) for line in enough]
    moved = sorted((one for one in told if one.change), key=lambda one: (-abs(one.change), one.name, one.key, one.element))
    return tuple(moved[:MOVES])


def _move(changes: Sequence[Change]) -> Shift:
    first = changes[0]
    shares = [first.before.share, *(change.after.share for change in changes)]
    return Shift(
        key=first.key,
        name=first.name,
        element=first.element,
        shares=tuple(None if share is None else float(share) for share in shares),
        ours=float(sum(_points(changes), Fraction())),
    )


def _points(changes: Sequence[Change]) -> Iterable[Fraction]:
    return (change.points(part) or Fraction() for change in changes for part in _OURS)


def _providers(count: Count, first: str) -> tuple[Named, ...]:
    """The largest first."""
    before, after = Counter[str](), Counter[str]()
    for (night, slug), number in count.providers.items():
        after[slug] += number
        before[slug] += number if night < first else 0
    new = [Named(slug=slug, name=count.names[slug], n=n) for slug, n in after.items() if n > 0 and not before[slug]]
    return tuple(sorted(new, key=lambda one: (-one.n, one.name, one.slug)))
