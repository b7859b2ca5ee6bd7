"""Lets each client ask so often and no more, and tells it with every answer how often it still may."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from functools import lru_cache
from math import ceil

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schemas import Rate, Value
from web.api.problem import answered, problem

MOST = 20_000
"""Clients that are remembered; beyond that those that asked longest ago begin afresh."""


class Left(Value, kw_only=True, frozen=True):
    """Requests that are left, seconds until all are there again, and seconds until the next one; 0 where it may come at once."""

    requests: int
    whole: int
    wait: int


class Buckets:
    """A bucket of requests for each client, filled again evenly; of each no more is kept than when it will be full."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        self._rate, self._clock, self._most = rate, clock, most
        self._one = rate.seconds / rate.requests
        self._full_at: dict[str, float] = {}

    def take(self, client: str) -> Left:
        now = self._clock()
        full_at = max(self._full_at.pop(client, now), now) + self._one
        wait = _whole(full_at - now - self._rate.seconds)
        if wait:
            full_at -= self._one
        self._full_at[client] = full_at
        while len(self._full_at) > self._most:
            del self._full_at[next(iter(self._full_at))]
        missing = _whole((full_at - now) / self._one)
        return Left(requests=self._rate.requests - missing, whole=_whole(full_at - now), wait=wait)


def _whole(number: float) -> int:
    """Rounded up, but for what is only the clock's last digits."""
    return max(0, ceil(number - 1e-6))


class Turnstile:
    def __init__(self, app: ASGIApp, rate: Rate) -> None:
        self._app, self._rate, self._buckets = app, rate, Buckets(rate)
        self._policy = f'"client";q={rate.requests};w={rate.seconds}'

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        left = self._buckets.take(neighbourhood((scope.get("client") or ("",))[0]))
        headers = {"RateLimit-Policy": self._policy, "RateLimit": f'"client";r={left.requests};t={left.whole}'}
        if left.wait:
            detail = (
                f"At most {self._rate.requests} requests are answered in {self._rate.seconds} seconds; ask again in {left.wait}."
            )
            refused = answered(problem("too-many-requests", detail, scope["path"]), headers | {"Retry-After": str(left.wait)})
            return await refused(scope, receive, send)

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        return await self._app(scope, receive, telling)


@lru_cache(maxsize=MOST)
def neighbourhood(address: str) -> str:
    """An IPv4 address itself; of an IPv6 address the /64, which is one customer's."""
    try:
        read = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(read, ipaddress.IPv4Address):
        return str(read)
    return str(read.ipv4_mapped or ipaddress.ip_network((read, 64), strict=False))
