"""What tells whether two records are one course: what they are compared by, how alike they are, and what was decided."""

from __future__ import annotations

from enum import StrEnum

from schemas.value import Value


class Kin(StrEnum):
    """How two records of one course belong together: on two catalogues, or as runs or yearly issues on one."""

    SAME = "same"
    RUN = "run"
    REISSUE = "reissue"


class Name(Value, kw_only=True, frozen=True):
    """A title taken apart: its own words sorted, the same in their order without a gap, and what stands beside them.

    `lang` is the language of its words, where the page says; `languages` are those it says the course is taught in, and `code`
    is the number it gives. `year` and `month` are those of an intake; `marked` says that it tells of a run, by place, time or
    intake, and `place` is what stood in square brackets and is no town known. `tail` are words that stand last, behind a
    dash: of the subject, or a place. A title that is `cut` lacks its last words.
    """

    words: tuple[str, ...]
    letters: str = ""
    lang: str = ""
    numbers: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    award: str = ""
    languages: tuple[str, ...] = ()
    code: str = ""
    year: str = ""
    month: str = ""
    place: str = ""
    tail: tuple[str, ...] = ()
    marked: bool = False
    cut: bool = False


class Traits(Value, kw_only=True, frozen=True):
    """What one record is compared by. What it does not state is empty, and counts neither for nor against.

    `standing` says how near its catalogue is to the course (0 is the provider's own site); `levels`, `credits` are pairs of
    scheme and value; `weeks` and `hours` are least and most; `shingles` are fingerprints of four words in a row.
    """

    offering_id: str
    source_id: str
    standing: int
    names: tuple[Name, ...]
    providers: tuple[str, ...] = ()
    form: str = ""
    codes: tuple[str, ...] = ()
    address: str = ""
    links: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    levels: tuple[tuple[str, str], ...] = ()
    credits: tuple[tuple[str, str], ...] = ()
    difficulty: tuple[str, str] | None = None
    weeks: tuple[float, float] | None = None
    hours: tuple[float, float] | None = None
    shingles: tuple[int, ...] = ()


class Likeness(Value, kw_only=True, frozen=True):
    """How alike two records are, `one` before `other` in order. `score` is 0 to 1 over the fields that both state.

    `barred` names the fields whose difference alone makes two courses of them; `origin` is the one whose page the other
    links to.
    """

    one: str
    other: str
    kin: Kin
    score: float
    agreed: tuple[str, ...] = ()
    differed: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    origin: str = ""


class Ruling(Value, kw_only=True, frozen=True):
    """An operator's word on two records, `one` before `other` in order, which wins over every score.

    says: same, different; or owner, of a single record given twice, which makes it speak for its cluster.
    """

    one: str
    other: str
    says: str
    by: str
    at: str
    why: str


class Member(Value, kw_only=True, frozen=True):
    """A record of a cluster; `kin` is how it belongs to the owner: itself, a run of it, or the same elsewhere."""

    offering_id: str
    source_id: str
    kin: Kin = Kin.SAME


class Cluster(Value, kw_only=True, frozen=True):
    """The records of one course; `owner` is the one that speaks for them. `born` is RFC 3339 UTC.

    `cluster_id` is the owner's id when the cluster was born, and stays whoever owns it later.
    """

    cluster_id: str
    owner: str
    born: str
    members: tuple[Member, ...]
    aliases: tuple[str, ...] = ()
    """Ids of clusters that became part of this one."""
