"""Commands that look at what is there: sources and search."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from credatlas.console import say, show, show_json, show_table
from credatlas.environment import read_settings
from credatlas.options import AsJson
from credatlas.rooms import chosen, opened_engine, opened_store
from credatlas.wider import ways_out
from scheduler import standing, waiting
from schemas import FACETS, SORTS, Filter, Hit, Query, Results, Source, WrongUse
from store import Store

_MARKS = str.maketrans("", "", "\ue000\ue001")


def sources(as_json: AsJson = False) -> None:
    """List the catalogues: what each holds, how its last harvest went, and what waits for approval.

    Example: credatlas sources --json
    """
    with opened_store(read_settings()) as store:
        counts = store.counts()
        rows = [_source_row(source, counts.get(name, 0), store) for name, source in chosen(()).items()]
    if as_json:
        show_json(rows)
        return
    columns = ("source", "name", "offerings", "last harvest", "outcome", "last good")
    show_table(columns, [[str(row[column]) for column in columns] for row in rows], right=("offerings",))
    for row in rows:
        if row["reason"] or row["waits"]:
            show(f"{row['source']}: {row['reason']} {row['waits']}".rstrip())


def _source_row(source: Source, offerings: int, store: Store) -> dict[str, str | int | bool]:
    newest, good = store.harvests(source.source_id, limit=1), store.last_good(source.source_id)
    return {
        "source": source.source_id,
        "name": source.name,
        "url": source.url,
        "verified": source.verified,
        "offerings": offerings,
        "last harvest": newest[0].ended_at if newest else "never",
        "outcome": newest[0].outcome if newest else "",
        "failure": (newest[0].failure or "") if newest else "",
        "reason": newest[0].reason if newest else "",
        "last good": good.ended_at if good else "never",
        "waits": _waits(store, source.source_id),
    }


def _waits(store: Store, source_id: str) -> str:
    """What waits for a person or for the next harvest, in one sentence; empty when nothing does."""
    held = waiting(store, source_id)
    if held is None or held.held is None:
        return ""
    approval = standing(store, source_id, datetime.now(UTC))
    if approval is not None and approval.harvest_id == held.harvest_id:
        return f"Approved by {approval.by} until {approval.expires}: the next harvest that shows the same is taken over."
    gone = f" and {held.held.gone} of {held.held.known} offerings would go" if held.held.gone else ""
    return f"{held.harvest_id} waits for approval{gone}: credatlas approve {source_id}"


def search(
    words: Annotated[list[str], typer.Argument(help="What to look for; a typing error is forgiven.")],
    filters: Annotated[list[str] | None, typer.Option("--filter", help=f"facet=value; facets: {', '.join(FACETS)}.")] = None,
    sort: Annotated[str, typer.Option(help=f"One of {', '.join(SORTS)}.")] = "relevance",
    page: Annotated[int, typer.Option(min=1, help="Page of twenty.")] = 1,
    loose: Annotated[bool, typer.Option("--loose", help="One of the words is enough; what has most comes first.")] = False,
    as_json: AsJson = False,
) -> None:
    """Search the index from the terminal.

    Example: credatlas search data ethics --filter mode=online --filter price=free
    """
    if sort not in SORTS:
        raise WrongUse(f"--sort {sort} is not known; say one of {', '.join(SORTS)}.")
    asked = Query(words=" ".join(words), filters=_filters(filters or ()), sort=sort, page=page, loose=loose)
    results, ways = asyncio.run(_results(asked))
    if as_json:
        show_json(results)
        return
    if results.corrected:
        say(f"Nothing matched exactly; showing results for {results.corrected}")
    for hit in results.hits:
        _show_hit(hit)
    if results.near:
        say("Close in meaning, though not in words:")
    for hit in results.near:
        _show_hit(hit)
    if results.also:
        say(f"Searched too: {', '.join(results.also)}")
    behind = f"; page {page} is behind the last" if results.total and not results.hits else ""
    say(f"{results.total} found ({results.engine}){behind}")
    for line, count in ways:
        show(f"  {count:>6}  {line}")


async def _results(query: Query) -> tuple[Results, tuple[tuple[str, int], ...]]:
    """What a search finds, and where that is nothing, what finds something."""
    async with opened_engine(read_settings()) as engine:
        results = await engine.search(query)
        return results, () if results.total else await ways_out(engine, query)


def _filters(given: Sequence[str]) -> tuple[Filter, ...]:
    """`facet=value` words as filters; values given twice for one facet are alternatives."""
    values: dict[str, list[str]] = {}
    for words in given:
        facet, sign, value = words.partition("=")
        if not sign or facet not in FACETS:
            raise WrongUse(f"--filter {words} is not known; write facet=value, with a facet of {', '.join(FACETS)}.")
        values.setdefault(facet, []).append(value)
    return tuple(Filter(facet=facet, values=tuple(each)) for facet, each in values.items())


def _show_hit(hit: Hit) -> None:
    document = hit.document
    show(hit.title_marked.translate(_MARKS), "bold")
    facts = (document.provider_name, document.mode_text, document.price_text, document.hours_text, document.start_text)
    show("  " + " · ".join(fact for fact in (*facts, f"{document.published} of 6 published") if fact))
    also = f"also on {', '.join(document.other_catalogues)}" if document.other_catalogues else ""
    dates = f"{document.starts} start dates" if document.starts > 1 else ""
    if also or dates:
        show("  " + " · ".join(words for words in (dates, also) if words))
    show(f"  {document.url}", "dim")
