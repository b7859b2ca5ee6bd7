"""What the values of a source file may be: a row for each kind of slip, which finds it and says the mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from math import inf
from typing import NamedTuple
from urllib.parse import urlsplit

from babel import Locale

from schemas import Source

PLACE = re.compile(r"([A-Z]{2})(-[A-Z0-9]{1,3})?")
LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")
"""One part of a host's name, in any script."""
HEADER = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
"""The name of a header (RFC 9110 5.6.2)."""


@cache
def _known() -> Locale:
    """Whose tables have every place, currency and language there is (CLDR)."""
    return Locale("en")


class Limit(NamedTuple):
    """`wrong` gives the values of a source that may not stand at `key`; `mend` is told after the value."""

    key: str
    wrong: Callable[[Source], Iterable[object]]
    mend: str


class Slip(NamedTuple):
    """A value that may not stand at a key, as it can be printed, and what is said of it."""

    key: str
    value: str
    said: str


def slips(source: Source) -> Iterator[Slip]:
    """What is wrong with the values of a source, in the order of the rows."""
    for limit in LIMITS:
        for value in limit.wrong(source):
            shown = repr(str(value))[1:-1]  # a line break as \n, as the file has it, too
            yield Slip(limit.key, shown, f"`{shown}` {limit.mend}")


def is_tongue(tag: str) -> bool:
    """Whether a tag is a language alone (BCP 47, first part), as pages and records tell theirs."""
    return tag in _known().languages and tag.isalpha()


def _is_place(code: str) -> bool:
    found = PLACE.fullmatch(code)
    return found is not None and found[1] in _known().territories


def _addresses(source: Source) -> Iterator[str]:
    yield source.url
    if source.terms:
        yield source.terms
    for walk in source.walk:
        yield walk.url
        if walk.token is not None:
            yield walk.token.url


def _authority(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:  # an opening bracket that nothing closes, and the like
        return ""


def _is_of_the_web(url: str) -> bool:
    parts = urlsplit(url) if _authority(url) else urlsplit("")
    labels = (parts.hostname or "").removesuffix(".").split(".")
    named = len(labels) > 1 and all(map(LABEL.fullmatch, labels))
    return parts.scheme in ("http", "https") and named and url.isprintable() and url == url.strip()


def _is_of_a_port(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def _broken_headers(source: Source) -> Iterator[str]:
    """By name: a value may hold what a publisher chose to keep to itself."""
    for walk in source.walk:
        yield from (name for name, said in walk.headers.items() if not (HEADER.fullmatch(name) and said.isprintable()))


LIMITS = (
    Limit(
        "jurisdiction",
        lambda source: () if _is_place(source.jurisdiction) else (source.jurisdiction,),
        "is no `jurisdiction`; write the ISO 3166 code of the country, such as IE, or of its region, such as CA-ON.",
    ),
    Limit(
        "currency",
        lambda source: () if source.currency is None or source.currency in _known().currencies else (source.currency,),
        "is no `currency`; write the three capitals of ISO 4217, such as EUR, or leave the key out.",
    ),
    Limit(
        "language",
        lambda source: () if is_tongue(source.language) else (source.language,),
        "is no `language`; write the tag of the language alone (BCP 47), such as en, or fr where it is fr-CA.",
    ),
    Limit(
        "languages",
        lambda source: (tag for tag in source.expect.languages if not is_tongue(tag)),
        "is none of the `languages`; write the tag of the language alone (BCP 47), such as en, or fr where it is fr-CA.",
    ),
    Limit("order", lambda source: {source.order} - {"dmy", "mdy"}, "is no `order` of a date; write dmy or mdy."),
    Limit("identity", lambda source: {source.identity} - {"url", "id"}, "is no `identity`; write url or id."),
    Limit(
        "delay",
        lambda source: () if 1 <= source.delay < inf else (source.delay,),
        "is no `delay`; it may not be under 1 second, for we are guests there, and must have an end.",
    ),
    Limit(
        "budget",
        lambda source: (source.budget,) if source.budget < 1 else (),
        "is no `budget`; write the most pages that a harvest may ask for, 1 or more.",
    ),
    Limit(
        "max",
        lambda source: (source.expect.max,) if source.expect.max < source.expect.min else (),
        "is no `max`, being under `min`; write the most records that are expected, or mend `min`.",
    ),
    Limit(
        "method",
        lambda source: (walk.method for walk in source.walk if walk.method not in ("GET", "POST")),
        "is no `method`; write GET or POST.",
    ),
    Limit(
        "first",
        lambda source: (walk.first for walk in source.walk if walk.first < 0),
        "is no `first`; write the number of the first page or record, 0 or more.",
    ),
    Limit(
        "step",
        lambda source: (walk.step for walk in source.walk if walk.step < 1),
        "is no `step`; write by how much {page} goes up, 1 or more.",
    ),
    Limit(
        "headers",
        _broken_headers,
        "is no header; its name is letters, digits and hyphens, and what it says is one line.",
    ),
    Limit(
        "url",
        lambda source: (f"@{_authority(url).rpartition('@')[2]}" for url in _addresses(source) if "@" in _authority(url)),
        "has a name or password before it; leave them out (a key goes into `headers` as {key}).",
    ),
    Limit(
        "url",
        lambda source: (url for url in _addresses(source) if not _is_of_the_web(url)),
        "is not an address of the web; it must start with https:// and name a host, such as www.example.org.",
    ),
    Limit(
        "url",
        lambda source: (url for url in _addresses(source) if not _is_of_a_port(url)),
        "names a port that does not exist; leave it out, or write one from 1 to 65535.",
    ),
)
