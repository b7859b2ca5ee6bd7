"""The sentences above a table of gaps, made from its figures: what is published least, and what is asked for and not said."""

from __future__ import annotations

from collections.abc import Iterator

from reporter import Cell, Fill, Gaps, Need, Row, labels
from schemas import Verb
from web.frame.figures import day, number, share
from web.frame.words import _, counted, words

FEW = 3
"""Gaps that are told; the table beneath has all."""


def least(total: Row) -> Iterator[str]:
    """The two dimensions published least, the one checked least, and the field stated least."""
    if not total.n:
        yield _("No course is recorded yet, so nothing can be said of what is missing.")
        return
    judged = [cell for cell in total.dimensions if cell.share is not None and cell.published < cell.observed]
    yield from (_published(cell) for cell in sorted(judged, key=_share)[:2])
    unchecked = max(total.dimensions, key=lambda cell: cell.not_checked)
    if unchecked.not_checked:
        yield _not_checked(unchecked)
    gaps = [fill for fill in total.fields if fill.share is not None and fill.stated < fill.observed]
    if gaps:
        yield _stated(min(gaps, key=_share))


def asked(found: Gaps) -> Iterator[str]:
    """How much was judged, then the heaviest gaps in what is asked for."""
    if not found.total.n:
        yield _("No course was recorded by %(on)s, so nothing can be said of what is missing.") % {"on": day(found.on)}
        return
    needs = [need for need in found.total.needs if need.verb is not Verb.NAMED_MISSING]
    frameworks = len({need.framework_id for need in needs})
    yield counted(
        "%(courses)s listings were held against %(n)s framework, by the rules of %(on)s.",
        "%(courses)s listings were held against %(n)s frameworks, by the rules of %(on)s.",
        frameworks, courses=number(found.total.n), on=day(found.on),
    )  # fmt: skip
    yield from (_missing(need) for need in needs[:FEW] if need.gap)


def never_judged(found: Gaps) -> Iterator[str]:
    """The elements asked for of which no page that could say them was read."""
    judged = {need.element for need in found.total.needs if need.judged}
    names = sorted(
        {_(labels().get(n.element, n.element)) for n in found.total.needs if n.not_observed and n.element not in judged}
    )
    if names:
        told = _("Asked for, and judged nowhere, since no page that could say it was read: %(names)s.")
        yield told % {"names": ", ".join(names)}


def _published(cell: Cell) -> str:
    return counted(
        "%(name)s: published by %(some)s of %(all)s listings checked (%(share)s %%), in %(publishing)s of %(n)s catalogue.",
        "%(name)s: published by %(some)s of %(all)s listings checked (%(share)s %%), in %(publishing)s of %(n)s catalogues.",
        cell.sources, name=_(words().field(cell.element)), some=number(cell.published), all=number(cell.observed),
        share=share(cell.published, cell.observed), publishing=number(cell.publishing),
    )  # fmt: skip


def _not_checked(cell: Cell) -> str:
    figures = {"name": _(words().field(cell.element)), "some": number(cell.not_checked), "all": number(cell.n)}
    if not cell.no_place:
        return _("%(name)s: not checked for %(some)s of %(all)s listings.") % figures
    told = _(
        "%(name)s: not checked for %(some)s of %(all)s listings, %(none)s of them because their catalogue has no place for it."
    )
    return told % {**figures, "none": number(cell.no_place)}


def _stated(fill: Fill) -> str:
    told = _("The fact given least often is “%(name)s”: by %(some)s of %(all)s listings checked (%(share)s %%).")
    figures = {"some": number(fill.stated), "all": number(fill.observed), "share": share(fill.stated, fill.observed)}
    return told % {"name": _(words().field(fill.element)), **figures}


def _missing(need: Need) -> str:
    told = _("%(name)s: %(verb)s %(framework)s %(section)s, and missing from %(some)s of %(all)s listings judged (%(share)s %%).")
    named = {"name": _(labels()[need.element]), "verb": _(need.verb), "framework": need.framework_id, "section": need.section}
    return told % {**named, "some": number(need.gap), "all": number(need.judged), "share": share(need.gap, need.judged)}


def _share(figure: Cell | Fill) -> float:
    return 1.0 if figure.share is None else figure.share
