"""What a course tells about its quality: six rows of state, quote and where to see it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from schemas import Dimension, Document, FieldState, Offering, Polarity, Record, Statement, Value
from web.proof import outside, passage, stands_in_sight
from web.sheets import Sheet, sheet_of
from web.words import _, words


class Row(Value, kw_only=True, frozen=True):
    """`quote` and `href` are empty unless something is said; `note` tells whose words they are, or why there are none."""

    dimension: str
    status: str
    name: str
    meaning: str
    quote: str = ""
    lang: str = ""
    href: str = ""
    note: str = ""
    day: str = ""


def rows(record: Record, document: Document, sheets: Mapping[str, Sheet]) -> tuple[Row, ...]:
    status = {badge.dimension: badge.status for badge in document.badges}
    return tuple(_row(record, dimension, status[dimension], sheets) for dimension in Dimension)


def questions(told: tuple[Row, ...]) -> tuple[str, ...]:
    """What to ask before enrolling: one question for everything that is not published."""
    return tuple(_(words().dimensions[row.dimension].question) for row in told if row.status != "published")


def _row(record: Record, dimension: Dimension, status: str, sheets: Mapping[str, Sheet]) -> Row:
    named = words().dimensions[dimension]
    row = Row(dimension=dimension, status=status, name=_(named.name), meaning=_(named.meaning))
    said = _said(record.offering, dimension) if status in ("published", "in_part") else None
    if said:
        return _quoted(row, said, record, sheet_of(record, sheets, said.page))
    return replace(row, note=_silence(record.offering, dimension, status))


def _said(offering: Offering, dimension: Dimension) -> Statement | None:
    """The course's own strongest words; without any, those of the programme or provider; a denial only when it stands alone."""
    held = [statement for statement in offering.statements if statement.dimension is dimension]
    wider = sorted(held, key=lambda statement: (statement.polarity is Polarity.NEGATED, -statement.level.rank))
    return offering.about(dimension) or next(iter(wider), None)


def _quoted(row: Row, said: Statement, record: Record, sheet: Sheet) -> Row:
    """Words in a page's data are linked to the course's own page, which is what a reader can open."""
    note = ""
    if said.polarity is Polarity.NEGATED:
        note = _("The page says plainly that there is none.")
    elif said.scope != "offering":
        note = _("This is %s.") % _(words().scopes[said.scope])
    seen = stands_in_sight(said.locator) and not said.structured
    href = passage(sheet.url, said.text) if seen else outside(record.offering.url)
    return replace(row, quote=said.text, lang=said.lang, href=href, note=note, day=sheet.day)


def _silence(offering: Offering, dimension: Dimension, status: str) -> str:
    if status == "not_found":
        return _("Nothing on the pages we read.")
    found: FieldState | None = next((state for state in offering.field_states if state.field == dimension), None)
    return _(words().reasons.get(found.reason if found else "", "We could not look this time."))
