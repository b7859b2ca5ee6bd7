"""Who asks, and where: the bot's name, its contact, and the mirror that may stand in for the live sites."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from schemas import Ask, MissingKey, NoContact, NothingToAsk, Settings, Source

AGENT = "CredAtlas"
"""The name robots.txt may speak to."""
AT_ONCE_MIRRORED = 16
"""Requests in flight to a mirror; more brought no gain when measured. A live host sees one."""

MAX_BODY = 20 * 1024 * 1024
"""Bytes of one answer after decompression; a course page has well under one million."""
MOST_WRAPPINGS = 3
"""Times one answer may be compressed; nobody means more than once, and each costs the time of a whole body."""


def now() -> str:
    """The time, as pages and archives note it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def introduced(settings: Settings) -> None:
    """Raises NoContact when live sites would be asked by somebody who cannot be reached."""
    if not settings.mirror and not settings.contact:
        raise NoContact(
            "Crawling live sites needs a contact in the bot's name: set CREDATLAS_CONTACT to an address or page where "
            "a site owner can reach you (or CREDATLAS_MIRROR to read from a mirror)."
        )


def asked(source: Source) -> None:
    """Raises NothingToAsk for a source that is read from WARC files alone."""
    if not source.live:
        raise NothingToAsk(
            f"{source.name} is read from WARC files alone; name them: credatlas harvest {source.source_id} --replay FILE."
        )


def keyed(source: Source, settings: Settings) -> None:
    """Raises MissingKey when the source answers only to a key that nobody gave us."""
    if source.needs_key and not settings.keys.get(source.source_id):
        raise MissingKey(
            f"{source.name} answers only to those who hold a key: ask its publisher for one, "
            f"and set CREDATLAS_KEYS={source.source_id}=<the key>."
        )


def headers_of(source: Source, ask: Ask, settings: Settings) -> dict[str, str]:
    """The request headers a walk declares, its keys filled in; ordinary pages are asked for without them."""
    declared = {} if ask.plain else source.walk[ask.walk].headers
    key = settings.keys.get(source.source_id, "")
    return {name: value.replace("{token}", ask.token).replace("{key}", key) for name, value in declared.items()}


def host_of(url: str) -> str:
    """The host an address names, with its port where it names one."""
    return urlsplit(url).netloc.lower()


def mirrored(url: str, mirror: str) -> str:
    """Where an address is read from: `<mirror>/<host>/<path>?<query>`, or the address itself without a mirror."""
    if not mirror:
        return url
    parts = urlsplit(url)
    return f"{mirror.rstrip('/')}/{parts.netloc}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")


def overwrapped(encodings: str) -> bool:
    """Whether a body is said to be compressed more often than anybody means."""
    return encodings.count(",") >= MOST_WRAPPINGS


def user_agent(settings: Settings) -> str:
    """The bot's name with a way to reach whoever runs it."""
    return f"{AGENT}/0.1 (+{settings.contact or 'mirror'})"
