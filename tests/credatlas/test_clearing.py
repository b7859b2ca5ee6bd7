"""What killed processes left half written is taken away, and nothing that is whole or being written."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from credatlas.clearing import LEFT, clear_drafts
from schemas import Settings

NOW = datetime(2026, 11, 29, 3, tzinfo=UTC)
LEAVINGS = {
    "reports.json.0a1b2c3d.part",
    "ledger.msgpack.4e5f6071.part",
    ".console.key.x1",
    "sources/ie_new.toml.8293a4b5.part",
    "archive/ie_quay/1.cdxj.c6d7e8f9.part",
}
WHOLE = {"reports.json", "console.key", "sources/ie_new.toml", "archive/ie_quay/1.cdxj", "runs/1.log"}


def lay(home: Path, age: timedelta) -> None:
    for name in LEAVINGS | WHOLE:
        file = home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("so far")
        os.utime(file, times=((NOW - age).timestamp(),) * 2)


def there(home: Path) -> set[str]:
    return {f"{file.relative_to(home)}" for file in home.rglob("*") if file.is_file()}


def test_drafts_that_nobody_writes_any_more_are_taken_away_and_nothing_else(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert clear_drafts(settings, NOW) == 0
    lay(tmp_path, LEFT - timedelta(minutes=1))
    assert (clear_drafts(settings, NOW), there(tmp_path)) == (0, LEAVINGS | WHOLE)
    lay(tmp_path, LEFT + timedelta(minutes=1))
    assert (clear_drafts(settings, NOW), there(tmp_path)) == (len(LEAVINGS), WHOLE)
