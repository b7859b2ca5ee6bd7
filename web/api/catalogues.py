"""Who lists and who offers courses, and how much of what we look for they publish."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.concurrency import run_in_threadpool

from reporter import Coverage, Row
from schemas import Count, Filter, Harvest, Provider, Query, Source, SourceKind, Value, fold, known_providers
from web.api.asked import Given
from web.api.fresh import Fresh
from web.api.problem import Refused
from web.api.search import begins
from web.frame.desk import Desk
from web.publishers.providers import listed, provider_of
from web.reports.kept import coverage_at, providers_at


class ProviderLine(Value, kw_only=True, frozen=True):
    """`courses` is how many listings name it."""

    slug: str
    name: str
    courses: int


class Providers(Value, kw_only=True, frozen=True):
    total: int
    page: int
    per_page: int
    providers: tuple[ProviderLine, ...]


class ProviderData(Value, kw_only=True, frozen=True):
    """`catalogues` counts its courses in the index by catalogue; `coverage` is what its listings publish."""

    provider: Provider
    catalogues: tuple[Count, ...]
    coverage: Row


class CatalogueLine(Value, kw_only=True, frozen=True):
    """`courses` is how many listings we hold; `harvested` when they were last read in full, empty where never.

    `verified` tells that a person has seen a harvest of the live site.
    """

    id: str
    name: str
    url: str
    kind: SourceKind
    jurisdiction: str
    language: str
    courses: int
    harvested: str
    verified: bool


class Catalogues(Value, kw_only=True, frozen=True):
    total: int
    catalogues: tuple[CatalogueLine, ...]


class CatalogueData(Value, kw_only=True, frozen=True):
    """`coverage` is what its listings publish; a catalogue that the last report did not know yet has none."""

    catalogue: CatalogueLine
    coverage: Row | None = None


async def providers(desk: Desk, _fresh: Fresh, given: Given) -> Providers:
    report = await providers_at(desk)
    like, page, size = given.one("like"), given.number("page", 1), given.number("per_page", 20)
    lines = [listed(row.key, row.name, row.n) for row in report.rows if row.key]
    found = sorted((line for line in lines if begins(line.name, like)), key=lambda line: (fold(line.name), line.slug))
    shown = found[(page - 1) * size : page * size]
    told = tuple(ProviderLine(slug=line.slug, name=line.name, courses=line.n) for line in shown)
    return Providers(total=len(found), page=page, per_page=size, providers=told)


async def provider(desk: Desk, _fresh: Fresh, given: Given) -> ProviderData:
    slug = given.path["slug"]
    rows = {row.key: row for row in (await providers_at(desk)).rows if row.key}
    slug = slug if slug in rows else known_providers().goes_by(slug)
    if slug not in rows:
        raise Refused("not-found", "There is no provider with this slug; `providers` tells the slugs there are.")
    results = await desk.engine.search(Query(filters=(Filter(facet="provider", values=(slug,)),), sort="info", per_page=1))
    counted = next((facet.counts for facet in results.facets if facet.name == "catalogue"), ())
    return ProviderData(provider=await provider_of(desk, slug, results), catalogues=counted, coverage=rows[slug])


async def catalogues(desk: Desk, _fresh: Fresh, _given: Given) -> Catalogues:
    lines = await run_in_threadpool(_lines, desk, sorted(desk.sources.values(), key=lambda source: source.source_id))
    return Catalogues(total=len(lines), catalogues=lines)


async def catalogue(desk: Desk, _fresh: Fresh, given: Given) -> CatalogueData:
    source = desk.sources.get(given.path["id"])
    if source is None:
        raise Refused("not-found", "There is no catalogue with this id; `catalogues` tells the ids there are.")
    row = next((row for row in (await coverage_at(desk)).rows if row.key == source.source_id), None)
    (line,) = await run_in_threadpool(_lines, desk, [source])
    return CatalogueData(catalogue=line, coverage=row)


async def coverage(desk: Desk, _fresh: Fresh, _given: Given) -> Coverage:
    return await coverage_at(desk)


def _lines(desk: Desk, sources: Iterable[Source]) -> tuple[CatalogueLine, ...]:
    counts = desk.store.counts()
    return tuple(_line(source, counts.get(source.source_id, 0), desk.store.last_good(source.source_id)) for source in sources)


def _line(source: Source, courses: int, last: Harvest | None) -> CatalogueLine:
    return CatalogueLine(
        id=source.source_id,
        name=source.name,
        url=source.url,
        kind=source.kind,
        jurisdiction=source.jurisdiction,
        language=source.language,
        courses=courses,
        harvested=last.ended_at if last else "",
        verified=source.verified,
    )
