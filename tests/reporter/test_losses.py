"""What the standards cannot carry is counted, and every record that states an element is somewhere in the count."""

from __future__ import annotations

import csv
import io
import json

import msgspec
from hypothesis import given
from hypothesis import strategies as some

from reporter import Loss, Losses, losses, losses_csv, losses_json, losses_table
from reporter.export import STANDARDS
from schemas import ELEMENTS, FIELDS, Dimension, Record
from tests.reporter.anything import records
from tests.reporter.composed import EMPTY, INITIAL, LISTINGS, ODD


def of(standard: str, *told: Record) -> Losses:
    return next(found for found in losses(told) if found.standard == standard)


def row(found: Losses, element: str) -> Loss:
    return next(each for each in found.rows if each.element == element)


def test_every_element_is_told_of_in_every_standard() -> None:
    for found in losses([]):
        assert {each.element for each in found.rows} >= {*FIELDS, *Dimension, *ELEMENTS}
        assert {(each.stated, each.carried, each.unsaid, each.left_out) for each in found.rows} == {(0, 0, 0, 0)}


def test_what_a_standard_has_no_place_for_is_not_said() -> None:
    found = row(of("elm", INITIAL), "difficulty")
    assert (found.place, found.stated, found.carried, found.unsaid, found.left_out) == ("", 1, 0, 1, 0)


def test_a_value_that_no_word_of_the_standard_means_is_not_said() -> None:
    found = row(of("schemaorg", ODD), "workload")
    assert (found.place, found.stated, found.carried, found.unsaid) == ("timeRequired", 1, 0, 1)


def test_what_a_record_left_out_states_is_lost_with_it() -> None:
    nameless = msgspec.structs.replace(INITIAL, offering=msgspec.structs.replace(INITIAL.offering, providers=()))
    found = of("elm", INITIAL, nameless, EMPTY)
    assert (found.records, found.left_out, dict(found.lacking)["provider"]) == (3, 2, 2)
    price = row(found, "price")
    assert (price.stated, price.carried, price.left_out) == (2, 1, 1)


@given(some.lists(records() | some.sampled_from(LISTINGS), max_size=4))
def test_every_row_adds_up(told: list[Record]) -> None:
    for found in losses(told):
        assert found.records == len(told)
        for each in found.rows:
            assert each.stated == each.carried + each.unsaid + each.left_out <= len(told)
            assert min(each.carried, each.unsaid, each.left_out) >= 0
            assert each.place or not each.carried


def test_the_report_is_printed_as_a_table_as_csv_and_as_json() -> None:
    found = losses(LISTINGS)
    assert "moochub: 3 of 4 records written\nleft out for want of title 1, provider 1, licence 1" in losses_table(found)
    for each in found:
        stated = [row for row in each.rows if row.stated]
        told, carried = sum(row.stated for row in stated), sum(row.carried for row in stated)
        homeless = f"{sum(not row.place for row in stated)} of {len(stated)} kinds have no place"
        assert f"of {told} elements that records state {carried} are carried; {homeless}" in losses_table(found)
    read = list(csv.DictReader(io.StringIO(losses_csv(found))))
    assert len(read) == sum(len(each.rows) for each in found)
    assert {each["standard"] for each in json.loads(losses_json(found))} == set(STANDARDS)
