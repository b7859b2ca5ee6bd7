"""Describes the operations in OpenAPI, from the same table that answers them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from inspect import cleandoc
from typing import Any

import msgspec
from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from schemas import encode
from web.api.asked import Parameter
from web.api.operations import Operation
from web.api.problem import KINDS, MEDIA, Problem, Wrong, problem

ROOT = "/api/v1"
_REF = "#/components/schemas/{name}"
_ALWAYS = ("wrong-parameters", "too-many-requests", "unavailable")
_ABOUT = (
    "Micro-credentials of many catalogues, what each publishes about its quality, and the words that prove it. "
    "A field that an answer leaves out is at its default: unknown, empty or zero. Unknown parameters and values are refused."
)
_DETAILS = {
    "wrong-parameters": "Not right: sort. What is wrong with each stands in `errors`.",
    "wrong-cursor": "It is no cursor of ours; take the `next` of an answer as it is, or begin again with *.",
    "not-found": "There is no course with this id; `search` tells the ids there are.",
    "too-many-requests": "At most 600 requests are answered in 60 seconds; ask again in 3 seconds.",
    "unavailable": "Please ask again in a minute. Nothing is lost.",
}
_WRONG = Wrong(parameter="sort", detail="There is no value “cheap”.", allowed=("relevance", "info", "price", "start", "time"))
_HEADERS = {
    "ETag": "Changes when the answer does; send it back as If-None-Match and an answer you have is not sent again.",
    "RateLimit": "How many requests are left, and when they will all be there again.",
    "RateLimit-Policy": "How many requests are answered in how many seconds.",
}


def described(operations: Sequence[Operation], further: Sequence[BaseRoute] = ()) -> dict[str, Any]:
    """The document at /api/v1/openapi.json; `further` are routes beside /api/ that FastAPI describes by itself."""
    types = (*(operation.told for operation in operations), Problem)
    _, components = msgspec.json.schema_components(types, ref_template=_REF)
    beside = get_openapi(title="", version="", routes=further)
    schemas = beside.get("components", {}).get("schemas", {})
    return {
        "openapi": "3.1.0",
        "info": {"title": "CredAtlas", "version": "1", "description": _ABOUT},
        "paths": {ROOT + operation.path: {"get": _operation(operation)} for operation in operations} | beside["paths"],
        "components": {"schemas": {name: _said(schema) for name, schema in components.items()} | schemas},
    }


def _operation(operation: Operation) -> dict[str, Any]:
    kinds = (*_ALWAYS, *operation.refuses)
    statuses = sorted({KINDS[kind][0] for kind in kinds})
    answers = {str(status): _refusal(operation, [kind for kind in kinds if KINDS[kind][0] == status]) for status in statuses}
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": operation.about,
        "tags": ["catalogue"],
        "parameters": [
            *(_parameter(one, "path") for one in operation.in_path),
            *(_parameter(one, "query") for one in operation.parameters),
        ],
        "responses": {"200": _answer(operation), "304": {"description": "You have it already."}, **answers},
    }


def _answer(operation: Operation) -> dict[str, Any]:
    schema = {"$ref": _REF.format(name=operation.told.__name__)}
    headers = {name: {"description": about, "schema": {"type": "string"}} for name, about in _HEADERS.items()}
    content = {"schema": schema, "example": _plain(operation.example)}
    return {"description": operation.summary + ".", "headers": headers, "content": {"application/json": content}}


def _refusal(operation: Operation, kinds: Iterable[str]) -> dict[str, Any]:
    examples = {kind: {"summary": KINDS[kind][1], "value": _plain(_example(operation, kind))} for kind in kinds}
    content = {"schema": {"$ref": _REF.format(name=Problem.__name__)}, "examples": examples}
    return {"description": "; ".join(KINDS[kind][1] for kind in kinds) + ".", "content": {MEDIA: content}}


def _example(operation: Operation, kind: str) -> Problem:
    return problem(kind, _DETAILS[kind], ROOT + operation.path, (_WRONG,) if kind == "wrong-parameters" else ())


def _parameter(parameter: Parameter, place: str) -> dict[str, Any]:
    schema = _schema(parameter)
    told: dict[str, Any] = {"name": parameter.name, "in": place, "description": parameter.about, "schema": schema}
    if parameter.most > 1:
        told["schema"] = {"type": "array", "items": schema, "maxItems": parameter.most}
        told |= {"style": "form", "explode": True}
    example: Any = int(parameter.example) if parameter.span else parameter.example
    told["example"] = [example] if parameter.most > 1 else example
    return told | {"required": parameter.needed or place == "path"}


def _schema(parameter: Parameter) -> dict[str, Any]:
    if parameter.span:
        least, greatest = parameter.span
        return {"type": "integer", "minimum": least, "maximum": greatest, "default": int(parameter.default)}
    told: dict[str, Any] = {"type": "string"} | ({"default": parameter.default} if parameter.default else {})
    if parameter.allowed:
        return told | {"enum": list(parameter.allowed)}
    return told | {"maxLength": parameter.longest}


def _said(schema: dict[str, Any]) -> dict[str, Any]:
    """A docstring without the indentation it has in its class."""
    return schema | ({"description": cleandoc(schema["description"])} if "description" in schema else {})


def _plain(value: object) -> Any:
    return msgspec.json.decode(encode(value))
