"""The command that shows the whole road on bundled pages, and then the catalogue it made."""

from __future__ import annotations

import asyncio
import shutil
from typing import Annotated

import typer
from msgspec.structs import replace

from credatlas.console import say, show
from credatlas.demo.mirror import bundled, mirror
from credatlas.environment import read_settings
from credatlas.front import SOME_FAILED
from credatlas.harvesting import harvest_all, line
from credatlas.publishing import publish_all, published_line
from credatlas.rooms import chosen, opened_store
from credatlas.serving import PORT, listening, present
from schemas import Expect, Outcome, Settings


def demo(
    serve: Annotated[bool, typer.Option(help="Show the web page at the end.")] = True,
    port: Annotated[int, typer.Option(help="Port of the web page; the next free one when it is taken.")] = PORT,
) -> None:
    """The whole road on invented courses: crawl, normalise, record, publish, search; nothing to set up, no internet.

    Example: credatlas demo
    """
    settings = Settings(home=read_settings().home / "demo")
    shutil.rmtree(settings.home, ignore_errors=True)
    say("Five catalogues of invented courses, in the shape of five real ones.", "bold")
    _travel(settings)
    if serve:
        present(settings, listening("127.0.0.1", port, further=True), hands=False)


def _travel(settings: Settings) -> None:
    """Declared sources with bundled pages are used as they are, but for the size that a catalogue is expected to have."""
    sources = {name: replace(source, expect=Expect()) for name, source in chosen(()).items() if bundled(source)}
    with opened_store(settings) as store:
        with mirror() as address:
            harvests = asyncio.run(harvest_all(sources, replace(settings, mirror=address), store))
        published = asyncio.run(publish_all(settings, store))
    for done in harvests:
        show(line(done))
    show(published_line(published))
    if any(done.outcome != Outcome.FULL for done in harvests):
        raise typer.Exit(SOME_FAILED)
