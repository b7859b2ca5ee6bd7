"""A backup made while the catalogue is in use, and restored: the same export to the byte, or one sentence and nothing done."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import reporter
from crawlers import Archive
from scheduler import audit, back_up, checked_backup, last_backup, restore
from scheduler.backup import backups
from schemas import BackupError, Busy, NewerSchema, Settings, WrongUse
from store import Store
from tests.parts.site import Site, serving
from tests.scheduler.nights import SOURCE, Nights

SOURCES = {SOURCE.source_id: SOURCE}
LATER = datetime(2026, 9, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after two nights, on the second of which a page was another."""
    home = tmp_path_factory.mktemp("lived-in")
    with serving(Site()) as site:
        nights = Nights(home, site)
        nights.harvest()
        site.courses["course-003"].fee = "€999"
        nights.harvest()
        nights.store.close()
    (home / "sources").mkdir()
    (home / "sources" / "ie_own.toml").write_text('name = "Our own"\n')
    (home / "alerts.toml").write_text("[slow]\noff = true\n")
    (home / "console.key").write_text("a secret")
    return home


@pytest.fixture
def home(lived_in: Path, tmp_path: Path) -> Path:
    """A copy of one's own."""
    return shutil.copytree(lived_in, tmp_path / "home")


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    with closing(Store.open(settings.database)) as store:
        yield store


def backed_up(home: Path, folder: Path, keep: int = 0, hours: int = 0, database_url: str = "") -> Path:
    settings = Settings(home=home, database_url=database_url)
    with opened(settings) as store:
        return folder / back_up(store, settings, folder, keep, lambda: LATER + timedelta(hours=hours)).name


def restored(folder: Path, home: Path, database_url: str = "") -> Settings:
    home.mkdir(exist_ok=True)
    settings = Settings(home=home, database_url=database_url)
    with opened(settings) as store:
        restore(store, settings, folder)
    return settings


def exported(settings: Settings) -> bytes:
    with opened(settings) as store:
        return b"".join(reporter.export(store.records(), SOURCES, "jsonl"))


def audited(settings: Settings) -> tuple[int, int, int]:
    with opened(settings) as store:
        found = audit(SOURCES, Archive(settings.archive), store)
    return found.values, found.quotes, len(found.differences)


def inodes(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_ino for path in (folder / "archive").rglob("*") if path.is_file()}


def test_what_is_restored_is_exported_byte_for_byte_the_same_on_either_database(
    home: Path, tmp_path: Path, postgres_database: str
) -> None:
    before = exported(Settings(home=home)), audited(Settings(home=home))
    backed_up(home, tmp_path / "first")
    moved = restored(tmp_path / "first", tmp_path / "postgres", postgres_database)
    assert (exported(moved), audited(moved)) == before
    backed_up(moved.home, tmp_path / "second", database_url=postgres_database)
    back = restored(tmp_path / "second", tmp_path / "back")
    assert (exported(back), audited(back)) == before
    assert before[0].count(b"\n") == 24
    assert before[1][0] > 100
    assert before[1][2] == 0
    assert (back.sources / "ie_own.toml").read_text() == 'name = "Our own"\n'
    assert back.alerts.exists()
    assert not back.secret.exists()


def test_a_second_backup_copies_of_the_archive_only_what_is_new(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    first = backed_up(home, folder)
    before = inodes(folder)
    shutil.copy(
        *(next((home / "archive" / SOURCE.source_id).glob("*.cdxj")).with_name(name) for name in ("x", "y"))
    ) if 0 else None
    second = backed_up(home, folder, hours=1)
    assert inodes(folder) == before
    told = [json.loads((one / "backup.json").read_bytes()) for one in (first, second)]
    assert (told[0]["fresh"], told[1].get("fresh", 0)) == (len(before), 0)
    assert backups(folder) == [second.name, first.name]


def test_only_so_many_are_kept_and_the_archive_of_all(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    made = [backed_up(home, folder, keep=2, hours=hour) for hour in (3, 2, 1)]  # a clock that is set back
    assert [path.exists() for path in made] == [True, False, True]
    assert inodes(folder)
    checked_backup(made[0])


def test_anybody_can_check_a_backup_without_us(home: Path, tmp_path: Path) -> None:
    made = backed_up(home, tmp_path / "backups")
    command = ["sha256sum", "--check", "--quiet", str(made / "files.sha256")]
    assert subprocess.run(command, cwd=made.parent, capture_output=True, check=False).returncode == 0
    assert last_backup(Settings(home=home)) is not None


def test_one_altered_bit_or_one_missing_file_restores_nothing(home: Path, tmp_path: Path) -> None:
    made, other = backed_up(home, tmp_path / "backups"), Settings(home=tmp_path / "other")
    warc = max((made.parent / "archive").rglob("*.warc.gz"), key=lambda one: one.stat().st_size)
    with opened(other) as store:
        for file in (made / "credatlas.sqlite", made / "backup.json", made / "files.sha256", made / "sources/ie_own.toml", warc):
            content = file.read_bytes()
            altered = bytearray(content)
            altered[len(altered) // 2] ^= 1
            file.unlink()
            with pytest.raises(BackupError):
                restore(store, other, made)
            file.write_bytes(altered)
            with pytest.raises(BackupError):
                restore(store, other, made)
            file.write_bytes(content)
        assert store.whole.is_empty()
    assert not other.archive.exists()
    checked_backup(made)


def test_a_list_that_is_cut_off_is_noticed(home: Path, tmp_path: Path) -> None:
    made = backed_up(home, tmp_path / "backups")
    lines = (made / "files.sha256").read_text().splitlines(keepends=True)
    (made / "files.sha256").write_text("".join(lines[:-1]))
    with pytest.raises(BackupError, match="cut off"):
        checked_backup(made.parent)


@pytest.mark.parametrize("astray", ["archive/../../stolen", "/etc/stolen"])
def test_a_list_that_leads_out_of_the_backup_restores_nothing(home: Path, tmp_path: Path, astray: str) -> None:
    made, other = backed_up(home, tmp_path / "backups"), Settings(home=tmp_path / "other")
    (made / "files.sha256").write_text(f"{'0' * 64}  {astray}\n" + (made / "files.sha256").read_text())
    with opened(other) as store, pytest.raises(BackupError, match="outside of it"):
        restore(store, other, made)
    assert not other.archive.exists()


def test_a_file_that_the_archive_has_lost_stays_in_the_backup(home: Path, tmp_path: Path) -> None:
    before = exported(Settings(home=home))
    backed_up(home, tmp_path / "backups")
    for file in (home / "archive").rglob("*.warc.gz"):
        file.unlink()
    backed_up(home, tmp_path / "backups", keep=1, hours=1)
    other = restored(tmp_path / "backups", tmp_path / "other")
    assert exported(other) == before
    assert audited(other)[2] == 0


def test_a_file_that_the_archive_lacks_is_named_until_it_is_back(home: Path, tmp_path: Path) -> None:
    lost = min((home / "archive").rglob("*.warc.gz"))
    content = lost.read_bytes()
    lost.unlink()
    first = backed_up(home, tmp_path / "backups")
    assert json.loads((first / "backup.json").read_bytes())["missing"] == [f"archive/{SOURCE.source_id}/{lost.name}"]
    lost.write_bytes(content)
    second = backed_up(home, tmp_path / "backups", hours=1)
    assert "missing" not in json.loads((second / "backup.json").read_bytes())
    assert audited(restored(second, tmp_path / "other"))[2] == 0


def test_nothing_that_is_there_is_written_over(home: Path, tmp_path: Path) -> None:
    made = backed_up(home, tmp_path / "backups")
    with pytest.raises(WrongUse, match="not empty"):
        restored(made, home)
    other = tmp_path / "other" / "sources"
    other.mkdir(parents=True)
    (other / "ie_own.toml").write_text('name = "Another"\n')
    with pytest.raises(WrongUse, match="another file"):
        restored(made, tmp_path / "other")
    assert (other / "ie_own.toml").read_text() == 'name = "Another"\n'


def test_a_restore_that_was_cut_short_is_run_again(home: Path, tmp_path: Path) -> None:
    made = backed_up(home, tmp_path / "backups")
    other = tmp_path / "other"
    shutil.copytree(made.parent / "archive", other / "archive")
    for file in list((other / "archive").rglob("*.cdxj")):
        file.rename(file.with_name(f"{file.name}.part"))
    assert exported(restored(made, other)) == exported(Settings(home=home))


def test_a_backup_of_a_newer_release_names_it(home: Path, tmp_path: Path) -> None:
    made = backed_up(home, tmp_path / "backups")
    with closing(Store.open(f"sqlite:///{made / 'credatlas.sqlite'}")) as store:
        assert store.whole.revision()
    about = json.loads((made / "backup.json").read_bytes()) | {"product": "9.1.0"}
    (made / "backup.json").write_text(json.dumps(about))
    _spoil(made / "credatlas.sqlite")
    _sum_again(made)
    with pytest.raises(NewerSchema, match=r"newer release of CredAtlas \(9\.1\.0\)"):
        restored(made, tmp_path / "other")


def test_two_backups_into_one_folder_do_not_meet(home: Path, tmp_path: Path) -> None:
    settings, met = Settings(home=home), list[str]()

    def meanwhile() -> datetime:
        with opened(settings) as store, pytest.raises(Busy, match="under way") as busy:
            back_up(store, settings, tmp_path / "backups")
        met.append(str(busy.value))
        return LATER

    with opened(settings) as store:
        back_up(store, settings, tmp_path / "backups", 0, meanwhile)
    assert met


def test_what_a_killed_backup_left_looks_like_none_and_is_cleared_away(home: Path, tmp_path: Path) -> None:
    left = tmp_path / "backups" / "20260919T000000000000Z.part"
    left.mkdir(parents=True)
    shutil.copy(home / "credatlas.sqlite", left)
    half = left.parent / "archive" / "ie_quay" / "1.warc.gz.0a1b2c3d.part"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"so far")
    with pytest.raises(WrongUse, match="no backup"):
        checked_backup(left.parent)
    made = backed_up(home, left.parent)
    assert backups(left.parent) == [made.name]
    assert not left.exists()
    assert not half.exists()


@pytest.mark.parametrize("where", ["not there", "empty"])
def test_a_folder_without_a_backup_is_wrong_use(tmp_path: Path, where: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(WrongUse, match="no backup"):
        checked_backup(tmp_path / where)


def _spoil(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from_the_future'")


def _sum_again(made: Path) -> None:
    lines = (made / "files.sha256").read_text().splitlines()
    told = subprocess.run(
        ["sha256sum", *(line.split("  ")[1] for line in lines)], cwd=made.parent, capture_output=True, check=True
    )
    (made / "files.sha256").write_bytes(told.stdout)
