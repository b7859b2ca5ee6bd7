"""What a monitor says, in the sentences of its kind with its figures filled in; a page says them in its own language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from reporter.words import name
from schemas import Monitor, Watches

Part = Literal["name", "sentence", "expected", "found", "advice"]
_SECONDS = {"seconds": 1, "hours": 3600, "days": 86_400}


def _counted(one: str, many: str, number: int) -> str:
    return one if number == 1 else many


@dataclass(frozen=True)
class Voice:
    """A language: how it says a message, the form that goes with a number, a number itself, and the name of an element."""

    said: Callable[[str], str] = str
    counted: Callable[[str, str, int], str] = _counted
    number: Callable[[float], str] = "{:,g}".format
    element: Callable[[str], str] = name

    def time(self, seconds: float) -> str:
        """In the largest of days, hours, minutes and seconds of which there are two, so that a day and a half stays told."""
        size, one, many = next(unit for unit in _UNITS if seconds >= 2 * unit[0] or unit[0] == 1)
        whole = int(seconds // size)
        return self.counted(one, many, whole) % {"n": self.number(whole)}

    def share(self, share: float) -> str:
        """In whole per cent; none and few never look alike."""
        exact = 100 * share
        told = self.said("under 1") if 0 < exact < 1 else self.number(round(exact))
        return self.said("%(n)s %%") % {"n": told}


_UNITS = (
    (86_400, "%(n)s day", "%(n)s days"),
    (3600, "%(n)s hour", "%(n)s hours"),
    (60, "%(n)s minute", "%(n)s minutes"),
    (1, "%(n)s second", "%(n)s seconds"),
)


def told(monitor: Monitor, part: Part, limits: Watches, voice: Voice | None = None) -> str:
    """One part of a kind's row. What nobody could measure is a dash."""
    voice = voice or Voice()
    watch = limits.of(monitor.kind, monitor.source_id)

    def figure(value: float | None) -> str:
        if value is None:
            return "–"
        if watch.unit == "share":
            return voice.share(value)
        return voice.time(value * _SECONDS[watch.unit]) if watch.unit in _SECONDS else voice.number(value)

    figures = {
        "found": figure(monitor.found),
        "expected": figure(monitor.expected),
        "limit": figure(monitor.limit),
        "records": voice.number(monitor.records),
        "field": voice.element(monitor.field) if monitor.field else "",
        "words": monitor.words or voice.said(watch.name),
    }
    return voice.said(getattr(watch, part)) % figures
