"""A course as schema.org JSON-LD, of known values only."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from schemas import DeliveryMode, Document, Offering, Price, PriceKind, Provider, Run

_MODES = {"online": "Online", "blended": "Blended", "on-campus": "Onsite"}
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def json_ld(offering: Offering, document: Document) -> Markup:
    """The text of a JSON-LD script element; no character of it can end the element."""
    text = json.dumps(_course(offering, document), ensure_ascii=False).translate(_ESCAPES)
    return Markup(text)  # noqa: S704 - escaped in the line above


def _course(offering: Offering, document: Document) -> dict[str, Any]:
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "Course",
            "name": offering.name,
            "url": offering.url,
            "description": document.description,
            "courseCode": offering.native_id,
            "inLanguage": list(offering.instruction_languages),
            "provider": [_provider(provider) for provider in offering.providers],
            "about": list(document.subjects),
            "teaches": [*offering.learning_outcomes, *document.skills],
            "educationalLevel": [f"{level.framework} {level.level}" for level in offering.levels],
            "coursePrerequisites": list(offering.prerequisites.items) if offering.prerequisites else [],
            "educationalCredentialAwarded": offering.credential.name if offering.credential else None,
            "offers": [_offer(price) for price in offering.prices if price.amount_min == price.amount_max],
            "hasCourseInstance": [_instance(run, offering, document) for run in offering.runs if run.start],
        }
    )


def _provider(provider: Provider) -> dict[str, Any]:
    return _known({"@type": "Organization", "name": provider.name, "address": provider.country})


def _offer(price: Price) -> dict[str, Any]:
    certificate = "certificate" if price.kind is PriceKind.CERTIFICATE else None
    amount = format(price.amount_min, "f")
    return _known({"@type": "Offer", "price": amount, "priceCurrency": price.currency, "category": certificate})


def _instance(run: Run, offering: Offering, document: Document) -> dict[str, Any]:
    stated = offering.delivery is not None and offering.delivery.canonical is not DeliveryMode.UNKNOWN
    mode = _MODES.get(document.mode) if stated else None
    return _known({"@type": "CourseInstance", "startDate": run.start, "endDate": run.end, "courseMode": mode})


def _known(values: dict[str, Any]) -> dict[str, Any]:
    """What is not known is left out: no null, no empty text, no empty list."""
    return {key: value for key, value in values.items() if value not in (None, "", [])}
