"""Counts what lies on the queue of harvests, whose tables are those of its library and lie beside ours."""

from __future__ import annotations

from sqlalchemy import Engine, text

from schemas import QueueCounts
from store.opening import plainly

_THERE = text("SELECT to_regclass('queue.procrastinate_jobs') IS NOT NULL")
_JOBS = text("SELECT status::text, count(*) FROM queue.procrastinate_jobs GROUP BY status")
_WORKERS = text("SELECT count(*) FROM queue.procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'")


class Queue:
    """May be shared by threads; raises StoreError when the database cannot be read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def counts(self) -> QueueCounts:
        """Nothing where there is no queue: on SQLite, and before the first night that had workers."""
        with plainly(), self._engine.connect() as connection:
            if self._engine.dialect.name != "postgresql" or not connection.execute(_THERE).scalar_one():
                return QueueCounts()
            jobs = {status: int(count) for status, count in connection.execute(_JOBS)}
            workers = int(connection.execute(_WORKERS).scalar_one())
        return QueueCounts(todo=jobs.pop("todo", 0), doing=jobs.pop("doing", 0), ended=jobs, workers=workers)
