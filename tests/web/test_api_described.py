"""The description of /api/v1: every operation and every problem has an example, and each example is of the form described."""

from __future__ import annotations

import pytest
from fastapi.openapi.models import OpenAPI
from jsonschema import Draft202012Validator, ValidationError

from schemas import FACETS, SORTS, Dimension
from tests.web.asking import Site
from tests.web.described import Described
from web.api.examples import EXAMPLES
from web.api.operations import operations
from web.api.parameters import filters
from web.api.problem import KINDS
from web.api.search import Found
from web.frame.words import words
from web.search.address import PARAMETERS


@pytest.fixture(scope="module")
def described(site: Site) -> Described:
    return Described(site.get("/api/v1/openapi.json").data)


def test_the_description_is_openapi(described: Described) -> None:
    told = OpenAPI.model_validate(described.document)
    assert told.openapi == "3.1.0"
    assert {operation.path for operation in operations(())} == {
        path.removeprefix("/api/v1") for path, _ in described.operations()
    }
    for name, schema in described.document["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert "\n    " not in schema.get("description", ""), name


def test_every_operation_says_what_it_is_for(described: Described) -> None:
    names = [told["operationId"] for _, told in described.operations()]
    assert sorted(names) == sorted(set(names)) == sorted(EXAMPLES)
    for _, told in described.operations():
        assert told["summary"]
        assert told["description"]
        assert all(parameter["description"] and parameter["example"] is not None for parameter in told["parameters"])


def test_every_example_is_of_the_form_described(described: Described) -> None:
    for path, told in described.operations():
        for status, answer in told["responses"].items():
            for content in answer.get("content", {}).values():
                examples = (
                    [content["example"]] if "example" in content else [one["value"] for one in content["examples"].values()]
                )
                assert examples, (path, status)
                for example in examples:
                    described.hold(path, int(status), example)
        for parameter in told["parameters"]:
            described.fit(parameter["schema"], parameter["example"])


def test_every_problem_has_an_example_somewhere(described: Described) -> None:
    shown = {
        one["value"]["type"].partition("#")[2]
        for _, told in described.operations()
        for answer in told["responses"].values()
        for one in answer.get("content", {}).get("application/problem+json", {}).get("examples", {}).values()
    }
    assert shown == KINDS.keys() - {"wrong-method", "broken"}


def test_an_answer_of_another_form_does_not_pass(described: Described) -> None:
    with pytest.raises(ValidationError):
        described.hold("/api/v1/search", 200, {"total": "many"})
    with pytest.raises(ValidationError):
        described.hold("/api/v1/search", 400, {})


def test_the_filters_are_those_of_the_page() -> None:
    told = {parameter.name: parameter for parameter in filters(["one"])}
    assert list(told) == [PARAMETERS[facet] for facet in FACETS]
    for facet, values in words().values.items():
        assert told[PARAMETERS[facet]].allowed == tuple(values)
    assert told["catalogue"].allowed == ("one",)
    assert tuple(words().sorts) == SORTS
    assert tuple(words().facets) == FACETS
    assert list(words().dimensions) == list(Dimension)


def test_the_types_of_the_answers_are_told_field_by_field(described: Described) -> None:
    schemas = described.document["components"]["schemas"]
    assert all(schema.get("properties") or schema.get("enum") for schema in schemas.values())
    assert set(schemas["Found"]["properties"]) == set(Found.__struct_fields__)
