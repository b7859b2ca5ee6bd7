"""The command that lists what nobody could read, and prints what mends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from credatlas.console import say, show, show_json, show_table
from credatlas.environment import read_settings
from credatlas.options import AsJson, SourceNames
from credatlas.rooms import chosen, opened_store
from normaliser import Mendable, mendable
from scheduler import unused_lookups


def issues(names: SourceNames = None, as_json: AsJson = False) -> None:
    """List what no reader could read, what contradicts itself and what nobody uses, each with the line that mends it.

    A line for a source's file says that the words are no value (""); say there in our words what they mean, where they are one.

    Example: credatlas issues ie_microcreds
    """
    wanted = chosen(names or ())
    with opened_store(read_settings()) as store:
        found = [
            mendable(issue) for name, source in wanted.items() for issue in (*store.issues(name), *unused_lookups(source, store))
        ]
    found.sort(key=lambda issue: -issue.count)
    if as_json:
        show_json(found)
    elif found:
        _show(found)
    else:
        say("No issues: every word was read.")


def _show(found: Sequence[Mendable]) -> None:
    columns = ("id", "source", "kind", "field", "words", "count")
    rows = [(each.issue_id, each.source_id, each.kind, each.field, each.words, str(each.count)) for each in found]
    show_table(columns, rows, right=("count",))
    for kind, says in sorted({each.kind: each.says for each in found if each.says}.items()):
        say(f"{kind}: {says}")
    for source_id, several in groupby(sorted(found, key=lambda each: each.source_id), key=lambda each: each.source_id):
        lines = list(_mends(list(several)))
        if lines:
            show("")
            show(f"# {source_id}", "bold")
        for line in lines:
            show(line)


def _mends(found: Sequence[Mendable]) -> Iterator[str]:
    """Commands first, as comments, then one table for each field, so that the whole stands in a TOML file as it is."""
    tables: dict[str, dict[str, str]] = {}
    for each in found:
        head, apart, line = each.mend.partition("\n")
        if apart:
            tables.setdefault(head, {})[line] = each.issue_id
        elif head:
            yield f"# {each.issue_id}: {head}"
    for head, lines in sorted(tables.items()):
        yield head
        yield from (f"{line}  # {issue_id}" for line, issue_id in lines.items())
