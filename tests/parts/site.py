"""A small catalogue of our own on loopback, in the mirror's address form, whose pages a test may change, break or take away."""

from __future__ import annotations

import hashlib
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar

import pytest

HOST = "quayside.example"
Answer = tuple[int, dict[str, str], bytes]
"""Status, headers, body."""


@dataclass
class Course:
    """What a page tells; `None` is not printed."""

    title: str
    fee: str | None = "€480"
    duration: str | None = "6 weeks"
    mode: str | None = "Online"
    prose: str = "Each exercise is marked by a harbour pilot."


def composed(count: int) -> dict[str, Course]:
    """So many courses by slug, each with facts of its own."""
    return {
        f"course-{n:03}": Course(f"Tides, part {n}", fee=f"€{100 + n}", duration=f"{1 + n % 9} weeks")
        for n in range(1, count + 1)
    }


S = TypeVar("S", bound="Site")


@dataclass
class Site:
    """The catalogue: `courses` are what it lists, ten a page; `fault` may answer in its place; `asked` is every request seen."""

    address: str = ""
    courses: dict[str, Course] = field(default_factory=lambda: composed(24))
    fault: Callable[[str, Answer], Answer] | None = None
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    robots: Answer = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private/\n")

    def answer(self, path: str) -> Answer:
        if path == "/robots.txt":
            return self.robots
        where, _, query = path.partition("?")
        if where == "/courses":
            return page(self.listing(int(query.partition("=")[2] or 1)))
        if where == "/feed.json":
            return _json([{"link": f"https://{HOST}/course/{slug}", "name": c.title} for slug, c in self.courses.items()])
        course = self.courses.get(where.removeprefix("/course/"))
        return page(detail(course)) if course else (404, {"Content-Type": "text/html"}, b"<html><h1>Gone</h1></html>")

    def listing(self, page: int) -> str:
        slugs = list(self.courses)[(page - 1) * 10 : page * 10]
        cards = "".join(f'<div><a href="/course/{s}">{escape(self.courses[s].title)}</a></div>' for s in slugs)
        more = f'<a href="/courses?page={page + 1}">Next</a>' if page * 10 < len(self.courses) else ""
        return f"<h1>{len(self.courses)} courses</h1>{cards}<p>{more}</p>"

    def requests(self, path: str) -> list[dict[str, str]]:
        """The headers of every request for a path so far."""
        return [headers for asked, headers in self.asked if asked == path]


def detail(course: Course) -> str:
    """A course page: facts as a definition list, then prose."""
    facts = {"Institution": "Harbour College", "Fee": course.fee, "Duration": course.duration, "Delivery mode": course.mode}
    rows = "".join(f"<dt>{label}</dt><dd>{escape(value)}</dd>" for label, value in facts.items() if value)
    return f"<h1>{escape(course.title)}</h1><dl>{rows}</dl><h2>Good to know</h2><p>{escape(course.prose)}</p>"


def _json(rows: list[dict[str, str]]) -> Answer:
    return _tagged("application/json", json.dumps(rows).encode())


def page(main: str) -> Answer:
    """An answer with a whole document around its content."""
    body = f'<!doctype html><html lang="en"><head><title>Quayside</title></head><body><main>{main}</main></body></html>'.encode()
    return _tagged("text/html; charset=utf-8", body)


def _tagged(media_type: str, body: bytes) -> Answer:
    tag = hashlib.sha256(body).hexdigest()[:16]
    return 200, {"Content-Type": media_type, "ETag": f'"{tag}"'}, body


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # head and body in one packet: two would meet delayed acknowledgement

        def do_GET(self) -> None:  # the name http.server calls
            path = self.path.removeprefix(f"/{HOST}")
            site.asked.append((path, dict(self.headers)))
            status, headers, body = site.answer(path)
            if site.fault is not None and path != "/robots.txt":
                status, headers, body = site.fault(path, (status, headers, body))
            if status == 200 and self.headers.get("If-None-Match") == headers.get("ETag", ""):
                status, body = 304, b""
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay quiet: `asked` is the log."""

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64  # a crawl knocks sixteen times at once; a full queue costs it a second

    def handle_error(self, *_: object) -> None:
        """Stay quiet: clients that break off are what some tests are about."""


@pytest.fixture
def site() -> Iterator[Site]:
    """A running site of 24 courses at `site.address`, to be used as a mirror."""
    with serving(Site()) as made:
        yield made


@contextmanager
def serving(made: S, tls: ssl.SSLContext | None = None) -> Iterator[S]:
    """The site running at its `address`."""
    server = _Server(("127.0.0.1", 0), _handler(made))
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    made.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
