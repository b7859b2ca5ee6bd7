"""A response as received, and what one page tells when it is read."""

from __future__ import annotations

from collections.abc import Container

from schemas.terms import Failure, Method, Scope
from schemas.value import Value


class Page(Value, kw_only=True, frozen=True):
    """One response. `sha256` is of the body as received after content decoding; `fetched_at` is RFC 3339 UTC.

    `url` is the live address, never a mirror's; `request_body` tells apart the answers of one POST address.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    fetched_at: str
    sha256: str
    request_body: str = ""

    def header(self, name: str) -> str:
        """The first header of that name in any case, or an empty text."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


class Words(Value, kw_only=True, frozen=True):
    """Words found for one field of a listing, unread, with the place they stood.

    `field` is a raw field name of `vocabularies/labels.csv`; `label` is what the page prints beside the words (or the
    JSON key). `locator` is `ld:/pointer` (JSON-LD), `md:/pointer` (markup), `json:/pointer`, `state:/pointer`, `pair:Label`,
    `h1`, `chip:n` or `text:n`; `correction:/id`, with no `page`, of words that a person gave.
    """

    field: str
    words: str
    label: str = ""
    page: str
    locator: str
    method: Method
    language: str | None = None
    """That of the page, where it tells the listing in another language than the listing's own."""


class Passage(Value, kw_only=True, frozen=True):
    """A paragraph, list item or text field of a listing in which statements may stand; `heading` is the one above it."""

    words: str
    heading: str = ""
    page: str
    locator: str


class Voice(Value, kw_only=True, frozen=True):
    """Who speaks on a page that is about no one course: a provider, or, with no `provider`, the site itself.

    `provider` is folded; `dimension` is what the page was named for, a dimension or an element, empty for a profile that only
    leads to such pages; `trouble` says why it could not be read when last asked for: a Failure, or `gone`.
    """

    scope: Scope
    provider: str = ""
    dimension: str = ""
    trouble: str = ""

    def speaks_for(self, providers: Container[str]) -> bool:
        return not self.provider or self.provider in providers

    def of_all(self) -> Voice:
        """The catalogue's own."""
        return Voice(scope=Scope.PORTAL, dimension=self.dimension, trouble=self.trouble)


class Sighting(Value, kw_only=True, frozen=True):
    """What one page tells about one listing. Sightings of one `url` on several pages make a RawListing.

    A `url` that begins with `id:` names the listing by its native id; such a sighting adds to it and never makes one.
    With a `voice` it tells about every listing that the voice speaks for; `page` is then the page's sha256.
    """

    url: str
    words: tuple[Words, ...] = ()
    passages: tuple[Passage, ...] = ()
    language: str | None = None
    primary: bool = True
    """False for a card, a feed row or a translation that must not make a listing alone."""
    walk: int = 0
    """The walk it was met on: of two that tell the same, the source's earlier walk stands first, whichever answered sooner."""
    twins: tuple[str, ...] = ()
    """The addresses of this page in other languages, as it names them; of a translation its own address."""
    voice: Voice | None = None
    page: str = ""
    awaits: bool = False
    """True for a row that leads to a page of the listing's own: what the row leaves out may stand there."""


class Ask(Value, kw_only=True, frozen=True):
    """A request the walk still has to make; `walk` is the index of the source's walk that asked for it."""

    url: str
    body: str = ""
    walk: int = 0
    number: int = 0
    """Which page of the walk this is, counted from the walk's `first`."""
    detail: bool = False
    token: str = ""
    """A key that travels in a header and changes by itself: no part of what the answer is filed under."""
    voice: Voice | None = None

    @property
    def plain(self) -> bool:
        """Whether it asks for an ordinary page, with nothing of what the walk's own requests need."""
        return self.detail or self.voice is not None

    @property
    def key(self) -> str:
        """What an answer is filed under: the address, and the body of the request when there is one."""
        return f"{self.url} {self.body}" if self.body else self.url


class Reading(Value, kw_only=True, frozen=True):
    """What reading one page gave: listings seen, where to go next, the count the page announces, or why it is no good.

    `left_out` holds one reason for each item that is no offering; `notes` are what the source tells its readers; `leads` are
    the pages it links to on which its provider, or the site, speaks for all courses.
    """

    sightings: tuple[Sighting, ...] = ()
    asks: tuple[Ask, ...] = ()
    leads: tuple[Ask, ...] = ()
    announced: int | None = None
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    failure: Failure | None = None


class RawListing(Value, kw_only=True, frozen=True):
    """A photograph of a listing: the words as found, each with its place; nothing read, nothing guessed."""

    source_id: str
    url: str
    native_id: str | None = None
    words: tuple[Words, ...] = ()
    passages: tuple[Passage, ...] = ()
    language: str | None = None
    voices: tuple[Sighting, ...] = ()
    """What its provider and its catalogue say of all their courses, in the order of their addresses."""
    pages: tuple[str, ...] = ()
    """sha256 of every page it was read from, in reading order, and a mark of every voice."""
    half: bool = False
    """Only rows tell of it, and the page of its own they lead to was not read."""
    corrected: tuple[str, ...] = ()
    """The fields of which a person's word holds, and the words of no page."""

    def of(self, field: str) -> tuple[Words, ...]:
        """All words found for a field, the most trusted first."""
        return tuple(found for found in self.words if found.field == field)
