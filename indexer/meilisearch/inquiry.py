"""Asks a Meilisearch server what it is, what its keys may do, and in what state our index is: for a person, with what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from indexer.meaning.meaning import open_meaning
from indexer.meilisearch.engine import INDEX
from indexer.meilisearch.keys import key_there, search_key
from indexer.meilisearch.server import TESTED, Server, numbers, spelt, too_old
from indexer.meilisearch.wire import Refused, Wire
from schemas import EngineDown, EngineRefused, Settings, Value

_MAY_NOT = ("invalid_api_key", "missing_authorization_header")


class Finding(Value, kw_only=True, frozen=True):
    """`well` is None where nothing is wrong, but a person should know."""

    what: str
    well: bool | None
    words: str


class _Health(Value, kw_only=True, frozen=True):
    status: str


def inquire(settings: Settings, courses: int) -> Iterator[Finding]:
    """`courses` is how many documents the store gives. What cannot be asked is told as such, and nothing is changed."""
    yield from Inquiry(settings, courses).findings()


def key_for_searching(settings: Settings) -> str:
    """The key to give to the pages; made where it is not there yet. Raises EngineRefused where our own may not see to keys."""
    wire = Wire(settings.meili_url.rstrip("/"), settings.meili_key)
    if key := search_key(wire, INDEX):
        return key
    raise EngineRefused(
        f"Meilisearch at {wire.url} gives no key out to ours; set CREDATLAS_MEILI_KEY to its master or admin key."
    )


class Inquiry:
    def __init__(self, settings: Settings, courses: int) -> None:
        self._settings, self._courses = settings, courses
        self._wire = Wire(settings.meili_url.rstrip("/"), settings.meili_key)
        meaning = open_meaning(settings.model, settings.vectors)
        self._server = Server(self._wire, INDEX, meaning.settings if meaning else {})

    def findings(self) -> Iterator[Finding]:
        parts: dict[str, Callable[[], tuple[bool | None, str]]] = {
            "Meilisearch": self._version,
            "Meilisearch key": self._key,
            "search key": self._search,
            "index": self._index,
            "index settings": self._altered,
            "index tasks": self._tasks,
        }
        for what, look in parts.items():
            try:
                well, words = look()
            except EngineDown as error:
                yield Finding(what=what, well=False, words=str(error))
                return
            except Refused as refused:
                if self._settings.meili_key or refused.code not in _MAY_NOT:
                    yield Finding(what=what, well=False, words=str(refused))
                    return
                well, words = None, "not asked: CREDATLAS_MEILI_KEY is not set; the pages need no more than a search key"
            yield Finding(what=what, well=well, words=words)

    def _version(self) -> tuple[bool | None, str]:
        health = self._wire.ask(_Health, "GET", "/health").status
        if health != "available":
            return False, f"says that it is {health}; see its log"
        version = self._server.version()
        if old := too_old(version):
            return False, old
        return (True if numbers(version) == TESTED else None), f"{version}, tested with {spelt(TESTED)}"

    def _key(self) -> tuple[bool | None, str]:
        self._server.indexes()
        with suppress(Refused):
            self._wire.ask(object, "GET", "/keys?limit=1")
            return True, "may publish and see to keys"
        return True, "may publish"

    def _search(self) -> tuple[bool | None, str]:
        given = self._settings.meili_search_key
        key = given or key_there(self._wire, INDEX)
        if not key:
            return None, "none: the pages search with CREDATLAS_MEILI_KEY; the next publish leaves one where its key may"
        query = {"indexUid": self._server.live, "limit": 0}
        try:
            Wire(self._wire.url, key).ask(object, "POST", "/multi-search", {"queries": [query]})
        except Refused as refused:
            if refused.code in _MAY_NOT:
                return False, "CREDATLAS_MEILI_SEARCH_KEY may not search; `credatlas doctor --search-key` prints one that may"
        return True, "searches" if given else "the pages ask for it by CREDATLAS_MEILI_KEY"

    def _index(self) -> tuple[bool | None, str]:
        there = self._server.indexes()
        others = [uid for uid in there if uid not in (self._server.live, self._server.aside)]
        beside = f"; of other releases: {', '.join(others)}" if others else ""
        if self._server.live not in there:
            return False, f"there is none of this release; run `credatlas publish`{beside}"
        held = self._server.total(self._server.live)
        told = f"{self._server.live} holds {held} documents"
        if held != self._courses:
            return False, f"{told}, the store {self._courses} courses; run `credatlas publish`{beside}"
        return True, f"{told}, as the store does{beside}"

    def _altered(self) -> tuple[bool | None, str]:
        if self._server.live not in self._server.indexes():
            return None, "none to look at yet"
        if altered := self._server.altered(self._server.live):
            return False, f"{', '.join(altered)} not as we set them; run `credatlas publish --full`, which sets them back"
        return True, "as this release sets them"

    def _tasks(self) -> tuple[bool | None, str]:
        waiting = len(self._server.queue.unfinished())
        failed = self._server.queue.failed((self._server.live, self._server.aside))
        told = f"{waiting} wait" if waiting else "none waits"
        return (None, f"{told}; the last that failed: {failed[0].named()}") if failed else (True, f"{told}, none has failed")
