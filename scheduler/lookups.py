"""Which entries of a source's own lookups no listing uses any more: known once everything was read by the rules of today."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.rules import moved, rules
from schemas import Harvest, Issue, Outcome, Rules, Source
from store import Store

UNUSED = "unused_lookup"
Entries = tuple[tuple[str, str], ...]


def looked_up(last: Harvest | None, today: Rules, tonight: Iterable[tuple[str, str]]) -> Entries:
    """What was used so far: other rules read every listing again, the same ones only those that changed."""
    before = last.looked_up if last is not None and not moved(last.rules, today) else ()
    return tuple(sorted({*before, *tonight}))


def unused_lookups(source: Source, store: Store) -> tuple[Issue, ...]:
    """None while the newest crawl missed a page, or rules have moved since: what was not read may use any of them."""
    crawl, last = store.last_crawl(source.source_id), store.last_taken(source.source_id)
    if crawl is None or crawl.outcome is not Outcome.FULL or crawl.counters.errors or last is None:
        return ()
    if moved(last.rules, rules(source)):
        return ()
    declared = ((field, words) for field, known in source.lookups.items() for words in known)
    return tuple(
        Issue(source_id=source.source_id, kind=UNUSED, field=field, words=words, count=0, example_url=source.url)
        for field, words in declared
        if (field, words) not in last.looked_up
    )
