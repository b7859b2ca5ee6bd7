"""Puts the pages together into one application."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from indexer import Engine
from schemas import CredAtlasError, Settings, Source
from store import Store
from web import feed, ops, pages
from web.api import api
from web.course import compare
from web.course import data as course_data
from web.course import page as course
from web.course.sheets import sheets
from web.frame import assets
from web.frame.desk import Desk
from web.frame.etags import ETags
from web.frame.guard import Guard
from web.frame.hands import Hands
from web.frame.heads import Heads
from web.frame.hosts import Hosts
from web.frame.mishaps import handle_mishaps
from web.frame.purse import Paying
from web.frame.tongue import Tongue
from web.publishers import card, catalogues, embed, providers
from web.reports import coverage, ecosystem, gaps
from web.search import atom, export, found
from web.search import page as search
from web.watch import health, metrics
from web.watch.instruments import Instruments
from web.watch.measured import Measured, Routed
from web.watch.timed import Timed

MOST = 100_000
"""Bytes of a form that are read; the longest note is far shorter."""


def create_app(
    settings: Settings,
    store: Store,
    engine: Engine,
    sources: Mapping[str, Source],
    today: Callable[[], date] = date.today,
    hands: Hands | None = None,
) -> FastAPI:
    """The learner's pages, the operators' console and the API. Store and engine stay the caller's to close."""
    app = FastAPI(
        title="CredAtlas",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        max_body_size=MOST,
        redirect_slashes=False,
    )
    instruments = Instruments()
    app.state.desk = Desk(settings, store, Timed(engine, instruments), sources, today, hands)
    app.state.figures = metrics.Figures(instruments)
    app.state.door = ops.Door(settings)
    app.mount("/api", api(app.state.desk, feed.router.routes))
    for room in (
        search,
        export,
        atom,
        found,
        course_data,
        course,
        coverage,
        gaps,
        ecosystem,
        compare,
        providers,
        card,
        catalogues,
        embed,
        pages,
        assets,
        feed,
        health,
        metrics,
        ops,
    ):
        app.include_router(room.router)
    handle_mishaps(app)
    app.add_middleware(Routed)
    app.add_middleware(ETags)
    app.add_middleware(GZipMiddleware, minimum_size=500, compresslevel=6)
    app.add_middleware(Hosts, site=settings.site)
    app.add_middleware(Guard)
    app.add_middleware(Heads)
    app.add_middleware(Paying, today=today)
    app.add_middleware(Tongue)
    app.add_middleware(Measured, instruments=instruments)
    return app


def warm(app: FastAPI) -> None:
    """Reads what the first pages of courses and of the console would wait for; what is wrong with it, they say."""
    desk: Desk = app.state.desk
    with suppress(CredAtlasError):
        for source_id in desk.store.counts():
            sheets(desk.store, desk.settings.archive, source_id)
        ops.warm(desk)
