"""Backup and restore from the command line: a few words, an exit code, and the same catalogue elsewhere."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from store import Store
from tests.credatlas.conftest import Run
from tests.store.nights import read, take


def test_what_was_backed_up_is_restored_elsewhere_and_published(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with closing(Store.open(f"sqlite:///{tmp_path / 'data' / 'credatlas.sqlite'}")) as store:
        store.record(take(1, read("weaving", "glass")))
    made = run("backup", "backups", "--keep", "3", "--json")
    assert made.exit_code == 0, made.output
    name = json.loads(made.stdout)["name"]
    checked = run("restore", "backups", "--check")
    assert f"{name} is whole: 2 files, 2 offerings" in checked.stdout
    assert not (tmp_path / "other").exists()
    done = run("restore", f"backups/{name}", home=str(tmp_path / "other"))
    assert done.exit_code == 0, done.output
    assert "Restored 2 offerings" in done.stderr
    assert "Published to embedded" in done.stdout
    with closing(sqlite3.connect(tmp_path / "other" / "credatlas.sqlite")) as database:
        assert database.execute("SELECT count(*) FROM offerings").fetchone() == (2,)
    again = run("restore", "backups")
    assert (again.exit_code, "not empty" in again.output) == (2, True)


def test_a_file_that_the_archive_lacks_is_named_and_ends_with_1(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "archive" / "ie_kilkenny"
    folder.mkdir(parents=True)
    entry = '{"url":"https://a.example/","timestamp":"2026-06-01T00:00:00Z","digest":"0","filename":"gone.warc.gz","offset":0}'
    (folder / "one.cdxj").write_text(f"https://a.example/ 20260601000000 {entry}\n")
    done = run("backup", "backups")
    assert done.exit_code == 1
    assert "archive/ie_kilkenny/gone.warc.gz" in done.output
    assert run("restore", "backups", "--check").exit_code == 0


def test_a_backup_that_is_not_whole_ends_with_1_and_one_that_is_none_with_2(run: Run, tmp_path: Path) -> None:
    run("backup", "backups")
    (sums,) = (tmp_path / "backups").glob("*/files.sha256")
    sums.write_text("")
    assert run("restore", "backups", "--check").exit_code == 1
    assert run("restore", "elsewhere", "--check").exit_code == 2
