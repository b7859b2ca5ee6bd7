"""Who may enter the console, and whether a form that changes something was sent from one of its own pages."""

from __future__ import annotations

import hmac
import secrets
from ipaddress import ip_address

from fastapi import APIRouter, HTTPException, Request

_SECRET = secrets.token_bytes(32)
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
router = APIRouter()


def admitted(request: Request) -> None:
    """Without a password the console answers this machine alone."""
    if not _loopback(request):
        raise HTTPException(404)


async def meant(request: Request) -> None:
    """A form that changes something carries the token of the page it stood on."""
    if request.method in _CHANGING:
        given = (await request.form()).get("token", "")
        if not hmac.compare_digest(str(given), token(request)):
            raise HTTPException(403)


def token(_request: Request) -> str:
    """What every form of the console sends along; a page of another site cannot know it."""
    return hmac.digest(_SECRET, b"console", "sha256").hex()


def _loopback(request: Request) -> bool:
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
