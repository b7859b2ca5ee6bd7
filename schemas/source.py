"""A catalogue we federate, as its TOML file declares it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from schemas.register import Register
from schemas.terms import SourceKind
from schemas.value import Value

NOWHERE = "ZZ"
"""The jurisdiction of a source whose country nobody has told yet: what CLDR calls the unknown region."""


class Token(Value, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """A public key a site leaves in a page of its own: read from `url` by the first group of the pattern `find`."""

    url: str
    find: str


class Drop(Value, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What is no offering: the words at `at` (a path in an item, or a raw field of a course page) match the pattern `like`;
    `why` is the reason told."""

    at: str
    like: str
    why: str


class Walk(Value, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """One way in. `family` walks it; `url` is the live entry point.

    listing: follows next links (or counts `{page}` up) and asks for every page it finds linked. sitemap: every address of
    the sitemap and its children. feed and api: JSON, `items` the path to the list of items, `fields` from our raw field
    names to paths inside an item (`organisation.name`, `runs.start_date`; a leading `/` starts at the answer's root).
    api counts `{page}` in `url` or `body` from `first` by `step`, until `pages` (path to the number of pages), `total`
    (path to the number of records) or an empty answer says so; or it follows `next`, the path to the next address or to
    what stands for `{page}` in it. algolia: the same over a search service, a query of too many hits split by the facets
    of `split`. archive: nothing is asked; `url` names a host whose pages are read from WARC files. `address` is a template
    for an item's own address (`id:{key}` for what only adds to the listing of that id), `detail` one for the page asked
    for each item; `{address}` stands in it for the item's address.
    """

    family: str
    url: str
    method: str = "GET"
    body: str = ""
    headers: dict[str, str] = {}
    """Further request headers; `{token}` is the key found by `token`, `{key}` the one in the settings."""
    token: Token | None = None
    items: str = ""
    pages: str = ""
    total: str = ""
    next: str = ""
    first: int = 1
    step: int = 1
    opening: str | None = None
    """What stands for `{page}` in the first request, where `next` gives words and not numbers."""
    split: tuple[str, ...] = ()
    fields: dict[str, str] = {}
    cut: dict[str, str] = {}
    """By raw field: a pattern whose match is left out of the words."""
    follow: str = ""
    """Pattern of the addresses a listing may lead to; empty means any page of its host."""
    through: str = ""
    """Pattern of the addresses that are lists themselves, reached from this one."""
    address: str = "{url}"
    detail: str = ""
    keep: dict[str, bool | str | int] = {}
    """Only items that hold these values; the others are left out and counted."""
    drop: tuple[Drop, ...] = ()

    @property
    def live(self) -> bool:
        """Whether anything is asked of the site."""
        return self.family != "archive"


Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Expect(Value, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What a healthy harvest looks like. `fill` gives the least share of records in which a field is stated.

    `churn` is the most share of the records held whose place others may take in one night; `languages` gives the least
    share of records told in a language (BCP 47, first part).
    """

    min: Annotated[int, msgspec.Meta(ge=1)] = 1
    max: Annotated[int, msgspec.Meta(ge=1)] = 1_000_000
    fill: dict[str, Share] = {}
    churn: Share = 0.5
    languages: dict[str, Share] = {}


class Source(Value, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Who, where, how often, which family reads it, what to expect, its words in ours.

    `source_id` is the file's stem, the spider's name, the archive's folder, the database key and the command's argument.
    `every` is its rhythm: night, week or month.
    `jurisdiction` is ISO 3166-2, or the country alone; `currency` is what a bare `$` means here; `language` the language
    its pages are read in; `delay` seconds between requests to one host (never under 1); `budget` the most pages one harvest
    may ask for. `labels` adds words this source
    prints beside a field; `lookups` turns words no reader reads into ours (an empty text means: not a value); `kinds`
    maps a part of the address to what the source calls the offering; `constants` are values true of the whole platform.
    `identity` is `url` or `id`: what the offering's id is made of. `run_by` is who runs it and `terms` the address of its terms
    of use, both for readers alone. `order` tells how 5/4/2027 is read.
    """

    source_id: str = ""
    name: str
    url: str
    kind: SourceKind
    jurisdiction: str
    language: str = "en"
    currency: str | None = None
    run_by: str = ""
    terms: str = ""
    order: str = "dmy"
    every: Annotated[str, msgspec.Meta(pattern="^(night|week|month)$")] = "night"
    delay: float = 1.0
    budget: int = 100_000
    verified: bool = False
    identity: str = "url"
    walk: tuple[Walk, ...]
    expect: Expect = msgspec.field(default_factory=Expect)
    labels: dict[str, tuple[str, ...]] = {}
    lookups: dict[str, dict[str, str]] = {}
    kinds: dict[str, str] = {}
    constants: dict[str, str] = {}
    byline: str = ""
    """The raw field that the line below a page's title fills; a page with a title and such a line is an offering."""
    state: dict[str, str] = {}
    """Raw field to dotted path inside the JSON a script left in the page (`script[type="application/json"]`)."""
    unseen: tuple[str, ...] = ()
    """Fields and dimensions no page of this source has a place for."""
    registers: dict[str, Register] = {}
    """The operator's own registers by name (esco, ror): from the settings, never from the source's file."""

    @property
    def live(self) -> bool:
        """Whether there is a site to ask."""
        return any(walk.live for walk in self.walk)

    @property
    def needs_key(self) -> bool:
        """Whether it answers only to those to whom its publisher gave a key."""
        return any("{key}" in value for walk in self.walk for value in walk.headers.values())

    @property
    def country(self) -> str:
        """Empty while nobody knows it."""
        return "" if self.jurisdiction == NOWHERE else self.jurisdiction.split("-")[0]
