"""WARC files as other archivers write them, composed by hand: every packing, and records that are no pages among them."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
from base64 import b32encode

HOST = "https://harbour.example"
FACTS = {"Institution": "Harbour College", "Fee": "€480", "Duration": "6 weeks", "Delivery mode": "Online"}


def course(number: int, fee: str = "") -> bytes:
    """A course page with facts of its own."""
    facts = FACTS | {"Fee": fee or f"€{100 + number}"}
    rows = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in facts.items())
    return (
        f'<!doctype html><html lang="en"><head><title>Tides {number}</title></head><body><main><h1>Tides {number}</h1>'
        f"<dl>{rows}</dl><p>Marked by a harbour pilot.</p></main></body></html>"
    ).encode()


def sha1(block: bytes) -> str:
    return f"sha1:{b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()}"


def record(kind: str, url: str, block: bytes, date: str = "2026-09-01T02:00:00Z", **more: str) -> bytes:
    """A record of any kind; `more` are further headers, their underscores written as hyphens."""
    named = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": date, "WARC-Block-Digest": sha1(block)}
    named |= {name.replace("_", "-"): value for name, value in more.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
    return f"WARC/1.0\r\n{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def response(
    url: str, body: bytes, head: str = "Content-Type: text/html; charset=utf-8", status: str = "200 OK", **more: str
) -> bytes:
    """A response record, its HTTP headers as text before the body."""
    return record("response", url, f"HTTP/1.1 {status}\r\n{head}\r\n\r\n".encode() + body, **more)


def courses(count: int) -> list[bytes]:
    """So many course pages, each a response record."""
    return [response(f"{HOST}/course/{n}", course(n)) for n in range(count)]


def others() -> list[bytes]:
    """Records that are no pages."""
    page = HOST + "/course/none"
    return [
        record("warcinfo", "", b"software: another archiver\r\n"),
        record("request", page, b"GET /course/none HTTP/1.1\r\nHost: harbour.example\r\n\r\n"),
        record("revisit", page, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
        record("metadata", page, b"fetchTimeMs: 30\r\n"),
        record("conversion", page, b"Tides 1. Fee: 480 euro."),
        record("response", "dns:harbour.example", b"20260901020000\nharbour.example. 60 IN A 192.0.2.1\n"),
    ]


def chunked(body: bytes, size: int = 50) -> bytes:
    """A body as HTTP/1.1 sends it in chunks."""
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in parts) + b"0\r\n\r\n"


def by_record(records: list[bytes]) -> bytes:
    """Each record a gzip member, as the standard says."""
    return b"".join(gzip.compress(each, mtime=0) for each in records)


def as_one(records: list[bytes]) -> bytes:
    """All of them one gzip member, as `gzip FILE` makes it."""
    return gzip.compress(b"".join(records), mtime=0)


def wacz(records: list[bytes], packing: int = zipfile.ZIP_STORED) -> bytes:
    """A WACZ: the WARC in a zip among other files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as packed:
        packed.writestr("datapackage.json", "{}")
        packed.writestr("archive/data.warc.gz", by_record(records))
        packed.writestr("pages/pages.jsonl", "{}\n")
    return out.getvalue()
