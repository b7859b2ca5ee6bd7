"""The report on the ecosystem as JSON, and each of its figures as CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from reporter.ecosystem.figures import Ecosystem
from reporter.sheets import Plain, lines
from schemas import encode

Rows = Iterable[Iterable[Plain]]
_DELIVERED = ("online", "blended", "on_campus")


def ecosystem_json(found: Ecosystem) -> str:
    """The figures as they are, indented."""
    return msgspec.json.format(encode(found)).decode() + "\n"


def ecosystem_csv(found: Ecosystem, figure: str) -> str:
    """One of FIGURES; shares are fractions, empty where they would be of nothing."""
    return lines(FIGURES[figure](found))


def _growth(found: Ecosystem) -> Rows:
    yield "night", "source_id", "catalogue", "type", "counted", "listings"
    for line in found.growth.lines:
        for night, number in zip(found.growth.nights, line.counts, strict=True):
            yield night, line.source_id, line.name, line.type or "other", "yes" if line.counted else "no", number


def _delivery(found: Ecosystem) -> Rows:
    yield (
        "of",
        "source_id",
        "catalogue",
        "listings",
        "labelled",
        "unlabelled",
        *_DELIVERED,
        "of_labelled",
        "of_all",
        "as_printed",
        "note",
    )
    for one in found.delivery:
        counts = one.n, one.labelled, one.unlabelled, one.online, one.blended, one.on_campus
        note = "one word for the whole platform" if one.platform_wide else ""
        yield (
            found.as_of,
            one.source_id,
            one.name,
            *counts,
            _share(one.online, one.labelled),
            _share(one.online, one.n),
            None,
            note,
        )
    for old in found.printed:
        unlabelled = None if old.total is None or old.online is None else old.total - old.labelled
        known = old.labelled if old.online is not None else None
        shares = _share(old.online or 0, old.labelled), _share(old.online or 0, old.total or 0) if known else None
        counted = old.total, known, unlabelled, old.online, old.blended, old.on_campus
        yield old.day, old.source_id, old.portal, *counted, *shares, None if old.share is None else old.share / 100, old.note


def _gaps(found: Ecosystem) -> Rows:
    yield "as_of", "by", "key", "name", "element", "listings", "checked", "published", "share"
    for one in found.gaps:
        share = _share(one.published, one.checked)
        yield found.as_of, one.by, one.key, one.name, one.element, one.n, one.checked, one.published, share


def _changes(found: Ecosystem) -> Rows:
    yield "after", "until", "source_id", "catalogue", "listings", "new", "gone", "changed", "read_otherwise", "first_read"
    for one in found.month.listings:
        counts = one.n, one.new, one.gone, one.changed, one.reread
        yield found.month.before, found.as_of, one.source_id, one.name, *counts, "yes" if one.first_read else "no"


def _moves(found: Ecosystem) -> Rows:
    yield "night", "source_id", "catalogue", "element", "share"
    for move in found.month.moves:
        for night, share in zip((found.month.before, *found.month.nights), move.shares, strict=True):
            yield night, move.key, move.name, move.element, share


def _providers(found: Ecosystem) -> Rows:
    yield "after", "until", "slug", "provider", "listings"
    for one in found.month.providers:
        yield found.month.before, found.as_of, one.slug, one.name, one.n


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


FIGURES: Mapping[str, Callable[[Ecosystem], Rows]] = {
    "growth": _growth,
    "delivery": _delivery,
    "gaps": _gaps,
    "changes": _changes,
    "moves": _moves,
    "providers": _providers,
}
"""By the name of the figure, as its file is called."""
