"""The command that hands the catalogue to others as a file: export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated

import typer

import reporter
from credatlas.console import say
from credatlas.environment import read_settings
from credatlas.options import Output, SourceNames
from credatlas.output import write
from credatlas.rooms import chosen, opened_store
from schemas import Record
from store import Store


def export(
    names: SourceNames = None,
    format: Annotated[str, typer.Option(help=f"One of {', '.join(reporter.FORMATS)}.")] = "jsonl",
    output: Output = None,
) -> None:
    """Every offering, as our own lines, as a table, or in a standard: schema.org, ELM 3, CTDL or MOOChub 3.

    A standard takes only what holds to it: a record that lacks what it demands is left out and counted, never filled in.

    Example: credatlas export --format elm -o offerings.jsonld
    """
    sources = chosen(names or ())
    left: Counter[str] = Counter()
    with opened_store(read_settings()) as store:
        write(reporter.export(_records(store, sources), sources, format, left), output)
    for element, number in left.most_common():
        say(f"Left out: {number:,} records without the {reporter.name(element).lower()} that {format} demands.")


def _records(store: Store, sources: Iterable[str]) -> Iterable[Record]:
    return (record for name in sources for record in store.records(name))
