"""Posts a message as JSON, signed as receivers of webhooks know it (standardwebhooks.com)."""

from __future__ import annotations

import base64
import hmac
import ssl
from datetime import datetime
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit

from scheduler.telling.words import chat, subject
from schemas import Hook, Message, NotHeard, encode

PATIENCE = 10.0
"""Seconds for each answer of the receiver."""


def body(message: Message) -> bytes:
    """What docs/operate.md describes; the same message is the same bytes."""
    said = {
        "type": "credatlas.test" if message.test else "credatlas.issues",
        "id": message.message_id,
        "at": message.at,
        "title": subject(message),
        "text": chat(message),
        "lines": message.lines,
        "more": message.more,
        "open": message.open,
        "alive": message.alive,
    }
    return encode(said)


def signed(message_id: str, content: bytes, key: bytes, now: datetime) -> dict[str, str]:
    """The headers by which a receiver knows the message again, and us."""
    stamp = str(int(now.timestamp()))
    headers = {"webhook-id": message_id, "webhook-timestamp": stamp}
    if key:
        mark = hmac.digest(key, f"{message_id}.{stamp}.".encode() + content, "sha256")
        headers["webhook-signature"] = f"v1,{base64.b64encode(mark).decode()}"
    return headers


def post(message: Message, hook: Hook, now: datetime) -> str:
    """Sends it; redirects are not followed. Raises NotHeard, and what sockets raise."""
    parts = urlsplit(hook.url)
    content = body(message)
    headers = {"Content-Type": "application/json", "User-Agent": "CredAtlas", "Connection": "close"}
    headers |= signed(message.message_id, content, hook.key, now)
    connection = (
        HTTPSConnection(hook.host, parts.port, timeout=PATIENCE, context=ssl.create_default_context())
        if parts.scheme == "https"
        else HTTPConnection(hook.host, parts.port, timeout=PATIENCE)
    )
    try:
        connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), content, headers)
        status = connection.getresponse().status
    finally:
        connection.close()
    if 300 <= status < 400:
        raise NotHeard(f"{hook.host} leads elsewhere ({status}); name the last address in CREDATLAS_WEBHOOK.")
    if not 200 <= status < 300:
        raise NotHeard(f"{hook.host} answered {status}.")
    return ""
