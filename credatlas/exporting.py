"""The command that hands the catalogue to others, whole or what changed of it: export."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

import reporter
from credatlas.console import say
from credatlas.environment import read_settings
from credatlas.options import Output, SourceNames
from credatlas.output import write
from credatlas.rooms import chosen, opened_store
from schemas import Record, WrongUse
from store import Store

_CONSUMER = re.compile(r"[\w.-]{1,100}")


def export(
    names: SourceNames = None,
    format: Annotated[str, typer.Option(help=f"One of {', '.join(reporter.FORMATS)}.")] = "jsonl",
    output: Output = None,
    changes: Annotated[
        str | None, typer.Option(metavar="CONSUMER", help="Only what changed since this consumer last took it.")
    ] = None,
    acknowledge: Annotated[str, typer.Option(metavar="TOKEN", help="With --changes: the consumer has all up to here.")] = "",
) -> None:
    """Every offering, as our own lines, as a table, or in a standard: schema.org, ELM 3, CTDL or MOOChub 3.

    A standard takes only what holds to it: a record that lacks what it demands is left out and counted, never filled in.
    With --changes, what was written to a file counts as taken; what went to the terminal or a pipe only once its last
    token is acknowledged.

    Example: credatlas export --format elm -o offerings.jsonld
    """
    if changes is not None or acknowledge:
        _hand_on_changes(changes or "", acknowledge, output, alone=not names and format == "jsonl")
        return
    sources = chosen(names or ())
    left: Counter[str] = Counter()
    with opened_store(read_settings()) as store:
        write(reporter.export(_records(store, sources), sources, format, left), output)
    for element, number in left.most_common():
        say(f"Left out: {number:,} records without the {reporter.name(element).lower()} that {format} demands.")


def _records(store: Store, sources: Iterable[str]) -> Iterable[Record]:
    return (record for name in sources for record in store.records(name))


def _hand_on_changes(consumer: str, token: str, output: Path | None, alone: bool) -> None:
    if not _CONSUMER.fullmatch(consumer):
        raise WrongUse("Name the consumer after --changes, in letters, digits, dots and dashes.")
    if not alone:
        raise WrongUse("Changes are those of the whole catalogue, as JSON lines; leave out --format and the names of sources.")
    if output is not None and output.exists():
        raise WrongUse(f"{output} is still there: take its changes and remove it, or name another file.")
    with opened_store(read_settings()) as store:
        if token:
            store.acknowledge(consumer, token)
            return
        told = _Told(store, store.cut_off(consumer))
        write(told.lines(), output)
        if output is not None:
            store.acknowledge(consumer, told.token)


class _Told:
    """Every change after a token, in pages; `token` is that of the last page handed on."""

    def __init__(self, store: Store, token: str) -> None:
        self._store = store
        self.token = token

    def lines(self) -> Iterator[bytes]:
        more = True
        while more:
            page = self._store.changes(self.token)
            yield from reporter.change_lines(page)
            self.token, more = page.token, page.more
