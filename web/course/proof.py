"""Where a value was read: the quote, the page and the place on it, as a reader can check them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote as percent
from urllib.parse import urlsplit

from schemas import Evidence, Method, Record, Value
from web.course.sheets import Sheet, sheet_of
from web.frame.words import _, words

_LONGEST, _FEW = 80, 4
_DATA = ("json:", "ld:", "md:", "state:")
_LABELLED = re.compile(r"pair:(.+?)(?:/\d+)?")


class Proof(Value, kw_only=True, frozen=True):
    """`field` is named in words; `href` leads to the quote, and is empty where no browser can show it."""

    field: str
    quote: str
    found: str
    locator: str
    href: str


class Read(Value, kw_only=True, frozen=True):
    """A page, and what was read on it; `href` is its address when a browser may follow it."""

    sheet: Sheet
    href: str
    proofs: tuple[Proof, ...]


def proofs(record: Record, sheets: Mapping[str, Sheet]) -> tuple[Read, ...]:
    """Every piece of evidence in the order of the record, gathered by the page it stands on; a correction stands on none."""
    read: dict[Sheet, list[Proof]] = {}
    for evidence in (found for found in record.offering.evidence if found.method is not Method.CORRECTION):
        sheet = sheet_of(record, sheets, evidence.page)
        read.setdefault(sheet, []).append(_proof(evidence, sheet.url))
    return tuple(Read(sheet=sheet, href=outside(sheet.url), proofs=tuple(found)) for sheet, found in read.items())


def _proof(evidence: Evidence, url: str) -> Proof:
    return Proof(
        field=_(words().field(evidence.field)),
        quote=evidence.quote,
        found=_(words().methods[evidence.method]),
        locator=evidence.locator,
        href=_place(evidence, url),
    )


def _place(evidence: Evidence, url: str) -> str:
    """A few words beside a label are found by the label, since `5` stands anywhere."""
    if not stands_in_sight(evidence.locator):
        return ""
    label = _LABELLED.fullmatch(evidence.locator) if len(evidence.quote.split()) < _FEW else None
    return passage(url, evidence.quote, after=label[1] if label else "")


def stands_in_sight(locator: str) -> bool:
    """Whether a reader of the page sees the words; those in its data cannot be scrolled to."""
    return not locator.startswith(_DATA)


def outside(url: str) -> str:
    """The address when it is a web page's, else nothing: `javascript:` never becomes a link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def passage(url: str, quote: str, after: str = "") -> str:
    """The address with a text fragment, so that the browser scrolls to the quote and marks it; long quotes by their two ends."""
    href, said = outside(url), quote.split()
    if not href or not said:
        return href
    long = len(quote) > _LONGEST and len(said) >= 10
    text = f"{_fragment(said[:4])},{_fragment(said[-4:])}" if long else _fragment(said)
    before = f"{_fragment(after.split())}-," if after else ""
    return f"{href}{'' if '#' in href else '#'}:~:text={before}{text}"


def _fragment(said: list[str]) -> str:
    """A dash or comma would be read as syntax of the fragment itself."""
    return percent(" ".join(said), safe="").replace("-", "%2D")
