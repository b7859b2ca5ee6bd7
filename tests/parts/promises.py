"""What the pages promise, by code: the options of a run, and the list of what has been proven, printed after it."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

_HELD: dict[tuple[str, str], set[str]] = defaultdict(set)
"""The outcomes of all tests of this run, by code and engine."""


@cache
def promises() -> dict[str, str]:
    """One line on each, by its code, in the order of the list."""
    with (Path(__file__).parents[1] / "promises.csv").open(encoding="utf-8", newline="") as table:
        return {row["code"]: row["promise"] for row in csv.DictReader(table)}


def pytest_addoption(parser: pytest.Parser) -> None:
    ours = parser.getgroup("pages")
    ours.addoption("--acceptance", action="store_true", help="print which promises of the pages this run has proven")
    ours.addoption("--every-mode", action="store_true", help="look at every page in every mode and language, not at each in one")
    ours.addoption("--screens", action="store_true", help="write pictures of the pages to docs/screens")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items[:] = [item for item in items if config.getoption("--screens") or "pictures" not in getattr(item, "fixturenames", ())]
    for item in items:
        for mark in item.iter_markers("check"):
            item.user_properties += [("check", code) for code in mark.args]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when != "call" and report.passed:
        return
    engine = "meilisearch" if "meilisearch" in report.nodeid.partition("::")[2] else "embedded"
    for name, code in report.user_properties:
        if name == "check":
            _HELD[str(code), engine].add(report.outcome)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not config.getoption("--acceptance"):
        return
    terminalreporter.section("what the pages promise: embedded engine, Meilisearch")
    for code, promise in promises().items():
        told = [_told(_HELD.get((code, engine), set())) for engine in ("embedded", "meilisearch")]
        terminalreporter.write_line(f"{code:5}{told[0]:9}{told[1]:9}{promise}")


def _told(outcomes: set[str]) -> str:
    return "-" if not outcomes else "fail" if "failed" in outcomes else "pass" if "passed" in outcomes else "skipped"
