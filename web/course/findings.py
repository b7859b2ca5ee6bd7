"""What the frameworks of its place find in a course, and what would close the gaps of a provider."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from normaliser import Programmes, assess, fix
from reporter import Gaps, Need, labels
from schemas import Finding, FindingOutcome, Fix, Offering, Record, Source, Value, Verb
from web.frame.desk import Desk
from web.frame.words import _, words

FEW, NAMED = 10, 3
"""Elements that a publisher's card words as missing, and that the provider's page names; the heaviest."""


class Row(Value, kw_only=True, frozen=True):
    """`own` is how much the course itself says; `inherited` how much is said of it by `who`; each empty where nothing is."""

    name: str
    finding: Finding
    word: str
    status: str
    own: str
    inherited: str
    who: str
    note: str


class Mend(Value, kw_only=True, frozen=True):
    """An element that a provider's courses do not say, with everything that asks for it, and what would close the gap."""

    name: str
    needs: tuple[Need, ...]
    fix: Fix | None
    lang: str
    """Of the words to say, which is that of the course where it is one we have words in."""


def programmes_of(desk: Desk, offering: Offering) -> tuple[Offering, ...]:
    """The programmes of its catalogue that a course belongs to."""
    newest = desk.store.harvests(limit=1)
    return _programmes(desk, offering.source_id, newest[0].harvest_id if newest else "").of(offering)


@lru_cache(maxsize=64)
def _programmes(desk: Desk, source_id: str, _harvest_id: str) -> Programmes:
    return Programmes(record.offering for record in desk.store.records(source_id))


def findings(offering: Offering, source: Source, today: date, programmes: Iterable[Offering] = ()) -> tuple[Row, ...]:
    """What its frameworks ask for and was judged or could have been, the gravest gap first; what nobody asks for is left out."""
    told = (
        one
        for one in assess(offering, source, today, programmes)
        if one.verb is not Verb.NAMED_MISSING and one.outcome is not FindingOutcome.NOT_APPLICABLE
    )
    order = [FindingOutcome.GAP, FindingOutcome.WEAK, FindingOutcome.MET, FindingOutcome.NOT_OBSERVED]
    return tuple(map(_row, sorted(told, key=lambda one: (order.index(one.outcome), one.severity))))


def tally(rows: Iterable[Row]) -> Mapping[str, int]:
    """How many there are of each outcome."""
    told = [row.finding.outcome for row in rows]
    return {outcome: told.count(FindingOutcome(outcome)) for outcome in words().outcomes}


def mends(desk: Desk, found: Gaps, slug: str) -> tuple[Mend, ...]:
    """The heaviest gaps of a provider's courses, worded for the first course that has each."""
    lacked: dict[str, list[Need]] = {}
    for need in _gaps(found, slug):
        lacked.setdefault(need.element, []).append(need)
    few = list(lacked.values())[:FEW]
    examples = {record.offering.offering_id: record for record in desk.store.some([needs[0].examples[0] for needs in few])}
    return tuple(_mend(needs, examples.get(needs[0].examples[0])) for needs in few)


def lacking(found: Gaps, slug: str) -> tuple[str, ...]:
    """The names of the few heaviest gaps of a provider's courses."""
    elements = dict.fromkeys(need.element for need in _gaps(found, slug))
    return tuple(_(labels().get(element, element)) for element in list(elements)[:NAMED])


def _gaps(found: Gaps, slug: str) -> Iterable[Need]:
    needs = next((group.needs for group in found.by("provider") if group.key == slug), ())
    return (need for need in needs if need.gap)


def _row(one: Finding) -> Row:
    word, status = words().outcomes[one.outcome]
    level = _(words().levels[one.found_level]) if one.found_level else ""
    return Row(
        name=_(labels().get(one.element, one.element)),
        finding=one,
        word=_(word),
        status=status,
        own="" if one.inherited else level,
        inherited=level if one.inherited else "",
        who=_(words().scopes[one.found_scope]) if one.inherited and one.found_scope else "",
        note=_note(one.reason),
    )


def _note(reason: str) -> str:
    told = words().judgements | words().reasons
    return _(told.get(reason, reason)) if reason else ""


def _mend(needs: Sequence[Need], record: Record | None) -> Mend:
    element = needs[0].element
    lang = "fr" if record and (record.offering.page_language or "").startswith("fr") else "en"
    told = fix(element, record.offering, lang) if record else None
    return Mend(name=_(labels().get(element, element)), needs=tuple(needs), fix=told, lang=lang)
