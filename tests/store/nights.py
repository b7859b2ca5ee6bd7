"""A small source, the summer school of Kilkenny, and what its nights bring."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from schemas import (
    Dimension,
    Evidence,
    Harvest,
    Issue,
    Level,
    Method,
    Offering,
    Outcome,
    Provider,
    Statement,
    Take,
    Taken,
    Text,
    offering_id,
)

SOURCE = "ie_kilkenny"


def known_as(name: str, source_id: str = SOURCE) -> str:
    return offering_id(source_id, name)


def offering(name: str, page: str = "p1", source_id: str = SOURCE, **values: Any) -> Offering:
    """An offering that says one thing, found on `page`."""
    said = Statement(
        dimension=Dimension.QA_PROCESS, level=Level.MENTIONED, text="Reviewed yearly", page=page, locator=f"{page}/p[2]"
    )
    proof = Evidence(field="title", page=page, locator=f"{page}/h1", quote=name, method=Method.LABEL, extractor="heading@1")
    given: dict[str, Any] = {
        "title": (Text(words=name, lang="en"),),
        "providers": (Provider(name="Kilkenny Summer School", slug="kilkenny-summer-school", country="IE"),),
        "statements": (said,),
        "evidence": (proof,),
    }
    url = f"https://kilkenny.example/{name}"
    return Offering(offering_id=known_as(name, source_id), source_id=source_id, url=url, **given | values)


def read(*names: str, page: str = "p1", source_id: str = SOURCE, **values: Any) -> tuple[Taken, ...]:
    return tuple(Taken(offering=offering(n, page=page, source_id=source_id, **values), pages_hash=page) for n in names)


def harvest(night: int, outcome: Outcome = Outcome.FULL, source_id: str = SOURCE, reason: str = "") -> Harvest:
    return Harvest(
        harvest_id=f"{source_id}-{night}",
        source_id=source_id,
        started_at=time(night, 1),
        ended_at=time(night),
        outcome=outcome,
        reason=reason,
    )


def time(night: int, hour: int = 2) -> str:
    return f"2026-06-{night:02}T{hour:02}:00:00Z"


def take(
    night: int, read: Iterable[Taken] = (), kept: Iterable[str] = (), unreachable: Iterable[str] = (), **values: Any
) -> Take:
    """A full night of June; `kept` and `unreachable` are names."""
    given: dict[str, Any] = {
        "harvest": harvest(night),
        "kept": tuple(map(known_as, kept)),
        "unreachable": tuple(map(known_as, unreachable)),
    }
    return Take(read=tuple(read), **given | values)


def unread(words: str, count: int = 1, url: str = "") -> Issue:
    return Issue(source_id=SOURCE, field="price", words=words, count=count, example_url=url)
