"""The figures of a report on gaps: what each requirement asks of how many offerings, and what was found."""

from __future__ import annotations

from schemas import Force, Value, Verb

SHOWN = ("source", "framework", "country", "provider")
"""The kinds of groups that the pages show."""


class Need(Value, kw_only=True, frozen=True):
    """One requirement over some offerings: met + weak + gap = judged; judged + not_applicable + not_observed = n.

    `inherited` counts those of met and weak that rest on words of a programme, provider or portal alone; `no_place` those of
    not_observed whose source cannot carry it at all. `share` is met / judged, None when nothing was judged. `sources` is how
    many sources were judged, `lacking` how many of them have the gap; `examples` are ids of offerings that have it.
    """

    requirement_id: str
    framework_id: str
    section: str
    element: str
    verb: Verb
    severity: int
    unverified: bool = False
    risk: bool = False
    n: int = 0
    judged: int = 0
    met: int = 0
    weak: int = 0
    gap: int = 0
    not_applicable: int = 0
    not_observed: int = 0
    no_place: int = 0
    inherited: int = 0
    share: float | None = None
    sources: int = 0
    lacking: int = 0
    examples: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """What ranks it: the offerings with the gap, those of a law counted five times, of what nobody asks for once."""
        return self.gap * (len(Force) + 1 - self.severity)

    @property
    def short(self) -> bool:
        """Whether anybody says less than is asked."""
        return self.gap + self.weak > 0


class Group(Value, kw_only=True, frozen=True):
    """A source, provider, subject, framework or country, or all together: its needs with the heaviest first."""

    key: str
    name: str
    n: int
    needs: tuple[Need, ...]


class Table(Value, kw_only=True, frozen=True):
    """The groups of one kind, the largest first."""

    by: str
    groups: tuple[Group, ...]


class Gaps(Value, kw_only=True, frozen=True):
    """`on` is the day whose rules were asked, `seen` when a record was last seen: empty without records."""

    on: str
    seen: str = ""
    total: Group
    tables: tuple[Table, ...]

    def by(self, kind: str) -> tuple[Group, ...]:
        """The groups of a kind; none of a kind that was not asked for."""
        return next((one.groups for one in self.tables if one.by == kind), ())
