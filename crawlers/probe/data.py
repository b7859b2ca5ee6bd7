"""Data for machines read without being told how: where its records are, what their keys hold, and how to get all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import msgspec

from crawlers.families import FAMILIES
from crawlers.families.dialects import SITE, dialects, translated
from crawlers.families.items import decoded
from crawlers.probe.keys import STEERING, fields, lists, steering
from crawlers.reading import at
from schemas import Ask, Failure, Page, Sighting, Source, Walk, encode

FACTS = 2
"""As many fields beside title and address make records that read as courses without a look at their pages."""
NOT_FACTS = frozenset({"title", "id", "description", "subjects", "code"})
COUNTERS = ("page", "p", "pg", "paged", "pagenumber", "page_number")
OFFSETS = ("offset", "start", "skip", "from")
TOTALS = ("x-wp-total", "x-total-count", "x-total")
"""Headers in which many services tell how many records there are."""


@dataclass(frozen=True)
class Data:
    """Records at one address: `walk` gets `records` of them; where it is not `whole` there are more.

    `addresses` are those of their pages, made by the `template`; `facts` counts what they tell beside title and address.
    """

    url: str
    walk: Walk
    records: int
    whole: bool
    sightings: tuple[Sighting, ...]
    addresses: tuple[str, ...]
    template: str
    facts: int


def opened(source: Source, page: Page, known: Iterable[str]) -> Data | None:
    """What an answer holds; `known` are addresses of the site's pages, by which records without one of their own are found."""
    data = decoded(page)
    if isinstance(data, Failure):
        return None
    spoken = (_read(source, page, walk) for walk in _dialects(page.url))
    found = next((each for each in spoken if each is not None), None)
    return found or _read(source, page, _guessed(source, page, data, tuple(known)))


def _dialects(url: str) -> Iterator[Walk]:
    """The walks of every dialect that may be spoken at an address, and needs no key."""
    for name, said in dialects().items():
        usual = str(said["walk"].get("url", url)).replace(SITE, urljoin(url, "/").rstrip("/"))
        if said["walk"].get("method", "GET") == "GET" and usual.partition("?")[0] == url.partition("?")[0]:
            yield Walk(family=name, url=usual)


def understood(source: Source) -> Source:
    """The source as its file would be read, with its dialects said in full."""
    return msgspec.convert(translated(msgspec.json.decode(encode(source))), Source)


def _read(source: Source, page: Page, walk: Walk | None) -> Data | None:
    if walk is None:
        return None
    full = understood(msgspec.structs.replace(source, url=urljoin(page.url, "/"), walk=(walk,))).walk[0]
    paged = msgspec.structs.replace(full, detail=full.address)
    reading = FAMILIES[full.family].read(paged, Ask(url=page.url, number=full.first), page)
    titled = [seen for seen in reading.sightings if any(word.field == "title" for word in seen.words)]
    if not titled or 2 * len(titled) < len(reading.sightings):
        return None
    told = reading.announced or next((int(said) for name in TOTALS if (said := page.header(name)).isdigit()), None)
    goes_on = any(not ask.detail for ask in reading.asks)
    kinds = {word.field for seen in titled for word in seen.words} - NOT_FACTS
    whole = told is not None if goes_on else told is None or told <= len(titled)
    records = max(told or 0, len(titled)) if goes_on else len(titled)
    addresses = tuple(ask.url for ask in reading.asks if ask.detail and not ask.url.startswith("id:"))
    return Data(page.url, walk, records, whole, tuple(titled), addresses, full.address, len(kinds))


def _guessed(source: Source, page: Page, data: Any, known: tuple[str, ...]) -> Walk | None:
    """A walk over the longest list of records that have a title and an address."""
    for path, rows in sorted(lists(data), key=lambda found: -len(found[1])):
        held = fields(rows, source)
        place = _address(held, rows, page.url, known)
        if "title" in held and place:
            told = {name: way for name, way in held.items() if name not in STEERING}
            steered = {} if path == "" else steering(data, source)
            walk = Walk(family="api", url=page.url, items=path, address=place, fields=told)
            return _steered(walk, steered, data, len(rows))
    return None


def _address(held: Mapping[str, str], rows: list[dict[str, Any]], url: str, known: tuple[str, ...]) -> str:
    """The template of an item's address: its own, or a known page's with the item's slug or id in it."""
    if path := held.get("address"):
        said = next((value for row in rows if isinstance(value := at(row, path), str) and value), "")
        if said.startswith(("http://", "https://")):
            return f"{{{path}}}"
        return f"{urljoin(url, '/').rstrip('/')}{{{path}}}" if said.startswith("/") else ""
    for name in ("slug", "id", "code"):
        if path := held.get(name):
            told = {str(value) for row in rows if isinstance(value := at(row, path), str | int)}
            ends = [(front, last) for front, _, last in (page.rstrip("/").rpartition("/") for page in known) if last in told]
            if ends:
                return f"{ends[0][0]}/{{{path}}}"
    return ""


def _steered(walk: Walk, steered: Mapping[str, str], data: Any, count: int) -> Walk:
    """The walk with its way to further records, where the answer or its address tells one."""
    words = {name: steered[name] for name in ("total", "pages") if isinstance(at(data, steered.get(name, "-")), int)}
    after = at(data, steered["next"]) if "next" in steered else None
    if isinstance(after, str) and after.startswith(("http", "/", "?")):
        return msgspec.structs.replace(walk, next=steered["next"], total=words.get("total", ""))
    parts = urlsplit(walk.url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    for at_place, (key, value) in enumerate(query):
        step = 1 if key.lower() in COUNTERS else count if key.lower() in OFFSETS else 0
        if step and value.isdigit():
            before, behind = urlencode(query[:at_place]), urlencode(query[at_place + 1 :])
            counted = "&".join(part for part in (before, f"{key}={{page}}", behind) if part)
            return msgspec.structs.replace(walk, url=parts._replace(query=counted).geturl(), first=int(value), step=step, **words)
    return msgspec.structs.replace(walk, total=words.get("total", ""))
