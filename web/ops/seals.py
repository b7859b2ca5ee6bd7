"""What the console signs its sessions and forms with: a secret kept in the data folder, and the password."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import secrets
import tempfile
import time
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from itsdangerous import BadData, URLSafeTimedSerializer

LASTS = 12 * 3600
"""Seconds after which a session ends, whatever happens."""
_LONG = 32
_LOG = logging.getLogger(__name__)


class Seals:
    """With another password, or another secret, nothing holds that was signed before."""

    def __init__(self, secret: Path, password: str) -> None:
        self._file, self._password = secret, password
        self._ended = Ended(secret.with_suffix(".ended"))

    def begin(self) -> str:
        """A session as its cookie holds it."""
        return self._sessions.dumps(secrets.token_urlsafe(16))

    def session(self, cookie: str) -> str:
        """The session that a cookie holds; empty where it holds none, or one that has ended."""
        try:
            told = self._sessions.loads(cookie, max_age=LASTS)
        except BadData:
            return ""
        return told if isinstance(told, str) and not self._ended.has(told) else ""

    def end(self, session: str) -> None:
        """The session holds no longer, even for who has kept its cookie."""
        self._ended.add(session)

    def token(self, session: str) -> str:
        """What the forms of a session send along."""
        return hmac.digest(self._key, b"form " + session.encode(), "sha256").hex()

    def feed(self) -> str:
        """What the addresses of feeds carry, for readers that cannot sign in; it opens nothing else."""
        return hmac.digest(self._key, b"feed", "sha256").hex()

    def opens(self, word: str) -> bool:
        """Whether this is the password, told in the same time for every wrong one."""
        given, mine = (hmac.digest(self._key, one.encode(errors="replace"), "sha256") for one in (word, self._password))
        return bool(self._password) and hmac.compare_digest(given, mine)

    @cached_property
    def _sessions(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self._key, salt="console")

    @cached_property
    def _key(self) -> bytes:
        return hmac.digest(_kept(self._file), self._password.encode(), "sha256")


class Ended:
    """The sessions that were signed out of, for every process of a data folder to know: an empty file each, named by its hash."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._here: set[str] = set()

    def add(self, session: str) -> None:
        """Those that have ended by their age are forgotten; where nothing can be written this process alone knows."""
        self._here.add(session)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file(session).touch()
            for old in self._folder.iterdir():
                if old.stat().st_mtime < time.time() - LASTS:
                    old.unlink(missing_ok=True)
        except FileNotFoundError:
            return  # another process has forgotten it first
        except OSError as problem:
            _LOG.warning(
                "%s cannot be kept (%s): other processes do not know who has signed out.", self._folder, problem.strerror
            )

    def has(self, session: str) -> bool:
        """Where nothing can be read, only what this process knows counts."""
        try:
            return session in self._here or self._file(session).exists()
        except OSError as problem:
            _LOG.warning(
                "%s cannot be read (%s): who has signed out elsewhere is not known here.", self._folder, problem.strerror
            )
            return False

    def _file(self, session: str) -> Path:
        return self._folder / hashlib.sha256(session.encode()).hexdigest()


def _kept(file: Path) -> bytes:
    """The secret in the file, written at the first use; where nothing can be written it lasts as long as this process."""
    try:
        if file.exists() and len(known := file.read_bytes()) == _LONG:
            return known
        file.parent.mkdir(parents=True, exist_ok=True)
        _write(file)
        return file.read_bytes()
    except OSError as problem:
        _LOG.warning("%s cannot be kept (%s): who has signed in must do so again after a restart.", file, problem.strerror)
        return secrets.token_bytes(_LONG)


def _write(file: Path) -> None:
    """Whole or not at all, for its owner alone; of two who write the first one at once, the first wins."""
    broken = file.exists()
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    draft = Path(name)
    with os.fdopen(handle, "wb") as opened:
        opened.write(secrets.token_bytes(_LONG))
    if broken:
        draft.replace(file)
        return
    with suppress(FileExistsError):
        file.hardlink_to(draft)
    draft.unlink()
