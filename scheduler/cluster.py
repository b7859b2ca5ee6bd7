"""Workers of a Dask cluster, on this machine or many: what is mapped over them comes back in order, a few at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from logging import ERROR
from typing import TYPE_CHECKING

from scheduler.shards import Mapped, Read, Shard, Told
from schemas import WorkersError, WrongUse

if TYPE_CHECKING:
    from distributed import Client, Future

AHEAD = 3
"""Shards a worker may be ahead of the one who records: what waits in memory is bounded by it."""
PATIENCE = 30
"""Seconds until the first worker has to be there."""
MISSING = "Workers of a cluster need Dask; install it here and on every worker: pip install 'credatlas[cluster]'"


@contextmanager
def on_cluster(address: str) -> Iterator[Mapped]:
    """The workers of the cluster whose scheduler listens at an address, such as `tcp://10.0.0.5:8786`. Raises WorkersError, and
    WrongUse where Dask is not installed."""
    try:
        from distributed import Client
    except ImportError as error:
        raise WrongUse(MISSING) from error
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except ValueError as error:
        raise WrongUse(f"{address!r} is no address of a cluster; write one such as tcp://10.0.0.5:8786.") from error
    except (OSError, TimeoutError) as error:
        raise WorkersError(f"No cluster answers at {address}; start `dask scheduler` there, or name another.") from error
    with client:
        yield _Over(client)


@contextmanager
def on_this_machine(workers: int) -> Iterator[Mapped]:
    """So many processes of this machine, which end with this one. Raises WrongUse where Dask is not installed."""
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise WrongUse(MISSING) from error
    here = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "worker_dashboard_address": "127.0.0.1:0"}
    own = LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, silence_logs=ERROR, **here)
    with own, Client(own, set_as_default=False) as client:
        yield _Over(client)


class _Over:
    """Maps over the workers of a client. A shard whose worker dies goes to another; one that kills them, one after the other, is
    refused."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def __call__(self, read: Read, shards: Iterable[Shard]) -> Iterator[Told]:
        left = iter(shards)
        waiting: deque[Future[Told]] = deque()
        try:
            while True:
                while len(waiting) < self._room() and (shard := next(left, None)) is not None:
                    waiting.append(self._client.submit(read, shard, pure=False))
                if not waiting:
                    return
                yield self._result(waiting[0])
                waiting.popleft().release()
        finally:
            self._client.cancel(list(waiting))

    def _room(self) -> int:
        """How many shards are out at once; none goes out to nobody."""
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise WorkersError("The cluster has no worker; start `dask worker` on some machines, then again.") from error
        return AHEAD * max(1, len(self._client.ncores()))

    def _result(self, future: Future[Told]) -> Told:
        from distributed.scheduler import KilledWorker

        try:
            return future.result()
        except KilledWorker as error:
            raise WorkersError("A part of the archive killed one worker after another; give them more memory.") from error
