"""The command that looks at a site nobody here has seen, and proposes a source file for it."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

import crawlers
from credatlas.console import brief, say, show, show_json, show_table
from credatlas.environment import read_settings
from credatlas.harvesting import Bar, bars
from credatlas.options import AsJson
from schemas import Probed, RawListing, SiteUnread, put

FACTS = ("title", "provider", "price", "delivery", "start", "duration", "hours", "credits", "level", "language")
"""The fields shown of a sample."""
LONGEST = 60


def probe(
    url: Annotated[str, typer.Argument(help="A site, or its list of courses.")],
    write: Annotated[str, typer.Option(metavar="NAME", help="Write the proposed source as NAME into the data folder.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say what can be read at a site, with three listings as samples; --write proposes a source that harvests as it is.

    Asks for a few dozen pages, as politely as a harvest. The exit code is 1 when nothing reads as a course.

    Example: credatlas probe https://www.example.org/courses --write ie_example
    """
    settings = read_settings()
    place = crawlers.place_for(settings.sources, write) if write else None
    with bars() as progress:
        found = asyncio.run(crawlers.probe(url, settings, Bar(progress, "looking").advance))
    if as_json:
        show_json(found)
    else:
        _show(found)
    if found.source is None:
        raise SiteUnread(f"Nothing at {found.url} reads as a course; name the page that lists the courses, if there is one.")
    text = crawlers.as_toml(found.source, found.remarks)
    if place is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        put(place, text.encode())
        say(f"Written to {place}; look it over, then: credatlas harvest {write}")
    elif not as_json:
        show("")
        for line in text.splitlines():
            show(line)


def _show(found: Probed) -> None:
    show(f"{found.url}: {found.pages} pages asked for", "bold")
    show_table(("", "", ""), [(clue.what, clue.words, clue.where) for clue in found.clues])
    for listing in found.samples:
        _show_sample(listing)


def _show_sample(listing: RawListing) -> None:
    show("")
    show(listing.url, "bold")
    said = [next(iter(listing.of(name)), None) for name in FACTS]
    rows = [(word.field, brief(word.words), f"{word.label} ({word.locator})".strip()) for word in said if word is not None]
    show_table(("", "", ""), rows)
