"""Under which names the pages answer: the site's own, this machine's, or any where no name is set."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")
PROBED = frozenset({"/healthz", "/readyz", "/metrics"})
"""Answer under any name, since a watcher asks a machine by its number; they tell no address."""


class Hosts:
    """Refuses names that are none of ours, before anything makes a link of them. Pure ASGI; `site` is the public address."""

    def __init__(self, app: ASGIApp, site: str) -> None:
        self._app, self._own = app, (urlsplit(site).hostname or "").rstrip(".")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = self._refused(scope) if scope["type"] == "http" else None
        await (refused or self._app)(scope, receive, send)

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        told = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        names = [name_of(one) for one in told]
        if len(names) > 1 or "" in names:
            return PlainTextResponse("The request names no host that can be one.\n", 400)
        if not self._own or not names or scope["path"] in PROBED or names[0] == self._own or is_loopback(names[0]):
            return None
        return PlainTextResponse(f"This server does not answer for that name; its own is {self._own}.\n", 421)


def name_of(host: str) -> str:
    """The name in a Host header, in small letters and without its port; empty for what is none."""
    read = _HOST.fullmatch(host)
    return read["name"].lower().strip("[]").rstrip(".") if read else ""


def who_asks(request: Request) -> tuple[str, ...]:
    """Every address that a request comes from or is said to come from; one that is none where a proxy hides whose it is."""
    told = [*request.headers.getlist("x-forwarded-for"), *request.headers.getlist("x-real-ip")]
    hidden = [""] if "forwarded" in request.headers or "via" in request.headers else []
    return (request.client.host if request.client else "", *(each.strip() for one in told for each in one.split(",")), *hidden)


def is_within(addresses: Iterable[str], networks: Collection[IPv4Network | IPv6Network]) -> bool:
    """Whether every address lies in one of the networks."""
    try:
        return all(any(ip_address(address) in network for network in networks) for address in addresses)
    except ValueError:
        return False


def is_loopback(name: str) -> bool:
    """Whether a name or an address is this machine's for itself alone."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
