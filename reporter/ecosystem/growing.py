"""Growth and delivery: how many listings of each type stood on each night, and how those of the last one are delivered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from reporter.ecosystem.counting import Count, known_types
from reporter.ecosystem.figures import Delivery, Growth, Listings, Printed
from schemas import Source, table

MOST_NIGHTS = 12


def told_nights(nights: Sequence[str]) -> tuple[str, ...]:
    """The nights that growth is told of: all while they are few, then the last of each week, and then of each month."""
    for period in (_night, _week, _month):
        told = list({period(night): night for night in nights}.values())
        if len(told) <= MOST_NIGHTS:
            break
    return tuple(told[-MOST_NIGHTS:])


def _night(night: str) -> str:
    return night


def _week(night: str) -> str:
    year, week, _ = date.fromisoformat(night).isocalendar()
    return f"{year}-W{week:02}"


def _month(night: str) -> str:
    return night[:7]


def growth(count: Count, nights: Sequence[str], sources: Mapping[str, Source]) -> Growth:
    """A line for each type of the talk on a catalogue that was ever read, though nothing is of it, and one for all others."""
    told = told_nights(nights)
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (night, source_id, kind, _), number in count.listings.items():
        for shown in told:
            counts[source_id, kind][shown] += number if night <= shown else 0
    for source_id in {source_id for source_id, _ in counts}:
        for kind in known_types().get(source_id, ()):
            counts[source_id, kind] += Counter()
    lines = [_line(source_id, kind, tuple(held[night] for night in told), sources) for (source_id, kind), held in counts.items()]
    sizes = Counter[str]()
    for line in lines:
        sizes[line.source_id] += line.counts[-1] if line.counted else 0
    lines.sort(
        key=lambda line: (-sizes[line.source_id], line.name, line.source_id, not line.counted, -line.counts[-1], line.type)
    )
    return Growth(nights=told, lines=tuple(lines))


def _line(source_id: str, kind: str, counts: tuple[int, ...], sources: Mapping[str, Source]) -> Listings:
    return Listings(source_id=source_id, name=called(source_id, sources), type=kind, counted=bool(kind), counts=counts)


def delivery(count: Count, sources: Mapping[str, Source]) -> tuple[Delivery, ...]:
    """Every catalogue with listings, the largest first."""
    modes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (_, source_id, _, mode), number in count.listings.items():
        modes[source_id][mode] += number
    told = [
        Delivery(
            source_id=source_id,
            name=called(source_id, sources),
            n=held.total(),
            online=held["online"],
            blended=held["blended"],
            on_campus=held["on_campus"],
            platform_wide=_one_word(source_id, held, sources),
        )
        for source_id, held in modes.items()
        if held.total()
    ]
    return tuple(sorted(told, key=lambda one: (-one.n, one.name, one.source_id)))


def _one_word(source_id: str, held: Counter[str], sources: Mapping[str, Source]) -> bool:
    """A catalogue that declares one word and yet labels some of its listings otherwise does label them."""
    labels = [mode for mode in ("online", "blended", "on_campus") if held[mode]]
    return source_id in sources and "delivery" in sources[source_id].constants and len(labels) <= 1


def printed() -> tuple[Printed, ...]:
    """The talk's own figures, in its order."""
    return tuple(
        Printed(
            source_id=row["source_id"],
            portal=row["portal"],
            day=row["day"],
            total=_figure(row["total"]),
            online=_figure(row["online"]),
            blended=_figure(row["blended"]),
            on_campus=_figure(row["on_campus"]),
            share=_figure(row["printed"]),
            note=row["note"],
        )
        for row in table("talk_delivery")
    )


def called(source_id: str, sources: Mapping[str, Source]) -> str:
    """A source that is not declared goes by its id."""
    return sources[source_id].name if source_id in sources else source_id


def _figure(text: str) -> int | None:
    return int(text) if text else None
