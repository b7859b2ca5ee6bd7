"""What is watched, in the page's language: the sentences of the table with their figures, and the sentence of attention."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from reporter import State, Voice, told
from schemas import Health, Monitor, Outcome, Source, Watches
from web.frame.figures import day, number
from web.frame.words import _, counted, words
from web.standing import Standing

NAMED = 3
"""Catalogues of which the sentence of attention tells; the table tells of all."""


class Spoken(Voice):
    """The page's language."""

    def said(self, message: str) -> str:
        return _(message)

    def number(self, value: float) -> str:
        return number(value)

    def share(self, share: float) -> str:
        if 0 < share < 0.01:
            return _("under 1 %")
        return _("%(n)s %%") % {"n": number(round(100 * share))}

    def time(self, count: int, unit: str) -> str:
        return {
            "day": counted("%(n)s day", "%(n)s days", count),
            "hour": counted("%(n)s hour", "%(n)s hours", count),
            "minute": counted("%(n)s minute", "%(n)s minutes", count),
            "second": counted("%(n)s second", "%(n)s seconds", count),
        }[unit]

    def element(self, element: str) -> str:
        return _(words().field(element))


def say(monitor: Monitor, limits: Watches, part: Literal["name", "sentence", "expected", "found", "advice"] = "sentence") -> str:
    """One part of what a monitor says."""
    return told(monitor, part, limits, Spoken())


def status(health: Health) -> str:
    return {
        Health.FAILED: _("Failed"),
        Health.CHECK: _("Check"),
        Health.STALE: _("Stale"),
        Health.PAUSED: _("Paused"),
        Health.RUNNING: _("Running"),
        Health.HEALTHY: _("Healthy"),
        Health.NEW: _("Not run yet"),
    }[health]


def attention(stands: Standing, sources: Mapping[str, Source]) -> tuple[str, ...]:
    """How many catalogues need a person, then what is wrong with the worst of them, a sentence each."""
    every, troubled = len(stands.run), stands.troubled
    if not every:
        return (_("No catalogue has been run yet."),)
    if not troubled:
        return (counted("The one catalogue is well.", "All %(n)s catalogues are well.", every),)
    head = counted(
        "%(n)s of %(all)s catalogues needs attention.",
        "%(n)s of %(all)s catalogues need attention.",
        len(troubled),
        all=number(every),
    )
    return (head, *(_trouble(one, stands, sources[one.source_id].name) for one in troubled[:NAMED]))


def _trouble(state: State, stands: Standing, name: str) -> str:
    records = stands.counts.get(state.source_id, 0)
    if state.health is not Health.FAILED or not state.causes:
        return _("%(catalogue)s: %(sentence)s") % {"catalogue": name, "sentence": say(state.causes[0], stands.limits)}
    given = {"catalogue": name, "records": number(records), "day": day(state.good.ended_at) if state.good else ""}
    runs = state.nights if state.last is not None and state.last.outcome is Outcome.FAILED else 1
    if not records:
        return counted(
            "%(catalogue)s has failed; it has no records.",
            "%(catalogue)s has failed %(n)s runs in a row; it has no records.",
            runs,
            **given,
        )
    return counted(
        "%(catalogue)s has failed; its %(records)s records are kept from %(day)s.",
        "%(catalogue)s has failed %(n)s runs in a row; its %(records)s records are kept from %(day)s.",
        runs,
        **given,
    )


def reasons(state: State, stands: Standing) -> Iterator[str]:
    """Why a catalogue is not healthy, and that it is paused where that is."""
    if (run := stands.active.get(state.source_id)) is not None:
        far = {
            "n": number(run.beat.pages),
            "all": number(max(run.beat.known, run.beat.pages)),
            "found": number(run.beat.listings),
        }
        yield _("%(n)s of %(all)s pages so far, with %(found)s records.") % far
    yield from (say(cause, stands.limits) for cause in state.causes)
    if (pause := stands.paused.get(state.source_id)) is not None:
        by = pause.by or _("nobody named")
        if pause.until:
            yield _("Paused by %(by)s until %(day)s.") % {"by": by, "day": day(pause.until)}
        else:
            yield _("Paused by %(by)s since %(day)s.") % {"by": by, "day": day(pause.at)}
        if pause.note:
            yield pause.note
