"""What every page has at hand: the rooms it asks, the date, and the templates it is written with."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool

from indexer import Engine, says_nothing
from schemas import Query, Results, Settings, Source
from store import Store
from web.frame.assets import asset
from web.frame.figures import brief, day, heat, minute, number, share
from web.frame.hands import Hands
from web.frame.told import in_words
from web.frame.tongue import LANGUAGES, messages, root, spoken
from web.frame.words import words

AT_ONCE = 8
"""Search pages that are made at a time."""


@dataclass(frozen=True)
class Frame:
    """What the foot of every page tells: when a harvest last ended (empty before the first), and how much there is."""

    harvested: str
    courses: int
    catalogues: int


@dataclass(frozen=True, eq=False)
class Desk:
    settings: Settings
    store: Store
    engine: Engine
    sources: Mapping[str, Source]
    today: Callable[[], date] = field(default=date.today)
    hands: Hands | None = None
    """None where nothing may be set in motion from a page."""
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    """Held by every search page in the making, so that a crowd of them waits in a queue and no other page behind all of them."""

    def frame(self) -> Frame:
        harvests = self.store.harvests(limit=1)
        courses, catalogues = _counts(self.store, self.store.newest())
        return Frame(harvested=harvests[0].ended_at if harvests else "", courses=courses, catalogues=catalogues)

    async def search(self, query: Query) -> Results:
        """What the engine finds, its cards told in the page's language; the index holds them in English."""
        return await self.told(await self.engine.search(query))

    async def told(self, results: Results) -> Results:
        """The same with its cards in the page's language."""
        return (
            results
            if spoken() == next(iter(LANGUAGES))
            else await run_in_threadpool(in_words, self.store, self.sources, self.today(), results)
        )

    async def page(self, request: Request, template: str, status: int = 200, **content: Any) -> HTMLResponse:
        """The page as HTML; `content` is what its template names."""
        frame = await run_in_threadpool(self.frame)
        return HTMLResponse(written(template, request, frame=frame, **content), status)


@lru_cache(maxsize=4)
def _counts(store: Store, _newest: str) -> tuple[int, int]:
    """Courses and catalogues, counted once for each state of the store."""
    return store.courses(), sum(count > 0 for count in store.counts().values())


def written(template: str, request: Request, **content: Any) -> str:
    """A template with what every page knows of itself: its language, its address, and where its links begin."""
    here = {"path": request.url.path, "asked_for": request.url.query, "site": site(request)}
    return templates().get_template(template).render(language=spoken(), root=root(), **here, **content)


@cache
def templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("web"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(_said, _counted, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(asset=asset, words=words(), languages=LANGUAGES, root_of=root)
    environment.filters.update({write.__name__: write for write in (number, day, minute, brief, share, heat, says_nothing)})
    return environment


_LONE = re.compile(r"(?<!%)%(?!%|\(\w+\))")


def site(request: Request) -> str:
    """The public address of the site, without a slash at its end: the one set, else the one that was asked."""
    return (_desk(request).settings.site or str(request.base_url)).rstrip("/")


def _said(message: str) -> str:
    """As templates fill it: a per cent sign that is no place for a value is doubled, since it is one in the language's words."""
    return _LONE.sub("%%", messages().gettext(message))


def _counted(one: str, many: str, number: int) -> str:
    return messages().ngettext(one, many, number)


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(_desk)]
