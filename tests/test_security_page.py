"""The page about security names, for what it promises, tests that are there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.parts.servers import REPOSITORY

PAGE = REPOSITORY / "docs" / "security.md"
_NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


def missing(page: str, tests: Path) -> Iterator[str]:
    """The tests that a page names and nobody wrote."""
    for path, name in _NAMED.findall(page):
        file = tests / path
        tree = ast.parse(file.read_text(encoding="utf-8")) if file.is_file() else ast.Module([], [])
        if not any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree.body):
            yield f"{path}::{name}"


def test_every_guard_of_the_page_has_its_test() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert len(_NAMED.findall(page)) > 30
    assert list(missing(page, REPOSITORY / "tests")) == []


def test_every_row_of_a_danger_names_a_test() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|") and line.count("|") == 4]
    assert [row for row in rows if not _NAMED.search(row) and "---" not in row and "| guard |" not in row] == []


def test_a_test_that_is_not_there_is_named() -> None:
    page = "`test_security_page.py::test_nobody_wrote` and `nowhere.py::test_it`"
    assert list(missing(page, REPOSITORY / "tests")) == ["test_security_page.py::test_nobody_wrote", "nowhere.py::test_it"]
    assert list(missing("", REPOSITORY / "tests")) == []
