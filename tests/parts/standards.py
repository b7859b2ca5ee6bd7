"""What each standard asks of a file in it: shapes and schemas in our own wording, and what is wrong by them."""

from __future__ import annotations

import json
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from pyshacl import validate
from rdflib import Graph

SHAPES = Path(__file__).parents[1] / "reporter" / "shapes"
VOCABULARY = {"https://schema.org": {"@vocab": "https://schema.org/", "id": "@id"}}
"""What stands in for a context that only the network has."""


def faults(standard: str, document: Any) -> list[str]:
    """What is wrong with a document in this standard."""
    if (SHAPES / f"{standard}.json").exists():
        return [error.message for error in _schema(standard).iter_errors(document)]
    context = document["@context"]
    data = json.dumps(document | {"@context": VOCABULARY.get(context, context) if isinstance(context, str) else context})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own parser warns of itself
        ok, _, text = validate(Graph().parse(data=data, format="json-ld"), shacl_graph=_shapes(standard))
    return [] if ok else text.split("Constraint Violation")[1:]


@cache
def _shapes(standard: str) -> Graph:
    return Graph().parse(SHAPES / f"{standard}.ttl")


@cache
def _schema(standard: str) -> Draft202012Validator:
    asked = json.loads((SHAPES / f"{standard}.json").read_text())
    return Draft202012Validator(asked, format_checker=Draft202012Validator.FORMAT_CHECKER)
