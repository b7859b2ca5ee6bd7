"""The commands by which a person corrects a field of one offering, sees what was corrected, and takes it back."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

import scheduler
from crawlers import Archive
from credatlas.console import brief, say, show, show_json
from credatlas.environment import read_settings
from credatlas.options import AsJson
from credatlas.records import record_of
from credatlas.rooms import chosen, opened_store
from schemas import Correction, Settings, Source, WrongUse
from store import Store

_By = Annotated[str, typer.Option(help="Who says so; your login when left out.")]
_PUBLISH = "Searchers find it so after: credatlas publish"


def correct(
    offering: Annotated[str, typer.Argument(help="The id of an offering, or its address.")],
    field: Annotated[str, typer.Argument(help="The field, as `credatlas explain` names it.")],
    value: Annotated[str, typer.Argument(help="What it holds, in words as a page would say it.")] = "",
    empty: Annotated[bool, typer.Option("--empty", help="Say that it is not stated, in the place of a value.")] = False,
    why: Annotated[str, typer.Option(help="The reason; it is kept with the correction.")] = "",
    by: _By = "",
    as_json: AsJson = False,
) -> None:
    """Correct one field of one offering; it holds, whatever its page says, until it is lifted.

    Several values are parted by a bar, as in "Read a chart | Plan a passage".

    Example: credatlas correct https://microcreds.ie/microcreds/tides price "€120" --why "The college told us."
    """
    if empty == bool(value.strip()):
        raise WrongUse("Say what the field holds, or --empty where it is not stated; one of both.")
    settings = read_settings()
    sources = chosen(())
    with opened_store(settings) as store:
        record = record_of(offering, sources, store)
        source, archive = sources[record.offering.source_id], Archive(settings.archive)
        given = scheduler.correct(store, archive, source, record, field, value, why, _name(by), datetime.now(UTC))
    if as_json:
        show_json(given)
        return
    _show(given, record.offering.name)
    show(f"It holds until: credatlas corrections --undo {given.correction_id}")
    say(_PUBLISH)


def corrections(
    undo: Annotated[str, typer.Option(metavar="ID", help="Lift this correction: the record says what its page says.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Those that were lifted, too.")] = False,
    by: _By = "",
    as_json: AsJson = False,
) -> None:
    """List the corrections that stand, with who gave each and why, or lift one of them.

    Example: credatlas corrections --undo 1f8a02c7
    """
    settings = read_settings()
    with opened_store(settings) as store:
        found: Sequence[Correction] = store.corrections(lifted=everything)
        if undo:
            found = [_lifted(store, settings, undo, _name(by))]
        records = store.some(sorted({one.offering_id for one in found}))
        titles = {record.offering.offering_id: record.offering.name for record in records}
    if as_json:
        show_json(found)
        return
    for one in found:
        _show(one, titles.get(one.offering_id, one.offering_id))
    if undo or not found:
        say(_PUBLISH if undo else "Nobody has corrected anything.")


def _lifted(store: Store, settings: Settings, named: str, by: str) -> Correction:
    one = next((one for one in store.corrections(lifted=True) if one.correction_id == named), None)
    if one is None:
        raise WrongUse(f"There is no correction {named!r}; `credatlas corrections` lists them.")
    return scheduler.lift(store, Archive(settings.archive), _source(chosen(()), one), one, by, datetime.now(UTC))


def _source(sources: Mapping[str, Source], one: Correction) -> Source:
    if one.source_id not in sources:
        raise WrongUse(f"The source {one.source_id} of this correction is declared no more; bring its file back first.")
    return sources[one.source_id]


def _name(by: str) -> str:
    return by.strip() or getpass.getuser()


def _show(one: Correction, title: str) -> None:
    show(f"{one.correction_id}  {brief(title)}", "bold")
    show(f"  {one.field}: {brief(one.words) or 'not stated'} (by {one.by} on {one.at[:10]}: {one.why})")
    said = dict.fromkeys(brief(found.words) for found in one.instead)
    show(f"  the page said: {' · '.join(said) or 'nothing'}", "dim")
    if one.lifted_at:
        show(f"  lifted by {one.lifted_by} on {one.lifted_at[:10]}", "dim")
