"""Counts what requirements find in offerings, in one pass: for all of them, and by every kind of group asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from reporter.groups import GROUPS
from reporter.needs import Gaps, Group, Need, Table
from schemas import Finding, FindingOutcome, Judged, Offering, Source, WrongUse, table

EXAMPLES = 3
"""Ids of offerings that a row names."""
FRAMEWORK = "framework"
KINDS = (*GROUPS, FRAMEWORK)
ALL = ("", "")
_NO_PLACE = "not_carried_by_source"


class _Count:
    """What one requirement found in the offerings of one group."""

    __slots__ = ("examples", "finding", "inherited", "lacking", "no_place", "outcomes", "sources")

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        self.outcomes: Counter[FindingOutcome] = Counter()
        self.no_place = self.inherited = 0
        self.sources: set[str] = set()
        self.lacking: set[str] = set()
        self.examples: list[str] = []

    def add(self, finding: Finding, offering: Offering) -> None:
        self.outcomes[finding.outcome] += 1
        self.inherited += finding.inherited
        if finding.outcome.observed:
            self.sources.add(offering.source_id)
        elif finding.reason == _NO_PLACE:
            self.no_place += 1
        if finding.outcome is FindingOutcome.GAP:
            self.lacking.add(offering.source_id)
            if len(self.examples) < EXAMPLES:
                self.examples.append(offering.offering_id)

    def need(self) -> Need:
        found, told = self.finding, self.outcomes
        judged = sum(told[outcome] for outcome in FindingOutcome if outcome.observed)
        return Need(
            requirement_id=found.requirement_id,
            framework_id=found.framework_id,
            section=found.section,
            element=found.element,
            verb=found.verb,
            severity=found.severity,
            unverified=found.unverified,
            risk=found.risk,
            n=told.total(),
            judged=judged,
            met=told[FindingOutcome.MET],
            weak=told[FindingOutcome.WEAK],
            gap=told[FindingOutcome.GAP],
            not_applicable=told[FindingOutcome.NOT_APPLICABLE],
            not_observed=told[FindingOutcome.NOT_OBSERVED],
            no_place=self.no_place,
            inherited=self.inherited,
            share=told[FindingOutcome.MET] / judged if judged else None,
            sources=len(self.sources),
            lacking=len(self.lacking),
            examples=tuple(self.examples),
        )


class _Tally:
    """Everything counted so far, by kind and key of the group; the kind of all together is empty."""

    def __init__(self, kinds: Sequence[str]) -> None:
        self._kinds = kinds
        self._counts: defaultdict[tuple[str, str], dict[str, _Count]] = defaultdict(dict)
        self._sizes: Counter[tuple[str, str]] = Counter()
        self.names: dict[tuple[str, str], str] = {ALL: "All"}

    def add(self, one: Judged) -> None:
        offering = one.offering
        places = {(kind, key): name for kind in self._kinds for key, name in GROUPS[kind](offering)}
        for place, name in {ALL: "All", **places}.items():
            self.names.setdefault(place, name)
            self._sizes[place] += 1
            counts = self._counts[place]
            for finding in one.findings:
                if finding.requirement_id not in counts:
                    counts[finding.requirement_id] = _Count(finding)
                counts[finding.requirement_id].add(finding, offering)

    def group(self, place: tuple[str, str]) -> Group:
        needs = [count.need() for count in self._counts[place].values()]
        return Group(key=place[1], name=self.names[place], n=self._sizes[place], needs=ranked(needs))

    def table(self, kind: str) -> Table:
        return _table(kind, [self.group(place) for place in self.names if place[0] == kind])


def gaps(
    judged: Iterable[Judged], sources: Mapping[str, Source], on: date, kinds: Sequence[str] = ("source",), seen: str = ""
) -> Gaps:
    """All together, and a table for each of `kinds`; `on` is the day whose rules the findings were made by.

    A source of the records that is not in `sources` is called by its id.
    """
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise WrongUse(f"Gaps by {unknown[0]} are not known; say by {', '.join(KINDS)}.")
    tally = _Tally([kind for kind in kinds if kind in GROUPS])
    tally.names |= {("source", source_id): source.name for source_id, source in sources.items() if "source" in kinds}
    for one in judged:
        tally.add(one)
    total = tally.group(ALL)
    tables = (_table(kind, by_framework(total)) if kind == FRAMEWORK else tally.table(kind) for kind in kinds)
    return Gaps(on=on.isoformat(), seen=seen, total=total, tables=tuple(tables))


def by_framework(group: Group) -> list[Group]:
    """The needs of a group, each framework's apart; its size is how many of the offerings the framework applies to."""
    names = {row["framework_id"]: row["name"] for row in table("frameworks")}
    needs: defaultdict[str, list[Need]] = defaultdict(list)
    for need in group.needs:
        needs[need.framework_id].append(need)
    return [
        Group(key=key, name=names.get(key, key), n=max(need.n for need in told), needs=tuple(told)) for key, told in needs.items()
    ]


def ranked(needs: Iterable[Need]) -> tuple[Need, ...]:
    """The heaviest first, then those that are said too weakly, then in the order of their ids."""
    return tuple(sorted(needs, key=lambda need: (-need.weight, -need.weak, need.requirement_id)))


def _table(kind: str, groups: Iterable[Group]) -> Table:
    return Table(by=kind, groups=tuple(sorted(groups, key=lambda group: (-group.n, group.name, group.key))))
