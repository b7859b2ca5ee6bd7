"""`credatlas explain`, as a person who doubts a statement meets it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from schemas import Dimension
from tests.credatlas.conftest import Run


@pytest.fixture(scope="module")
def told(demo: Path) -> dict[str, Any]:
    """An offering of the demo that says most, as exported."""
    from typer.testing import CliRunner

    from credatlas.main import app
    from tests.credatlas.conftest import clean_environment

    lines = CliRunner().invoke(app, ["export"], env=clean_environment(demo)).stdout.splitlines()
    return max(map(json.loads, lines), key=lambda row: len(row.get("statements", ())))


def explained(run: Run, demo: Path, *words: str) -> dict[str, Any]:
    done = run("explain", *words, "--json", home=str(demo))
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_an_offering_is_explained_by_its_id_and_by_its_address_alike(demo: Path, run: Run, told: dict[str, Any]) -> None:
    by_id = explained(run, demo, told["offering_id"])
    assert by_id == explained(run, demo, told["url"])
    assert by_id["offering_id"] == told["offering_id"]
    assert [sought["dimension"] for sought in by_id["dimensions"]] == list(Dimension)
    assert all(sought["cues"] for sought in by_id["dimensions"])
    assert by_id["languages"] == ["en", "fr"]
    assert sum(place["passages"] for place in by_id["places"]) > 0


def test_every_statement_stored_is_found_again_with_the_rule_of_its_level(demo: Path, run: Run, told: dict[str, Any]) -> None:
    found = [reason for sought in explained(run, demo, told["offering_id"])["dimensions"] for reason in sought.get("found", ())]
    assert found
    assert sorted(r["statement"]["text"] for r in found) == sorted(s["text"] for s in told["statements"])
    assert all(reason["rule"] for reason in found if reason["statement"].get("polarity") != "negated")


def test_a_person_reads_where_and_by_what_it_was_looked_for(demo: Path, run: Run, told: dict[str, Any]) -> None:
    said = told["statements"][0]
    shown = run("explain", told["offering_id"], "--dimension", said["dimension"], home=str(demo)).stdout
    assert said["text"] in shown
    assert "looked for by" in shown
    assert said["cue"] in shown
    assert "Fields: title stated" in shown
    assert "Elements: awarding_body " in shown
    others = [dimension for dimension in Dimension if dimension != said["dimension"]]
    assert not any(f"\n{other}:" in shown for other in others)


def test_what_nobody_lists_is_refused_with_advice(demo: Path, run: Run) -> None:
    done = run("explain", "https://nowhere.example/course", home=str(demo))
    assert done.exit_code != 0
    assert "credatlas search" in done.output
