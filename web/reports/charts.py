"""Charts as SVG written on the server: pictures of figures that stand as text beside them, so hidden from screen readers.

Size and colour come from the style sheets, by class; whatever is drawn, no words are in it, so that text keeps its size.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, groupby

from markupsafe import Markup, escape

_BAR = 1_000, 16
"""In units of the drawing, which is stretched to its box."""
_SPARK = 96, 24
_LEAST, _GAP = 6, 4
_EDGE = 3
"""Room around a line for its own width and for the dot at its end."""


def bar(parts: Sequence[tuple[str, int]], whole: int) -> Markup:
    """One bar of parts side by side, each with the class that gives it its colour, as wide as it is of `whole`.

    What is there is never too thin to be seen, at the cost of the widest; a gap parts it from the next. Parts of more than the
    whole share the bar. Empty without a whole.
    """
    if whole <= 0:
        return Markup()
    width, height = _BAR
    whole = max(whole, sum(max(0, part) for _, part in parts))
    wides = [max(part / whole * width, _LEAST + _GAP) if part > 0 else 0.0 for _, part in parts]
    if (over := sum(wides) - width) > 0:
        wides[wides.index(max(wides))] -= over
    places = accumulate(wides, initial=0.0)
    drawn = "".join(
        f'<rect class="{escape(name)}" x="{place:.1f}" width="{wide - _GAP:.1f}" height="{height}"/>'
        for (name, _), place, wide in zip(parts, places, wides, strict=False)
        if wide
    )
    return Markup(  # noqa: S704 - figures, and names that were escaped
        f'<svg class="strip" viewBox="0 0 {width} {height}" preserveAspectRatio="none" aria-hidden="true">{drawn}</svg>'
    )


def sparkline(values: Sequence[float | None], least: float = 20) -> Markup:
    """The last of many figures at a glance; the first and the last belong beside it as text.

    None is a night without a figure, where the line breaks. The range shown is `least` or more, around the middle of the
    figures, so that a small move looks small; figures of one sign are never shown across zero. Empty without a figure.
    """
    known = [value for value in values if value is not None]
    if not known:
        return Markup()
    width, height = _SPARK
    low, high = _range(min(known), max(known), least)
    step = (width - 2 * _EDGE) / max(1, len(values) - 1)

    def point(place: int, value: float) -> str:
        return f"{_EDGE + place * step:.1f},{height - _EDGE - (value - low) / (high - low) * (height - 2 * _EDGE):.1f}"

    lines = [
        [point(place, value) for place, value in group if value is not None]
        for told, group in groupby(enumerate(values), key=lambda each: each[1] is not None)
        if told
    ]
    last = lines[-1][-1].split(",")
    drawn = "".join(f'<polyline points="{" ".join(line if line[1:] else line * 2)}"/>' for line in lines)
    return Markup(  # noqa: S704 - figures alone
        f'<svg class="spark" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true" fill="none"'
        ' stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">'
        f'{drawn}<circle cx="{last[0]}" cy="{last[1]}" r="2" fill="currentColor" stroke="none"/></svg>'
    )


def _range(low: float, high: float, least: float) -> tuple[float, float]:
    """From the least to the most shown: at least `least` apart, or 1, and on one side of zero where all figures are."""
    spare = max(0.0, max(least, 1) - (high - low)) / 2
    bottom, top = low - spare, high + spare
    if low >= 0 > bottom:
        return 0.0, top - bottom
    return (bottom - top, 0.0) if high <= 0 < top else (bottom, top)
