"""What a site sends is bounded in size, in time and in how often it is folded, on each of the ways it may come."""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import repeat

import brotli
import pytest

from crawlers import network
from crawlers.identity import MAX_BODY, MOST_WRAPPINGS
from crawlers.manners import Manners
from crawlers.probe.visit import Fetch, visit
from schemas import Failure, Page, Settings
from tests.parts.site import HOST, Site
from tests.scheduler.nights import SOURCE

OVER = bytes(MAX_BODY + 1)
ZSTD = b"\x28\xb5\x2f\xfd\xa0" + (MAX_BODY + 1).to_bytes(4, "little")
"""How a zstd frame of one byte too many begins; blocks that repeat one byte follow (RFC 8878 3.1.1)."""


def got(address: str) -> Page | Failure:
    """What a visit to a mirror's list gets."""
    found: list[Page | Failure] = []
    settings = Settings(mirror=address)

    async def looking(fetch: Fetch) -> None:
        found.append(await fetch(f"https://{HOST}/courses"))

    asyncio.run(visit(SOURCE, settings, Manners(SOURCE, settings), looking))
    return found[0]


def zstd(size: int) -> bytes:
    """A frame that unfolds to so many NUL bytes: blocks of the kind that names one byte and how often it stands."""
    blocks, left = b"", size
    while left:
        block = min(left, 1 << 17)
        left -= block
        blocks += (block << 3 | 1 << 1 | (not left)).to_bytes(3, "little") + b"\0"
    return ZSTD + blocks


BOMBS: dict[str, Callable[[], bytes]] = {
    "gzip": lambda: gzip.compress(OVER, 1),
    "deflate": lambda: zlib.compress(OVER, 1),
    "br": lambda: brotli.compress(OVER, quality=1),
    "zstd": lambda: zstd(len(OVER)),
    "gzip, gzip": lambda: gzip.compress(gzip.compress(OVER, 1), 1),
}


@pytest.mark.parametrize("encoding", BOMBS)
def test_a_body_that_unfolds_beyond_any_page_is_not_unfolded(site: Site, encoding: str) -> None:
    bomb = BOMBS[encoding]()
    assert len(bomb) < MAX_BODY / 50
    site.fault = lambda *_: (200, {"Content-Type": "text/html", "Content-Encoding": encoding}, bomb)
    assert got(site.address) is Failure.TOO_LARGE


def test_a_body_that_is_folded_as_often_as_anybody_means_is_read_and_no_other(site: Site) -> None:
    page = b"<html><h1>Tides</h1></html>"
    for times in (MOST_WRAPPINGS, MOST_WRAPPINGS + 1):
        folded = page
        for _ in range(times):
            folded = gzip.compress(folded)
        encodings = ", ".join(["gzip"] * times)
        site.fault = lambda *_, folded=folded, encodings=encodings: (200, {"Content-Encoding": encodings}, folded)
        found = got(site.address)
        assert found.body == page if isinstance(found, Page) else (found, times) == (Failure.TOO_LARGE, MOST_WRAPPINGS + 1)


def test_a_body_that_is_too_large_as_it_comes_is_left(site: Site) -> None:
    site.fault = lambda *_: (200, {"Content-Type": "text/html"}, OVER)
    assert got(site.address) is Failure.TOO_LARGE


@contextmanager
def endless(head: bytes, more: bytes, pause: float = 0) -> Iterator[str]:
    """A server that says `head` and then `more` for ever, with a pause before each; it has no robots.txt."""
    over = threading.Event()

    def talk(asker: socket.socket) -> None:
        with suppress(OSError), asker:
            asked = asker.recv(1 << 16)
            if b"/robots.txt" in asked:
                asker.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            asker.sendall(head)
            for words in repeat(more):
                if over.wait(pause):
                    return
                asker.sendall(words)

    def listen(heard: socket.socket) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(heard.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as heard:
        threading.Thread(target=listen, args=(heard,), daemon=True).start()
        yield f"http://127.0.0.1:{heard.getsockname()[1]}"
        over.set()
        heard.shutdown(socket.SHUT_RDWR)


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
ENDLESS = {
    "a header without end": (OK + b"X: ", b"y" * (1 << 16), Failure.CLOSED),
    "headers without end": (OK, b"X: y\r\n" * 1000, Failure.CLOSED),
    "a body without end": (OK + b"\r\n", b"y" * (1 << 20), Failure.TOO_LARGE),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_has_no_end_is_given_one(name: str) -> None:
    head, more, failure = ENDLESS[name]
    with endless(head, more) as address:
        assert got(address) is failure


@pytest.mark.parametrize("head", [OK, OK + b"\r\n"], ids=["headers", "body"])
def test_what_drips_is_given_up_after_its_time(monkeypatch: pytest.MonkeyPatch, head: bytes) -> None:
    monkeypatch.setattr(network, "TIMEOUT", 0.25)
    with endless(head, b"X: y\r\n", pause=0.02) as address:
        assert got(address) is Failure.TIMEOUT
