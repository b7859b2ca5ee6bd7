"""Four listings in our own words: one that tells all, the same one changed, one that tells nothing, and an odd one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from schemas import (
    ELEMENTS,
    Assessment,
    Classification,
    Credential,
    Credits,
    Delivery,
    DeliveryMode,
    Difficulty,
    Dimension,
    Disclosure,
    Effort,
    EffortKind,
    Funding,
    Identifier,
    Level,
    Licence,
    OfferingKind,
    Period,
    Prerequisites,
    Price,
    PriceKind,
    Provider,
    QualificationLevel,
    Recognition,
    Record,
    Run,
    Scope,
    Span,
    Stack,
    StartKind,
    Text,
    Unit,
    table,
)
from tests.reporter.listings import record, says

NOTED = tuple(row["element"] for row in table("standards") if row["elm"] == "additionalNote" and row["element"] in ELEMENTS)
HARBOUR = Provider(name="Harbour College", slug="harbour-college", country="IE")
VALUES: dict[str, Any] = {
    "native_id": "K-1",
    "kind": OfferingKind.SHORT_COURSE,
    "title": (Text(words="Knots for crews", lang="en"), Text(words="Nœuds pour équipages", lang="fr")),
    "description": (Text(words="Tie, splice and store a line.", lang="en"),),
    "page_language": "en",
    "instruction_languages": ("en-IE", "fr"),
    "classifications": (
        Classification(axis="field", label="Marine work"),
        Classification(axis="field", label="Transport services", scheme="ISCED-F", code="1041", method="mapped"),
        Classification(axis="skill", label="splicing"),
        Classification(axis="field", label="Marine transport", scheme="CIP", code="49.03"),
        Classification(axis="occupation", label="Deck officer", scheme="NOC", code="72602"),
    ),
    "learning_outcomes": ("Tie six knots without looking", "Choose a line for its load"),
    "effort": (Effort(kind=EffortKind.TOTAL, min=50, max=50), Effort(kind=EffortKind.WEEKLY, min=6, max=6)),
    "credits": (Credits(value=5, scheme="ECTS-IE"),),
    "levels": (QualificationLevel(framework="NFQ", level="6", jurisdiction="IE", eqf=5, basis="formal referencing"),),
    "difficulty": Difficulty(scale="mooc", term="Beginner", rank=1),
    "delivery": Delivery(
        canonical=DeliveryMode.BLENDED, location="mixed", timing="sync", pace="scheduled", learner_choice=False, raw="Blended"
    ),
    "places": ("North Quay",),
    "prerequisites": Prerequisites(items=("A boating licence of any country",)),
    "credential": Credential(name="Certificate in Rope Work", forms=("certificate",)),
    "assessment": Assessment(description="A practical test and a short quiz.", types=("practical", "quiz")),
    "funding": (Funding(scheme="Quay Fund"),),
    "stacks": (Stack(kind="part_of", label="Deck Hand Programme", url="https://harbour.example/deck-hand"),),
    "runs": (
        Run(
            start_kind=StartKind.FIXED,
            start="2026-09-07",
            end="2026-10-02",
            apply_by="2026-08-21",
            duration=Span(min=4, max=4, unit=Unit.WEEK),
        ),
    ),
    "prices": (
        Price(amount_min=Decimal("950.00"), amount_max=Decimal("950.00"), currency="EUR", raw="€950.00"),
        Price(
            amount_min=Decimal("40"),
            amount_max=Decimal("40"),
            currency="EUR",
            kind=PriceKind.SUBSCRIPTION,
            period=Period.MONTH,
            raw="€40 a month",
        ),
    ),
    "licences": (Licence(identifier="CC-BY-SA-4.0", url="https://creativecommons.org/licenses/by-sa/4.0/"),),
    "identifiers": (Identifier(scheme="course_code", value="RW101"),),
    "awarding_bodies": (Provider(name="Board of Rope Work", slug="board-of-rope-work"),),
    "recognitions": (Recognition(body="Guild of Riggers", kind="professional_body"),),
    "disclosures": (
        Disclosure(kind="schedule", level=Level.DESCRIBED, text="Tuesdays at seven in the evening."),
        *(
            Disclosure(kind=kind, level=Level.DESCRIBED, text=f"The quay office has a sheet on {kind.replace('_', ' ')}.")
            for kind in NOTED
        ),
        Disclosure(kind="contact", level=Level.DESCRIBED, text="Ecrivez au bureau du quai.", lang="fr"),
        Disclosure(kind="refund_terms", level=Level.DESCRIBED, text="The college repays in full.", scope=Scope.PROVIDER),
    ),
    "last_reviewed": "2026-01",
}
RATED = says(
    Dimension.QUALITY_RATING,
    Level.DESCRIBED,
    "4.6 out of 5 (156 ratings)",
    slots=(("value_and_scale", "4.6 out of 5"), ("rating_count", "156")),
    structured=True,
)


def composed(name: str, *said: Any, **values: Any) -> Record:
    made = record(name, *said, **values)
    return msgspec.structs.replace(made, offering=msgspec.structs.replace(made.offering, providers=(HARBOUR,)))


SAID = {
    Dimension.QA_PROCESS: "Reviewed every year by our board.",
    Dimension.QUALITY_RATING: "Learners give it 4.6 out of 5.",
    Dimension.LEARNER_SUPPORT: "A tutor answers within two days.",
    Dimension.CAREERS_GUIDANCE: "The quay office helps with applications.",
    Dimension.EMPLOYABILITY_OUTCOMES: "Of last year's class nine in ten found a berth.",
    Dimension.CONNECTED_SYSTEM: "It counts towards the Deck Hand Programme.",
}
INITIAL = composed("knots", RATED, *(says(dimension, text=text) for dimension, text in SAID.items()), **VALUES)
CHANGED = composed(
    "knots",
    RATED,
    **VALUES | {"title": (Text(words="Knots and splices for crews", lang="en"),), "prices": VALUES["prices"][:1], "stacks": ()},
)
EMPTY = record("nothing", provider="", title=(Text(words=""),))
ODD = composed(
    "odd",
    **VALUES
    | {
        "title": (Text(words='=<b>"عقد"</b> 🪢 ' + "Knots " * 1_700, lang="en"),),
        "description": (Text(words="Knots & <script>alert(1)</script>\n\u2028 and more", lang="en"),),
        "runs": (Run(start_kind=StartKind.MONTH, start="2026-09"), Run(start="2026-02-30", end="soon")),
        "prices": (Price(amount_min=Decimal("100"), amount_max=Decimal("300"), currency="EUR", raw="€100–300"),),
        "effort": (Effort(kind=EffortKind.TOTAL, min=float("inf"), max=float("inf")),),
        "credits": (Credits(value=-5, scheme="ECTS"),),
    },
)
LISTINGS = (INITIAL, CHANGED, EMPTY, ODD)
