"""Courses as JSON-LD of the Credential Transparency Description Language."""

from __future__ import annotations

from uuid import UUID

from reporter.exports.plain import Node, known
from reporter.exports.standard import Standard
from reporter.exports.wording import (
    by_language,
    coded,
    elapsed,
    figure,
    hours,
    in_page_language,
    labels,
    one_amount,
    stated,
    tag,
    web_address,
    word,
)
from schemas import EffortKind, Offering, Price, Record, Source

_LEAST = 15
"""Characters a condition must have (Credential Registry, guidance on ConditionProfile)."""
_ALIGNMENT = "ceterms:CredentialAlignmentObject"


def _by_language(words: list[str], offering: Offering) -> Node:
    told = [each for each in words if each.strip()]
    return {tag(offering.page_language): told} if told else {}


def _provider(offering: Offering) -> Node:
    names = [in_page_language(provider.name, offering) for provider in offering.providers]
    told = [{"@type": "ceterms:CredentialOrganization", "ceterms:name": name} for name in names if name]
    return known(**{"ceterms:offeredBy": told})


def _subjects(offering: Offering) -> Node:
    names = [in_page_language(label, offering) for label in labels(offering, "field")]
    return known(**{"ceterms:subject": [{"@type": _ALIGNMENT, "ceterms:targetNodeName": name} for name in names]})


def _outcomes(offering: Offering) -> Node:
    names = [in_page_language(outcome, offering) for outcome in offering.learning_outcomes]
    return known(**{"ceterms:teaches": [{"@type": _ALIGNMENT, "ceterms:targetNodeName": name} for name in names if name]})


def _delivery(offering: Offering) -> Node:
    mode = word("ctdl", "mode", offering.delivery.canonical if offering.delivery else None)
    return known(**{"ceterms:deliveryType": [_concept(mode)] if mode else []})


def _concept(node: str) -> Node:
    return {"@type": _ALIGNMENT, "ceterms:targetNode": node}


def _price(price: Price, offering: Offering) -> Node:
    """A cost of a kind the language knows, of one amount."""
    kind, amount = word("ctdl", "cost", price.kind), one_amount(price)
    if kind is None or amount is None:
        return {}
    words = known(**{"ceterms:description": in_page_language(price.raw, offering)})
    cost = {"ceterms:directCostType": _concept(kind), "ceterms:price": float(amount), "ceterms:currency": price.currency}
    return {"@type": "ceterms:CostProfile"} | cost | words


def _workload(offering: Offering) -> Node:
    effort = stated(offering, EffortKind.TOTAL)
    least, most = (hours(effort.min), hours(effort.max)) if effort else (None, None)
    if not (least and most):
        return {}
    length = {"ceterms:exactDuration": least} if least == most else _ends(least, most)
    return {"ceterms:estimatedDuration": [{"@type": "ceterms:DurationProfile"} | length]}


def _ends(least: str, most: str) -> Node:
    return {"ceterms:minimumDuration": least, "ceterms:maximumDuration": most}


def _duration(offering: Offering) -> Node:
    told = dict.fromkeys(length for run in offering.runs if (length := elapsed(run.duration)))
    profiles = [{"@type": "ceterms:DurationProfile", "ceterms:exactDuration": length} for length in told]
    return known(**{"ceterms:estimatedDuration": profiles})


def _credits(offering: Offering) -> Node:
    told = []
    for credit in offering.credits:
        points, unit = figure(credit.value), word("ctdl", "credit", credit.scheme)
        if points and credit.status != "none":
            named = {"ceterms:creditUnitType": [{"@id": unit}]} if unit else {"schema:description": {"en": credit.scheme}}
            told.append({"@type": "ceterms:ValueProfile", "schema:value": points} | named)
    return known(**{"ceterms:creditValue": told})


def _difficulty(offering: Offering) -> Node:
    level = word("ctdl", "difficulty", offering.difficulty.term if offering.difficulty else None)
    return known(**{"ceterms:audienceLevelType": [_concept(level)] if level else []})


def _prerequisites(offering: Offering) -> Node:
    words = "\n".join(offering.prerequisites.items) if offering.prerequisites else ""
    if len(words.strip()) < _LEAST:
        return {}
    condition = {"@type": "ceterms:ConditionProfile", "ceterms:description": in_page_language(words, offering)}
    return {"ceterms:requires": [condition]}


def _funding(offering: Offering) -> Node:
    names = [in_page_language(funding.scheme, offering) for funding in offering.funding]
    told = [{"@type": "ceterms:FinancialAssistanceProfile", "ceterms:name": name} for name in names if name]
    return known(**{"ceterms:financialAssistance": told})


def _recognised(offering: Offering) -> Node:
    names = [in_page_language(told.body, offering) for told in offering.recognitions]
    bodies = [{"@type": "ceterms:Organization", "ceterms:name": name} for name in names if name]
    return known(**{"ceterms:recognizedBy": bodies})


def _places(offering: Offering) -> Node:
    names = [in_page_language(place, offering) for place in offering.places]
    return known(**{"ceterms:availableAt": [{"@type": "ceterms:Place", "ceterms:name": name} for name in names if name]})


def _codes(offering: Offering, axis: str) -> list[Node]:
    """The frameworks' own names are in no one language; `und` says so."""
    return [
        {"@type": _ALIGNMENT, "ceterms:frameworkName": {"und": told.scheme}, "ceterms:codedNotation": told.code}
        | known(**{"ceterms:targetNodeName": in_page_language(told.label, offering)})
        for told in coded(offering, axis)
    ]


def _assessment(offering: Offering) -> Node:
    words = offering.assessment.description if offering.assessment else None
    return known(**{"ceterms:assessmentMethodDescription": in_page_language(words, offering)})


SAYS = {
    "address": lambda o: known(**{"ceterms:subjectWebpage": web_address(o.url)}),
    "title": lambda o: known(**{"ceterms:name": by_language(o.title, o)}),
    "provider": _provider,
    "description": lambda o: known(**{"ceterms:description": by_language(o.description, o)}),
    "kind": lambda o: known(**{"@type": word("ctdl", "kind", o.kind)}),
    "subjects": _subjects,
    "skills": lambda o: known(**{"ceterms:keyword": _by_language(labels(o, "skill"), o)}),
    "delivery": _delivery,
    "language": lambda o: known(**{"ceterms:inLanguage": [lang for lang in o.instruction_languages if lang.strip()]}),
    "price": lambda o: known(**{"ceterms:estimatedCost": [node for price in o.prices if (node := _price(price, o))]}),
    "duration": _duration,
    "workload": _workload,
    "credits": _credits,
    "difficulty": _difficulty,
    "outcomes": _outcomes,
    "prerequisites": _prerequisites,
    "assessment": _assessment,
    "funding": _funding,
    "location": _places,
    "product_code": lambda o: known(**{"ceterms:codedNotation": next((i.value for i in o.identifiers if i.value.strip()), None)}),
    "industry_recognition": _recognised,
    "field_code": lambda o: known(**{"ceterms:instructionalProgramType": _codes(o, "field")}),
    "occupation_code": lambda o: known(**{"ceterms:occupationType": _codes(o, "occupation")}),
}


def _whole(record: Record, source: Source | None, said: Node) -> Node:  # noqa: ARG001 - a standard's face
    """What no word of the language names more closely is a learning opportunity.

    The CTID is our id, which never changes, in the form of UUID that CTIDs must have.
    """
    ctid = f"ce-{UUID(int=UUID(record.offering.offering_id).int, version=4)}"
    return {"@type": "ceterms:LearningOpportunityProfile", "ceterms:ctid": ctid} | said


CTDL = Standard(
    name="ctdl",
    says=SAYS,
    needs=("title", "description", "provider", "address"),
    whole=_whole,
    opening=b'{"@context":"https://credreg.net/ctdl/schema/context/json","@graph":[\n',
    closing=b"\n]}\n",
)
