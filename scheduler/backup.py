"""A backup while harvests run: the database of one moment, the archive's closed files, and what operators wrote themselves.

A backup is a folder of its own below the one that was named; the files of the archive, which never change, stand beside them once
for all. `files.sha256` of each lists what it rests on, in the form that `sha256sum -c` reads.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from crawlers import Archive, stamp
from scheduler.clock import Clock, utc_now
from schemas import ArchiveError, BackupError, Busy, Settings, Value, encode, placing, put, settle
from store import Store

DATABASE, ABOUT, SUMS, POOL = "credatlas.sqlite", "backup.json", "files.sha256", "archive"
NAME = re.compile(r"\d{8}T\d{12}Z")


class Backup(Value, kw_only=True, frozen=True):
    """`missing` are files of the archive that its manifests name and that are neither there nor in the backup."""

    name: str
    made_at: str
    product: str
    revision: str
    offerings: int
    files: int
    fresh: int = 0
    missing: tuple[str, ...] = ()


class LastBackup(Value, kw_only=True, frozen=True):
    """What a data folder remembers of its newest backup."""

    at: str
    folder: str


def back_up(store: Store, settings: Settings, folder: Path, keep: int = 0, clock: Clock = utc_now) -> Backup:
    """Makes a backup below `folder`, and lets go of all but the newest `keep` where that is not 0. Raises Busy, OSError and
    StoreError.

    The database is copied first: whatever its harvests rest on was closed before they were recorded. What a backup holds of the
    archive stays there, even where the archive has lost it since. It has its name only once it is whole and safe on its disk.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        _clear(folder)
        now = clock()
        draft = folder / f"{stamp(now)}.part"
        draft.mkdir()
        try:
            made = _made(store, settings, draft, now)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        draft.rename(folder / made.name)
        settle(folder)
        others = [name for name in backups(folder) if name != made.name]
        for old in others[keep - 1 :] if keep else ():
            shutil.rmtree(folder / old)
    with suppress(OSError):  # a word for `doctor`, no part of the backup
        put(settings.last_backup, encode(LastBackup(at=made.made_at, folder=str(folder.resolve()))))
    return made


def backups(folder: Path) -> list[str]:
    """The names of the backups below a folder, the newest first."""
    return sorted((path.name for path in folder.iterdir() if NAME.fullmatch(path.name)), reverse=True)


def about(backup: Path) -> Backup:
    """What a backup says of itself. Raises BackupError."""
    try:
        return msgspec.json.decode((backup / ABOUT).read_bytes(), type=Backup)
    except (OSError, msgspec.MsgspecError) as error:
        raise BackupError(f"{backup} is no whole backup ({ABOUT} cannot be read); name another one.") from error


def sums(backup: Path) -> dict[str, str]:
    """sha256 of each file that a backup rests on, by its path below the folder of all. Raises BackupError, also for a path that
    leads out of it: a restore writes where these say."""
    try:
        lines = (line.split("  ", 1) for line in (backup / SUMS).read_text(encoding="utf-8").splitlines())
        found = {path: told for told, path in lines}
    except (OSError, ValueError) as error:
        raise BackupError(f"{backup} is no whole backup ({SUMS} cannot be read); name another one.") from error
    astray = next((path for path in found if path.startswith("/") or ".." in path.split("/")), None)
    if astray is not None:
        raise BackupError(f"{backup} names a file outside of it ({astray!r}), as no backup of ours does; name another one.")
    return found


def sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def last_backup(settings: Settings) -> LastBackup | None:
    """The newest backup of this data folder, as far as it is remembered."""
    try:
        return msgspec.json.decode(settings.last_backup.read_bytes(), type=LastBackup)
    except (OSError, msgspec.MsgspecError):
        return None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy(f"Another backup into {folder} is under way; let it end.") from error
        yield


def _clear(folder: Path) -> None:
    """Takes away what a backup that was killed left half written."""
    for left in folder.glob("*.part"):
        shutil.rmtree(left)
    for left in folder.glob(f"{POOL}/*/*.part"):
        left.unlink()


def _made(store: Store, settings: Settings, draft: Path, now: datetime) -> Backup:
    folder, name, database = draft.parent, draft.stem, draft / DATABASE
    store.whole.copy(database)
    with closing(Store.open(f"sqlite:///{database}")) as copy:
        revision, offerings = copy.whole.revision(), sum(copy.counts().values())
    settle(database)
    own = [path.relative_to(settings.home) for path in (settings.alerts, *settings.sources.rglob("*.toml")) if path.is_file()]
    for path in own:
        _copy(settings.home / path, draft / path)
    told = {f"{name}/{path}": sum_of(draft / path) for path in (Path(DATABASE), *own)}
    known, lacking = _known(folder)
    pool, missing = _pool(Archive(settings.archive), folder / POOL, known, lacking)
    made = Backup(
        name=name,
        made_at=now.isoformat(timespec="seconds"),
        product=version("credatlas"),
        revision=revision,
        offerings=offerings,
        files=len(told) + len(pool),
        fresh=len(pool.keys() - known.keys()),
        missing=missing,
    )
    (draft / ABOUT).write_bytes(encode(made))
    told[f"{name}/{ABOUT}"] = sum_of(draft / ABOUT)
    (draft / SUMS).write_text("".join(f"{value}  {path}\n" for path, value in (told | pool).items()), encoding="utf-8")
    for path in (draft / ABOUT, draft / SUMS, *(path for path in draft.rglob("*") if path.is_dir()), draft):
        settle(path)
    return made


def _known(folder: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    """(sums of the archive's files in the newest backup that tells them, those that it lacked)."""
    for name in backups(folder):
        with suppress(BackupError):
            told = sums(folder / name)
            return {path: value for path, value in told.items() if path.startswith(f"{POOL}/")}, about(folder / name).missing
    return {}, ()


def _pool(
    archive: Archive, pool: Path, known: Mapping[str, str], lacking: Iterable[str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """(sums of the archive's files in the backup, those that are not to be had), once all that is new was copied."""
    told, missing = dict[str, str](), list[str]()
    for path in sorted(_wanted(archive, known) | set(lacking)):
        inside = path.removeprefix(f"{POOL}/")
        if path in known and (pool / inside).is_file():
            told[path] = known[path]
        elif (archive.folder / inside).is_file():
            told[path] = _copy(archive.folder / inside, pool / inside, link=True)
        else:
            missing.append(path)
    for touched in {(pool.parent / path).parent for path in told.keys() - known.keys()}:
        settle(touched)
    return told, tuple(missing)


def _wanted(archive: Archive, known: Mapping[str, str]) -> set[str]:
    """What the backup had before, and each manifest since with the files that it names; one that cannot be read names none."""
    wanted = set(known)
    for source_id, name in archive.manifests():
        manifest = f"{POOL}/{source_id}/{name}"
        if manifest not in known:
            wanted.add(manifest)
            with suppress(ArchiveError):
                entries = archive.manifest(source_id, name).values()
                wanted |= {f"{POOL}/{source_id}/{entry.filename}" for entry in entries if entry.filename}
    return wanted


def _copy(path: Path, to: Path, link: bool = False) -> str:
    """The sum of a file that was copied, or given a second name where it never changes and both are on one disk."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with placing(to) as draft:
        if not link or not _linked(path, draft):
            shutil.copyfile(path, draft)
        settle(draft)  # its name is settled with all others of its folder
        return sum_of(draft)


def _linked(path: Path, to: Path) -> bool:
    try:
        os.link(path, to)
    except OSError:
        return False
    return True
