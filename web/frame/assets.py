"""Script, style and icon under an address that names their content, so that a browser may keep them for ever."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, HTTPException, Response

FOREVER = "public, max-age=31536000, immutable"
router = APIRouter()


@cache
def _held() -> dict[str, bytes]:
    """Hashed name to content, for every file of the folder."""
    contents = {file.name: file.read_bytes() for file in (files("web") / "static").iterdir() if file.is_file()}
    return {_hashed(name, content): content for name, content in contents.items()}


def _hashed(name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"


@cache
def asset(name: str) -> str:
    """The address of a file of `static/`."""
    stem, _, suffix = name.rpartition(".")
    return next(f"/static/{held}" for held in _held() if held.startswith(f"{stem}.") and held.endswith(f".{suffix}"))


@router.get("/static/{name}", include_in_schema=False)
async def static(name: str) -> Response:
    if name not in _held():
        raise HTTPException(404)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(_held()[name], media_type=kind, headers={"Cache-Control": FOREVER})


@router.get("/favicon.ico", include_in_schema=False)
async def favicon() -> Response:
    held = _held()[asset("icon.svg").removeprefix("/static/")]
    return Response(held, media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})
