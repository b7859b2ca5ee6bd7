"""Which addresses belong to the public web: a link or a redirect to any other, by name or by number, leads to no connection."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from aiohttp import AddrInfoType

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
    named = bool(host) and "@" not in parts.netloc  # a name before the host would make it another's in our list of hosts
    return parts.scheme in ("http", "https") and port_is_one and named and (not numeric or open_to_all(host))


def public_socket(address: AddrInfoType) -> socket.socket:
    """A socket to one address that a name was found to have. Raises NotPublic.

    It asks of the very address that is connected to, so that a name cannot lead elsewhere than it did when it was looked up.
    """
    family, kind, protocol, _, where = address
    if not open_to_all(str(where[0])):
        raise NotPublic("it leads to no address of the public web")
    return socket.socket(family=family, type=kind, proto=protocol)
