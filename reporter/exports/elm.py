"""Courses as JSON-LD of the European Learning Model 3, profile Learning Opportunities and Qualifications."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from reporter.exports.plain import Node, known
from reporter.exports.standard import Says, Standard
from reporter.exports.wording import (
    by_language,
    day,
    days,
    figure,
    in_page_language,
    one_amount,
    one_duration,
    own_words,
    total_hours,
    web_address,
    word,
)
from schemas import Offering, Price, Provider, Record, Source, encode, table

_PREFIXES = {
    "elm": "http://data.europa.eu/snb/model/elm/",
    "dc": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rov": "http://www.w3.org/ns/regorg#",
    "adms": "http://www.w3.org/ns/adms#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
DERIVED = {
    "en": "The thematic area was derived by CredAtlas from the title and the subjects; the provider does not state it.",
    "fr": "Le domaine a été déduit par CredAtlas du titre et des matières; l'établissement ne l'indique pas.",
}
_CURRENCY = re.compile("[A-Z]{3}")
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_CLASSES = {"Concept": "skos:Concept", "Location": "dc:Location", "PeriodOfTime": "dc:PeriodOfTime"}
_LAID = "learningAchievementSpecification"
_TAUGHT = "learningActivitySpecification"
_NOTES = "additionalNote"


@cache
def _context() -> Node:
    """The terms of the table; a class that the model takes from elsewhere is named with its own prefix."""
    context: Node = {**_PREFIXES, "@vocab": _PREFIXES["elm"], "id": "@id", "type": "@type", **_CLASSES}
    for row in table("elm_terms"):
        held = {"text": {"@container": "@language"}, "link": {}, "word": {}}.get(row["holds"], {"@type": row["holds"]})
        context[row["term"]] = {"@id": row["iri"], **held}
    return context


@cache
def _authority(list_name: str, code: str) -> str | None:
    rows = (row["alpha_3"] for row in table("eu_authority") if (row["list"], row["code"]) == (list_name, code))
    return next((f"{_AUTHORITY}/{list_name}/{alpha_3}" for alpha_3 in rows), None)


@cache
def _field_of_education(code: str) -> str | None:
    return next((row["uri"] for row in table("isced_f_2013") if row["code"] == code and row["uri"]), None)


@cache
def _level(framework: str, jurisdiction: str | None, level: str) -> str | None:
    """By framework, place and level: acronyms alone name different frameworks."""
    for row in table("qf_levels"):
        places = row["jurisdiction"].split(",")
        if (row["framework"], row["level"]) == (framework, level) and jurisdiction in places and row["uri"]:
            return row["uri"]
    return None


@cache
def _assessed(types: tuple[str, ...]) -> list[str]:
    return [row["elm_uri"] for row in table("assessment_types") if row["canonical"] in types and row["elm_uri"]]


def _concepts(uris: Iterable[str | None]) -> list[Node]:
    return [{"id": uri, "type": "Concept"} for uri in dict.fromkeys(uris) if uri]


def _language(tag: str | None) -> str | None:
    return _authority("language", (tag or "").split("-")[0].lower())


def _achievement(**values: object) -> Node:
    laid = known(**values)
    return {_LAID: laid} if laid else {}


def _address(offering: Offering) -> Node:
    url = web_address(offering.url)
    return {"homepage": [{"type": "WebResource", "contentUrl": url}]} if url else {}


def _title(offering: Offering) -> Node:
    return known(title=by_language(offering.title, offering))


def _page_language(offering: Offering) -> Node:
    language = _concepts([_language(offering.page_language)])
    return {"defaultLanguage": language[0], _LAID: {"language": language}} if language else {}


def _provider(offering: Offering) -> Node:
    return known(providedBy=[node for provider in offering.providers if (node := _organisation(provider, offering))])


def _organisation(provider: Provider, offering: Offering) -> Node:
    """Without its country the model has no organisation."""
    country = _concepts([_authority("country", provider.country or "")])
    name = in_page_language(provider.name, offering)
    if not (country and name):
        return {}
    address = {"type": "Address", "countryCode": country[0]}
    return {"type": "Organisation", "legalName": name, "location": [{"type": "Location", "address": [address]}]}


def _subjects(offering: Offering) -> Node:
    """Fields as stated; where none is, the model demands one all the same: the one we derived, and a note that we did."""
    told = [each for each in offering.classifications if (each.axis, each.scheme) == ("field", "ISCED-F")]
    stated, derived = (
        _concepts(_field_of_education(each.code or "") for each in told if (each.method == "stated") is own)
        for own in (True, False)
    )
    note = [{"type": "Note", "noteLiteral": DERIVED}] if derived and not stated else []
    return _achievement(ISCEDFCode=stated or derived, additionalNote=note)


def _outcomes(offering: Offering) -> Node:
    told = [in_page_language(outcome, offering) for outcome in offering.learning_outcomes]
    return _achievement(learningOutcome=[{"type": "LearningOutcome", "title": words} for words in told if words])


def _credits(offering: Offering) -> Node:
    told = []
    for credit in offering.credits:
        scheme = "ECTS" if credit.scheme.startswith("ECTS-") else credit.scheme
        framework, points = _concepts([word("elm", "credit", scheme)]), figure(credit.value)
        if framework and points and credit.status != "none":
            told.append({"type": "CreditPoint", "framework": framework[0], "point": str(points)})
    return _achievement(creditPoint=told)


def _levels(offering: Offering) -> Node:
    """As stated, in the national list; the European level is derived and stays out."""
    uris = [_level(level.framework, level.jurisdiction, level.level) for level in offering.levels]
    return _achievement(educationLevel=_concepts(uris))


def _note(words: str | None, offering: Offering) -> Node:
    literal = in_page_language(words, offering)
    return {"type": "Note", "noteLiteral": literal} if literal else {}


def _prerequisites(offering: Offering) -> Node:
    items = offering.prerequisites.items if offering.prerequisites else ()
    return _achievement(entryRequirement=_note("\n".join(items), offering))


def _assessment(offering: Offering) -> Node:
    found = offering.assessment
    words = in_page_language(found.description, offering) if found else {}
    if not found or not words:
        return {}
    kinds = known(dcType=_concepts(_assessed(found.types)))
    return _achievement(provenBy=[{"type": "LearningAssessmentSpecification", "title": words} | kinds])


def _awarding(offering: Offering) -> Node:
    names = [in_page_language(body.name, offering) for body in offering.awarding_bodies]
    bodies = [{"type": "Agent", "prefLabel": name} for name in names if name]
    opportunity = {"type": "AwardingOpportunity", "awardingBody": bodies, _LAID: {"id": _achievement_id(offering)}}
    return _achievement(awardingOpportunity=[opportunity] if bodies else [])


def _price(price: Price, offering: Offering) -> Node:
    """One amount as a figure; whatever it is, the words it is stated in."""
    detail = known(description=in_page_language(price.raw, offering))
    amount = one_amount(price)
    if amount is not None and _CURRENCY.fullmatch(price.currency):
        unit = {"id": f"{_AUTHORITY}/currency/{price.currency}", "type": "Concept"}
        detail["amount"] = {"type": "Amount", "unit": unit, "value": format(amount, "f")}
    return detail and {"type": "PriceDetail"} | detail


def _start(offering: Offering) -> Node:
    """The model has moments, not days: a day is written as its beginning. It has one period; of several starts none is chosen."""
    starts, ends = days(offering.runs), days(offering.runs, end=True)
    deadlines = dict.fromkeys(found for run in offering.runs if (found := day(run.apply_by)))
    period = known(startDate=_moment(starts), endDate=_moment(ends) if len(starts) < 2 else None)
    return known(
        temporal=period and {"type": "PeriodOfTime"} | period, applicationDeadline=[f"{last}T00:00:00" for last in deadlines]
    )


def _moment(found: list[str]) -> str | None:
    return f"{found[0]}T00:00:00" if len(found) == 1 else None


def _funding(offering: Offering) -> Node:
    titles = [in_page_language(funding.scheme, offering) for funding in offering.funding]
    return known(grant=[{"type": "Grant", "title": title} for title in titles if title])


def _identifiers(offering: Offering) -> Node:
    told = [one for one in offering.identifiers if one.value.strip()]
    return known(identifier=[{"type": "Identifier", "notation": one.value, "schemeName": one.scheme} for one in told])


def _schedule(offering: Offering) -> Node:
    told = next((one.text for one in offering.disclosures if one.kind == "schedule"), None)
    return known(scheduleInformation=_note(told, offering))


def _taught(offering: Offering) -> Node:
    """Languages of instruction belong to what is done, not to what is achieved."""
    languages = _concepts(map(_language, offering.instruction_languages))
    return {_TAUGHT: {"language": languages}} if languages else {}


def _noted(element: str) -> Says:
    """What the model has no property for is said in notes, in its own words."""
    return lambda offering: known(
        additionalNote=[{"type": "Note", "noteLiteral": words} for words in own_words(offering, element)]
    )


def _achievement_id(offering: Offering) -> str:
    return f"urn:uuid:{offering.offering_id}#achievement"


SAYS = {
    "address": _address,
    "title": _title,
    "provider": _provider,
    "description": lambda o: known(description=by_language(o.description, o)),
    "kind": lambda o: known(dcType=_concepts([word("elm", "kind", o.kind)])),
    "page_language": _page_language,
    "subjects": _subjects,
    "delivery": lambda o: known(mode=_concepts([word("elm", "mode", o.delivery.canonical if o.delivery else None)])),
    "price": lambda o: known(priceDetail=[node for price in o.prices if (node := _price(price, o))]),
    "workload": lambda o: _achievement(volumeOfLearning=total_hours(o)),
    "duration": lambda o: known(duration=one_duration(o, weeks=False)),
    "start": _start,
    "credits": _credits,
    "level": _levels,
    "outcomes": _outcomes,
    "prerequisites": _prerequisites,
    "assessment": _assessment,
    "credential": lambda o: known(credential=in_page_language(o.credential.name if o.credential else None, o)),
    "funding": _funding,
    "product_code": _identifiers,
    "awarding_body": _awarding,
    "schedule": _schedule,
    "language": _taught,
    **{row["element"]: _noted(row["element"]) for row in table("standards") if row["elm"] == _NOTES},
}


def _whole(record: Record, source: Source | None, said: Node) -> Node:  # noqa: ARG001 - a standard's face
    """What is achieved is named for its credential, or as the opportunity is; what is done, as the opportunity."""
    offering = record.offering
    named = {"title": said.pop("credential", said["title"])}
    laid = {"id": _achievement_id(offering), "type": "LearningAchievementSpecification"} | named | said.pop(_LAID)
    if taught := said.get(_TAUGHT):
        said[_TAUGHT] = {"type": "LearningActivitySpecification", "title": said["title"]} | taught
    about = {"id": f"urn:uuid:{offering.offering_id}", "type": "LearningOpportunity"}
    return about | said | {_LAID: laid}


ELM = Standard(
    name="elm",
    says=SAYS,
    needs=("title", "page_language", "provider", "subjects", "outcomes", "address"),
    whole=_whole,
    opening=b'{"@context":' + encode(_context()) + b',"@graph":[\n',
    closing=b"\n]}\n",
)
