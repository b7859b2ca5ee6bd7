"""How files of archived pages are named to a harvest, and what it says of those it could not use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from glob import glob
from pathlib import Path

from crawlers import Archive
from credatlas.console import say
from credatlas.rooms import unstarted
from scheduler import Replayed, replay_harvest
from schemas import Harvest, Settings, Source, WrongUse
from store import Store

SHOWN = 5
"""Hosts nobody declares that are named; of the others the number is told."""


def replay_all(
    files: Sequence[str], names: Sequence[str], wanted: Mapping[str, Source], settings: Settings, store: Store
) -> list[Harvest]:
    """A harvest of each source that has pages in the files; a source that was named and has none has failed."""
    done = replay_harvest(wanted, [path for each in files for path in matched(each)], store, Archive(settings.archive))
    for sentence in told(done, named=bool(names)):
        say(sentence)
    met = {harvest.source_id for harvest in done.harvests}
    return [*done.harvests, *(unstarted(wanted[name], "The files hold no page of it.") for name in names if name not in met)]


def matched(words: str) -> list[Path]:
    """The files a name or a glob (`crawl/**/*.warc.gz`) stands for. Raises WrongUse when there is none."""
    found = [Path(words)] if Path(words).is_file() else [Path(name) for name in sorted(glob(words, recursive=True))]  # noqa: PTH207 # Path.glob takes no absolute pattern
    found = [path for path in found if path.is_file()]
    if not found:
        raise WrongUse(f"No file matches {words!r}; name a WARC, WARC.gz or WACZ file, or a glob in quotes.")
    return found


def told(done: Replayed, *, named: bool) -> Iterator[str]:
    """What is to be said of the files: stretches that are broken and, where no source was named, pages of no source."""
    if done.broken:
        yield f"{done.broken} stretches of the files are broken and were passed over; all that is whole was read."
    if done.strangers and not named:
        shown = ", ".join(f"{host} ({count})" for host, count in list(done.strangers.items())[:SHOWN])
        more = len(done.strangers) - SHOWN
        others = f" and {more} more" if more > 0 else ""
        yield (
            f"{sum(done.strangers.values())} pages are of hosts no source declares: {shown}{others}. "
            'To read them write a source file with family = "archive" (docs/add-a-source.md).'
        )
