"""One run at one source, what it changed, and a record as the store remembers it."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.evidence import Issue
from schemas.offering import Offering
from schemas.rules import Rules
from schemas.terms import Cause, Failure, Ground, Lifecycle, Outcome
from schemas.value import Value


class Counters(Value, kw_only=True, frozen=True):
    """Counts of one harvest. `pages` are answers read, `bodies` those whose body was new to the archive."""

    pages: int = 0
    bodies: int = 0
    revisits: int = 0
    errors: int = 0
    listings: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0
    withdrawn: int = 0
    returned: int = 0
    unreachable: int = 0
    issues: int = 0

    @property
    def found(self) -> int:
        """Records that were seen, or whose pages could not be reached."""
        return self.added + self.changed + self.unchanged + self.returned + self.unreachable


class Filled(Value, array_like=True, frozen=True):
    """What the records of a source say on one element: of a dimension in the four states, of a field `published` where it is
    stated."""

    published: int = 0
    in_part: int = 0
    not_found: int = 0
    not_checked: int = 0

    @property
    def checked(self) -> int:
        return self.published + self.in_part + self.not_found

    @property
    def share(self) -> float | None:
        """Published, of those checked; None where none was."""
        return self.published / self.checked if self.checked else None


class Held(Value, kw_only=True, frozen=True):
    """What a harvest was held for, in figures: what an approval is given for. `gone` counts the `known` not found again;
    `field` is the one whose `share` of records is too low, where that is the cause. Without a `ground` nothing is released."""

    known: int
    found: int
    gone: int
    ground: Ground | None = None
    field: str = ""
    share: float = 0.0


class Harvest(Value, kw_only=True, frozen=True):
    """`reason` is the one sentence a person reads when the outcome is not full; times are RFC 3339 UTC.

    `manifest` names the archive's list of pages this harvest rests on, `basis` the one its records rest on where that is an
    older one, because nothing of tonight was taken over; `announced` is the count the source itself prints.
    """

    harvest_id: str
    source_id: str
    started_at: str
    ended_at: str
    outcome: Outcome
    failure: Failure | None = None
    reason: str = ""
    counters: Counters = Counters()
    announced: int | None = None
    manifest: str = ""
    basis: str = ""
    rules: Rules | None = None
    """By which the pages were read; None of a harvest from before these were kept."""
    held: Held | None = None
    """Set where an approval may release what waits; a night on which pages failed has nothing to approve."""
    crawled: bool = True
    """False where it read pages that were there already, of the archive or of files: it says nothing of the site tonight."""

    looked_up: tuple[tuple[str, str], ...] = ()
    """The entries of the source's own lookups that any listing read by these rules has used, this harvest or before."""
    records: int | None = None
    """How many live and missing records it left standing; None where that was not counted, or nothing was taken over."""
    filled: dict[str, Filled] = {}
    """What these said on each dimension and field."""
    wrong: tuple[str, ...] = ()
    """The kinds of what was watched on it and found wrong."""
    watched: bool = True
    """Whether it was held against those before it, as is done once after it was recorded; nothing of older ones is owed."""

    @property
    def rests_on(self) -> str:
        """The manifest of the pages that the source's records were read from."""
        return self.basis or self.manifest


class Approval(Value, kw_only=True, frozen=True):
    """A person's word that what one held harvest showed is right: for the next harvest that shows the same, once.

    `failure` and `held` are those of the harvest approved; times are RFC 3339 UTC. `ended_by` is the harvest that used it
    up (`released`), or that came out full without it.
    """

    harvest_id: str
    source_id: str
    failure: Failure
    held: Held
    by: str
    at: str
    expires: str
    ended_by: str = ""
    released: bool = False


class Normalised(Value, kw_only=True, frozen=True):
    """What the normaliser makes of one RawListing. `corrections` are the ids of those it was read by; `looked_up` the entries of
    the source's own lookups that it used, each the field it stands under and the words. Where `issues_stand` it gave those that
    it gave before."""

    offering: Offering
    issues: tuple[Issue, ...] = ()
    issues_stand: bool = False
    corrections: tuple[str, ...] = ()
    looked_up: tuple[tuple[str, str], ...] = ()


class Record(Value, kw_only=True, frozen=True):
    """An offering as remembered: `content_hash` changes only when a value does, `pages_hash` when a page did.

    `reason` is the sentence that says why a record is missing or withdrawn; `cluster_id` is empty where it is the only one of
    its course.
    """

    offering: Offering
    content_hash: str
    pages_hash: str
    lifecycle: Lifecycle = Lifecycle.LIVE
    first_seen: str
    last_changed: str
    last_seen: str
    nights_missing: int = 0
    reason: str = ""
    cluster_id: str = ""


class Outline(Value, kw_only=True, frozen=True):
    """What tells of a record, without reading it, whether its document is another; `owner` speaks for its cluster.

    Both are empty where it is the only one of its course. `first_seen`, `last_changed` and `last_seen` are RFC 3339, UTC.
    """

    offering_id: str
    source_id: str
    content_hash: str
    first_seen: str
    last_changed: str
    last_seen: str
    cluster_id: str = ""
    owner: str = ""


class Version(Value, kw_only=True, frozen=True):
    """An earlier state of a record, valid from one harvest until another replaced it.

    `cause` is what made the next state another; None of those from before causes were kept. Where that is a correction, its id
    stands in the place of a harvest's.
    """

    offering: Offering
    content_hash: str
    valid_from: str
    valid_to: str
    harvest_id: str
    cause: Cause | None = None


class Taken(Value, kw_only=True, frozen=True):
    """An offering read tonight, with the fingerprint of the pages it was read from and the issues they gave.

    These issues stand until the offering is read again, so a night that only keeps it does not lose them, nor does one where
    `issues_stand`. `corrections` are the ids of those it was read by: where others stand when it is recorded, it is left as they
    made it.
    """

    offering: Offering
    pages_hash: str
    issues: tuple[Issue, ...] = ()
    issues_stand: bool = False
    corrections: tuple[str, ...] = ()


class Take(Value, kw_only=True, frozen=True):
    """What one harvest hands to the store, to be recorded in one transaction or not at all.

    `read` are offerings read tonight, gone through once; `cause` is what made those of them other that differ. `kept` are ids
    seen whose pages and rules did not change; `unreachable` are ids whose pages could not be read, which stay untouched.
    Everything else the source had is gone: it becomes missing, and withdrawn after `grace` nights, but only when `removals` is
    true; `doubted` are ids of what is gone from its lists alone, which is withdrawn after `patience` nights. `issues` are those
    of the harvest itself, of no one offering; None leaves standing those of the crawl before.
    `upon` names the harvest whose pages were read again: where another was taken since, nothing is recorded.
    `approval` names the approved harvest that this one rests on; `reason` is why what is gone is withdrawn, where there is
    more to say than that it is not listed.
    """

    harvest: Harvest
    read: Iterable[Taken] = ()
    cause: Cause = Cause.SOURCE
    kept: tuple[str, ...] = ()
    unreachable: tuple[str, ...] = ()
    removals: bool = True
    grace: int = 3
    doubted: tuple[str, ...] = ()
    patience: int = 28
    issues: tuple[Issue, ...] | None = ()
    upon: str = ""
    approval: str = ""
    reason: str = ""


class Published(Value, kw_only=True, frozen=True):
    """What a publish did to the index: documents pushed, deleted by id, left alone, and there at the end.

    Of those pushed `partial` were sent without their words, which had not changed; `removed` are indexes of other releases.
    `made` is how many were made again from their records, `due` how many of these because the day changes them; `trouble` is a
    sentence on what went wrong beside it.
    """

    engine: str
    pushed: int
    deleted: int
    kept: int
    total: int
    swapped: bool = False
    partial: int = 0
    removed: tuple[str, ...] = ()
    made: int = 0
    due: int = 0
    trouble: str = ""
