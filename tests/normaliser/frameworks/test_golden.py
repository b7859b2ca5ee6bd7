"""Every row of every framework is exercised: the golden cases hold, and each row taken out or altered breaks one."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping

import pytest

from normaliser.frameworks.book import TABLES, Book, book, compiled
from schemas import raw_text
from tests.normaliser.frameworks.golden import Golden, golden

_NAME = "framework_requirements"
_TEXTS: Mapping[str, str] = {name: raw_text(f"{name}.csv") for name in TABLES}
_LINES = [line for line in _TEXTS[_NAME].splitlines() if line and not line.startswith("#")]
_HEAD = _LINES[0].split(",")
_ROWS = {row[0]: row for row in csv.reader(_LINES[1:])}


def _book(rows: Mapping[str, list[str]]) -> Book:
    return compiled({**_TEXTS, _NAME: "\n".join([_LINES[0], *(_line(row) for row in rows.values())])})


def _line(cells: list[str]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)


def _broken_by(altered: Book, framework: str) -> bool:
    return any(not case.holds(altered) for case in golden() if case.framework == framework)


@pytest.mark.parametrize("case", golden(), ids=lambda case: f"{case.framework}: {case.name}")
def test_a_golden_case_holds(case: Golden) -> None:
    found = {one.requirement_id.rpartition("/")[2]: one.outcome.value for one in case.found(book())}
    assert found == case.expected
    assert case.holds(book())


def test_the_table_has_a_row_for_every_requirement_of_the_reference_and_the_standing_six() -> None:
    assert len(_ROWS) == 165 + 3 + 6


def test_each_requirement_taken_out_breaks_a_golden_case() -> None:
    unmissed = [
        name
        for name, row in _ROWS.items()
        if not _broken_by(_book({other: cells for other, cells in _ROWS.items() if other != name}), row[1])
    ]
    assert unmissed == []


@pytest.mark.parametrize(
    ("column", "other"),
    [
        ("applies_if", {"never": "*", "": "never"}),
        ("value_check", {"": "never"}),
        ("min_level", {"mentioned": "described", "described": "mentioned"}),
        ("scope_ok", {"offering": "offering|provider", "portal": "offering", "provider": "offering|provider"}),
        ("obligation", {"MUST": "SHOULD", "SHOULD": "MUST", "MUST_IF": "MAY", "MAY": "MUST"}),
        ("risk", {"risk": ""}),
    ],
)
def test_each_requirement_altered_breaks_a_golden_case(column: str, other: Mapping[str, str]) -> None:
    """A condition is taken away; a word becomes another; the last of several scopes is dropped."""
    at = _HEAD.index(column)
    unmissed = []
    for name, row in _ROWS.items():
        changed = other.get(row[at], row[at].rpartition("|")[0])
        if changed == row[at] or (column == "obligation" and not _binds(row[1])) or (column != "applies_if" and "never" in row):
            continue
        if not _broken_by(_book({**_ROWS, name: [*row[:at], changed, *row[at + 1 :]]}), row[1]):
            unmissed.append(name)
    assert unmissed == []


def _binds(framework: str) -> bool:
    return next(one.framework.force.binds for one in book().editions if one.framework.framework_id == framework)


def test_every_requirement_meets_every_outcome_it_can_have() -> None:
    """Met, gap and not observed; weak where a hint is not enough; not applicable where it rests on how people take part."""
    seen: dict[str, set[str]] = defaultdict(set)
    for case in golden():
        for number, outcome in case.expected.items():
            seen[f"{case.framework}/{number}"].add(outcome)
    short = {}
    for name, row in _ROWS.items():
        told = dict(zip(_HEAD, row, strict=True))
        wanted = {"not_applicable"} if told["applies_if"] == "never" else {"met", "not_observed"}
        if (
            told["applies_if"] != "never"
            and not told["risk"]
            and "stated" not in told["applies_if"]
            and "known" not in told["applies_if"]
        ):
            wanted.add("gap")
        if told["min_level"] == "described" and told["applies_if"] != "never":
            wanted.add("weak")
        if told["applies_if"].startswith("delivery"):
            wanted.add("not_applicable")
        if missing := wanted - seen[name]:
            short[name] = missing
    assert short == {}
