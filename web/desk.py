"""What every page has at hand: the rooms it asks, the date, and the templates it is written with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool

from indexer import Engine
from schemas import Settings, Source
from store import Store
from web.assets import asset
from web.figures import day, heat, minute, number, share
from web.words import LANGUAGE, TRANSLATIONS, words


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

    def frame(self) -> Frame:
        harvests, counts = self.store.harvests(limit=1), self.store.counts()
        return Frame(
            harvested=harvests[0].ended_at if harvests else "",
            courses=self.store.courses(),
            catalogues=sum(count > 0 for count in counts.values()),
        )

    async def page(self, request: Request, template: str, status: int = 200, **content: Any) -> HTMLResponse:
        """The page as HTML; `content` is what its template names."""
        frame = await run_in_threadpool(self.frame)
        html = templates().get_template(template).render(frame=frame, path=request.url.path, **content)
        return HTMLResponse(html, status)


@cache
def templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(TRANSLATIONS, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(asset=asset, words=words(), language=LANGUAGE)
    environment.filters.update({write.__name__: write for write in (number, day, minute, share, heat)})
    return environment


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(_desk)]
