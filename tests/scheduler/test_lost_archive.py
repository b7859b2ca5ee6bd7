"""What the archive has lost is asked for again by the next harvest, as its sentences say, and nothing is taken down."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from scheduler import audit
from schemas import ArchiveError, Outcome
from tests.scheduler.nights import SOURCE, Nights


def everything(folder: Path) -> None:
    shutil.rmtree(folder)


def each(pattern: str, left: bytes | None) -> Callable[[Path], None]:
    def lose(folder: Path) -> None:
        for path in folder.rglob(pattern):
            path.unlink()
            if left is not None:
                path.write_bytes(left)

    return lose


LOST = {
    "all of it": everything,
    "the manifests": each("*.cdxj", None),
    "their words": each("*.cdxj", b"\x00\xff"),
    "the bodies": each("*.warc.gz", None),
    "their bytes": each("*.warc.gz", b""),
}


@pytest.mark.parametrize("what", LOST)
@pytest.mark.parametrize("edited", [False, True], ids=["as-it-was", "with-a-source-file-edited"])
def test_the_next_harvest_asks_for_it_again(nights: Nights, what: str, edited: bool) -> None:
    nights.settle()
    LOST[what](nights.archive.folder)
    if edited:
        nights.source = replace(SOURCE, labels={"delivery": ("Delivery mode",)})
    done = nights.harvest()
    assert (done.outcome, done.counters.missing, done.counters.unreachable) == (Outcome.FULL, 0, 0)
    assert nights.store.counts() == {SOURCE.source_id: 24}
    found = audit({SOURCE.source_id: nights.source}, nights.archive, nights.store)
    assert found.values
    assert not found.differences


def test_a_damaged_file_is_told_and_once_it_is_removed_the_next_harvest_asks_for_it_again(nights: Nights) -> None:
    nights.settle()
    (file,) = nights.archive.folder.rglob("*.warc.gz")
    file.write_bytes(bytes(file.stat().st_size))
    with pytest.raises(ArchiveError, match=f"altered in {file.name}; .*or remove it and harvest the source again"):
        nights.harvest()
    file.unlink()
    assert nights.harvest().outcome is Outcome.FULL
    found = audit({SOURCE.source_id: nights.source}, nights.archive, nights.store)
    assert found.values
    assert not found.differences
