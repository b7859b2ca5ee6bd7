"""What Prometheus is told of the house: catalogues, records, alerts and the index, each figure with what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from reporter import State
from schemas import Health, Lifecycle, Night, NightState, Outcome, QueueCounts, Severity, StepOutcome
from web.standing import Standing

MOST = 500
"""Catalogues that have figures of their own: those that need a person first, the others by their id."""
NIGHTS = 14
_CATALOGUE = "credatlas_catalogue"


@dataclass(frozen=True)
class Remembered:
    """What the store says: records by source and lifecycle, and the last nights, the newest first."""

    stand: Standing
    lives: Mapping[tuple[str, str], int]
    nights: Sequence[Night]
    queue: QueueCounts


@dataclass(frozen=True)
class House:
    """`store` is None while it cannot be read; `documents` while the engine that is set does not answer, and `searchable`
    whether any does."""

    now: datetime
    store: Remembered | None
    documents: int | None
    searchable: bool
    fallback: bool
    backup: float | None = None


class Told:
    """As a registry of Prometheus collects it."""

    def __init__(self, house: House) -> None:
        self._house = house

    def collect(self) -> Iterator[Metric]:
        yield from families(self._house)


def families(house: House) -> Iterator[Metric]:
    """Without those of the store while it cannot be read: no figure is better than an old one."""
    yield _figure("looked_timestamp_seconds", "When these figures of the house were taken.", house.now.timestamp())
    yield _figure("store_up", "Whether the store can be read.", house.store is not None)
    yield _figure("search_up", "Whether any engine answers a search.", house.searchable)
    yield _figure("search_fallback", "Whether the stand-in answers in the place of the engine that is set.", house.fallback)
    if house.documents is not None:
        yield _figure("index_documents", "Courses in the index of the engine that is set.", house.documents)
    if house.backup is not None:
        yield _figure("backup_timestamp_seconds", "When a backup was last made of this data folder.", house.backup)
    if (store := house.store) is not None:
        yield from _standing(store.stand)
        yield _counted("records", "Records by lifecycle, of all catalogues.", "lifecycle", _lifecycles(store.lives))
        yield from _catalogues(store.stand, store.lives)
        yield from _nights(store.nights)
        yield from _queue(store.queue)


def _standing(stand: Standing) -> Iterator[Metric]:
    words = [state.health for state in stand.states]
    health = {word.value: words.count(word) for word in Health}
    yield _counted("catalogues", "Catalogues by how they are, as the console says it.", "health", health)
    grave = [alert.severity for alert in stand.open]
    alerts = {severity.value: grave.count(severity) for severity in Severity}
    yield _counted("alerts_open", "Alerts that stand open, by severity.", "severity", alerts)
    yield _figure("harvests_running", "Harvests under way.", len(stand.active))
    if stand.last:
        yield _figure(
            "last_night_timestamp_seconds", "When there was last a night, by which silence is judged.", _seconds(stand.last)
        )


def _catalogues(stand: Standing, lives: Mapping[tuple[str, str], int]) -> Iterator[Metric]:
    shown = _shown(stand)
    yield _figure(
        "catalogues_unlisted", f"Catalogues beyond {MOST}, which have no figures of their own.", len(stand.run) - len(shown)
    )
    outcome = GaugeMetricFamily(f"{_CATALOGUE}_outcome", "1 for how the last harvest ended.", labels=("source", "outcome"))
    good = GaugeMetricFamily(f"{_CATALOGUE}_good_timestamp_seconds", "When a harvest last ended in full.", labels=("source",))
    records = GaugeMetricFamily(f"{_CATALOGUE}_records", "Records by lifecycle.", labels=("source", "lifecycle"))
    for state in shown:
        if state.last is not None:
            for word in Outcome:
                outcome.add_metric((state.source_id, word.value), state.last.outcome is word)
        if state.good is not None:
            good.add_metric((state.source_id,), _seconds(state.good.ended_at))
        for life in Lifecycle:
            records.add_metric((state.source_id, life.value), lives.get((state.source_id, life.value), 0))
    yield from (outcome, good, records)


def _nights(nights: Sequence[Night]) -> Iterator[Metric]:
    """How the last nights went, and how long each step of the newest one took that has any."""
    words = [night.state for night in nights]
    states = {state.value: words.count(state) for state in NightState}
    yield _counted("nights", f"The last {NIGHTS} nights by how they are.", "state", states)
    last = next((night for night in nights if night.steps), None)
    if last is not None:
        took = {step.stage.value: int(_seconds(step.ended) - _seconds(step.begun)) for step in last.steps}
        yield _counted("night_step_seconds", "How long each step took of the newest night that has any.", "step", took)
        well = {step.stage.value: int(step.outcome is StepOutcome.DONE) for step in last.steps}
        yield _counted("night_step_done", "1 for a step of that night that went well, 0 for any other end.", "step", well)


def _queue(queue: QueueCounts) -> Iterator[Metric]:
    jobs = {"todo": queue.todo, "doing": queue.doing, **queue.ended}
    yield _counted("queue_jobs", "Harvests on the queue of the workers, by how they are.", "state", jobs)
    yield _figure("workers", "Workers that were heard of within the last minute.", queue.workers)


def _shown(stand: Standing) -> tuple[State, ...]:
    troubled = {state.source_id for state in stand.troubled}
    ranked = sorted(stand.run, key=lambda state: (state.source_id not in troubled, state.source_id))
    return tuple(sorted(ranked[:MOST], key=lambda state: state.source_id))


def _lifecycles(lives: Mapping[tuple[str, str], int]) -> dict[str, int]:
    return {word.value: sum(count for (_, life), count in lives.items() if life == word) for word in Lifecycle}


def _figure(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(f"credatlas_{name}", what, value=float(value))


def _counted(name: str, what: str, label: str, counts: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(f"credatlas_{name}", what, labels=(label,))
    for word, count in counts.items():
        family.add_metric((word,), count)
    return family


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()
