"""The tasks of a Meilisearch server: waited for, and each one that failed raised by name. An upload it took is no task done."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from indexer.meilisearch.wire import Wire
from schemas import EngineRefused, Value, batches

_PAGE = 200
_SHORTEST, _LONGEST = 0.01, 0.5
"""Seconds between two looks at a task, which grow as it takes longer."""

UNFINISHED = ("enqueued", "processing")


class Ordered(Value, kw_only=True, frozen=True, rename="camel"):
    """A task that the server has taken and will do; `about` says what it carried, for whoever has to look for a fault in it."""

    task_uid: int
    about: str = ""


class Trouble(Value, kw_only=True, frozen=True):
    message: str = ""
    code: str = ""


class Task(Value, kw_only=True, frozen=True, rename="camel"):
    uid: int
    type: str
    status: str
    index_uid: str | None = None
    error: Trouble | None = None

    def named(self, about: str = "") -> str:
        reason = self.error.message if self.error else self.status
        return f"task {self.uid} ({self.type}{about}): {reason}"


class Tasks(Value, kw_only=True, frozen=True):
    """A page of them, the last ordered first."""

    results: tuple[Task, ...]
    total: int


class Queue:
    """What the server still has to do and what it did."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def done(self, ordered: Sequence[Ordered]) -> list[Task]:
        """Waits for the last, since a server does the tasks of an index in their order, then reads how every one has ended."""
        if not ordered:
            return []
        self._wait(ordered[-1].task_uid)
        ended = [task for some in batches(ordered, _PAGE) for task in self._named(some)]
        about = {one.task_uid: one.about for one in ordered}
        failed = [task.named(about[task.uid]) for task in ended if task.status != "succeeded"]
        missing = len(ordered) - len(ended)
        failed += [f"{missing} tasks are not in its list any more"] if missing else []
        if failed:
            raise EngineRefused(f"Meilisearch at {self._wire.url} did not do what was asked. {' '.join(failed)}")
        return ended

    def settle(self) -> None:
        """Waits for whatever a publisher that was killed, or anybody else, has left to be done."""
        for task in self.unfinished()[:1]:
            self._wait(task.uid)

    def unfinished(self) -> tuple[Task, ...]:
        return self._wire.ask(Tasks, "GET", f"/tasks?statuses={','.join(UNFINISHED)}&limit={_PAGE}").results

    def failed(self, indexes: Iterable[str]) -> tuple[Task, ...]:
        """The last task of these indexes that failed, if any did."""
        return self._wire.ask(Tasks, "GET", f"/tasks?statuses=failed&limit=1&indexUids={','.join(indexes)}").results

    def _named(self, ordered: Iterable[Ordered]) -> tuple[Task, ...]:
        uids = ",".join(str(one.task_uid) for one in ordered)
        return self._wire.ask(Tasks, "GET", f"/tasks?uids={uids}&limit={_PAGE}").results

    def _wait(self, uid: int) -> None:
        began = time.monotonic()
        while self._wire.ask(Task, "GET", f"/tasks/{uid}").status in UNFINISHED:
            time.sleep(min(max(_SHORTEST, (time.monotonic() - began) / 50), _LONGEST))
