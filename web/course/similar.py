"""Courses like one that publish more of the six: found by one search, other catalogues first."""

from __future__ import annotations

import asyncio

from indexer import reworded
from schemas import Dimension, Document, EngineDown, EngineRefused, Hit, Query, Value, fold
from web.frame.desk import Desk
from web.frame.words import _, words

MOST_SIMILAR = 4
IN_TIME = 0.5
"""Seconds after which the page is shown without them."""

_NEAREST = 12
"""Of the nearest so many that publish more those are shown that suit best."""

_LOOKED_AT, _MOST_WORDS = 40, 6


class Similar(Value, kw_only=True, frozen=True):
    """`more` are the names of what it publishes and the course it is similar to does not."""

    document: Document
    more: tuple[str, ...]


async def similar(desk: Desk, course: Document, better: bool = True) -> tuple[Similar, ...]:
    """Those that publish more, or any without `better`; none where the engine has trouble: a page never waits or fails for it."""
    query = Query(words=_about(course), loose=True, per_page=_LOOKED_AT, counted=False)
    try:
        async with asyncio.timeout(IN_TIME):
            hits = (await desk.search(query)).hits if query.words else ()
    except (TimeoutError, EngineDown, EngineRefused):
        return ()
    apart = [hit for hit in hits if hit.document.cluster != course.cluster and hit.document.id != course.id]
    alike = [
        hit.document for hit in apart if (not better or hit.document.published > course.published) and _is_alike(hit, course)
    ]
    chosen = sorted(alike[:_NEAREST], key=lambda other: _suits(other, course), reverse=True)[:MOST_SIMILAR]
    return tuple(Similar(document=other, more=_more(other, course)) for other in chosen)


def _about(course: Document) -> str:
    """Its first skills and subject and what its title says, each word once."""
    said = " ".join((*course.skills[:1], *course.subjects[:1], course.title, *course.skills[1:2]))
    telling = {fold(word): word for word in reversed(reworded(said).words)}
    return " ".join([*reversed(telling.values())][:_MOST_WORDS])


def _is_alike(hit: Hit, course: Document) -> bool:
    """A skill or subject in common, or more than half of the words of the title, in whatever language."""
    topics = {fold(topic) for topic in (*course.skills, *course.subjects)}
    if topics & {fold(topic) for topic in (*hit.document.skills, *hit.document.subjects)}:
        return True
    return 2 * hit.title_marked.count("\ue000") > len(reworded(course.title).words)


def _suits(other: Document, course: Document) -> tuple[bool, bool, bool]:
    shares_level = bool({*other.level} & {*course.level})
    return other.catalogue != course.catalogue, bool({*other.language} & {*course.language}), shares_level


def _more(other: Document, course: Document) -> tuple[str, ...]:
    own = _published(course)
    return tuple(_(words().dimensions[dimension].name) for dimension in _published(other) if dimension not in own)


def _published(document: Document) -> tuple[str, ...]:
    there = {badge.dimension for badge in document.badges if badge.status == "published"}
    return tuple(dimension for dimension in Dimension if dimension in there)
