"""How long an offering takes: hours of work in words, and the range they fall in."""

from __future__ import annotations

from schemas import Basis, Effort, EffortKind, Offering, Unit, Value

_WEEKS = {Unit.DAY: 1 / 7, Unit.WEEK: 1.0, Unit.MONTH: 52 / 12, Unit.YEAR: 52.0}
_RANGES = ((10, "to-10h"), (40, "11-40h"), (100, "41-100h"))


class StudyTime(Value, kw_only=True, frozen=True):
    """`hours` is the larger figure of a span, since that is what a learner has to keep free; None when unknown."""

    text: str = "Study time not given"
    hours: float | None = None

    @property
    def range(self) -> str:
        """The slug of the facet `time`."""
        if self.hours is None:
            return "unknown"
        return next((slug for most, slug in _RANGES if self.hours <= most), "over-100h")


def study_time(offering: Offering) -> StudyTime:
    """The stated total; else one derived from credits or weeks, marked `about`; else the hours of a week as stated."""
    totals = [effort for effort in offering.effort if effort.kind is EffortKind.TOTAL]
    stated = next((effort for effort in totals if effort.basis is Basis.STATED), None)
    if stated:
        return StudyTime(text=_hours(stated.min, stated.max), hours=stated.max)
    weekly = next((effort for effort in offering.effort if effort.kind is EffortKind.WEEKLY), None)
    derived = totals[0] if totals else _weekly_by_weeks(offering, weekly)
    if derived:
        low, high = round(derived.min), max(round(derived.max), 1)
        return StudyTime(text=f"about {_hours(low, high)}", hours=float(high))
    return StudyTime(text=f"{_hours(weekly.min, weekly.max)} a week") if weekly else StudyTime()


def _weekly_by_weeks(offering: Offering, weekly: Effort | None) -> Effort | None:
    span = next((run.duration for run in offering.runs if run.duration), None)
    if weekly is None or span is None:
        return None
    weeks = _WEEKS[span.unit]
    least, most = weekly.min * span.min * weeks, weekly.max * span.max * weeks
    return Effort(kind=EffortKind.TOTAL, min=least, max=most, basis=Basis.WEEKLY_X_WEEKS)


def _hours(low: float, high: float) -> str:
    if high < 1:
        return f"{round(high * 60)} minutes"
    span = f"{high:,.4g}" if high < 1000 else f"{high:,.0f}"
    if 0 < low < high:
        span = f"{low:,.4g} to {span}"
    return f"{span} hour" if span == "1" else f"{span} hours"
