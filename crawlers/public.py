"""Which addresses belong to the public web: a link or a redirect to any other, by name or by number, is not followed."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

NAT64 = IPv6Network("64:ff9b::/96")
"""Under which a network that speaks IPv6 alone reaches every IPv4 address (RFC 6052 2.1)."""


class NotPublic(OSError):
    """A name that leads into a private network."""


def open_to_all(host: str) -> bool:
    """Whether an IP address is one of the public internet."""
    try:
        address = ip_address(host.split("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        carried = IPv4Address(address.packed[-4:]) if address in NAT64 else None
        address = address.ipv4_mapped or address.sixtofour or carried or address
    closed = address.is_multicast or address.is_reserved or (isinstance(address, IPv6Address) and address.is_site_local)
    return address.is_global and not closed


def is_public(url: str) -> bool:
    """Whether an address may lead to the public web, as far as it can be told from the address alone."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port_is_one = parts.port != 0
    except ValueError:
        return False
    numeric = ":" in host or host.rstrip(".").rpartition(".")[2].isdigit()
    return parts.scheme in ("http", "https") and port_is_one and bool(host) and (not numeric or open_to_all(host))


class PublicResolver(AbstractResolver):
    """Gives a name's public addresses only. Raises NotPublic when it has no other."""

    def __init__(self) -> None:
        self._asked = aiohttp.DefaultResolver()

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        found = await self._asked.resolve(host, port, family)
        kept = [one for one in found if open_to_all(one["host"])]
        if not kept:
            raise NotPublic(f"{host} is no address of the public web")
        return kept

    async def close(self) -> None:
        await self._asked.close()
