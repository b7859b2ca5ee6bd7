"""A full disk, a folder that may only be read, a power cut that takes the end of a file: one sentence, and nothing half.

The next harvest goes on from what there is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crawlers import Archive
from scheduler import audit, back_up
from scheduler.backup import backups
from schemas import ArchiveError, CredAtlasError, Harvest, Lifecycle, Outcome, StoreError, Take
from store import Store
from tests.parts.mortal import wait_for
from tests.parts.servers import PATIENCE
from tests.parts.site import Answer, Site, serving
from tests.parts.weather import full_disk, open_folder, read_only
from tests.scheduler.nights import SOURCE, Nights

PAGES = 28
"""Pages of a night in which nothing is known yet, robots.txt among them."""


class Full(Store):
    """A store whose disk is full while a harvest is recorded."""

    full = True

    def record(self, take: Take, *more: object) -> Harvest:
        if not self.full:
            return super().record(take, *more)  # type: ignore[arg-type] # handed on as they came
        with full_disk(1):
            return super().record(take, *more)  # type: ignore[arg-type]


def whole(nights: Nights) -> None:
    """Everything is live, and the archive bears out every value."""
    assert len([*nights.store.records(lifecycles=(Lifecycle.LIVE,))]) == 24
    found = audit({SOURCE.source_id: nights.source}, nights.archive, nights.store)
    assert (found.records, found.differences) == (24, [])


def asked(nights: Nights) -> int:
    number = len(nights.site.asked)
    nights.site.asked.clear()
    return number


def freed(nights: Nights) -> None:
    """Waits until the lease that could not be given back on the full disk is, as it is within seconds."""
    wait_for(lambda: not nights.store.leases.holder(f"harvest/{SOURCE.source_id}"), PATIENCE, "The lease was not given back")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.holding.EVERY", 0.02)


@contextmanager
def full_after(site: Site, pages: int) -> Iterator[None]:
    """The disk is full once so many pages were asked for."""
    with full_disk(1 << 40) as fill:

        def fault(_: str, answer: Answer) -> Answer:
            if len(site.asked) > pages:
                fill(1)
            return answer

        site.fault = fault
        yield
    site.fault = None


@pytest.mark.parametrize("pages", [1, 20])
def test_a_disk_that_fills_during_the_crawl_is_told_and_the_next_harvest_goes_on(nights: Nights, pages: int) -> None:
    with full_after(nights.site, pages), pytest.raises(ArchiveError, match=r"cannot be written .*: make room"):
        nights.harvest()
    freed(nights)
    assert nights.store.harvests() == ()
    assert asked(nights) < PAGES
    assert nights.harvest().counters.added == 24
    assert asked(nights) <= PAGES - (pages > 1)
    whole(nights)


def test_a_disk_that_is_full_when_a_harvest_is_recorded_costs_no_page(nights: Nights) -> None:
    nights.store.close()
    nights.store = store = Full.open(nights.settings.database)
    assert isinstance(store, Full)
    with pytest.raises(StoreError, match="could not be used"):
        nights.harvest()
    assert (store.harvests(), store.whole.is_empty()) == ((), False)  # the run alone is known, as failed
    assert asked(nights) == PAGES
    store.full = False
    assert nights.harvest().counters.added == 24
    assert asked(nights) <= 1
    whole(nights)


def test_a_disk_that_is_full_when_a_backup_is_made_leaves_none(nights: Nights, tmp_path: Path) -> None:
    nights.settle()
    with full_disk(2_000), pytest.raises((OSError, StoreError)):
        back_up(nights.store, nights.settings, tmp_path / "backups")
    assert backups(tmp_path / "backups") == []
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [".lock"]
    back_up(nights.store, nights.settings, tmp_path / "backups")
    assert len(backups(tmp_path / "backups")) == 1


def test_a_folder_that_may_only_be_read_is_told_and_still_read() -> None:
    with serving(Site()) as site, open_folder() as folder:
        nights = Nights(folder / "home", site)
        nights.harvest()
        with read_only(nights.home):
            with pytest.raises(CredAtlasError):
                nights.harvest()
            with pytest.raises(ArchiveError, match="Permission denied"):
                Archive(nights.settings.archive).open(SOURCE.source_id, "other")
            whole(nights)
        assert nights.harvest().counters.unchanged == 24
        nights.store.close()


def interrupted(nights: Nights) -> None:
    """A first night that ended when all but its last pages were there."""
    with full_after(nights.site, 22), pytest.raises(ArchiveError):
        nights.harvest()
    freed(nights)
    asked(nights)


@pytest.mark.parametrize("cut", [0.0, 0.3, 0.6, 0.97, 1.0])
def test_what_a_power_cut_takes_of_an_interrupted_harvest_is_asked_for_again(nights: Nights, cut: float) -> None:
    """The journal tells of pages that never reached the disk, or only in part."""
    interrupted(nights)
    (warc,) = nights.archive.folder.rglob("*.warc.gz")
    with warc.open("r+b") as file:
        file.truncate(int(warc.stat().st_size * cut))
    done = nights.harvest()
    assert (done.outcome, done.counters.added) == (Outcome.FULL, 24)
    whole(nights)
    assert nights.harvest().counters.unchanged == 24


def test_a_manifest_without_its_harvest_and_a_harvest_without_its_draft_harm_nothing(nights: Nights) -> None:
    """Killed between the manifest and the record: the pages are taken from the journal, whatever else lies there."""
    nights.store.close()
    nights.store = Full.open(nights.settings.database)
    with pytest.raises(StoreError):
        nights.harvest()
    nights.store.close()
    nights.store = Store.open(nights.settings.database)
    (manifest,) = nights.archive.folder.rglob("*.cdxj")
    shutil.copy(manifest, manifest.with_suffix(".part"))
    asked(nights)
    assert nights.harvest().counters.added == 24
    assert asked(nights) <= 1
    whole(nights)
