"""What every family can do: make the first requests of a walk, and read an answer to one."""

from __future__ import annotations

import re
from typing import Protocol

from msgspec.structs import replace

from crawlers.reading import of_html
from schemas import Ask, Failure, Page, Reading, Walk

PAGE = "{page}"


class Family(Protocol):
    def read(self, walk: Walk, ask: Ask, page: Page) -> Reading:
        """What an answer to a request of this walk gives. Pure; never raises on any body."""


def first(walk: Walk, index: int) -> Ask:
    """The walk's first request: for its key where it needs one, else for its first page."""
    if walk.token is not None:
        return Ask(url=walk.token.url, walk=index, number=walk.first)
    return turn(walk, Ask(url=walk.url, walk=index), walk.first, walk.opening)


def turn(walk: Walk, ask: Ask, number: int, cursor: str | None = None) -> Ask:
    """The request for page `number` of a walk that counts pages, made after `ask`; `cursor` is the source's own word for it."""
    page = str(number) if cursor is None else cursor
    return replace(ask, url=walk.url.replace(PAGE, page), body=walk.body.replace(PAGE, page), number=number, detail=False)


def counts(walk: Walk) -> bool:
    """Whether the walk counts its pages in the address or the body."""
    return PAGE in walk.url or PAGE in walk.body


def is_key_page(walk: Walk, ask: Ask) -> bool:
    """Whether a request is for the page that holds the walk's key."""
    return walk.token is not None and not ask.detail and ask.url == walk.token.url


def unlock(walk: Walk, ask: Ask, body: str) -> Reading:
    """The walk's first page asked for with the key that stands in `body`."""
    found = re.search(walk.token.find, body) if walk.token is not None else None
    if found is None:
        return Reading(failure=of_html(body) or Failure.TEMPLATE_CHANGED)
    return Reading(asks=(replace(turn(walk, Ask(url=walk.url, walk=ask.walk), walk.first, walk.opening), token=found[1]),))
