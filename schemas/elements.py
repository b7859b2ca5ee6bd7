"""What a listing discloses beside its own values, each with how much it says, and the elements whose state is kept for it."""

from __future__ import annotations

from schemas.terms import Level, Scope
from schemas.value import Value


class Disclosure(Value, kw_only=True, frozen=True):
    """What is said on one element. `kind` is a name of `ELEMENTS`; `text` an exact quotation of at most 400 characters.

    `url` is the link the words give, or None. `cue` is the row of the table that found it, or `label` where the page names
    the element beside the words. The page and place stand in its Evidence, under `disclosures.0` and so on.
    """

    kind: str
    level: Level
    text: str
    url: str | None = None
    scope: Scope = Scope.OFFERING
    cue: str = ""
    lang: str = "en"


class Recognition(Value, kw_only=True, frozen=True):
    """A named body and what it grants. kind: professional_body, employer, regulator, vendor_cert, cpd; `amount` as stated."""

    body: str
    kind: str
    amount: str | None = None
    url: str | None = None


ELEMENTS: tuple[str, ...] = (
    "awarding_body", "issuer_country", "award_class", "certification_form", "stackability", "credit_recognition",
    "industry_recognition", "regulator_identifiers", "register_identifier", "product_code", "field_code", "occupation_code",
    "foundation_skills", "aqf_level", "sync_async", "location", "schedule", "completion_conditions",
    "assessment_supervision_identity", "academic_integrity", "target_audience", "readiness_requirements",
    "equipment_obligations", "instructors", "third_party", "licence_requirements", "payment_terms", "refund_terms",
    "complaints", "contact", "academic_requirements_deadlines", "learner_protection", "pass_rates", "last_reviewed",
    "further_information",
)  # fmt: skip
"""The elements of `framework_requirements.csv` that are neither in `FIELDS` nor a dimension, each with a state of that name.

The others are in `FIELDS`, seven of them under another name: assessment_type is `assessment`, credential_name `credential`,
delivery_mode `delivery`, learning_outcomes `outcomes`, start_dates `start`; entry_requirements stands in `prerequisites`, and
teaching_learning_description in `description`.
"""
