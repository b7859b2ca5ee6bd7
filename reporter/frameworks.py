"""Coverage by framework laid out: how much of what each framework asks is met, in every country it applies in."""

from __future__ import annotations

from collections.abc import Iterable

from reporter.gaps import by_framework
from reporter.needs import Gaps, Group
from reporter.tabled import Column, Figure, Report, Sheet
from reporter.words import counted
from schemas import Force, Verb, table

_COUNTS = ("met", "weak", "gap", "not_observed", "not_applicable")
_COLUMNS = (
    Column(name="framework", head="Framework"),
    Column(name="name", head="Name"),
    Column(name="force", head="Force"),
    Column(name="country", head="Country of the provider"),
    Column(name="offerings", head="Offerings", kind="count"),
    Column(name="requirements", head="Requirements", kind="count"),
    Column(name="judged", head="Judged", kind="count"),
    *(Column(name=name, head=name.replace("_", " ").capitalize(), kind="count") for name in _COUNTS),
    Column(name="share", head="Share met", kind="share"),
)
_METHOD = (
    "A requirement held against an offering is judged where a page that could say it was read. Share: met, of all judged; what "
    "is not observed or does not apply counts neither for nor against."
)


def frameworks_report(gaps: Gaps) -> Report:
    """A row for each framework in each country, after one for all of them where there are several; `gaps` are by country."""
    force = {row["framework_id"]: (row["name"], Force(row["force"])) for row in table("frameworks")}
    rows: list[tuple[Figure, ...]] = []
    everywhere = [one for one in by_framework(gaps.total) if _asks(one)]
    for framework in sorted(everywhere, key=lambda one: (force[one.key][1].severity, one.key)):
        there = [
            (country.name, one) for country in gaps.by("country") for one in by_framework(country) if one.key == framework.key
        ]
        there.sort(key=lambda country: (-country[1].n, country[0]))
        name, binds = force[framework.key]
        for country, one in there if len(there) == 1 else [("All", framework), *there]:
            rows.append((framework.key, name, binds.replace("_", " "), country, *_figures(one)))
    return Report(
        title="How much of what the frameworks ask is met",
        sentences=tuple(_sentences(gaps, everywhere)),
        sheets=(Sheet(title="Frameworks", caption=_METHOD, columns=_COLUMNS, rows=tuple(rows)),),
    )


def _asks(framework: Group) -> bool:
    return any(need.verb is not Verb.NAMED_MISSING for need in framework.needs)


def _sentences(gaps: Gaps, frameworks: list[Group]) -> Iterable[str]:
    every = counted(gaps.total.n, "offering")
    if not gaps.total.n:
        yield f"No offerings were recorded by {gaps.on}, so nothing can be said of the frameworks."
    elif not frameworks:
        yield f"No framework is known to apply to the {every} recorded."
    else:
        yield f"By the rules of {gaps.on}, {counted(len(frameworks), 'framework')} applied to some of {every}."


def _figures(framework: Group) -> tuple[Figure, ...]:
    judged, met = (sum(getattr(need, count) for need in framework.needs) for count in ("judged", "met"))
    counts = (sum(getattr(need, count) for need in framework.needs) for count in _COUNTS)
    return framework.n, len(framework.needs), judged, *counts, met / judged if judged else None
