"""Courses as MOOChub 3 exchanges them: a JSON:API document of courses."""

from __future__ import annotations

from decimal import Decimal

from reporter.exports.plain import Node, known
from reporter.exports.standard import Standard
from reporter.exports.wording import (
    by_language,
    days,
    figure,
    labels,
    one_amount,
    one_duration,
    stated,
    tag,
    unique,
    web_address,
    word,
)
from schemas import EffortKind, Offering, Price, Record, Source

_COURSE = {"identifier": "https://w3id.org/kim/hcrt/course", "type": "Concept", "inScheme": "https://w3id.org/kim/hcrt/scheme"}


def _first(words: dict[str, str]) -> str | None:
    return next(iter(words.values()), None)


def _provider(offering: Offering) -> Node:
    names = dict.fromkeys(provider.name for provider in offering.providers if provider.name.strip())
    return known(creator=[{"name": name, "type": "Organization"} for name in names])


def _once(words: list[str]) -> list[str]:
    return list(dict.fromkeys(each for each in words if each.strip()))


def _delivery(offering: Offering) -> Node:
    modes = word("moochub", "mode", offering.delivery.canonical if offering.delivery else None)
    return known(courseMode=(modes or "").split())


def _price(price: Price) -> Node:
    """Only one amount, for the course or its certificate, to everybody."""
    category, often = word("moochub", "offer", price.kind), word("moochub", "period", price.period)
    amount = one_amount(price)
    if amount is None or not (category and often and price.audience == "all"):
        return {}
    return {"price": _number(amount), "priceCurrency": price.currency, "paymentFrequency": often, "category": category}


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == int(amount) else float(amount)


def _workload(offering: Offering) -> Node:
    """Whole hours a week; the exchange has no other figure."""
    effort = stated(offering, EffortKind.WEEKLY)
    told = figure(effort.min) if effort and effort.min == effort.max else None
    return {"workload": {"timeValue": told, "timeUnit": "h/week"}} if isinstance(told, int) else {}


def _credits(offering: Offering) -> Node:
    """ECTS alone: the exchange knows no other."""
    awarded = (credit for credit in offering.credits if credit.status == "awarded")
    points = [figure(credit.value) for credit in awarded if credit.scheme.startswith("ECTS")]
    return known(numberOfCredits=points[0] if len(points) == 1 else None)


def _start(offering: Offering) -> Node:
    """The exchange has moments, not days: a day is written as its beginning."""
    starts, ends = days(offering.runs), days(offering.runs, end=True)
    return known(startDate=[f"{first}T00:00:00Z" for first in starts], endDate=[f"{last}T00:00:00Z" for last in ends])


def _stacks(offering: Offering) -> Node:
    programmes = [
        {"identifier": address, "url": address, "type": "Program"} | known(title=stack.label)
        for stack in offering.stacks
        if stack.kind == "part_of" and (address := web_address(stack.url))
    ]
    return known(isPartOf=unique(programmes))


def _credential(offering: Offering) -> Node:
    forms = offering.credential.forms if offering.credential else ()
    told = [word("moochub", "credential", form) for form in forms]
    return known(educationalCredentialsAwarded=_once([each for each in told if each]))


SAYS = {
    "address": lambda o: known(url=web_address(o.url)),
    "title": lambda o: known(name=_first(by_language(o.title, o))),
    "provider": _provider,
    "description": lambda o: known(description=_first(by_language(o.description, o))),
    "subjects": lambda o: known(keywords=labels(o, "field")),
    "delivery": _delivery,
    "language": lambda o: known(inLanguage=_once([tag(lang) for lang in o.instruction_languages if tag(lang) != "und"])),
    "price": lambda o: known(offer=unique(offer for price in o.prices if (offer := _price(price)))),
    "workload": _workload,
    "duration": lambda o: known(duration=one_duration(o)),
    "start": _start,
    "credits": _credits,
    "credential": _credential,
    "licence": lambda o: known(
        license=unique({"identifier": told.identifier, "url": web_address(told.url)} for told in o.licences)
    ),
    "location": lambda o: known(contentLocation=known(name=next((p for p in o.places if p.strip()), None))),
    "product_code": lambda o: known(courseCode=next((i.value for i in o.identifiers if i.value.strip()), None)),
    "stackability": _stacks,
}


def _whole(record: Record, source: Source | None, said: Node) -> Node:
    """The catalogue publishes what a provider makes."""
    offering = record.offering
    publisher = {"name": source.name if source else offering.source_id, "type": "Organization"}
    publisher |= known(url=web_address(source.url) if source else None)
    about = {"learningResourceType": _COURSE, "publisher": publisher}
    return {"id": offering.offering_id, "type": "Course", "attributes": about | said}


MOOCHUB = Standard(
    name="moochub",
    says=SAYS,
    needs=("title", "provider", "licence", "address"),
    whole=_whole,
    opening=b'{"data":[\n',
    closing=b"\n]}\n",
)
