"""The hands of the console: what its forms set in motion, done as the commands do it."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import msgspec

import scheduler
from crawlers import stamp
from credatlas.diary import forget
from schemas import Approval, Busy, Pause, Preview, Ruling, RunState, Settings, SiteUnread, Source, WrongUse
from store import Store

_LOG = logging.getLogger(__name__)
_PATIENCE = 120
"""Seconds that a look at a site's first pages may take."""


class Hands:
    """Harvests run in processes of their own, in this environment, and go on when the server ends."""

    def __init__(self, settings: Settings, store: Store, sources: Mapping[str, Source]) -> None:
        self._settings, self._store, self._sources = settings, store, sources

    def approve(self, harvest_id: str, by: str, hours: int) -> Approval:
        return scheduler.approve(self._store, harvest_id, by, hours, datetime.now(UTC))

    def rule(self, one: str, other: str, says: str, by: str, why: str) -> None:
        if one == other:
            raise WrongUse("A ruling is on two records; the same id was given twice.")
        now, pair = datetime.now(UTC), sorted((one, other))
        ruling = Ruling(one=pair[0], other=pair[1], says=says, by=by, at=now.isoformat(timespec="seconds"), why=why)
        scheduler.rule(self._store, self._sources, ruling, now)

    def run(self, source_id: str, by: str) -> str:
        """Starts a harvest, and gives the id of its run."""
        self._known(source_id)
        now = datetime.now(UTC)
        run_id = f"{source_id}/{stamp(now)}"
        if not self._store.runs.ask(run_id, source_id, by, now):
            raise Busy(f"A harvest of {source_id} is under way already; wait for it to end, or cancel it.")
        forget(self._settings.logs, now)
        try:
            process = _begun(source_id, run_id, self._settings.log(run_id))
        except OSError as problem:
            sentence = f"The harvest could not be started ({problem.strerror}); run credatlas doctor."
            self._store.runs.close(run_id, RunState.FAILED, sentence, now)
            raise WrongUse(sentence) from problem
        self._store.runs.given_to(run_id, process.pid)
        told = {"run": run_id, "source": source_id, "pid": process.pid}
        _LOG.info("A harvest was started from the console.", extra=told | {"by": by})
        Thread(target=_await, args=(process, told), daemon=True).start()
        return run_id

    def cancel(self, run_id: str) -> None:
        """The harvest stops before its next page."""
        if not self._store.runs.cancel(run_id):
            raise Busy("That harvest is over already; there is nothing to cancel.")

    def pause(self, source_id: str, by: str, until: str = "", note: str = "") -> None:
        """Nights leave the source out, until a time or until it is resumed."""
        self._known(source_id)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        self._store.runs.pause(Pause(source_id=source_id, by=by, at=at, until=until, note=note))

    def resume(self, source_id: str) -> None:
        self._known(source_id)
        self._store.runs.resume(source_id)

    def preview(self, source_id: str) -> Preview:
        """Reads the first pages as a harvest would, and keeps nothing."""
        self._known(source_id)
        try:
            done = subprocess.run(  # noqa: S603 # the same
                [*_COMMAND, "preview", source_id, "--json"], stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE
            )
        except subprocess.TimeoutExpired as late:
            raise SiteUnread(f"{source_id} did not give five pages in {_PATIENCE} seconds; try again later.") from late
        if done.returncode:
            raise SiteUnread(done.stderr.decode(errors="replace").strip() or f"{source_id} could not be looked at; try again.")
        return msgspec.json.decode(done.stdout, type=Preview)

    def _known(self, source_id: str) -> Source:
        if source_id not in self._sources:
            raise WrongUse(f"There is no catalogue {source_id!r} here.")
        return self._sources[source_id]


def _begun(source_id: str, run_id: str, log: Path) -> subprocess.Popen[bytes]:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as written:
        return subprocess.Popen(  # noqa: S603 # our own command, and a source that is declared
            [*_COMMAND, "harvest", source_id, "--run", run_id],
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _await(process: subprocess.Popen[bytes], told: Mapping[str, Any]) -> None:
    """A process that nobody waits for looks alive when it has ended."""
    _LOG.info("A harvest that was started from the console has ended.", extra={**told, "exit_code": process.wait()})


_COMMAND = (sys.executable, "-m", "credatlas")
