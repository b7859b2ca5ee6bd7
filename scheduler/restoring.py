"""Takes a backup into use: every file is looked at before anything is written, and nothing that is there is written over."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from scheduler.backup import DATABASE, NAME, POOL, Backup, about, backups, sum_of, sums
from schemas import BackupError, NewerSchema, Settings, WrongUse, placing, settle
from store import Store


def checked(folder: Path) -> tuple[Path, Backup, Mapping[str, str]]:
    """The backup that `folder` is, or the newest of those below it, with the sums of its files, each of which was found to hold.

    Raises WrongUse where there is none, and BackupError where one file of it is missing or altered.
    """
    backup = folder if NAME.fullmatch(folder.name) else _newest(folder)
    told, files = about(backup), sums(backup)
    held = {path: _holds(backup.parent / path, value) for path, value in files.items()}
    broken = [path for path, whole in held.items() if not whole]
    if broken or len(files) != told.files + 1:
        first = f"{len(broken)} files are missing or altered, first {broken[0]}" if broken else "its list of files is cut off"
        raise BackupError(
            f"The backup {backup} is not whole ({first}), and nothing was restored. Name an earlier one, or mend it from another "
            "copy; a file of the archive that is altered is copied again by the next backup once it is removed."
        )
    return backup, told, files


def restore(store: Store, settings: Settings, folder: Path) -> Backup:
    """Fills an empty database and the data folder from a backup; `publish` makes the rest. Raises what `checked` does, WrongUse
    where something is there already, OSError and StoreError.

    The database comes last, in one transaction: a restore that was killed is run again.
    """
    backup, told, files = checked(folder)
    if not store.whole.is_empty():
        raise WrongUse(
            "The database is not empty and is left untouched: restore into an empty one, by CREDATLAS_DATABASE_URL or another "
            "CREDATLAS_HOME."
        )
    places = {path: _place(path, settings) for path in files}
    wanted = {path: place for path, place in places.items() if place is not None}
    for path, place in wanted.items():
        if place.exists() and not _holds(place, files[path]):
            raise WrongUse(
                f"{place} is there already and is another file than in the backup; restore into an empty CREDATLAS_HOME."
            )
    for path, place in wanted.items():
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            with placing(place) as draft:
                shutil.copyfile(backup.parent / path, draft)
                settle(draft)
    for touched in {place.parent for place in wanted.values()}:
        settle(touched)
    with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.home) as own:
        copy = shutil.copyfile(backup / DATABASE, Path(own) / DATABASE)
        try:
            store.whole.fill(copy)
        except NewerSchema as error:
            raise NewerSchema(
                f"The backup {backup} was made by a newer release of CredAtlas ({told.product}); install that one, then restore."
            ) from error
    return told


def _newest(folder: Path) -> Path:
    names = backups(folder) if folder.is_dir() else []
    if not names:
        raise WrongUse(f"There is no backup in {folder}; name the folder that `credatlas backup` was given.")
    return folder / names[0]


def _holds(path: Path, told: str) -> bool:
    try:
        return sum_of(path) == told
    except OSError:
        return False


def _place(path: str, settings: Settings) -> Path | None:
    """Where a file of a backup belongs; None for those that are about the backup, and the database."""
    first, _, rest = path.partition("/")
    if first == POOL:
        return settings.archive / rest
    if rest == settings.alerts.name or rest.startswith(f"{settings.sources.name}/"):
        return settings.home / rest
    return None
