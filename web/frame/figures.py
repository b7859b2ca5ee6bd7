"""Numbers, dates, shares and names of languages as a reader of the page's language writes them."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from web.frame.tongue import spoken
from web.frame.words import _


def legend() -> tuple[tuple[str, str], ...]:
    """The steps of the heat table in words."""
    return (
        ("0", _("none")),
        ("1", _("under 10 per cent")),
        ("2", _("10 to 24 per cent")),
        ("3", _("25 to 49 per cent")),
        ("4", _("50 to 74 per cent")),
        ("5", _("75 to 89 per cent")),
        ("6", _("90 per cent or more")),
        ("unseen", _("not checked")),
    )


def number(value: float) -> str:
    return _number(value, spoken())


@lru_cache(maxsize=4096)
def _number(value: float, locale: str) -> str:
    """Kept, since a large table writes the same small numbers a thousand times."""
    return format_decimal(value, locale=locale)


def day(moment: str) -> str:
    """`2026-11-23` or an RFC 3339 time as `23 November 2026`; `2026-11` as `November 2026`; anything else as it is."""
    try:
        if len(moment) == 7:
            return format_date(date.fromisoformat(f"{moment}-01"), "MMMM y", locale=spoken())
        return format_date(date.fromisoformat(moment[:10]), "d MMMM y", locale=spoken())
    except ValueError:
        return moment


def minute(moment: str) -> str:
    """An RFC 3339 UTC time as `23 November 2026, 02:14 UTC`."""
    try:
        return format_datetime(datetime.fromisoformat(moment), "d MMMM y, HH:mm 'UTC'", locale=spoken())
    except ValueError:
        return moment


def brief(moment: str) -> str:
    """An RFC 3339 time as `23 Nov, 02:14`, for tables that say which year and that it is UTC; a date as `23 Nov`."""
    try:
        return format_datetime(datetime.fromisoformat(moment), "d MMM, HH:mm" if "T" in moment else "d MMM", locale=spoken())
    except ValueError:
        return moment


def days_since(moment: str, today: date) -> int:
    """Whole days from the day of a date or an RFC 3339 time."""
    return (today - date.fromisoformat(moment[:10])).days


def share(part: int, whole: int) -> str:
    """Per cent of what was observed, so that a few and none differ: `0`, `<1`, `43`; nothing observed is a dash."""
    if not whole:
        return "–"
    exact = 100 * part / whole
    if 0 < exact < 1:
        return "<1"
    return ">99" if 99 < exact < 100 else f"{exact:.0f}"


def heat(part: int, whole: int) -> str:
    """The step of the heat table: unseen, 0 (none) to 6 (90 per cent or more)."""
    if not whole:
        return "unseen"
    return str((part > 0) + sum(100 * part >= edge * whole for edge in (10, 25, 50, 75, 90)))


def language(tag: str) -> str:
    """The name of a BCP 47 language, or the tag when nobody knows it."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name(spoken())
    except (UnknownLocaleError, ValueError):
        return tag
    return name[:1].upper() + name[1:] if name else tag


def country(code: str) -> str:
    """The name of an ISO 3166-1 alpha-2 country, or the code."""
    return str(Locale.parse(spoken()).territories.get(code.upper(), code))
