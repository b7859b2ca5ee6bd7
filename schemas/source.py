"""A catalogue we federate, as its TOML file declares it."""

from __future__ import annotations

import msgspec

from schemas.terms import SourceKind
from schemas.value import Value


class Walk(Value, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """One way in. `family` walks it; `url` is the live entry point.

    listing: follows next links (or counts `{page}` up) and asks for every page it finds linked.
    sitemap: every address of the sitemap and its children. api: a JSON search, `items` the path to the hits, `{page}` in
    `url` or `body` counted from `first` until `pages` (path to the number of pages) or an empty answer. feed: one JSON
    array at `items`. `fields` maps our raw field names to paths inside an item (`organisation.name`, `runs[].start_date`);
    `address` is a template for an item's own page, asked for when `detail` is true; `keep` drops items that differ.
    """

    family: str
    url: str
    method: str = "GET"
    body: str = ""
    items: str = ""
    pages: str = ""
    first: int = 1
    fields: dict[str, str] = {}
    follow: str = ""
    """Pattern of the addresses a listing may lead to; empty means any page of its host."""
    address: str = "{url}"
    detail: bool = False
    keep: dict[str, bool | str | int] = {}


class Expect(Value, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What a healthy harvest looks like. `fill` gives the least share of records in which a field is stated.

    `churn` is the most share of the records held whose place others may take in one night; `languages` gives the least
    share of records told in a language (BCP 47, first part).
    """

    min: int = 1
    max: int = 1_000_000
    fill: dict[str, float] = {}
    churn: float = 0.5
    languages: dict[str, float] = {}


class Source(Value, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Who, where, how often, which family reads it, what to expect, its words in ours.

    `source_id` is the file's stem, the spider's name, the archive's folder, the database key and the command's argument.
    `jurisdiction` is ISO 3166-2, or the country alone; `currency` is what a bare `$` means here; `language` the language
    its pages are read in; `delay` seconds between requests to one host (never under 1). `labels` adds words this source
    prints beside a field; `lookups` turns words no reader reads into ours (an empty text means: not a value); `kinds`
    maps a part of the address to what the source calls the offering; `constants` are values true of the whole platform.
    `identity` is `url` or `id`: what the offering's id is made of. `order` tells how 5/4/2027 is read.
    """

    source_id: str = ""
    name: str
    url: str
    kind: SourceKind
    jurisdiction: str
    language: str = "en"
    currency: str | None = None
    order: str = "dmy"
    every: str = "night"
    delay: float = 1.0
    verified: bool = False
    identity: str = "url"
    walk: tuple[Walk, ...]
    expect: Expect = msgspec.field(default_factory=Expect)
    labels: dict[str, tuple[str, ...]] = {}
    lookups: dict[str, dict[str, str]] = {}
    kinds: dict[str, str] = {}
    constants: dict[str, str] = {}
    state: dict[str, str] = {}
    """Raw field to dotted path inside the JSON a script left in the page (`script[type="application/json"]`)."""
    unseen: tuple[str, ...] = ()
    """Fields and dimensions no page of this source has a place for."""

    @property
    def country(self) -> str:
        return self.jurisdiction.split("-")[0]
