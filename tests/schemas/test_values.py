"""Values are frozen, encode the same everywhere, and say what they are asked."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from schemas import (
    ELEMENTS,
    FIELDS,
    Dimension,
    Evidence,
    FieldState,
    Level,
    Method,
    Offering,
    Polarity,
    Scope,
    Settings,
    State,
    Statement,
    Text,
    digest,
    encode,
    table,
)


def offering(**values: object) -> Offering:
    return Offering(offering_id="1", source_id="ie_x", url="https://example.org/1", title=(Text(words="Bread"),), **values)  # type: ignore[arg-type]


def statement(level: Level, polarity: Polarity = Polarity.AFFIRMED, scope: Scope = Scope.OFFERING) -> Statement:
    return Statement(dimension=Dimension.QA_PROCESS, level=level, polarity=polarity, scope=scope, text=level)


def test_a_value_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        offering().url = "https://example.org/2"  # type: ignore[misc]


def test_a_value_survives_the_journey_through_json() -> None:
    bread = offering(learning_outcomes=("knead", "prove"))
    assert msgspec.json.decode(encode(bread), type=Offering) == bread


def test_what_is_unknown_is_not_written() -> None:
    assert b"prices" not in encode(offering())


def test_a_fingerprint_changes_with_any_value() -> None:
    assert digest(offering()) == digest(offering())
    assert digest(offering()) != digest(offering(places=("Cork",)))


def test_a_field_nobody_looked_for_is_unseen() -> None:
    assert offering(field_states=(FieldState(field="prices", state=State.SILENT),)).state("prices") is State.SILENT
    assert offering().state("prices") is State.UNSEEN


def test_the_strongest_affirmed_statement_of_the_offering_itself_counts() -> None:
    weak, strong = statement(Level.MENTIONED), statement(Level.DESCRIBED)
    denied, portal = statement(Level.VERIFIABLE, Polarity.NEGATED), statement(Level.VERIFIABLE, scope=Scope.PORTAL)
    assert offering(statements=(denied, weak, portal, strong)).about(Dimension.QA_PROCESS) == strong
    assert offering(statements=(denied, portal)).about(Dimension.QA_PROCESS) is None


def test_proof_of_a_field_covers_what_is_below_it_and_no_namesake() -> None:
    def evidence(field: str) -> Evidence:
        return Evidence(field=field, page="p", locator="/", quote="q", method=Method.LABEL, extractor="x")

    bread = offering(evidence=(evidence("prices.0"), evidence("prices_old"), evidence("prices")))
    assert [each.field for each in bread.proof("prices")] == ["prices.0", "prices"]


def test_a_state_is_kept_for_each_field_and_dimension_under_a_name_of_its_own() -> None:
    names = [*FIELDS, *Dimension, *ELEMENTS]
    assert FIELDS
    assert ELEMENTS
    assert len(names) == len(set(names))


def test_every_element_that_a_framework_asks_for_has_a_state() -> None:
    asked = {row["element"] for row in table("framework_requirements") if row["applies_if"] != "never"}
    told = {*FIELDS, *Dimension, *ELEMENTS}
    under_another_name = (
        "assessment_type", "credential_name", "delivery_mode", "entry_requirements", "learning_outcomes", "start_dates",
        "teaching_learning_description",
    )  # fmt: skip
    assert sorted(asked - told) == list(under_another_name)
    assert set(ELEMENTS) < asked


def test_the_database_is_in_the_data_folder_unless_one_is_set() -> None:
    assert Settings(home=Path("there")).database == "sqlite:///there/credatlas.sqlite"
    assert Settings(database_url="postgresql://x/y").database == "postgresql://x/y"


@pytest.mark.parametrize("name", ["delivery_modes", "qf_levels", "credit_systems", "frameworks", "isced_f_2013"])
def test_no_row_of_a_vocabulary_is_ragged(name: str) -> None:
    rows = table(name)
    assert rows
    assert all(None not in row and None not in row.values() for row in rows)
