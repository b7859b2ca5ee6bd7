"""What a course tells about its quality: six rows of state, quote and where to see it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from schemas import Dimension, Document, FieldState, Offering, Polarity, Record, Scope, State, Statement, Value
from web.course.proof import outside, passage, stands_in_sight
from web.course.sheets import Sheet, sheet_of
from web.frame.words import _, words


class Heard(Value, kw_only=True, frozen=True):
    """What is said of all courses of a provider or a catalogue; `who` says it, `note` that the page could not be read since."""

    who: str
    quote: str
    lang: str
    href: str
    note: str
    day: str


class Row(Value, kw_only=True, frozen=True):
    """`quote` and `href` are empty unless the course says something; `note` tells that it denies, or why there is nothing.

    `heard` is what others say of it, which makes no difference to its status; `corrected` that a person said it, and no page.
    """

    dimension: str
    status: str
    name: str
    meaning: str
    quote: str = ""
    lang: str = ""
    href: str = ""
    note: str = ""
    day: str = ""
    heard: tuple[Heard, ...] = ()
    corrected: bool = False


def rows(record: Record, document: Document, sheets: Mapping[str, Sheet]) -> tuple[Row, ...]:
    status = {badge.dimension: badge.status for badge in document.badges}
    return tuple(_row(record, dimension, status[dimension], sheets) for dimension in Dimension)


def questions(told: tuple[Row, ...]) -> tuple[str, ...]:
    """What to ask before enrolling: one question for everything that is not published."""
    return tuple(_(words().dimensions[row.dimension].question) for row in told if row.status != "published")


def _row(record: Record, dimension: Dimension, status: str, sheets: Mapping[str, Sheet]) -> Row:
    named = words().dimensions[dimension]
    told = heard(record, dimension, sheets)
    row = Row(dimension=dimension, status=status, name=_(named.name), meaning=_(named.meaning), heard=told)
    said = _said(record.offering, dimension) if status in ("published", "in_part") else None
    if said:
        return _quoted(row, said, record, sheet_of(record, sheets, said.page))
    return replace(row, note=_silence(record.offering, dimension, status, alone=not told))


def _said(offering: Offering, dimension: Dimension) -> Statement | None:
    """The course's own strongest words; a denial only when it stands alone."""
    own = (said for said in offering.statements if said.dimension is dimension and said.scope is Scope.OFFERING)
    return offering.about(dimension) or next(own, None)


def heard(record: Record, dimension: Dimension, sheets: Mapping[str, Sheet], *of: Scope) -> tuple[Heard, ...]:
    """The strongest words of each wider scope, or only of those asked for, the nearest first."""
    found: dict[Scope, Statement] = {}
    for said in sorted((s for s in record.offering.statements if s.dimension is dimension), key=_weight):
        found[said.scope] = said
    states = {state.scope: state for state in record.offering.field_states if state.field == dimension}
    return tuple(
        _overheard(found[scope], states.get(scope), sheet_of(record, sheets, found[scope].page))
        for scope in Scope
        if scope is not Scope.OFFERING and scope in found and (not of or scope in of)
    )


def _weight(said: Statement) -> tuple[bool, int]:
    return said.polarity is Polarity.AFFIRMED, said.level.rank


def _overheard(said: Statement, state: FieldState | None, sheet: Sheet) -> Heard:
    missed = state is not None and state.state is State.UNREACHABLE
    note = _(words().reasons[state.reason]) if missed and state is not None else ""
    who, href = _(words().scopes[said.scope]), passage(sheet.url, said.text)
    return Heard(who=who, quote=said.text, lang=said.lang, href=href, note=note, day=sheet.day)


def _quoted(row: Row, said: Statement, record: Record, sheet: Sheet) -> Row:
    """Words in a page's data are linked to the course's own page, which is what a reader can open."""
    note = ""
    if said.polarity is Polarity.NEGATED:
        note = _("The page says plainly that there is none.")
    if not said.page:
        return replace(row, quote=said.text, lang=said.lang, note=note, corrected=True)
    seen = stands_in_sight(said.locator) and not said.structured
    href = passage(sheet.url, said.text) if seen else outside(record.offering.url)
    return replace(row, quote=said.text, lang=said.lang, href=href, note=note, day=sheet.day)


def _silence(offering: Offering, dimension: Dimension, status: str, *, alone: bool) -> str:
    if status == "not_found":
        return _("Nothing on the pages we read.") if alone else _("Nothing on the course’s own pages.")
    found: FieldState | None = next((state for state in offering.own_states if state.field == dimension), None)
    return _(words().reasons.get(found.reason if found else "", "We could not look this time."))
