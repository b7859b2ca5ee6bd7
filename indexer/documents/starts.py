"""When an offering can be begun: the words on its card, the day that sorts it, and how far off it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from babel.dates import format_date

from indexer.documents.phrases import SPOKEN, phrase
from schemas import Offering, Run, StartKind, Value, squeeze

_ANY_TIME = (StartKind.ROLLING, StartKind.ON_DEMAND)
_LONGEST_QUOTE = 40
_NEAR = {30: "30d", 90: "90d"}
"""The bucket of a start at most so many days off."""


class Start(Value, kw_only=True, frozen=True):
    """`bucket` is the slug of the facet `start`; `day` is YYYY-MM-DD, or YYYY-MM when only the month is stated."""

    text: str
    bucket: str = "unknown"
    day: str = ""


def start(offering: Offering, today: date, language: str = SPOKEN) -> Start:
    """Any time goes before a date; the next date before one gone by; a term in the page's own words before silence."""
    runs = offering.runs
    if any(run.start_kind in _ANY_TIME for run in runs):
        return Start(text=phrase(language, "any_time"), bucket="any-time")
    dated = sorted((run for run in runs if run.start and run.start_kind is not StartKind.CLOSED), key=lambda run: run.start or "")
    ahead = [run for run in dated if _is_open(run, today)]
    if ahead:
        return _ahead(ahead[0].start or "", today, language)
    named = next((run.raw for run in runs if run.start_kind is StartKind.TERM and run.raw and not run.start), None)
    if named and len(squeeze(named)) <= _LONGEST_QUOTE:
        return Start(text=phrase(language, "starts", squeeze(named)))
    if any(run.start_kind is StartKind.TBC for run in runs):
        return Start(text=phrase(language, "to_come"))
    gone = [run.start for run in dated if run.start and run.start < today.isoformat()[: len(run.start)]]
    if gone:
        return Start(text=phrase(language, "started", _spoken(gone[-1], language)), bucket="closed", day=gone[-1])
    if dated or any(run.start_kind is StartKind.CLOSED for run in runs):
        return Start(text=phrase(language, "closed"), bucket="closed")
    return Start(text=phrase(language, "no_start"))


def turns(offering: Offering) -> Iterator[date]:
    """The days on which its start may begin to read otherwise, in no order; some of them are long past."""
    for run in offering.runs:
        if run.start:
            yield _day_after(run.start)
            yield from (_moved(_first_day(run.start), -days) for days in _NEAR)
        if run.apply_by:
            yield _day_after(run.apply_by)


def _is_open(run: Run, today: date) -> bool:
    """A month counts as ahead until it is over; a last day to apply that is past closes the run."""
    begins, last_day = run.start or "", run.apply_by or "9999"
    now = today.isoformat()
    return begins >= now[: len(begins)] and last_day >= now[: len(last_day)]


def _ahead(day: str, today: date, language: str) -> Start:
    days = (_first_day(day) - today).days
    bucket = next((name for most, name in _NEAR.items() if days <= most), "later")
    return Start(text=phrase(language, "starts", _spoken(day, language)), bucket=bucket, day=day)


def _first_day(day: str) -> date:
    return date.fromisoformat(day if len(day) > 7 else f"{day}-01")


@lru_cache(4_096)  # thousands of courses begin on one day, and to spell it takes longer than the rest of a document's start
def _spoken(day: str, language: str) -> str:
    return format_date(_first_day(day), "d MMMM y" if len(day) > 7 else "MMMM y", locale=language)


def _day_after(day: str) -> date:
    """The first day on which a day, or a whole month, is over."""
    first = _first_day(day)
    return _moved(first, 1) if len(day) > 7 else _moved(first, 31).replace(day=1)


def _moved(day: date, by: int) -> date:
    """Stays within the calendar: pages write 0001-01-01 and 9999-12-31 for what they do not know."""
    return date.fromordinal(min(max(day.toordinal() + by, date.min.toordinal()), date.max.toordinal()))
