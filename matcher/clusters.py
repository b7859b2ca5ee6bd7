"""Puts records together that are one course: rulings first, then what was together before, then the scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations

from matcher.compare import compare
from matcher.naming import marked_apart, titled_apart
from matcher.tables import rows
from schemas import Likeness, Ruling, Traits

Pair = tuple[str, str]
_STATED = frozenset({"part", "level", "credits", "language", "form", "award", "provider"})
"""What sets two records of a group apart that no score joins; their titles may be of two languages."""
LIMITS: Mapping[str, float] = {row["name"]: float(row["value"]) for row in rows("limits")}


class Circle:
    """Records that likenesses, rulings or an earlier cluster hold together, and how they fall into groups.

    `before` gives the cluster of each record that had one. The answer does not depend on the order of anything given, and given
    back as `before` it stays as it is. Of two rulings that contradict each other one is not kept: refuse the second.
    """

    def __init__(
        self, traits: Mapping[str, Traits], likenesses: Iterable[Likeness], rulings: Iterable[Ruling], before: Mapping[str, str]
    ) -> None:
        self.traits = traits
        self.before = before
        here = [ruling for ruling in rulings if ruling.one in traits and ruling.other in traits]
        self.same = {(ruling.one, ruling.other) for ruling in here if ruling.says == "same"}
        self.different = {(ruling.one, ruling.other) for ruling in here if ruling.says == "different"}
        told = {(each.one, each.other): each for each in likenesses if not each.barred and each.score >= LIMITS["leave"]}
        self.likenesses = {pair: each for pair, each in told.items() if pair[0] in traits and pair[1] in traits}
        self._bars: dict[Pair, bool] = {}
        self._apart: dict[Pair, bool] = {}

    def groups(self) -> list[frozenset[str]]:
        """Every record in one group, alone or with others."""
        found = Groups(self.traits)
        for pair in sorted(self.same):
            self._unite(found, pair)
        for held in self._held():
            whole = frozenset().union(*(found.of(each) for each in held))
            if self._at_peace(whole):
                found.unite(whole)
            else:
                self._grow(found, [pair for pair in self._edges if pair[0] in held and pair[1] in held])
        self._grow(found, [pair for pair in self._edges if self._joins(pair)])
        return found.all()

    def _grow(self, found: Groups, edges: Sequence[Pair]) -> None:
        """Unites along the edges until none of them can be followed any more."""
        while sum(self._unite(found, pair) for pair in edges):
            pass

    def _unite(self, found: Groups, pair: Pair) -> bool:
        one, other = found.of(pair[0]), found.of(pair[1])
        if one == other or not self._at_peace(one | other):
            return False
        found.unite(one | other)
        return True

    @cached_property
    def _edges(self) -> list[Pair]:
        """Pairs that may be one course, the likest first."""
        return sorted(self.likenesses, key=self._rank)

    def _rank(self, pair: Pair) -> tuple[bool, float, Pair]:
        """Who bears the same title comes first, so that a title that is only close finds its place taken."""
        found = self.likenesses[pair]
        return "title" not in found.agreed, -found.score, pair

    def _together(self, pair: Pair) -> bool:
        cluster = self.before.get(pair[0])
        return cluster is not None and cluster == self.before.get(pair[1])

    def _joins(self, pair: Pair) -> bool:
        """What was together stays so down to a lower score: a record does not come and go with every word that changes."""
        return self._together(pair) or (self.likenesses[pair].score >= LIMITS["join"] and not self._torn(pair))

    def _torn(self, pair: Pair) -> bool:
        """Whether one of the two is as like to a third record, which states that it is another course than the other."""
        least = self.likenesses[pair].score - LIMITS["clear"]
        return any(
            score >= least and self._barred(_pair(third, other))
            for one, other in (pair, pair[::-1])
            for third, score in self._namesakes.get(one, ())
            if third != other
        )

    @cached_property
    def _namesakes(self) -> Mapping[str, list[tuple[str, float]]]:
        """By record, those of the same title and how like they are."""
        found: dict[str, list[tuple[str, float]]] = {}
        for (one, other), each in self.likenesses.items():
            if "title" in each.agreed:
                found.setdefault(one, []).append((other, each.score))
                found.setdefault(other, []).append((one, each.score))
        return found

    def _held(self) -> Iterator[frozenset[str]]:
        """What is left of each earlier cluster and still hangs together."""
        kept = Groups(self.traits)
        for pair in (*self._edges, *self.same):
            if self._together(pair):
                kept.unite(kept.of(pair[0]) | kept.of(pair[1]))
        yield from (group for group in kept.all() if len(group) > 1)

    def _at_peace(self, group: frozenset[str]) -> bool:
        """Whether no two of a group are ruled apart, bear titles of two courses, or are set apart by what they state.

        An operator who rules two of them the same vouches for all their titles; for what a run states, a fellow may speak.
        """
        pairs = list(combinations(sorted(group), 2))
        if not self.different.isdisjoint(pairs):
            return False
        vouched = not self.same.isdisjoint(pairs)
        if not vouched and (any(map(self._titled_apart, pairs)) or marked_apart([self.traits[each] for each in group])):
            return False
        return not any(self._barred(pair) and not self._spoken_for(pair, group) for pair in pairs)

    def _titled_apart(self, pair: Pair) -> bool:
        if pair in self.same or pair in self.likenesses:
            return False
        if pair not in self._apart:
            self._apart[pair] = titled_apart(self.traits[pair[0]], self.traits[pair[1]])
        return self._apart[pair]

    def _barred(self, pair: Pair) -> bool:
        if pair in self.same or pair in self.likenesses:
            return False
        if pair not in self._bars:
            found = compare(self.traits[pair[0]], self.traits[pair[1]])
            self._bars[pair] = not _STATED.isdisjoint(found.barred)
        return self._bars[pair]

    def _spoken_for(self, pair: Pair, group: frozenset[str]) -> bool:
        """A run at another level belongs to the course that one of its fellow runs is the same as."""
        return any(
            self._fellows(mine, fellow) and _pair(fellow, its) in self.likenesses
            for mine, its in (pair, pair[::-1])
            for fellow in group - {mine, its}
        )

    def _fellows(self, one: str, other: str) -> bool:
        return self.traits[one].source_id == self.traits[other].source_id or _pair(one, other) in self.same


class Groups:
    """A partition of ids that only ever grows together."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._of = {each: frozenset({each}) for each in ids}

    def of(self, each: str) -> frozenset[str]:
        return self._of[each]

    def unite(self, group: frozenset[str]) -> None:
        """Makes one group of `group`, which holds whole groups."""
        self._of.update(dict.fromkeys(group, group))

    def all(self) -> list[frozenset[str]]:
        return sorted(set(self._of.values()), key=min)


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)
