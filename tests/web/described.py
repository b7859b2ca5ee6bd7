"""Holds answers against the description that /api/v1/openapi.json gives of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator


class Described:
    """The document; its schemas are those of JSON Schema 2020-12, as OpenAPI 3.1 has them."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    def operations(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for path, methods in self.document["paths"].items():
            if path.startswith("/api/"):
                yield path, methods["get"]

    def hold(self, path: str, status: int, answer: Any) -> None:
        """Raises ValidationError where the answer is not of the form promised for this address and status."""
        self.fit(self._content(path, status)["schema"], answer)

    def fit(self, schema: dict[str, Any], answer: Any) -> None:
        Draft202012Validator(schema | {"components": self.document["components"]}).validate(answer)

    def _content(self, path: str, status: int) -> dict[str, Any]:
        (content,) = self._operation(path)["responses"][str(status)]["content"].values()
        return dict(content)

    def _operation(self, path: str) -> dict[str, Any]:
        fits = (told for template, told in self.operations() if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path))
        return next(fits)
