"""Answers on loopback as the five catalogues would, with the bundled pages: `/<host>/<path>`, as CREDATLAS_MIRROR expects."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote, urlsplit

from schemas import Source

PAGES = Path(str(files("credatlas.demo") / "pages"))
_TYPES = {".html": "text/html; charset=utf-8", ".json": "application/json", ".xml": "application/xml"}


class Handler(BaseHTTPRequestHandler):
    """One page an address, whatever the query; an unchanged page answers 304 to whoever knows it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        page = page_for(self.path)
        if page is None:
            self._answer(404, b"", {})
            return
        body = page.read_bytes()
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        known = self.headers["If-None-Match"] == etag
        self._answer(304 if known else 200, b"" if known else body, {"ETag": etag, "Content-Type": _TYPES[page.suffix]})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.do_GET()

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Silence: the progress bar tells what is going on."""


def page_for(address: str) -> Path | None:
    """The file that answers an address; never one outside the bundled pages."""
    place = (PAGES / unquote(urlsplit(address).path).strip("/")).resolve()
    candidates = (place / "index.html", place, place.with_name(f"{place.name}.json"))
    return next((page for page in candidates if page.is_file() and page.is_relative_to(PAGES.resolve())), None)


def bundled(source: Source) -> bool:
    """Whether a bundled page answers at every entry point of a source."""
    entries = (urlsplit(walk.url) for walk in source.walk)
    return all(page_for(f"/{entry.netloc}{entry.path}") is not None for entry in entries)


@contextmanager
def mirror() -> Iterator[str]:
    """The address of the mirror, which answers for the time of the block."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
