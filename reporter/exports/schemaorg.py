"""Courses as schema.org JSON-LD: Course, CourseInstance, Offer, and a rating only as it is stated."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reporter.exports.plain import Node, known, merged
from reporter.exports.standard import Standard
from reporter.exports.wording import (
    amounts,
    by_language,
    day_or_month,
    disclosed,
    elapsed,
    figure,
    labels,
    total_hours,
    web_address,
    word,
)
from schemas import Dimension, Offering, Period, Polarity, Price, Provider, Record, Scope, Source, Statement

_OUT_OF = re.compile(r"(\d+(?:\.\d+)?) (?:out of|/) (\d+(?:\.\d+)?)\b")
_NUMBER = re.compile(r"\d+")


def _title(offering: Offering) -> Node:
    return known(name=next(iter(by_language(offering.title, offering).values()), None))


def _description(offering: Offering) -> Node:
    return known(description=next(iter(by_language(offering.description, offering).values()), None))


def _organisation(provider: Provider) -> Node:
    address = known(addressCountry=provider.country)
    return {"@type": "Organization", "name": provider.name} | known(address=address and {"@type": "PostalAddress"} | address)


def _price(price: Price) -> Node:
    """One amount is a price, a range a specification of its ends; a rate is told per month, year or credit."""
    ends = amounts(price)
    if ends is None:
        return {}
    low, high = (format(end, "f") for end in ends)
    offer = {"@type": "Offer", "priceCurrency": price.currency} | known(category=word("schemaorg", "offer", price.kind))
    if low == high and price.period is Period.ONE_OFF:
        return offer | {"price": low}
    told = {"price": low} if low == high else {"minPrice": low, "maxPrice": high}
    per_credit = "credit" if price.period is Period.PER_CREDIT else None
    unit = known(unitCode=word("schemaorg", "unit", price.period), unitText=per_credit)
    return offer | {"priceSpecification": {"@type": "UnitPriceSpecification", "priceCurrency": price.currency} | told | unit}


def _credits(offering: Offering) -> Node:
    told = [(figure(credit.value), credit.scheme) for credit in offering.credits if credit.status != "none"]
    return known(numberOfCredits=[{"@type": "QuantitativeValue", "value": n, "unitText": scheme} for n, scheme in told if n])


def _levels(offering: Offering) -> Node:
    return known(educationalLevel=[f"{level.framework} {level.level}" for level in offering.levels])


def _credential(offering: Offering) -> Node:
    name = offering.credential.name if offering.credential else ""
    return {"educationalCredentialAwarded": {"@type": "EducationalOccupationalCredential", "name": name}} if name.strip() else {}


def _recognised(offering: Offering) -> Node:
    bodies = [{"@type": "Organization", "name": told.body} for told in offering.recognitions if told.body.strip()]
    credential = {"@type": "EducationalOccupationalCredential", "recognizedBy": bodies}
    return {"educationalCredentialAwarded": credential} if bodies else {}


def _codes(offering: Offering) -> Node:
    codes = [told.value for told in offering.identifiers if told.scheme == "course_code"]
    others = [
        {"@type": "PropertyValue", "propertyID": told.scheme, "value": told.value}
        for told in offering.identifiers
        if told.scheme != "course_code"
    ]
    return known(courseCode=codes[0] if codes else None, identifier=others)


def _stacks(offering: Offering) -> Node:
    def courses(kind: str) -> list[Node]:
        return [
            {"@type": "Course"} | known(name=stack.label, url=web_address(stack.url))
            for stack in offering.stacks
            if stack.kind == kind and (stack.label or web_address(stack.url))
        ]

    return known(isPartOf=courses("part_of"), hasPart=courses("has_part"))


def _prerequisites(offering: Offering) -> Node:
    found = offering.prerequisites
    return known(coursePrerequisites=[item for item in found.items if item.strip()] if found else [])


def _instances(told: Iterable[Node]) -> Node:
    """By the number of the run, so that what several elements say of one run comes together."""
    return known(hasCourseInstance={number: {"@type": "CourseInstance"} | each for number, each in enumerate(told) if each})


def _starts(offering: Offering) -> Node:
    return _instances(known(startDate=day_or_month(run.start), endDate=day_or_month(run.end)) for run in offering.runs)


def _durations(offering: Offering) -> Node:
    def schedule(length: str | None) -> Node:
        return {"courseSchedule": {"@type": "Schedule", "duration": length}} if length else {}

    return _instances(schedule(elapsed(run.duration)) for run in offering.runs)


def _timetable(offering: Offering) -> Node:
    """Days and times belong to every instance; without runs they make one of its own."""
    words = "\n".join(told.text for told in disclosed(offering, "schedule"))
    return _instances(
        [{"courseSchedule": {"@type": "Schedule", "description": words}} if words else {}] * max(1, len(offering.runs))
    )


def _forms(offering: Offering) -> Node:
    forms = [told.text for told in disclosed(offering, "certification_form")]
    credential = {"@type": "EducationalOccupationalCredential", "credentialCategory": forms}
    return {"educationalCredentialAwarded": credential} if forms else {}


def _audience(offering: Offering) -> Node:
    told = disclosed(offering, "target_audience")
    return known(audience=[{"@type": "Audience", "audienceType": each.text} for each in told])


def _modes(offering: Offering) -> Node:
    """The mode belongs to every instance; without runs it makes one of its own."""
    if offering.delivery is None:
        return {}
    told = [word("schemaorg", "mode", offering.delivery.canonical), word("schemaorg", "timing", offering.delivery.timing)]
    return _instances([known(courseMode=[mode for mode in told if mode])] * max(1, len(offering.runs)))


def _places(offering: Offering) -> Node:
    places = [{"@type": "Place", "name": place} for place in offering.places if place.strip()]
    return _instances([known(location=places)] * max(1, len(offering.runs)))


def _rating(offering: Offering) -> Node:
    """Only the course's own, with its value, scale and number of ratings all stated."""
    told = (_rated(said) for said in offering.statements if said.dimension is Dimension.QUALITY_RATING)
    return known(aggregateRating=next((node for node in told if node), None))


def _rated(said: Statement) -> Node:
    slots = dict(said.slots)
    value = _OUT_OF.match(slots.get("value_and_scale", ""))
    count = _NUMBER.match(slots.get("rating_count", "").replace(",", ""))
    if said.scope is not Scope.OFFERING or said.polarity is not Polarity.AFFIRMED or not value or not count:
        return {}
    figures = {"ratingValue": value[1], "bestRating": value[2], "ratingCount": int(count[0][:12])}
    return {"@type": "AggregateRating"} | figures


SAYS = {
    "address": lambda o: known(url=web_address(o.url)),
    "title": _title,
    "provider": lambda o: known(provider=[_organisation(provider) for provider in o.providers if provider.name.strip()]),
    "description": _description,
    "subjects": lambda o: known(about=labels(o, "field")),
    "outcomes": lambda o: known(teaches=[outcome for outcome in o.learning_outcomes if outcome.strip()]),
    "skills": lambda o: known(teaches=labels(o, "skill")),
    "delivery": _modes,
    "language": lambda o: known(inLanguage=[lang for lang in o.instruction_languages if lang.strip()]),
    "price": lambda o: known(offers=[offer for price in o.prices if (offer := _price(price))]),
    "workload": lambda o: known(timeRequired=total_hours(o)),
    "duration": _durations,
    "start": _starts,
    "credits": _credits,
    "level": _levels,
    "difficulty": lambda o: known(educationalLevel=[o.difficulty.term] if o.difficulty and o.difficulty.term.strip() else []),
    "prerequisites": _prerequisites,
    "credential": _credential,
    "funding": lambda o: known(financialAidEligible=[f.scheme for f in o.funding if f.scheme.strip()]),
    "licence": lambda o: known(license=[url for told in o.licences if (url := web_address(told.url))]),
    "location": _places,
    "product_code": _codes,
    "stackability": _stacks,
    "industry_recognition": _recognised,
    "schedule": _timetable,
    "certification_form": _forms,
    "target_audience": _audience,
    "quality_rating": _rating,
}


def course(offering: Offering) -> Node:
    """One Course with its own context, as a page carries it."""
    return {"@context": "https://schema.org"} | _course(offering, merged(SCHEMA_ORG.said(offering).values()))


def _course(offering: Offering, said: Node) -> Node:
    instances = [instance for _, instance in sorted(said.pop("hasCourseInstance", {}).items())]
    return {"@type": "Course", "@id": f"urn:uuid:{offering.offering_id}"} | said | known(hasCourseInstance=instances)


def _whole(record: Record, source: Source | None, said: Node) -> Node:  # noqa: ARG001 - a standard's face
    return _course(record.offering, said)


SCHEMA_ORG = Standard("schemaorg", SAYS, ("title",), _whole, b'{"@context":"https://schema.org","@graph":[\n', b"\n]}\n")
