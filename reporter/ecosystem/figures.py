"""What the report on the ecosystem holds: growth, delivery, gaps by portal and by regime, and the changes of the last month."""

from __future__ import annotations

from schemas import Value


class Listings(Value, kw_only=True, frozen=True):
    """The listings of one type on one catalogue, on each night of the growth they belong to.

    `type` is one of the talk's, `micro_credential` on a catalogue the talk does not name, or empty for all other listings,
    which are not `counted` as micro-credentials.
    """

    source_id: str
    name: str
    type: str
    counted: bool
    counts: tuple[int, ...]


class Growth(Value, kw_only=True, frozen=True):
    """`nights` are days of which every listing is known, the oldest first; lines by catalogue, the largest first."""

    nights: tuple[str, ...]
    lines: tuple[Listings, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """Micro-credentials of all catalogues on each night."""
        return tuple(map(sum, zip(*(line.counts for line in self.lines if line.counted), strict=True))) or (0,) * len(self.nights)


class Delivery(Value, kw_only=True, frozen=True):
    """The listings of one catalogue by delivery; `platform_wide` where it is one word for all of them and no label of each."""

    source_id: str
    name: str
    n: int
    online: int
    blended: int
    on_campus: int
    platform_wide: bool

    @property
    def labelled(self) -> int:
        return self.online + self.blended + self.on_campus

    @property
    def unlabelled(self) -> int:
        return self.n - self.labelled


class Printed(Value, kw_only=True, frozen=True):
    """What the talk printed of one portal on a day (or in a year); None where it was not shown. `share` is its share online."""

    source_id: str
    portal: str
    day: str
    total: int | None
    online: int | None
    blended: int | None
    on_campus: int | None
    share: int | None
    note: str

    @property
    def labelled(self) -> int:
        return (self.online or 0) + (self.blended or 0) + (self.on_campus or 0)


class Said(Value, kw_only=True, frozen=True):
    """One of the six things in one group: of `n` listings those `checked`, and those of them that publish it.

    `by` is `source` or `regime`.
    """

    by: str
    key: str
    name: str
    element: str
    n: int
    checked: int
    published: int


class Moved(Value, kw_only=True, frozen=True):
    """What happened to the listings of a catalogue; `reread` are those that only we read otherwise than before.

    A catalogue is `first_read` where it had no listings before. A listing that left and came back counts under both.
    """

    source_id: str
    name: str
    n: int
    new: int
    gone: int
    changed: int
    reread: int
    first_read: bool


class Shift(Value, kw_only=True, frozen=True):
    """How far a catalogue's share of one of the six moved; an empty key is all catalogues.

    `shares` are fractions, one for each night, None where nothing was checked; `ours` is the part of the change, of 1, that our
    own rules and corrections made.
    """

    key: str
    name: str
    element: str
    shares: tuple[float | None, ...]
    ours: float

    @property
    def change(self) -> float:
        return (self.shares[-1] or 0) - (self.shares[0] or 0)


class Named(Value, kw_only=True, frozen=True):
    """A provider, and how many listings it has."""

    slug: str
    name: str
    n: int


class Month(Value, kw_only=True, frozen=True):
    """The changes from the end of the night `before` to the end of the last of `nights`; no nights while there was one alone."""

    before: str
    nights: tuple[str, ...]
    listings: tuple[Moved, ...]
    moves: tuple[Shift, ...]
    providers: tuple[Named, ...]
    """Those that no listing named before."""
    shares: tuple[Shift, ...] = ()
    """Every catalogue's share of each of the six, moved or not."""


class Ecosystem(Value, kw_only=True, frozen=True):
    """`as_of` is the day of the last night, empty before the first."""

    as_of: str
    growth: Growth
    delivery: tuple[Delivery, ...]
    printed: tuple[Printed, ...]
    gaps: tuple[Said, ...]
    month: Month
