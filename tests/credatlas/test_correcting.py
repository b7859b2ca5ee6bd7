"""`credatlas correct` and `credatlas corrections`, as an operator meets them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.credatlas.conftest import Run

WHY = "The university told us."


@pytest.fixture
def home(demo: Path, tmp_path: Path) -> str:
    """A data folder of its own with the demo's catalogues in it."""
    return str(shutil.copytree(demo, tmp_path / "catalogues"))


def offered(run: Run, home: str) -> dict[str, Any]:
    """The first offering that states a price."""
    rows = map(json.loads, run("export", home=home).stdout.splitlines())
    return next(row for row in rows if row.get("prices"))


def corrected(run: Run, home: str, *words: str) -> dict[str, Any]:
    done = run("correct", *words, "--why", WHY, "--by", "Ada", "--json", home=home)
    assert done.exit_code == 0, done.output
    given: dict[str, Any] = json.loads(done.stdout)
    return given


def test_nobody_has_corrected_anything_at_first(run: Run, home: str) -> None:
    assert "Nobody has corrected anything." in run("corrections", home=home).stderr
    assert json.loads(run("corrections", "--json", home=home).stdout) == []


def test_a_price_is_corrected_listed_exported_audited_and_restored(run: Run, home: str) -> None:
    before = offered(run, home)
    given = corrected(run, home, before["url"], "price", "€77")
    assert (given["field"], given["words"], given["by"], given["why"]) == ("price", "€77", "Ada", WHY)
    listed = run("corrections", home=home).stdout
    assert all(told in listed for told in (given["correction_id"], "price: €77", "by Ada", WHY, before["prices"][0]["raw"]))
    after = offered(run, home)
    assert [price["amount_min"] for price in after["prices"]] == ["77"]
    assert run("audit", before["source_id"], home=home).exit_code == 0
    undone = run("corrections", "--undo", given["correction_id"], "--by", "Grace", home=home)
    assert (undone.exit_code, "lifted by Grace" in undone.stdout) == (0, True)
    assert offered(run, home)["prices"] == before["prices"]
    assert json.loads(run("corrections", "--json", home=home).stdout) == []
    assert [one["lifted_by"] for one in json.loads(run("corrections", "--all", "--json", home=home).stdout)] == ["Grace"]


def test_a_person_is_told_what_was_done_and_how_to_take_it_back(run: Run, home: str) -> None:
    row = offered(run, home)
    done = run("correct", row["offering_id"], "price", "--empty", "--why", WHY, home=home)
    assert done.exit_code == 0, done.output
    assert "price: not stated" in done.stdout
    assert "credatlas corrections --undo " in done.stdout
    assert "credatlas publish" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("price", "€77"), "needs a reason"),
        (("price", "€77", "--why", " "), "needs a reason"),
        (("price", "--why", WHY), "or --empty"),
        (("price", "€77", "--empty", "--why", WHY), "or --empty"),
        (("colour", "blue", "--why", WHY), "title, provider, description"),
        (("price", "dear", "--why", WHY), "cannot be read as price"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_one_sentence(run: Run, home: str, words: tuple[str, ...], said: str) -> None:
    done = run("correct", offered(run, home)["offering_id"], *words, home=home)
    assert (done.exit_code, done.stderr.count("\n"), said in done.stderr) == (2, 1, True)


def test_what_nobody_knows_is_refused(run: Run, home: str) -> None:
    assert run("correct", "nothing", "price", "€77", "--why", WHY, home=home).exit_code == 2
    unknown = run("corrections", "--undo", "c0ffee00", home=home)
    assert (unknown.exit_code, "no correction 'c0ffee00'" in unknown.stderr) == (2, True)


def test_what_is_long_or_stands_twice_on_a_page_is_listed_briefly_and_once(run: Run, home: str) -> None:
    row = next(row for row in map(json.loads, run("export", home=home).stdout.splitlines()) if row["source_id"] == "mooc_udacity")
    given = corrected(run, home, row["url"], "title", "Reefing " * 500)
    assert len(given["instead"]) > 1
    listed = run("corrections", home=home).stdout
    assert listed.count(f"said: {row['name']}\n") == 1
    assert listed.count("Reefing") < 30
