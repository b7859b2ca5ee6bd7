"""Says a listing our way: every reader in turn at one desk, then the state of every field."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from normaliser import (
    credits,
    delivery,
    disclosures,
    effort,
    language,
    level,
    licence,
    named,
    price,
    runs,
    stacks,
    subjects,
    text,
)
from normaliser.brackets import with_brackets
from normaliser.desk import Desk
from normaliser.lookups import PATTERNS, VOCABULARIES
from normaliser.statements import STATEMENT_RULES, find, overheard, spoken, wider_states
from normaliser.states import states
from schemas import (
    Method,
    Normalised,
    Offering,
    OfferingKind,
    RawListing,
    Rules,
    Source,
    SourceKind,
    Statement,
    Words,
    canonical_url,
    code_digest,
    offering_id,
    tables_digest,
)

RULES = Rules(
    code=code_digest("normaliser", "schemas"),
    rule=tables_digest(PATTERNS, STATEMENT_RULES),
    vocabulary=tables_digest(VOCABULARIES),
)
"""The readers and every table they read by."""

EXTRACTOR = "statement@1"
KIND = "kind@1"
_KINDS = {SourceKind.NATIONAL_PORTAL: OfferingKind.MICRO_CREDENTIAL, SourceKind.MOOC_PLATFORM: OfferingKind.MOOC}


def identify(raw: RawListing, source: Source) -> str:
    """The offering id of a listing."""
    known = raw.native_id if source.identity == "id" else None
    return offering_id(source.source_id, known or canonical_url(raw.url))


def normalise(raw: RawListing, source: Source, today: date) -> Normalised:
    """Pure: the same listing, source and day give the same bytes. `today` decides only which of several runs comes next."""
    desk = Desk(with_brackets(raw, source), source, today)
    worth = credits.take(desk)
    efforts, span = effort.take(desk, worth)
    levels, difficulty = level.take(desk)
    offering = Offering(
        offering_id=identify(raw, source),
        source_id=source.source_id,
        native_id=raw.native_id,
        url=raw.url,
        kind=_kind(desk),
        title=text.title(desk),
        description=text.description(desk),
        providers=text.providers(desk),
        page_language=raw.language,
        instruction_languages=language.take(desk),
        classifications=subjects.take(desk),
        learning_outcomes=text.outcomes(desk),
        effort=efforts,
        credits=worth,
        levels=levels,
        difficulty=difficulty,
        delivery=delivery.take(desk),
        places=text.places(desk),
        prerequisites=text.prerequisites(desk),
        credential=text.credential(desk),
        assessment=text.assessment(desk),
        funding=text.funding(desk),
        stacks=stacks.take(desk),
        runs=runs.take(desk, span),
        prices=price.take(desk),
        licences=licence.take(desk),
    )
    statements = _statements(desk, offering)
    offering = named.take(desk, replace(offering, statements=statements, disclosures=disclosures.take(desk)))
    whole = replace(
        offering,
        field_states=(*states(desk, statements), *disclosures.states(desk, offering), *wider_states(raw.voices)),
        evidence=tuple(dict.fromkeys(desk.evidence)),
    )
    return Normalised(offering=whole, issues=tuple(desk.issues), looked_up=tuple(sorted(desk.looked_up)))


def _statements(desk: Desk, offering: Offering) -> tuple[Statement, ...]:
    """What is said on the six dimensions by the offering's values, by its words and by wider voices.

    Each is proved by its own words, or by the value a structured one was read from.
    """
    valued = list(spoken(desk.raw, offering, desk.evidence, desk.source.language))
    statements = (*find(desk.raw, desk.source), *(said for voice in desk.raw.voices for said in overheard(voice)))
    fields = {(found.page, found.locator): found for found in desk.of("rating")}
    for said in statements:
        found = fields.get((said.page, said.locator)) if said.structured else None
        place = found or Words(field=said.dimension, words=said.text, page=said.page, locator=said.locator, method=Method.TEXT)
        desk.prove(said.dimension.value, place, EXTRACTOR)
    desk.evidence.extend(proof for _, proof in valued)
    return (*(said for said, _ in valued), *statements)


def _kind(desk: Desk) -> OfferingKind:
    """What the source claims: by a part of the address, by its own word, else what such a source lists."""
    for part, kind in desk.source.kinds.items():
        if part in desk.raw.url:
            return OfferingKind(kind)
    for found in desk.of("kind"):
        if own := desk.look_up("kind", found.words):
            desk.prove("kind", found, KIND)
            return OfferingKind(own)
    return _KINDS.get(desk.source.kind, OfferingKind.UNKNOWN)
