"""The command that holds a publisher's own page against the frameworks of its place, and says what would close each gap."""

from __future__ import annotations

import asyncio
import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

import crawlers
from credatlas.console import brief, say, show, show_json, show_table
from credatlas.environment import read_settings
from credatlas.options import AsJson
from credatlas.rooms import chosen
from normaliser import assess, fix, normalise
from schemas import (
    NOWHERE,
    Finding,
    FindingOutcome,
    Fix,
    Offering,
    Provider,
    SiteUnread,
    Source,
    Value,
    WrongUse,
    provider_slug,
    table,
)

_PLACE = re.compile(r"[A-Za-z]{2}(?:-[A-Za-z0-9]{1,3})?")


class Checked(Value, kw_only=True, frozen=True):
    """`gaps` come gravest first, with what would close each element once; `met` with the words that prove them."""

    url: str
    title: str
    country: str
    frameworks: tuple[str, ...]
    gaps: tuple[Finding, ...]
    sentences: tuple[str, ...]
    """The gaps in plain words, in the same order."""
    unsaid: tuple[Finding, ...]
    """What could not be observed: no page that could say it was read, or its condition is unknown."""
    met: tuple[Finding, ...]
    fixes: tuple[Fix, ...]
    proof: dict[str, str]


def check(
    page: Annotated[str, typer.Argument(metavar="URL|FILE", help="A course page, by its address or saved as HTML.")],
    source: Annotated[str, typer.Option("--as", metavar="SOURCE", help="Read it as a page of this source.")] = "",
    country: Annotated[str, typer.Option(metavar="XX", help="Where it is offered: ISO 3166, as IE or CA-ON.")] = "",
    french: Annotated[bool, typer.Option("--fr", help="What to paste, in French.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say what a course page leaves out, what its country's frameworks ask for, and what to paste to close each gap.

    The page is read as a harvest reads it; nothing is stored, and for a file nothing is asked of the network.

    Example: credatlas check https://www.example.org/courses/tides --country IE
    """
    if source and country:
        raise WrongUse("A source has a country of its own; say --as or --country, not both.")
    if country and not _PLACE.fullmatch(country):
        raise WrongUse(f"{country!r} is no code of ISO 3166; say the country like IE, or its part like CA-ON.")
    file = Path(page)
    known = chosen([source])[source] if source else None
    if file.is_file() or page.startswith((".", "/")):
        where, sightings = crawlers.open_course(file, known)
    else:
        where, sightings = asyncio.run(crawlers.visit_course(page, read_settings(), known))
    if country:
        where = replace(where, jurisdiction=country.upper())
    raw = next(iter(crawlers.assemble(where, sightings)), None)
    if raw is None:
        raise SiteUnread(f"{page} does not read as a course; it needs a title and two facts, or data for machines.")
    today = date.today()
    offering = _at_home(normalise(raw, where, today).offering, where)
    checked = checked_on(offering, where, today, "fr" if french else "en")
    if as_json:
        show_json(checked)
        return
    _show(checked, page)
    if where.jurisdiction == NOWHERE:
        say("No country was found on the page: only what nobody requires was looked at. Name it: --country IE")


def _at_home(offering: Offering, source: Source) -> Offering:
    """The offering with the place of its own site where nobody knows its provider better."""
    place = source.jurisdiction if source.country else None
    unnamed = (Provider(name=source.name, slug=provider_slug(source.name), country=source.country or None),)
    region = place if place and "-" in place else None
    providers = (replace(one, region=one.region or region) for one in offering.providers or unnamed)
    return replace(offering, providers=tuple(providers))


def checked_on(offering: Offering, source: Source, day: date, language: str) -> Checked:
    """Everything found, the gravest gap first; a risk is told among the gaps."""
    found = sorted(assess(offering, source, day), key=lambda one: one.severity)
    gaps = tuple(one for one in found if one.outcome in (FindingOutcome.GAP, FindingOutcome.WEAK))
    met = tuple(one for one in found if one.outcome is FindingOutcome.MET)
    mended = (fix(element, offering, language) for element in dict.fromkeys(one.element for one in gaps))
    return Checked(
        url=offering.url,
        title=offering.name,
        country=source.country,
        frameworks=tuple(dict.fromkeys(one.framework_id for one in found if one.framework_id != "NONE")),
        gaps=gaps,
        sentences=tuple(one.sentence for one in gaps),
        unsaid=tuple(one for one in found if one.outcome is FindingOutcome.NOT_OBSERVED),
        met=met,
        fixes=tuple(one for one in mended if one is not None),
        proof=_proof(offering, {one.element for one in met}),
    )


def _proof(offering: Offering, elements: set[str]) -> dict[str, str]:
    """The words that say each element, as they stand on the page."""
    words = {one.kind: one.text for one in offering.disclosures} | {one.dimension.value: one.text for one in offering.statements}
    for row in table("elements"):
        quotes = (each.quote for path in row["proof"].split() for each in offering.proof(path))
        words.setdefault(row["element"], next(quotes, ""))
    return {element: quote for element, quote in words.items() if quote and element in elements}


def _show(checked: Checked, page: str) -> None:
    labels = {row["element"]: row["label_en"] for row in table("elements")}
    show(f"{checked.title}  {page}", "bold")
    show(f"Held against {', '.join(checked.frameworks) or 'no framework: none is known to apply'}.")
    fixes = {one.element: one for one in checked.fixes}
    for element in dict.fromkeys(one.element for one in checked.gaps):
        show("")
        show(labels[element], "bold")
        for one in checked.gaps:
            if one.element == element:
                show(f"  {one.sentence}")
        if element in fixes:
            _show_fix(fixes[element], labels)
    if checked.met:
        show("")
        show("Said already", "bold")
        said = {one.element: checked.proof.get(one.element, "") for one in checked.met}
        show_table(("", ""), [(labels[element], brief(words)) for element, words in said.items()])
    if checked.unsaid:
        names = dict.fromkeys(labels[one.element] for one in checked.unsaid)
        show("")
        show(f"Not looked at, or not known to be asked for: {', '.join(names)}.")


def _show_fix(one: Fix, labels: dict[str, str]) -> None:
    more = [labels[element] for element in one.closes[1:]]
    show(f"  Paste: {one.sentence}" + (f"  (this says {', '.join(more)}, too)" if more else ""))
    if one.json_ld:
        show("  or into the head of the page:")
        for line in one.json_ld.splitlines():
            show(f"    {line}")
