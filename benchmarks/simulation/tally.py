"""What is counted of the simulated nights, and how it is printed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

YEAR = 365


@dataclass
class Episode:
    """One fault from the night it began until the first night without it. `harmed` is the first night on which anything was
    other than it should, `seen` the first on which the house said so, `most` the records that were wrong at the worst."""

    place: str
    mode: str
    begins: int
    ends: int
    share: float
    harmed: int | None = None
    seen: int | None = None
    healed: int | None = None
    most: int = 0

    def night(self, night: int, noticed: bool, off: int) -> None:
        self.most = max(self.most, off)
        if self.harmed is None and (noticed or off):
            self.harmed = night
        if self.seen is None and noticed:
            self.seen = night

    @property
    def took(self) -> int | None:
        """Nights until it was noticed: 1 on the first on which it did harm."""
        return None if self.seen is None or self.harmed is None else self.seen - self.harmed + 1


@dataclass(frozen=True)
class Alarm:
    """An alert that opened. `whose` says what it is about: a fault, a great and right change, or neither."""

    place: str
    night: int
    kind: str
    field: str
    why: str
    whose: str


@dataclass
class Tally:
    """Of one place, or of all. `lags` are the nights until what truly left was withdrawn, `took` those until what came or
    changed was held; `waited` counts the nights of what was held back by design, `hidden` those of records that were called
    missing in a fault; `blocked` is what should have been taken over and was not."""

    place: str = ""
    nights: int = 0
    wrongly_removed: list[tuple[str, int, str, int]] = field(default_factory=list)
    blocked: list[tuple[str, int, str, int]] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    lags: list[int] = field(default_factory=list)
    took: list[int] = field(default_factory=list)
    waited: int = 0
    hidden: int = 0
    approved: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            "",
            self.nights + other.nights,
            self.wrongly_removed + other.wrongly_removed,
            self.blocked + other.blocked,
            self.episodes + other.episodes,
            self.alarms + other.alarms,
            self.lags + other.lags,
            self.took + other.took,
            self.waited + other.waited,
            self.hidden + other.hidden,
            self.approved + other.approved,
        )

    @property
    def detected(self) -> list[int]:
        return [one.took for one in self.episodes if one.took is not None]

    @property
    def undetected(self) -> list[Episode]:
        return [one for one in self.episodes if one.harmed is not None and one.seen is None]

    def alarmed(self, whose: str) -> float:
        """In a year of one source."""
        return sum(alarm.whose == whose for alarm in self.alarms) / (self.nights / YEAR)


def quantile(values: Sequence[int], share: float) -> str:
    return str(sorted(values)[min(len(values) - 1, int(share * len(values)))]) if values else "-"


HEAD = ("fault", "times", "harmless", "seen", "median", "p95", "unseen", "worst", "heals", "p95")


def row(mode: str, some: Sequence[Episode]) -> tuple[object, ...]:
    """What is told of a fault: how often it was, harmed and was seen, nights until then; the records wrong at the worst where it
    was not; and nights until all was right again."""
    took = [one.took for one in some if one.took is not None]
    unseen = [one.most for one in some if one.harmed is not None and one.seen is None]
    heals = [one.healed - one.ends + 1 for one in some if one.healed is not None]
    harmless = sum(one.harmed is None for one in some)
    seen = len(took), quantile(took, 0.5), quantile(took, 0.95)
    return mode, len(some), harmless, *seen, len(unseen), max(unseen, default=0), quantile(heals, 0.5), quantile(heals, 0.95)


def table(episodes: Iterable[Episode]) -> Iterator[str]:
    """A line for each fault."""
    by_mode: defaultdict[str, list[Episode]] = defaultdict(list)
    for one in episodes:
        by_mode[one.mode].append(one)
    for cells in (HEAD, *(row(mode, some) for mode, some in sorted(by_mode.items()))):
        yield f"{cells[0]:15}" + "".join(f"{cell!s:>9}" for cell in cells[1:])


def lines(tally: Tally) -> Iterator[str]:
    """All of it, for a person."""
    harmful = [one for one in tally.episodes if one.harmed is not None]
    yield from table(tally.episodes)
    yield (
        f"{tally.nights} nights of one catalogue, {tally.nights / YEAR:.0f} source-years; "
        f"{len(tally.episodes)} faults, {len(harmful)} of them harmful"
    )
    yield f"wrong removals: {sum(count for *_, count in tally.wrongly_removed)}"
    yield from (f"  {place}, night {night}, {mode}: {count}" for place, night, mode, count in tally.wrongly_removed[:12])
    middle = quantile(tally.detected, 0.5)
    yield f"seen after: median {middle} night, p95 {quantile(tally.detected, 0.95)}; never seen {len(tally.undetected)}"
    told = {whose: f"{tally.alarmed(whose):.2f}" for whose in ("none", "great", "fault")}
    yield "alarms in a source-year: {none} false, {great} of great and right changes, {fault} of faults".format_map(told)
    wrong = Counter(f"{one.kind} {one.field} {one.why}" for one in tally.alarms if one.whose == "none")
    yield from (f"  false: {what}: {count}" for what, count in wrong.most_common(10))
    yield f"not taken over though nothing held it: {len(tally.blocked)}; waited by design: {tally.waited} course-nights"
    yield from (f"  {place}, night {night}, {outcome}: course {number}" for place, night, outcome, number in tally.blocked[:12])
    for what, nights in (("taken over", tally.took), ("withdrawn", tally.lags)):
        yield f"{what} after {quantile(nights, 0.5)} nights, p95 {quantile(nights, 0.95)}, at most {max(nights, default=0)}"
    yield f"called missing in a fault: {tally.hidden} course-nights; approvals: {tally.approved}"
