"""Sites that are read from WARC files alone: their walk names a host, and nothing is asked of it."""

from __future__ import annotations

from schemas import Ask, Page, Reading, Walk


class Archived:
    """`url` names the host; `follow` may narrow the addresses whose pages are read."""

    def read(self, walk: Walk, ask: Ask, page: Page) -> Reading:  # noqa: ARG002 # what every family takes
        return Reading()
