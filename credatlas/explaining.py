"""The command that explains an offering: what was looked for, where, and what was found."""

from __future__ import annotations

from typing import Annotated

import typer

from crawlers import Archive
from credatlas.console import show, show_json
from credatlas.environment import read_settings
from credatlas.options import AsJson
from credatlas.records import record_of
from credatlas.rooms import chosen, opened_store
from reporter import counted
from scheduler import explained
from schemas import ELEMENTS, Dimension, Explanation, FieldState, Lost, Reason, Scope, Sought, SoughtElement


def explain(
    offering: Annotated[str, typer.Argument(help="The id of an offering, or its address.")],
    dimension: Annotated[Dimension | None, typer.Option("--dimension", "-d", help="Only this dimension.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show why an offering says what it says: what was looked for, where, and what was found.

    Example: credatlas explain https://microcreds.ie/microcreds/tides --dimension qa_process
    """
    settings = read_settings()
    sources = chosen(())
    with opened_store(settings) as store:
        record = record_of(offering, sources, store)
        told = explained(record, sources[record.offering.source_id], Archive(settings.archive), store)
    wanted = [sought for sought in told.dimensions if dimension in (None, sought.dimension)]
    if as_json:
        show_json(told if dimension is None else wanted[0])
        return
    _show(told, wanted)


def _show(told: Explanation, wanted: list[Sought]) -> None:
    show(told.title, "bold")
    show(f"{told.offering_id}  {told.url}")
    show(f"Looked for in {' and '.join(told.languages)}, by the rules {told.rules}, on {counted(len(told.places), 'page')}:")
    for place in told.places:
        under = f" under {', '.join(place.headings)}" if place.headings else ""
        show(f"  {place.page[:12]}  {counted(place.passages, 'passage')}{under}")
    for sought in wanted:
        _show_dimension(told, sought)
    if len(wanted) == len(told.dimensions):
        for element in told.elements:
            _show_element(element)
    shown = {sought.dimension for sought in told.dimensions}
    own = [found for found in told.states if found.field not in shown and found.scope is Scope.OFFERING]
    show("")
    show("Fields: " + ", ".join(f"{found.field} {_state(found)}" for found in own if found.field not in ELEMENTS))
    show("Elements: " + ", ".join(f"{found.field} {_state(found)}" for found in own if found.field in ELEMENTS))


def _state(found: FieldState) -> str:
    return found.state + (f" ({found.reason})" if found.reason else "")


def _show_element(sought: SoughtElement) -> None:
    show("")
    show(sought.element, "bold")
    for said, place in zip(sought.found, sought.places, strict=True):
        show(f"  found: {said.text}")
        show(f"    {said.scope}, {said.level}; by {said.cue}; {place}")
    _show_lost(sought.lost)


def _show_dimension(told: Explanation, sought: Sought) -> None:
    states = [found for found in told.states if found.field == sought.dimension]
    said = "; ".join(f"{found.scope} {_state(found)}" for found in states)
    show("")
    show(f"{sought.dimension}: {said}", "bold")
    show(f"  looked for by {len(sought.cues)} rows: {', '.join(sought.cues)}")
    for reason in sought.found:
        _show_reason(reason)
    _show_lost(sought.lost)


def _show_lost(lost: tuple[Lost, ...]) -> None:
    for gone in lost:
        why = f"taken away by {gone.by}: {gone.because}" if gone.by else "too little for a level"
        show(f"  not counted: {gone.words} ({gone.cue}), {why}")
        show(f"    in: {gone.sentence}")


def _show_reason(reason: Reason) -> None:
    said = reason.statement
    under = f", under {reason.heading}" if reason.heading else ""
    show(f"  found: {said.text}")
    show(f"    {said.scope}, {said.polarity}, {said.level}; by {said.cue}; page {said.page[:12]} at {said.locator}{under}")
    for slot, words in said.slots:
        show(f"    {slot}: {words}")
    if reason.rule:
        show(f"    {said.level} needs {reason.rule}")
