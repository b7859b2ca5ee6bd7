"""A report on gaps laid out: what is asked for and not said, what nobody asks for, group by group, and the heat of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from reporter.needs import Gaps, Group, Need
from reporter.tabled import Column, Figure, Ratio, Report, Sheet
from reporter.words import KINDS, counted, percent
from schemas import Force, Verb, table

WIDEST = 12
"""Groups that a heat table has columns for; the sheets of figures name all."""
HEATED = ("source", "framework", "country")
"""The kinds of groups that a page and a workbook have heat tables of."""
FEW = 3
"""Needs of a group that a terminal or a page shows; the heaviest."""
_FIGURES = ("n", "judged", "met", "weak", "gap", "not_observed", "no_place", "not_applicable", "inherited", "sources", "lacking")
_HEADS = {
    "n": "Offerings",
    "no_place": "No place for it",
    "sources": "Catalogues judged",
    "lacking": "Catalogues with the gap",
}
_COLUMNS = (
    Column(name="element", head="Element"),
    Column(name="framework", head="Framework"),
    Column(name="section", head="Section"),
    Column(name="verb", head="Asked"),
    Column(name="force", head="Force"),
    Column(name="citation", head="Citation"),
    *(Column(name=name, head=_HEADS.get(name, name.replace("_", " ").capitalize()), kind="count") for name in _FIGURES),
    Column(name="share", head="Share met", kind="share"),
    Column(name="examples", head="Examples of the gap"),
)
_NARROW = ("element", "framework", "section", "verb", "citation", "judged", "met", "weak", "gap", "not_observed", "share")
_METHOD = (
    "Share: met, of the offerings judged, which are those where a page that could say it was read. The heaviest gap first: its "
    "offerings, counted five times for a law, four for a condition of listing, three for one of funding, twice for a "
    "recommendation. Inherited: met or weak by the words of a programme, provider or portal alone."
)
_NAMED_MISSING = "Named missing in 2023; no framework asks for it. Share: met, of the offerings judged."
_HEAT = "Met, in per cent of what was judged; the least first. A dash: nothing could be judged there. Empty: nobody asks for it."


def gaps_report(gaps: Gaps, by: str, narrow: bool = False, heat: bool = False) -> Report:
    """`by` is the kind of groups whose needs are listed; `narrow` leaves out what few screens have room for."""
    asked = [need for need in gaps.total.needs if need.verb is not Verb.NAMED_MISSING]
    missing = [need for need in gaps.total.needs if need.verb is Verb.NAMED_MISSING]
    sheets = [
        _sheet("Asked for and not said", _METHOD, [("", need) for need in asked if need.short or not narrow], narrow),
        _sheet("Named missing, asked by nobody", _NAMED_MISSING, [("", need) for need in missing], narrow),
        _sheet(f"By {KINDS[by].lower()}", _METHOD, list(_listed(gaps.by(by), narrow)), narrow, KINDS[by]),
    ]
    sheets += heats(gaps) if heat else ()
    return Report(title=f"Gaps by the rules of {gaps.on}", sentences=(*headlines(gaps), *unjudged(gaps)), sheets=tuple(sheets))


def heats(gaps: Gaps) -> tuple[Sheet, ...]:
    """Elements by catalogue, by framework and by country, of those that were counted: the elements least met first."""
    return tuple(_heat(kind, gaps.by(kind)) for kind in HEATED if any(one.by == kind for one in gaps.tables))


def headlines(gaps: Gaps) -> tuple[str, ...]:
    """How much was judged, and the heaviest gaps in what is asked for."""
    return tuple(_sentences(gaps, [need for need in gaps.total.needs if need.verb is not Verb.NAMED_MISSING]))


def unjudged(gaps: Gaps) -> tuple[str, ...]:
    """One sentence on the elements asked for of which no page that could say them was read; none where there are none."""
    judged = {need.element for need in gaps.total.needs if need.judged}
    names = sorted({labels().get(n.element, n.element) for n in gaps.total.needs if n.not_observed and n.element not in judged})
    return (f"Asked for, and judged nowhere, since no page that could say it was read: {', '.join(names)}.",) if names else ()


@cache
def labels() -> Mapping[str, str]:
    """Each element as a person calls it."""
    return {row["element"]: row["label_en"] for row in table("elements")}


def _sentences(gaps: Gaps, asked: Sequence[Need]) -> Iterable[str]:
    if not gaps.total.n:
        yield f"No offerings were recorded by {gaps.on}, so nothing can be said of what is missing."
        return
    frameworks = {need.framework_id for need in asked}
    yield f"{counted(gaps.total.n, 'offering')} held against {counted(len(frameworks), 'framework')} by the rules of {gaps.on}."
    for need in asked[:FEW]:
        if need.gap:
            share = f"{need.gap:,} of {counted(need.judged, 'offering')} judged ({percent(need.gap, need.judged)})"
            yield f"{labels()[need.element]}: {need.verb} {need.framework_id} {need.section}, and missing from {share}."


def _listed(groups: Iterable[Group], narrow: bool) -> Iterable[tuple[str, Need]]:
    for group in groups:
        short = [need for need in group.needs if need.short]
        yield from ((group.name, need) for need in (short[:FEW] if narrow else short))


def _sheet(title: str, caption: str, needs: Sequence[tuple[str, Need]], narrow: bool, head: str = "") -> Sheet:
    kept = [i for i, column in enumerate(_COLUMNS) if not narrow or column.name in _NARROW]
    first = (Column(name="group", head=head),) if head else ()
    return Sheet(
        title=title,
        caption=caption,
        columns=(*first, *(_COLUMNS[i] for i in kept)),
        rows=tuple((*([group] if head else ()), *(_row(need)[i] for i in kept)) for group, need in needs),
    )


def _row(need: Need) -> tuple[Figure, ...]:
    return (
        labels().get(need.element, need.element),
        need.framework_id,
        need.section,
        f"{need.verb}, as a risk" if need.risk else need.verb.value,
        tuple(Force)[need.severity - 1].replace("_", " "),
        "unverified" if need.unverified else "",
        *(getattr(need, name) for name in _FIGURES),
        need.share,
        " ".join(need.examples),
    )


def _heat(by: str, groups: Sequence[Group]) -> Sheet:
    shown = [group for group in groups if group.needs][:WIDEST]
    cells = [_ratios(group.needs) for group in shown]
    every = _ratios(need for group in groups for need in group.needs)
    judged = sorted((one for one in every if every[one].whole), key=lambda one: (every[one].share or 0, one))
    return Sheet(
        title=f"Heat by {KINDS[by].lower()}",
        caption=_HEAT,
        columns=(
            Column(name="element", head="Element"),
            *(Column(name=group.key, head=_head(by, group), kind="ratio") for group in shown),
        ),
        rows=tuple((labels().get(each, each), *(told.get(each) for told in cells)) for each in judged),
    )


def _head(by: str, group: Group) -> str:
    """Frameworks go by their ids, whose names are long."""
    if by != "framework":
        return group.name
    return "Asked by nobody" if group.needs[0].verb is Verb.NAMED_MISSING else group.key


def _ratios(needs: Iterable[Need]) -> dict[str, Ratio]:
    """By element: what was met of what was judged, by whichever framework."""
    met: defaultdict[str, int] = defaultdict(int)
    judged: defaultdict[str, int] = defaultdict(int)
    for need in needs:
        met[need.element] += need.met
        judged[need.element] += need.judged
    return {element: Ratio(met[element], judged[element]) for element in judged}
