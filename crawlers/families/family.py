"""What every family can do: make the first requests of a walk, and read an answer to one."""

from __future__ import annotations

from typing import Protocol

from schemas import Ask, Page, Reading, Walk

PAGE = "{page}"


class Family(Protocol):
    def read(self, walk: Walk, ask: Ask, page: Page) -> Reading:
        """What an answer to a request of this walk gives. Pure; never raises on any body."""


def first(walk: Walk, index: int) -> Ask:
    """The walk's first request."""
    return turn(walk, index, walk.first)


def turn(walk: Walk, index: int, number: int) -> Ask:
    """The request for page `number` of a walk whose address or body counts pages."""
    return Ask(url=walk.url.replace(PAGE, str(number)), body=walk.body.replace(PAGE, str(number)), walk=index, number=number)


def counts(walk: Walk) -> bool:
    """Whether the walk counts its pages in the address or the body."""
    return PAGE in walk.url or PAGE in walk.body
