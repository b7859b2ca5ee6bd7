"""The search as data: strict where the page is lenient, so that a program hears of its mistakes."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from schemas import Query as Search
from schemas import encode
from web.address import LAST_PAGE, LONGEST, MOST_VALUES, read
from web.desk import AtDesk
from web.search import known

Slug = Annotated[str, Field(pattern=r"^[\w.+-]{1,100}$")]
Slugs = Annotated[list[Slug], Field(max_length=MOST_VALUES)]
router = APIRouter(prefix="/api/v1", tags=["search"])


class SearchParameters(BaseModel):
    """The parameters of the search page. Values of one filter are alternatives; those of `info` must all hold."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field("", max_length=LONGEST)
    mode: list[Literal["online", "blended", "on-campus", "unknown"]] = []
    price: list[Literal["free", "to-300", "301-1000", "over-1000", "unknown"]] = []
    time: list[Literal["to-10h", "11-40h", "41-100h", "over-100h", "unknown"]] = []
    start: list[Literal["any-time", "30d", "90d", "later", "closed", "unknown"]] = []
    level: Slugs = []
    lang: Slugs = []
    info: list[Literal["qa", "support", "careers", "rating", "outcomes", "connected"]] = []
    catalogue: Slugs = []
    provider: Slugs = []
    country: Slugs = []
    sort: Literal["relevance", "info", "price", "start", "time"] = "relevance"
    page: int = Field(1, ge=1, le=LAST_PAGE)

    def query(self, closed: dict[str, frozenset[str]]) -> Search:
        given = self.model_dump()
        pairs = [(name, str(v)) for name, value in given.items() for v in (value if isinstance(value, list) else [value])]
        return read(pairs, closed).query


@router.get("/search", summary="Search the catalogue")
async def search(asked: Annotated[SearchParameters, Query()], desk: AtDesk) -> Response:
    """`total`, twenty `hits` a page (card and marked title), and `facets` with counts, as `schemas.Results` defines them."""
    results = await desk.engine.search(asked.query(known(desk)))
    return Response(encode(results), media_type="application/json")
