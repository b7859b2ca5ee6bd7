"""The pages of catalogues: which we read, and of each who runs it, how and when we read it, and what it tells of its courses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from indexer import stale_before
from reporter import Month, Row, coverage
from schemas import Dimension, Failure, Harvest, Outcome, Query, Source
from web.course.proof import outside
from web.frame.desk import AtDesk, Desk
from web.frame.figures import country, days_since, share
from web.frame.words import _, words
from web.reports.charts import sparkline
from web.reports.ecosystem_shown import percents
from web.reports.kept import coverage_at, ecosystem_at, newest

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Catalogue:
    """`courses` is what a search finds of it, `row` counts its listings; `last` is its last good harvest, `age` that in days
    where it is older than a week, else 0; `tried` is the last visit, good or not."""

    source: Source
    row: Row
    courses: int
    last: Harvest | None
    tried: Harvest | None
    age: int

    @property
    def country(self) -> str:
        return country(self.source.country) if self.source.country else ""

    @property
    def region(self) -> str:
        """ISO 3166-2, where it is more than a country."""
        return self.source.jurisdiction if "-" in self.source.jurisdiction else ""


@dataclass(frozen=True)
class Trend:
    """A share over the nights of the last month, and in figures the first and the last."""

    line: Markup
    first: str
    last: str


@router.get("/catalogues")
async def index(request: Request, desk: AtDesk) -> HTMLResponse:
    """Those that hold courses first, the largest before all."""
    found = sorted((await _all(desk)).values(), key=lambda one: (-one.courses, one.source.name))
    return await desk.page(request, "catalogues/index.html", catalogues=found)


@router.get("/catalogues/{slug}")
async def detail(slug: str, request: Request, desk: AtDesk) -> HTMLResponse:
    if slug not in desk.sources:
        raise HTTPException(404)
    one, month = (await _all(desk))[slug], (await ecosystem_at(desk)).month
    return await desk.page(
        request,
        "catalogues/page.html",
        one=one,
        source=one.source,
        home=outside(one.source.url),
        terms=outside(one.source.terms),
        ways=_ways(one.source),
        robots=_robots(one.tried),
        placeless=_placeless(one),
        total=(await coverage_at(desk)).total,
        trends=_trends(month, slug),
        since=month.before,
    )


def _trends(month: Month, slug: str) -> Mapping[str, Trend]:
    """How its share of each dimension went, where it had one on more than one night."""
    found = {}
    for shift in (one for one in month.shares if one.key == slug):
        known = [Fraction(each) for each in shift.shares if each is not None]
        if len(known) > 1:
            line = sparkline(percents(shift))
            first, last = (share(one.numerator, one.denominator) for one in (known[0], known[-1]))
            found[shift.element] = Trend(line, first, last)
    return found


async def _all(desk: Desk) -> Mapping[str, Catalogue]:
    """Every catalogue that is ours, by its id; one that came after the last report has no listing in it."""
    results, report = await desk.search(Query(per_page=1)), await coverage_at(desk)
    counts = {one.value: one.count for facet in results.facets if facet.name == "catalogue" for one in facet.counts}
    rows = {row.key: row for row in (*coverage((), desk.sources).rows, *report.rows)}

    def made() -> Mapping[str, Catalogue]:
        last = newest(desk)
        return {slug: _catalogue(desk, one, rows[slug], counts.get(slug, 0), last) for slug, one in desk.sources.items()}

    return await run_in_threadpool(made)


def _catalogue(desk: Desk, source: Source, row: Row, courses: int, harvest_id: str) -> Catalogue:
    last, tried = _visits(desk, source.source_id, harvest_id)
    today = desk.today()
    stale = last is not None and last.ended_at < stale_before(today)
    age = days_since(last.ended_at, today) if last and stale else 0
    return Catalogue(source, row, courses, last, tried, age)


@lru_cache(maxsize=256)
def _visits(desk: Desk, source_id: str, _harvest_id: str) -> tuple[Harvest | None, Harvest | None]:
    """The last good harvest, and the last visit to the site."""
    tried = next((each for each in desk.store.harvests(source_id) if each.crawled), None)
    return desk.store.last_good(source_id), tried


def _ways(source: Source) -> str:
    """By what we find its courses, each way once."""
    known = words().families
    return ", ".join(dict.fromkeys(_(known.get(walk.family, known["api"])) for walk in source.walk))


def _robots(tried: Harvest | None) -> str:
    if tried is None:
        return _("Not visited yet")
    if tried.failure is Failure.ROBOTS:
        return _("They ask us not to read it, so we do not")
    return _("Obeyed; the site could not be read") if tried.outcome is Outcome.FAILED else _("Obeyed; they let us in")


def _placeless(one: Catalogue) -> tuple[str, ...]:
    """The names of the dimensions that no page of the catalogue has a place for."""
    nowhere = {cell.element for cell in one.row.dimensions if cell.n and cell.no_place == cell.n}
    told = (dimension for dimension in Dimension if dimension in nowhere or dimension in one.source.unseen)
    return tuple(_(words().dimensions[dimension].name) for dimension in told)
