"""Courses of a made-up harbour town on three catalogues, and what a matcher sees of them."""

from __future__ import annotations

from typing import Any

from matcher import compare, traits
from schemas import (
    Credits,
    Likeness,
    Offering,
    Provider,
    QualificationLevel,
    Source,
    SourceKind,
    Text,
    Traits,
    Walk,
    offering_id,
    provider_slug,
)

KINDS = {
    "ie_quay": SourceKind.NATIONAL_PORTAL,
    "ie_harbour": SourceKind.PROVIDER_SITE,
    "mooc_tide": SourceKind.MOOC_PLATFORM,
}


def catalogue(source_id: str) -> Source:
    url = f"https://{source_id.replace('_', '.')}.example"
    walk = (Walk(family="listing", url=url),)
    return Source(source_id=source_id, name=source_id, url=url, kind=KINDS[source_id], jurisdiction="IE", walk=walk)


def course(name: str, /, source_id: str = "ie_quay", provider: str = "Harbour College", key: str = "", **values: Any) -> Offering:
    """`level` and `credits` are of the Irish framework and of ECTS."""
    url = f"https://{source_id.replace('_', '.')}.example/{key or name}".replace(" ", "-")
    if level := values.pop("level", None):
        values["levels"] = (QualificationLevel(framework="NFQ", level=level),)
    if credits := values.pop("credits", None):
        values["credits"] = (Credits(value=credits, scheme="ECTS"),)
    if provider:
        values.setdefault("providers", (Provider(name=provider, slug=provider_slug(provider)),))
    given: dict[str, Any] = {"title": (Text(words=name, lang="en"),), "url": url} | values
    return Offering(offering_id=offering_id(source_id, f"{key} {name} {provider}"), source_id=source_id, **given)


def seen(offering: Offering) -> Traits:
    return traits(offering, catalogue(offering.source_id))


def likeness(one: Offering, other: Offering) -> Likeness:
    return compare(seen(one), seen(other))
