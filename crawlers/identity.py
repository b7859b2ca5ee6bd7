"""Who asks, and where: the bot's name, its contact, and the mirror that may stand in for the live sites."""

from __future__ import annotations

from urllib.parse import urlsplit

from schemas import NoContact, Settings

AGENT = "CredAtlas"
"""The name robots.txt may speak to."""
AT_ONCE_MIRRORED = 16
"""Requests in flight to a mirror; no gain above it (reference/performance.md, Fetching). A live host sees one."""


def introduced(settings: Settings) -> None:
    """Raises NoContact when live sites would be asked by somebody who cannot be reached."""
    if not settings.mirror and not settings.contact:
        raise NoContact(
            "Crawling live sites needs a contact in the bot's name: set CREDATLAS_CONTACT to an address or page where "
            "a site owner can reach you (or CREDATLAS_MIRROR to read from a mirror)."
        )


def mirrored(url: str, mirror: str) -> str:
    """Where an address is read from: `<mirror>/<host>/<path>?<query>`, or the address itself without a mirror."""
    if not mirror:
        return url
    parts = urlsplit(url)
    return f"{mirror.rstrip('/')}/{parts.netloc}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")


def user_agent(settings: Settings) -> str:
    """The bot's name with a way to reach whoever runs it."""
    return f"{AGENT}/0.1 (+{settings.contact or 'mirror'})"
