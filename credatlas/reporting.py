"""The commands that write what is known to a file or the terminal: report, export."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Literal

import typer

import reporter
from credatlas.console import say
from credatlas.environment import read_settings
from credatlas.options import Output, SourceNames
from credatlas.rooms import chosen, opened_store
from reporter import Coverage
from schemas import Record
from store import Store

report = typer.Typer(help="What the catalogues publish and what they leave out.", no_args_is_help=True)
RENDERERS: dict[str, Callable[[Coverage], str]] = {
    "table": reporter.as_table,
    "csv": reporter.as_csv,
    "json": reporter.as_json,
    "html": reporter.as_html,
}


@report.callback()
def _report() -> None:
    """Keeps `report` a group while it has one member."""


@report.command()
def coverage(
    format: Annotated[Literal["table", "csv", "json", "html"], typer.Option(help="How to print it.")] = "table",
    by: Annotated[Literal["source", "provider"], typer.Option(help="What a row stands for.")] = "source",
    output: Output = None,
) -> None:
    """Each catalogue on the six dimensions, with n and the share of what was observed, and the fill rates of the fields.

    Example: credatlas report coverage --format html -o coverage.html
    """
    with opened_store(read_settings()) as store:
        found = reporter.coverage(store.records(), chosen(()), by)
    _write([RENDERERS[format](found).encode()], output)


def export(
    names: SourceNames = None,
    format: Annotated[str, typer.Option(help=f"One of {', '.join(reporter.FORMATS)}.")] = "jsonl",
    output: Output = None,
) -> None:
    """Every offering with its values, statements and evidence, one a line.

    Example: credatlas export --format csv -o offerings.csv
    """
    sources = chosen(names or ())
    with opened_store(read_settings()) as store:
        _write(reporter.export(_records(store, sources), sources, format), output)


def _records(store: Store, sources: Iterable[str]) -> Iterable[Record]:
    return (record for name in sources for record in store.records(name))


def _write(pieces: Iterable[bytes], output: Path | None) -> None:
    """To the terminal, or to a file that appears only when it is whole."""
    if output is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        return
    draft = output.with_name(f"{output.name}.part")
    with draft.open("wb") as file:
        file.writelines(pieces)
    draft.replace(output)
    say(f"Written to {output}")
