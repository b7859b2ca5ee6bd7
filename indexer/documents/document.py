"""Turns a remembered offering into the flat document the engines hold: ready to show, with its facet slugs. Pure."""

from __future__ import annotations

from datetime import date
from functools import cache

from msgspec.structs import replace

from indexer.documents.classed import credit, named, subjects
from indexer.documents.facts import facts
from indexer.documents.lasting import stale_before
from indexer.documents.levels import level_slugs
from indexer.documents.money import cost
from indexer.documents.phrases import SPOKEN, mode_text
from indexer.documents.starts import start
from indexer.documents.study import study_time
from indexer.tables import rows
from schemas import Badge, Dimension, Document, Level, Offering, Record, Source, State

INFO: dict[str, str] = {
    Dimension.QA_PROCESS: "qa",
    Dimension.LEARNER_SUPPORT: "support",
    Dimension.CAREERS_GUIDANCE: "careers",
    Dimension.QUALITY_RATING: "rating",
    Dimension.EMPLOYABILITY_OUTCOMES: "outcomes",
    Dimension.CONNECTED_SYSTEM: "connected",
}
"""The slug in the facet `info` of each of the six dimensions."""


def document(record: Record, source: Source, today: date, language: str = SPOKEN) -> Document:
    """`today` decides how far off a start is, which rate holds, and whether the record is old: not seen for over a week.

    `language` is that of its texts of price, hours, start and mode; the index holds them in English.
    """
    offering = record.offering
    price, study, begins = cost(offering, today, language), study_time(offering, language), start(offering, today, language)
    canonical = offering.delivery.canonical if offering.delivery else "unknown"
    badges = tuple(Badge(dimension=dimension, status=_status(offering, dimension)) for dimension in Dimension)
    info = tuple(INFO[badge.dimension] for badge in badges if badge.status == "published")
    provider = offering.provider
    skills, jobs = _axis(offering, "skill"), _axis(offering, "occupation")
    skill, job = named(skills), named(jobs)
    described = Document(
        id=offering.offering_id, url=offering.url, code=offering.native_id or "",
        title=offering.name, title_lang=offering.title[0].lang,
        description=offering.description[0].words if offering.description else "",
        outcomes=offering.learning_outcomes,
        skills=_once(*skill.values(), *skills), occupations=_once(*job.values(), *jobs),
        subjects=_axis(offering, "field", "occupation", "industry"),
        catalogue=source.source_id, catalogue_name=source.name,
        provider=provider.slug if provider else "", provider_name=provider.name if provider else "",
        country=((provider.country if provider else None) or source.country).lower(),
        subject=subjects(offering), credit=credit(offering), skill=tuple(skill), occupation=tuple(job),
        mode=_modes()[canonical], mode_text=mode_text(language, canonical),
        price=price.range, price_text=price.text, price_eur=price.eur,
        time=study.range, hours_text=study.text, hours=study.hours,
        start=begins.bucket, start_text=begins.text, start_date=begins.day,
        level=level_slugs(offering), language=_languages(offering),
        info=info, badges=badges, published=len(info),
        cluster=record.cluster_id or offering.offering_id,
        stale=record.last_seen < stale_before(today),
    )  # fmt: skip
    own, common = facts(described, offering)
    return replace(described, facts=own, common=common)


@cache
def _modes() -> dict[str, str]:
    return {row["canonical"]: row["mode"] for row in rows("modes")}


def _axis(offering: Offering, *axes: str) -> tuple[str, ...]:
    """As stated: a field that our own table derives is not the catalogue's word."""
    stated = (found for found in offering.classifications if found.axis in axes and found.method == "stated")
    return _once(*(found.label for found in stated))


def _once(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _languages(offering: Offering) -> tuple[str, ...]:
    """Regions are dropped: who looks for French takes fr-CA."""
    return tuple(dict.fromkeys(tag.split("-")[0].lower() for tag in offering.instruction_languages))


def _status(offering: Offering, dimension: str) -> str:
    """What is denied is in part: something is stated. What only the provider or the catalogue says is not this course's own."""
    said = offering.about(dimension)
    if said:
        return "in_part" if said.level is Level.MENTIONED else "published"
    state = offering.state(dimension)
    if state is State.STATED:
        return "in_part"
    return "not_found" if state is State.SILENT else "not_checked"
