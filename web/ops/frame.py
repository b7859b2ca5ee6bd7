"""How a page of the console is answered: in the frame of the site, with the console's tabs and its forms' token."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from web.frame.desk import Desk
from web.frame.words import _
from web.ops.door import keyed, locked, token

TABS = (
    ("/ops", "Overview"),
    ("/ops/issues", "Issues"),
    ("/ops/coverage", "Coverage"),
    ("/ops/runs", "Runs"),
    ("/ops/records", "Records"),
    ("/ops/approvals", "Approvals"),
    ("/ops/duplicates", "Duplicates"),
)
"""The pages at the head of the console, in their order."""


async def console(desk: Desk, request: Request, template: str, status: int = 200, **content: Any) -> HTMLResponse:
    """The page as HTML, with the token its forms send along as `token`."""
    tabs = [(href, _(name)) for href, name in TABS]
    door = {"token": token(request), "locked": locked(request), "keyed": partial(keyed, request)}
    return await desk.page(request, f"ops/{template}", status, tabs=tabs, **door, **content)
