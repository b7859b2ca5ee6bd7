"""How a run collects its thousands of tests: from the files that may hold what it asks for, past the garbage collector."""

from __future__ import annotations

import gc
from collections.abc import Generator
from functools import cache
from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """`-m heavy` reads no file that can have no such test: each worker would import and collect the whole house."""
    if config.getoption("markexpr") != "heavy" or not collection_path.name.startswith("test_"):
        return None
    return None if may_be_heavy(collection_path) else True


@cache
def may_be_heavy(file: Path) -> bool:
    """Whether the mark is written in a file of tests, or beside it where its room's fixtures are."""
    return any("mark.heavy" in path.read_text("utf-8") for path in (file, file.with_name("conftest.py")) if path.exists())


def pytest_itemcollected(item: pytest.Item) -> None:
    """A heavy test in a file that no run of the heavy ones would read is told by the first run that reads it."""
    if item.get_closest_marker("heavy") and not may_be_heavy(item.path):
        raise pytest.UsageError(f"{item.nodeid} is heavy by a mark written elsewhere: write pytest.mark.heavy in its file.")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected stays to the end: walking over it again and again would find nothing to give back."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
