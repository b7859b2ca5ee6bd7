"""A trend laid out: the shares of each element, and what moved them."""

from __future__ import annotations

from collections.abc import Iterable

from reporter.sheets import Plain
from reporter.tabled import Column, Report, Sheet
from reporter.trend import Change, Part, Tally, Trend
from reporter.words import counted, name

PARTS = {
    Part.CHANGED: "Same records",
    Part.RULES: "Our rules",
    Part.CORRECTED: "Corrections",
    Part.IN: "Records in",
    Part.OUT: "Records out",
    Part.SOURCES_IN: "Catalogues in",
    Part.SOURCES_OUT: "Catalogues out",
}
_COUNTS = Tally.__struct_fields__
_COLUMNS = (
    Column(name="night", head="Night"),
    Column(name="name", head="Catalogue"),
    Column(name="element", head="Element"),
    *(Column(name=f"{count}_before", head=f"{count.capitalize()} before", kind="count") for count in _COUNTS),
    *(Column(name=count, head=count.capitalize(), kind="count") for count in _COUNTS),
    Column(name="share_before", head="Share before", kind="share"),
    Column(name="share", head="Share", kind="share"),
    Column(name="points", head="Change", kind="points"),
    *(Column(name=f"{part}_points", head=PARTS[part], kind="points") for part in Part),
    *(Column(name=f"{part}_{count}", head=f"{PARTS[part]}: {count}", kind="count") for part in Part for count in _COUNTS),
)
_NARROW = ("night", "name", "element", "observed", "published", "share", "points", *(f"{part}_points" for part in Part))
_METHOD = (
    "Share: published, of the offerings observed. Change in points of per cent, split so that the parts add up to it exactly: "
    "of a part that adds p published and o observed, (p - mean share x o) / mean observed."
)


def trend_report(trend: Trend, narrow: bool = False) -> Report:
    """`narrow` leaves out the counts of each part, which few screens have room for."""
    titles = (("Over the time", trend.whole), ("Night by night", trend.nights))
    sheets = (_sheet(title, changes, trend, narrow) for title, changes in titles)
    return Report(title=f"What changed{_time(trend)}", sentences=tuple(_sentences(trend)), sheets=tuple(sheets))


def _time(trend: Trend) -> str:
    return f" from {trend.first} to {trend.last}" if trend.first else ""


def _sentences(trend: Trend) -> Iterable[str]:
    if not trend.first:
        yield "No harvest was recorded on these days, so there is no change to tell."
        return
    every = next(change for change in trend.whole if not change.key)
    yield (
        f"From {trend.first} to {trend.last} the catalogues went from {counted(every.before.n, 'offering')} to "
        f"{counted(every.after.n, 'offering')}: {', '.join(_moved(every)) or 'none came and none left'}."
    )


def _moved(change: Change) -> Iterable[str]:
    """Only comings and goings move the number of offerings."""
    return (f"{PARTS[part].lower()} {tally.n:+,}" for part, tally in change.parts if tally.n)


def _sheet(title: str, changes: Iterable[Change], trend: Trend, narrow: bool) -> Sheet:
    kept = [i for i, column in enumerate(_COLUMNS) if not narrow or column.name in _NARROW]
    rows = (_row(change, _time(trend).strip()) for change in changes)
    return Sheet(
        title=title,
        caption=_METHOD,
        columns=tuple(_COLUMNS[i] for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in rows),
    )


def _row(change: Change, time: str) -> tuple[Plain, ...]:
    before, after = change.before.share, change.after.share
    points = (change.points(part) for part in Part)
    return (
        change.night or time,
        change.name,
        name(change.element),
        *(getattr(change.before, count) for count in _COUNTS),
        *(getattr(change.after, count) for count in _COUNTS),
        None if before is None else float(before),
        None if after is None else float(after),
        None if before is None or after is None else float(after - before),
        *(None if each is None else float(each) for each in points),
        *(getattr(tally, count) for _, tally in change.parts for count in _COUNTS),
    )
