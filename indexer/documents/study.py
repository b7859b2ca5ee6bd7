"""How long an offering takes: hours of work in words, and the range they fall in."""

from __future__ import annotations

from babel.numbers import format_decimal

from indexer.documents.phrases import SPOKEN, phrase
from schemas import Basis, Effort, EffortKind, Offering, Unit, Value

_WEEKS = {Unit.DAY: 1 / 7, Unit.WEEK: 1.0, Unit.MONTH: 52 / 12, Unit.YEAR: 52.0}
_RANGES = ((10, "to-10h"), (40, "11-40h"), (100, "41-100h"))


class StudyTime(Value, kw_only=True, frozen=True):
    """`hours` is the larger figure of a span, since that is what a learner has to keep free; None when unknown."""

    text: str
    hours: float | None = None

    @property
    def range(self) -> str:
        """The slug of the facet `time`."""
        if self.hours is None:
            return "unknown"
        return next((slug for most, slug in _RANGES if self.hours <= most), "over-100h")


def study_time(offering: Offering, language: str = SPOKEN) -> StudyTime:
    """The stated total; else one derived from credits or weeks, marked `about`; else the hours of a week as stated."""
    totals = [effort for effort in offering.effort if effort.kind is EffortKind.TOTAL]
    stated = next((effort for effort in totals if effort.basis is Basis.STATED), None)
    if stated:
        return StudyTime(text=_hours(stated.min, stated.max, language), hours=stated.max)
    weekly = next((effort for effort in offering.effort if effort.kind is EffortKind.WEEKLY), None)
    derived = totals[0] if totals else _weekly_by_weeks(offering, weekly)
    if derived:
        low, high = round(derived.min), max(round(derived.max), 1)
        return StudyTime(text=phrase(language, "about", _hours(low, high, language)), hours=float(high))
    weekly_text = phrase(language, "weekly", _hours(weekly.min, weekly.max, language)) if weekly else ""
    return StudyTime(text=weekly_text or phrase(language, "no_time"))


def _weekly_by_weeks(offering: Offering, weekly: Effort | None) -> Effort | None:
    span = next((run.duration for run in offering.runs if run.duration), None)
    if weekly is None or span is None:
        return None
    weeks = _WEEKS[span.unit]
    least, most = weekly.min * span.min * weeks, weekly.max * span.max * weeks
    return Effort(kind=EffortKind.TOTAL, min=least, max=most, basis=Basis.WEEKLY_X_WEEKS)


def _hours(low: float, high: float, language: str) -> str:
    if high < 1:
        return phrase(language, "minutes", f"{round(high * 60)}")
    span = _figure(high, language)
    if 0 < low < high:
        return phrase(language, "hours", phrase(language, "span", _figure(low, language), span))
    return phrase(language, "hour" if high == 1 else "hours", span)


def _figure(hours: float, language: str) -> str:
    """To four figures: more are an illusion."""
    return format_decimal(float(f"{hours:.4g}") if hours < 1000 else round(hours), "#,##0.###", locale=language)
