"""Where an archived page lies, and which request it answers."""

from __future__ import annotations

from schemas import Ask, Value, Voice


class Entry(Value, kw_only=True, frozen=True):
    """Where a page lies. `filename` and `offset` point at the record that holds the body, which may be an older night's.

    `walk`, `detail` and `voice` say what asked for it; `lists` are the listings that were sighted on it, `providers` the
    folded names a course page gives its provider. A page with a `voice` that was never got has an empty `digest`.
    """

    url: str
    timestamp: str
    digest: str
    filename: str
    offset: int
    final: str = ""
    """The address that answered, when it was another than the one asked."""
    request_body: str = ""
    etag: str = ""
    modified: str = ""
    walk: int = 0
    walked: str = ""
    """The mark of that walk (`crawlers.walks`), by which it is known once it stands elsewhere in the source's file."""
    number: int = 0
    detail: bool = False
    lists: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    voice: Voice | None = None
    absent: int = 0
    """Nights since the page was last met, for a page that is kept while its record may still come back."""

    @property
    def key(self) -> str:
        return self.ask.key

    @property
    def conditions(self) -> dict[str, str]:
        """The headers by which a site is asked for the page only if it is another one now."""
        known = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in known.items() if value}

    @property
    def ask(self) -> Ask:
        """The request the page answers."""
        return Ask(url=self.url, body=self.request_body, walk=self.walk, number=self.number, detail=self.detail, voice=self.voice)
