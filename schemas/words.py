"""How words are folded and addresses made canonical, the same way in every room."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit
from uuid import UUID, uuid5

NAMESPACE = UUID("5d0f6a3e-6f3b-5b53-9c9e-6f0c0a7f1c11")
_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|mc_[ce]id|ref|source)$", re.IGNORECASE)
_PLAIN = re.compile(r"(https?://[^/?#@\s]+)([^?#\s]*)")
"""An address without query and fragment: most are, and need no taking apart."""
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def squeeze(text: str) -> str:
    """Runs of white space (no-break spaces too) become one space; the ends are trimmed; NUL, which no database takes, goes."""
    return " ".join(text.replace("\x00", "").split())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """For comparing words a person sees: no case, no accents, one space, no closing colon or asterisk."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).replace("’", "'")
    return squeeze(text.casefold()).rstrip(" :*?")


@lru_cache(maxsize=65536)
def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens, for addresses and facet values."""
    return _NOT_SLUG.sub("-", fold(text)).strip("-")


def _origin(told: str) -> str:
    """Scheme and host in lower case, without the port that goes without saying."""
    origin = told.lower()
    return origin.removesuffix(":80" if origin.startswith("http:") else ":443")


def canonical_url(url: str) -> str:
    """One address for one page: lower-case host, no port that goes without saying, no fragment, no tracking, no trailing slash;
    other queries stay, sorted.

    What is no address stays as it is.
    """
    plain = _PLAIN.fullmatch(url)
    if plain:
        return f"{_origin(plain[1])}{plain[2].rstrip('/') or '/'}"
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    query = urlencode(sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)))
    scheme, host = _origin(f"{parts.scheme or 'https'}://{parts.netloc}").split("://", 1)
    return urlunsplit((scheme, host, parts.path.rstrip("/") or "/", query, ""))


def joined(base: str, said: str) -> str:
    """The address a link of the page `base` leads to; empty when what it says is no address at all, as `http://[::1/`."""
    try:
        address = urljoin(base, said)
        urlsplit(address)
    except ValueError:
        return ""
    return address


def offering_id(source_id: str, key: str) -> str:
    """uuid5 of the source and its native id or canonical address: stable across harvests, machines and releases."""
    return str(uuid5(NAMESPACE, f"{source_id}\n{key}"))
