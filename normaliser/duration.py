"""Reads words about time: elapsed time becomes a span, hours become work; the unit decides, not the label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from normaliser.numbers import QUANTITY, quantity
from schemas import Effort, EffortKind, Span, Unit, fold, table

EXTRACTOR = "duration@1"
Told = tuple[Span | Effort, ...]

_UNITS = {row["word"]: row["unit"] for row in table("units") if not row["unit"].isdigit()}
_NUMBERS = {row["word"]: float(row["unit"]) for row in table("units") if row["unit"].isdigit()}
_HOURS = {"hour": 1.0, "minute": 1 / 60}
_UNIT = "(?:" + "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True)) + r")(?![^\W\d])"
_NUMBER = f"(?:{QUANTITY}|(?:{'|'.join(_NUMBERS)})(?!\\w))"
_UNDER = r"(?:under|less than|up to|no more than|moins de|jusqu'a|au plus)"
_TO = r"(?:-|–|—|to|a|or|and|ou|et|bis)"
_QUANTITY = re.compile(
    rf"(?<![\w.,])(?P<under>{_UNDER} )?(?P<low>{_NUMBER})(?: ?(?P<first>{_UNIT}))?"
    rf"(?: ?{_TO} ?(?:{_UNDER} )?(?P<high>{_NUMBER}))?[ -]?(?P<unit>{_UNIT})\.?"
    rf"(?:(?: of study| d'etude| of work)? ?(?:/|per|a|each|every|par|pro) ?(?P<per>{_UNIT})| (?P<weekly>weekly|hebdomadaires?))?"
    r"(?P<less> or (?:less|fewer)| ou moins)?"
)
_BOTH = re.compile(
    r"(?<![\w.,])([0-9]{1,4}) ?(?:hours?|hrs?|h|heures?)(?:,? (?:and|et))? ?([0-9]{1,2}) ?(?:minutes?|mins?|m)?(?!\w)"
)
_OPEN = re.compile(r"\b(?:at least|more than|minimum|au moins|plus de)\b|^(?:over|from)\b|[0-9] ?\+")
_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])")
_ISO = re.compile(
    r"p(?:([0-9]{1,4})y)?(?:([0-9]{1,4})m)?(?:([0-9]{1,4})w)?(?:([0-9]{1,4})d)?"
    r"(?:t(?:([0-9]{1,5}(?:\.[0-9]{1,3})?)h)?(?:([0-9]{1,6})m)?(?:[0-9]{1,6}s)?)?"
)
_ISO_UNITS = (Unit.YEAR, Unit.MONTH, Unit.WEEK, Unit.DAY)
_WHOLE = ((43200, Unit.MONTH), (10080, Unit.WEEK), (1440, Unit.DAY))


@lru_cache(maxsize=8192)
def read(words: str, unit: str = "") -> Told | None:
    """Spans and efforts said in the words; empty for a plain zero. `unit` is what a bare number counts ("" = unreadable).

    Units are those of `units.csv`; `weekly` counts hours a week. A bucket (under two hours) is a range from zero; an open end
    (at least ten) and two different figures of one kind are not read.
    """
    text = fold(words)
    if (bare := quantity(text)) is not None:
        return _bare(bare, unit)
    if clock := _CLOCK.fullmatch(text):
        return _tell({("hour", unit == "weekly"): [(_clock(clock[1], clock[2]),) * 2]})
    if iso := _ISO.fullmatch(text):
        return _iso(iso)
    if _OPEN.search(text):
        return None
    text = _BOTH.sub(lambda both: f"{_clock(both[1], both[2]):.3f} hours", text)
    found: dict[tuple[str, bool], list[tuple[float, float]]] = {}
    for name, weekly, low, high in _quantities(text):
        found.setdefault((name, weekly or (unit == "weekly" and name in _HOURS)), []).append((low, high))
    return _tell(found) if found else None


def unit_in(label: str) -> str:
    """The unit a label counts in, as in `Duration (weeks)`; empty when it names none."""
    named = {_UNITS[word] for word in re.findall(r"\w+", fold(label)) if word in _UNITS and len(word) > 1}
    return named.pop() if len(named) == 1 else ""


def _clock(hours: str, minutes: str) -> float:
    return int(hours) + int(minutes) / 60


def _bare(number: float, unit: str) -> Told | None:
    if not number:
        return ()
    if unit == "minute":
        whole = next(((number / size, name) for size, name in _WHOLE if number % size == 0), None)
        if whole:
            return (Span(min=whole[0], max=whole[0], unit=whole[1]),)
    return _tell({("hour" if unit == "weekly" else unit, unit == "weekly"): [(number, number)]}) if unit else None


def _iso(found: re.Match[str]) -> Told | None:
    *elapsed, hours, minutes = found.groups()
    worked = float(hours or 0) + float(minutes or 0) / 60
    spans = [(float(n), unit) for n, unit in zip(elapsed, _ISO_UNITS, strict=True) if n and float(n)]
    if [unit for _, unit in spans] == [Unit.YEAR, Unit.MONTH]:
        spans = [(spans[0][0] * 12 + spans[1][0], Unit.MONTH)]
    if len(spans) > 1 or (spans and worked) or not any(found.groups()):
        return None
    told: list[Span | Effort] = [Span(min=n, max=n, unit=unit) for n, unit in spans]
    return tuple(told) or ((Effort(kind=EffortKind.TOTAL, min=worked, max=worked),) if worked else ())


def _quantities(text: str) -> Iterator[tuple[str, bool, float, float]]:
    """Unit, whether it is a weekly rate, least and most; rates of another kind (two days a week) are passed over."""
    for found in _QUANTITY.finditer(text):
        unit = _UNITS[found["unit"]]
        if found["first"] and (not found["high"] or _UNITS[found["first"]] != unit):
            continue
        low, high = _number(found["low"]), _number(found["high"] or found["low"])
        rate = "week" if found["weekly"] else _UNITS.get(found["per"] or "", "")
        weekly = rate == "week" and unit in _HOURS
        if rate and not weekly:
            continue
        yield unit, weekly, 0.0 if found["under"] or found["less"] else low, high


def _number(words: str) -> float:
    return _NUMBERS[words] if words in _NUMBERS else quantity(words) or 0.0


def _tell(found: Mapping[tuple[str, bool], list[tuple[float, float]]]) -> Told | None:
    """At most one span, one total and one weekly figure; None when the words name two of a kind, or a range the wrong way."""
    spans: set[Span] = set()
    efforts: dict[EffortKind, set[Effort]] = {}
    for (unit, weekly), ranges in found.items():
        for low, high in ranges:
            if high < low:
                return None
            if not high:
                continue
            if size := _HOURS.get(unit):
                kind = EffortKind.WEEKLY if weekly else EffortKind.TOTAL
                efforts.setdefault(kind, set()).add(Effort(kind=kind, min=low * size, max=high * size))
            else:
                spans.add(Span(min=low, max=high, unit=Unit(unit)))
    if len(spans) > 1 or any(len(one) > 1 for one in efforts.values()):
        return None
    return (*spans, *(one for kind in EffortKind for one in efforts.get(kind, ())))
