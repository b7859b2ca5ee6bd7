"""What a monitor says, in the sentences of its kind with its figures filled in; a page says them in its own language."""

from __future__ import annotations

from typing import Literal

from reporter.words import counted, name
from schemas import Monitor, Watches

Part = Literal["name", "sentence", "expected", "found", "advice"]
_SECONDS = {"seconds": 1, "hours": 3600, "days": 86_400}
_UNITS = ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


class Voice:
    """How a language says messages, figures and names; this one speaks English."""

    def said(self, message: str) -> str:
        return message

    def number(self, value: float) -> str:
        return f"{value:,g}" if value % 1 else f"{int(value):,}"

    def share(self, share: float) -> str:
        """In whole per cent; none and few never look alike."""
        return "under 1 %" if 0 < share < 0.01 else f"{round(100 * share)} %"

    def time(self, count: int, unit: str) -> str:
        return counted(count, unit)

    def element(self, element: str) -> str:
        return name(element)


def told(monitor: Monitor, part: Part, limits: Watches, voice: Voice | None = None) -> str:
    """One part of a kind's row. What nobody could measure is a dash."""
    voice = voice or Voice()
    watch = limits.of(monitor.kind, monitor.source_id)

    def figure(value: float | None) -> str:
        if value is None:
            return "–"
        if watch.unit == "share":
            return voice.share(value)
        return voice.time(*_whole(value * _SECONDS[watch.unit])) if watch.unit in _SECONDS else voice.number(value)

    figures = {
        "found": figure(monitor.found),
        "expected": figure(monitor.expected),
        "limit": figure(monitor.limit),
        "records": voice.number(monitor.records),
        "field": voice.element(monitor.field) if monitor.field else "",
        "words": monitor.words or voice.said(watch.name),
    }
    return voice.said(getattr(watch, part)) % figures


def _whole(seconds: float) -> tuple[int, str]:
    """In the largest unit of which there are two, so that a day and a half stays told."""
    size, unit = next(each for each in _UNITS if seconds >= 2 * each[0] or each[0] == 1)
    return int(seconds // size), unit
