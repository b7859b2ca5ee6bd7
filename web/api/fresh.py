"""What state the index is in, so that who has an answer already need not be told it again."""

from __future__ import annotations

import asyncio
import time

from starlette.concurrency import run_in_threadpool

from indexer import Engine
from schemas import CredAtlasError, digest

SECONDS = 2.0
"""A stamp serves for so long; an answer is as new as its stamp, or newer."""

_IN_VAIN = 30.0
"""As long nobody asks again where the engine told none: a key that may only search is not told the state."""


class Fresh:
    """`stamp` never waits: it is asked for beside the requests, and empty until it is known."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._stamp, self._until = "", 0.0
        self._asking: asyncio.Task[None] | None = None

    @property
    def stamp(self) -> str:
        if time.monotonic() > self._until and (self._asking is None or self._asking.done()):
            self._asking = asyncio.create_task(self._ask())
        return self._stamp

    async def _ask(self) -> None:
        try:
            self._stamp = await run_in_threadpool(self._engine.stamp)
        except CredAtlasError:
            self._stamp = ""
        self._until = time.monotonic() + (SECONDS if self._stamp else _IN_VAIN)


def tag(*told: object) -> str:
    """Weak, since the same answer may be sent compressed."""
    return f'W/"{digest(told)[:20]}"'


def is_known(given: str, mine: str) -> bool:
    """Whether If-None-Match names this tag; weak and strong are compared as one."""
    named = {each.strip().removeprefix("W/") for each in given.split(",")}
    return bool(named & {"*", mine.removeprefix("W/")})
