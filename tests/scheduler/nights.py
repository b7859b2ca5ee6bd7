"""Harvests of the small catalogue, night after night, over a real archive and a real store."""

from __future__ import annotations

import asyncio
import atexit
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from crawlers import Archive
from scheduler import harvest
from schemas import Expect, Harvest, Lifecycle, Outcome, Settings, Source, SourceKind, Walk
from store import Store
from tests.parts.site import HOST, Site, composed, serving

SOURCE = Source(
    source_id="ie_quayside",
    name="Quayside",
    url=f"https://{HOST}",
    kind=SourceKind.NATIONAL_PORTAL,
    jurisdiction="IE",
    currency="EUR",
    walk=(Walk(family="listing", url=f"https://{HOST}/courses"),),
    expect=Expect(min=5, fill={"title": 0.9, "price": 0.5}),
)


@dataclass
class Nights:
    """One data folder and its clock, which goes on by a day a harvest."""

    home: Path
    site: Site
    source: Source = SOURCE
    now: datetime = datetime(2026, 9, 1, 2, tzinfo=UTC)
    store: Store = field(init=False)
    archive: Archive = field(init=False)

    def __post_init__(self) -> None:
        self.settings = Settings(home=self.home, mirror=self.site.address)
        self.store, self.archive = Store.open(self.settings.database), Archive(self.settings.archive)

    def harvest(self) -> Harvest:
        """One night."""
        self.now += timedelta(days=1)
        return asyncio.run(harvest(self.source, self.settings, self.store, self.archive, lambda: self.now))

    def settle(self) -> None:
        """The first night of the site as every test finds it, which is harvested once: this one is a copy of it."""
        assert (self.source, self.site.courses, self.site.fault) == (SOURCE, composed(24), None)
        self.store.close()
        shutil.copytree(_settled(), self.home, dirs_exist_ok=True)
        self.store = Store.open(self.settings.database)
        self.now += timedelta(days=1)

    def later(self) -> datetime:
        """An hour on: the clock of whatever is done between two nights."""
        self.now += timedelta(hours=1)
        return self.now

    def hashes(self) -> dict[str, str]:
        """What is held: content hash by address, live records only."""
        return {r.offering.url: r.content_hash for r in self.store.records(lifecycles=(Lifecycle.LIVE,))}

    def bodies(self) -> int:
        """Bytes of all WARC files."""
        return sum(path.stat().st_size for path in self.archive.folder.rglob("*.warc.gz"))


@cache
def _settled() -> Path:
    home = Path(tempfile.mkdtemp(prefix="credatlas-settled-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    with serving(Site()) as site:
        made = Nights(home, site)
        assert made.harvest().outcome is Outcome.FULL
        made.store.close()
    return home
