"""Speaks to a Meilisearch server, one request a connection: answers are typed, refusals and silence are the house's errors."""

from __future__ import annotations

import re
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from indexer.meilisearch.entry import Refusal
from schemas import EngineDown, EngineRefused, WrongUse, encode

_Kind = TypeVar("_Kind")
_SECONDS = 60
"""Of silence, after which a server is taken for dead: one that indexes with all its cores may take long to answer."""

_PAYLOAD_TOO_LARGE = 413
_FULL = "No space left on device"
_ADDRESS = re.compile(r"https?://([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?(/[^\s?#]*)?", re.ASCII | re.IGNORECASE)


class Refused(EngineRefused):
    """A server's answer that it will not; `code` is Meilisearch's own word for why, empty where the answer is none of its."""

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.code = code


class TooLarge(Refused):
    """More bytes than the server takes at once."""


class Wire:
    """Any number of threads may speak over one, since each request has a connection of its own.

    That is no slower than one kept open, and a connection that the server has closed meanwhile is never met. Raises WrongUse
    for what is no address or no key, before anything is sent.
    """

    def __init__(self, url: str, key: str) -> None:
        if not _ADDRESS.fullmatch(url):
            raise WrongUse(f"CREDATLAS_MEILI_URL is {url!r}; it has to be an address such as http://localhost:7700.")
        address = urlsplit(url)
        self.url = url
        self._secure, self._place, self._path = address.scheme == "https", address.netloc, address.path
        self._headers = bearing(key)

    def ask(self, kind: type[_Kind], method: str, path: str, body: Any = None) -> _Kind:
        """The answer as a value of this kind."""
        return self._decoded(kind, self._talk(method, path, None if body is None else encode(body), "application/json"))

    def push(self, kind: type[_Kind], method: str, path: str, lines: bytes) -> _Kind:
        """As `ask`, with a body of documents, one a line."""
        return self._decoded(kind, self._talk(method, path, lines, "application/x-ndjson"))

    def refusal(self, code: str, message: str) -> Refused:
        at = f"Meilisearch at {self.url}"
        if code in ("invalid_api_key", "missing_authorization_header"):
            return Refused(f"{at} refused the key; set CREDATLAS_MEILI_KEY to one it knows and lets do this.", code)
        if code == "index_not_found":
            return Refused(f"{at} has no index of this release yet; run `credatlas publish`.", code)
        if code == "no_space_left_on_device" or _FULL in message:
            return Refused(f"{at} has no room left on its disk; make room there, then run `credatlas publish`.", code)
        if not code:
            return Refused(f"What answers at {self.url} is not Meilisearch; see that CREDATLAS_MEILI_URL is its address.")
        return Refused(f"{at} refused: {message.strip()}", code)

    def refused(self, said: bytes) -> Refused:
        """What an answer says that is none of those asked for."""
        try:
            refusal = msgspec.json.decode(said, type=Refusal)
        except msgspec.MsgspecError:
            refusal = Refusal()
        return self.refusal(refusal.code, refusal.message)

    def _talk(self, method: str, path: str, body: bytes | None, content: str) -> bytes:
        connection = (HTTPSConnection if self._secure else HTTPConnection)(self._place, timeout=_SECONDS)
        what = "does not answer; start it, or unset CREDATLAS_MEILI_URL to do without."
        try:
            with suppress(BrokenPipeError, ConnectionResetError):  # who will not read so large a body has answered already
                connection.request(method, self._path + path, body, {**self._headers, "Content-Type": content})
            what = "broke off; see in its log why, and that its disk has room, then run `credatlas publish` again."
            answer = connection.getresponse()
            status, said = answer.status, answer.read()
        except TimeoutError as error:
            raise EngineDown(f"Meilisearch at {self.url} did not answer in {_SECONDS} seconds; see how it does.") from error
        except (OSError, HTTPException, ValueError) as error:
            raise EngineDown(f"Meilisearch at {self.url} {what}") from error
        finally:
            connection.close()
        if status == _PAYLOAD_TOO_LARGE:
            raise TooLarge(f"Meilisearch at {self.url} takes no {len(body or b''):,} bytes at once.", "payload_too_large")
        if status >= 400:
            raise self.refused(said)
        return said

    def _decoded(self, kind: type[_Kind], said: bytes) -> _Kind:
        try:
            return msgspec.json.decode(said or b"null", type=kind)
        except msgspec.MsgspecError:
            raise self.refusal("", "") from None


def bearing(key: str) -> dict[str, str]:
    """The header that tells a key. Raises WrongUse for one that no header can hold: it came along with something unseen."""
    if not (key.isascii() and key.isprintable()):
        raise WrongUse("CREDATLAS_MEILI_KEY or CREDATLAS_MEILI_SEARCH_KEY holds a sign that no key has; copy it once more.")
    return {"Authorization": f"Bearer {key}"} if key else {}
