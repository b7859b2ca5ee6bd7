"""Where a value was read: the quote, the page and the place on it, as a reader can check them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote as percent
from urllib.parse import urlsplit

from schemas import Evidence, Method, Record, Value
from web.sheets import Sheet, sheet_of
from web.words import _, words

_LONGEST = 80


class Proof(Value, kw_only=True, frozen=True):
    """`field` is named in words; `href` leads to the quote, and is empty when a browser should not follow the address."""

    field: str
    quote: str
    found: str
    locator: str
    page: str
    href: str
    day: str


def proofs(record: Record, sheets: Mapping[str, Sheet]) -> tuple[Proof, ...]:
    """Every piece of evidence, in the order of the record."""
    return tuple(_proof(evidence, sheet_of(record, sheets, evidence.page)) for evidence in record.offering.evidence)


def _proof(evidence: Evidence, sheet: Sheet) -> Proof:
    visible = evidence.method in (Method.LABEL, Method.TEXT)
    return Proof(
        field=_(words().field(evidence.field)),
        quote=evidence.quote,
        found=_(words().methods[evidence.method]),
        locator=evidence.locator,
        page=sheet.url,
        href=passage(sheet.url, evidence.quote) if visible else outside(sheet.url),
        day=sheet.day,
    )


def outside(url: str) -> str:
    """The address when it is a web page's, else nothing: `javascript:` never becomes a link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def passage(url: str, quote: str) -> str:
    """The address with a text fragment, so that the browser scrolls to the quote and marks it; long quotes by their two ends."""
    href, said = outside(url), quote.split()
    if not href or not said:
        return href
    long = len(quote) > _LONGEST and len(said) >= 10
    text = f"{_fragment(said[:4])},{_fragment(said[-4:])}" if long else _fragment(said)
    return f"{href}{'' if '#' in href else '#'}:~:text={text}"


def _fragment(said: list[str]) -> str:
    """A dash or comma would be read as syntax of the fragment itself."""
    return percent(" ".join(said), safe="").replace("-", "%2D")
