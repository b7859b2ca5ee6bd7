"""Reads when something starts: a day, a month, a term, or the words for any time; what is missing is never filled in."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from schemas import StartKind, Value, fold, table

_MONTHS = {row["word"]: int(row["month"]) for row in table("months")}
_MONTH = r"(?P<month>[^\W\d]{3,12})\.?"
_LEAD = (
    r"(?:(?:next start|start(?:s|ing)?(?: date)?|begins?|beginning|commenc(?:es|ing)|from|on|ends?|until"
    r"|le|du|des le|a partir du)[: ]+)?"
)
_DAY_NAME = r"(?:[^\W\d]{2,9}\.?,? )?"
_TIME = r"(?:[ t,]+(?:at )?[0-9]{1,2}[:h][0-9]{2}.{0,20})?"
_YEAR = r"(?P<year>[0-9]{4})"
_FORMS = tuple(
    re.compile(f"{_LEAD}{form}")
    for form in (
        rf"{_YEAR}-(?P<m>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}}){_TIME}",
        rf"{_DAY_NAME}(?P<a>[0-9]{{1,2}})[/.-](?P<b>[0-9]{{1,2}})[/.-]{_YEAR}{_TIME}",
        rf"{_DAY_NAME}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|er|\.)?,? (?:of |de )?{_MONTH},? (?:de )?{_YEAR}{_TIME}",
        rf"{_DAY_NAME}{_MONTH} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}{_TIME}",
        rf"{_MONTH},? (?:de )?{_YEAR}",
        rf"(?P<m>[0-9]{{1,2}})/{_YEAR}",
        rf"{_YEAR}-(?P<m>[0-9]{{1,2}})",
    )
)
_SEASON = "(?:fall|autumn|winter|spring|summer|automne|hiver|printemps|ete|herbst|sommer|fruhjahr)"
_TERM = re.compile(
    rf"{_SEASON}(?: (?:term|semester|session))?,? [0-9]{{4}}|[0-9]{{4}} {_SEASON}"
    r"|(?:[a-z]+ )?(?:terms?|semester|trimester|session|intake|block|study period) [0-9].{0,40}"
)
_STAMP = re.compile(r"[0-9]{10}|[0-9]{13}")
_KINDS = {kind.value: kind for kind in (StartKind.ROLLING, StartKind.ON_DEMAND, StartKind.TBC, StartKind.CLOSED)}


class Start(Value, kw_only=True, frozen=True):
    """`day` is YYYY-MM-DD, or YYYY-MM when only the month is said, and None for every other kind."""

    kind: StartKind
    day: str | None = None


@lru_cache(maxsize=16384)
def read(words: str, order: str) -> Start | None:
    """The start said in the words; `order` (dmy or mdy) decides 5/4/2027. A day without a year, or 30 February, is not read."""
    text = fold(words.strip("[]() "))
    if known := _KINDS.get(text):
        return Start(kind=known)
    if _STAMP.fullmatch(text):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return Start(kind=StartKind.FIXED, day=moment.date().isoformat())
    if _TERM.fullmatch(text):
        return Start(kind=StartKind.TERM)
    found = next((found for form in _FORMS if (found := form.fullmatch(text))), None)
    return _dated(found.groupdict(), order) if found else None


@lru_cache(maxsize=4096)
def between(words: str, order: str) -> tuple[Start, Start] | None:
    """The first and the last day of `25 Jan - 28 Feb 2027`: the year may stand once, where the days are of one year."""
    first, dash, last = words.partition(" - ") if " - " in words else words.partition(" – ")
    end = read(last, order) if dash else None
    if end is None or end.kind is not StartKind.FIXED or end.day is None:
        return None
    begin = read(first, order) or read(f"{first}, {end.day[:4]}", order) or read(f"{first} {end.day[:4]}", order)
    if begin is None or begin.kind is not StartKind.FIXED or begin.day is None or begin.day > end.day:
        return None
    return begin, end


def _dated(found: dict[str, str | None], order: str) -> Start | None:
    day, month = found.get("day"), found.get("m")
    if found.get("a"):
        day, month = (found["a"], found["b"]) if order == "dmy" else (found["b"], found["a"])
    number = int(month) if month else _MONTHS.get(found.get("month") or "", 0)
    try:
        whole = date(int(found["year"] or 0), number, int(day or 1))
    except ValueError:
        return None
    return Start(kind=StartKind.FIXED, day=whole.isoformat()) if day else Start(kind=StartKind.MONTH, day=whole.isoformat()[:7])
