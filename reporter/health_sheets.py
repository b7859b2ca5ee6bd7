"""How the catalogues stand, laid out as a report: what needs a person first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reporter.alarms import told
from reporter.health import State
from reporter.tabled import Column, Report, Sheet
from reporter.words import counted
from schemas import Health, Monitor, Night, NightState, StepOutcome, Watches

_CAPTION = "New, changed and gone are those of the last run; why says what to look at."
_HEADS = (
    Column(name="source", head="Source"),
    Column(name="catalogue", head="Catalogue"),
    Column(name="status", head="Status"),
    Column(name="last_run", head="Last run"),
    Column(name="records", head="Records", kind="count"),
    Column(name="new", head="New", kind="count"),
    Column(name="changed", head="Changed", kind="count"),
    Column(name="gone", head="Gone", kind="count"),
    Column(name="errors", head="Errors", kind="count"),
    Column(name="why", head="Why"),
)


def health_report(
    states: Sequence[State],
    names: Mapping[str, str],
    counts: Mapping[str, int],
    limits: Watches,
    nights: Sequence[Night] = (),
    silent: Sequence[Monitor] = (),
) -> Report:
    """`names` and `counts` are by source; those that were never run come last. `nights` are the last ones, the newest first."""
    worst = list(Health)
    ordered = sorted(states, key=lambda one: (worst.index(one.health), names[one.source_id].casefold()))
    return Report(
        title="Health of the catalogues",
        sentences=(_attention(states), *_nights(nights), *(told(one, "sentence", limits) for one in silent if one.well is False)),
        sheets=(
            Sheet(
                title="Catalogues",
                caption=_CAPTION,
                columns=_HEADS,
                rows=tuple(_row(one, names[one.source_id], counts.get(one.source_id, 0), limits) for one in ordered),
            ),
        ),
    )


def _attention(states: Sequence[State]) -> str:
    run = [one for one in states if one.health is not Health.NEW]
    troubled = sum(one.health.troubled for one in run)
    if not run:
        return "No catalogue has been run yet."
    if not troubled:
        return f"All of {counted(len(run), 'catalogue')} are well."
    return f"{troubled} of {counted(len(run), 'catalogue')} {'needs' if troubled == 1 else 'need'} attention."


def _nights(nights: Sequence[Night]) -> Iterator[str]:
    """How the newest night went, and which of the last ones there were none of."""
    if nights:
        ill = (step for step in nights[0].steps if step.outcome is not StepOutcome.DONE)
        steps = " ".join(f"{step.stage.value.capitalize()}: {step.said}" for step in ill)
        yield " ".join(filter(None, (f"The night of {nights[0].date}: {nights[0].state.value}.", nights[0].reason, steps)))
    if missed := [night.date for night in nights if night.state is NightState.MISSED]:
        yield f"{counted(len(missed), 'night')} of the last {len(nights)} missed: {', '.join(sorted(missed))}."


def _row(state: State, name: str, records: int, limits: Watches) -> tuple[str | int | None, ...]:
    why = " ".join(told(cause, "sentence", limits) for cause in state.causes)
    if state.last is None:
        return (state.source_id, name, state.health, "", records, None, None, None, None, why)
    c = state.last.counters
    moved = (c.added + c.returned, c.changed, c.missing + c.withdrawn, c.errors)
    return (state.source_id, name, state.health, state.last.ended_at, records, *moved, why)
