"""How we behave at the hosts we ask: whose turn it is, how long to wait, and when to leave one alone."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from weakref import WeakKeyDictionary

from crawlers.allowance import Allowance
from crawlers.identity import AT_ONCE_MIRRORED
from crawlers.line import Line, Nobody
from crawlers.robots import LONGEST_DELAY, Robots
from schemas import Failure, Settings, Source

PATIENCE = 120.0
"""Seconds of Retry-After that are waited out; a host that asks for more is left alone until the next night."""
REFUSALS = 5
"""Times in a row a host may ask us to slow down, and be obeyed, before it is left alone."""
TROUBLES = 25
"""Pages that end in a failure of the network or the server beyond those that do not; a host in such trouble is left alone."""
JITTER = 0.3
"""Share of a delay by which it may be longer, so that we do not knock like a clock."""
ASKED_AGAIN = 3
"""Times a page is asked for again in a night when its host said when."""
SLOW_DOWN = {429: Failure.HTTP_429, 503: Failure.HTTP_5XX}
NETWORK = frozenset(
    {Failure.DNS, Failure.REFUSED, Failure.CLOSED, Failure.TLS, Failure.TIMEOUT, Failure.HTTP_5XX, Failure.HTTP_429}
)


class Refused(Exception):
    """A request that was not made, and why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


class Door:
    """One host, as the whole process sees it: how many may ask at once, when it was last asked, until when it is closed."""

    def __init__(self, at_once: int) -> None:
        self.places = asyncio.Semaphore(at_once)
        self.asked = self.took = self.closed_at = self.closed_until = float("-inf")


_DOORS: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Door]] = WeakKeyDictionary()
"""The doors of each event loop: sources harvested side by side wait in one line for a host they share."""


def seconds_of(retry_after: str) -> float | None:
    """What a Retry-After says, in seconds or as a date; None when it says nothing that can be read."""
    said = retry_after.strip()
    if said.isdecimal():
        return float(said[:9])
    try:
        return max(0.0, (parsedate_to_datetime(said).astimezone(UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):
        return None


class Manners:
    """One crawl's behaviour. A mirror is asked as fast as it answers, unless a live night is rehearsed on it.

    Without a `line` that others stand in this process is taken to be alone.
    """

    def __init__(self, source: Source, settings: Settings, line: Line | None = None) -> None:
        self.guest = settings.guest
        self.line: Line = line if line is not None and self.guest else Nobody()
        self.delay = source.delay if self.guest else 0.0
        self.allowance = Allowance()
        self.rules: dict[str, Robots | Failure] = {}
        """What each host's robots.txt says, or why it could not be had (RFC 9309 2.3.1: nothing may be asked then)."""
        self.left_alone: dict[str, Failure] = {}
        self._closed: set[str] = set()
        self._again: Counter[str] = Counter()
        self._refusals: Counter[str] = Counter()
        self._troubles: Counter[str] = Counter()

    def __deepcopy__(self, _: object) -> Manners:
        """Scrapy copies its settings, and all parts of a crawl have to mind the same manners."""
        return self

    def _door(self, host: str) -> Door:
        doors = _DOORS.setdefault(asyncio.get_running_loop(), {})
        return doors.setdefault(host, Door(1 if self.guest else AT_ONCE_MIRRORED))

    def pause(self, host: str) -> float:
        """Seconds to leave a host between two requests: the longest anybody asked for, and as long as it took to answer."""
        if not self.guest:
            return 0.0
        rules, took = self.rules.get(host), self._door(host).took
        asked = rules.delay if isinstance(rules, Robots) else 0.0
        return min(LONGEST_DELAY, max(self.delay, asked, took)) * random.uniform(1, 1 + JITTER)  # noqa: S311 # not a secret

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[float]:
        """Our turn at a host, for one request; gives the time at which it came. Raises Refused."""
        if self.allowance.spent:
            raise Refused(Failure.BUDGET)
        door = self._door(host)
        async with door.places:
            await self._come(host, door)
            came = monotonic()
            try:
                yield came
            finally:
                door.asked = monotonic()
                door.took = door.asked - came
                shut = max(0.0, door.closed_until - door.asked)
                await self.line.leave(host, min(door.took, LONGEST_DELAY), shut, self.left_alone.get(host))

    async def _come(self, host: str, door: Door) -> None:
        """Wait until it is our turn at a host: in this process first, then among all. Raises Refused."""
        pause = self.pause(host)
        while True:
            wait, closed = max(door.asked + pause, door.closed_until) - monotonic(), self.left_alone.get(host)
            if closed is not None and host not in self._closed:
                self._closed.add(host)
                await self.line.close(host, closed)
            if closed is None and wait <= 0:
                turn = await self.line.enter(host, pause)
                wait, closed = turn.wait, turn.closed
            if closed is not None or wait > LONGEST_DELAY + PATIENCE:
                raise Refused(closed or Failure.HTTP_429)
            if wait <= 0:
                return
            await asyncio.sleep(wait)

    def told(self, host: str, came: float, status: int, retry_after: str) -> None:
        """Note what a host answered to the request whose turn came at `came`: whether to slow down, and how much."""
        wait = seconds_of(retry_after)
        if status not in SLOW_DOWN or (status == 503 and wait is None):
            self._refusals[host] = 0
            return
        door = self._door(host)
        door.closed_until = max(door.closed_until, monotonic() + (wait or 0.0))
        if came < door.closed_at:
            return  # it was on its way when the host first said so
        door.closed_at = monotonic()
        self._refusals[host] += 1
        if (wait or 0.0) > PATIENCE or self._refusals[host] > REFUSALS:
            self.left_alone[host] = SLOW_DOWN[status]

    def again(self, key: str, status: int, retry_after: str) -> bool:
        """Whether the page filed under `key` is to be asked for once more: its host said when, and not too often yet."""
        if status not in SLOW_DOWN or seconds_of(retry_after) is None or self._again[key] >= ASKED_AGAIN:
            return False
        self._again[key] += 1
        return True

    def ended(self, host: str, failure: Failure | None) -> None:
        """Note how the asking for one page ended, after all its retries."""
        self._troubles[host] = max(0, self._troubles[host] + (1 if failure in NETWORK else -1))
        if failure is not None and self._troubles[host] >= TROUBLES:
            self.left_alone.setdefault(host, failure)
