"""`credatlas approve` and what `credatlas sources` says of it, as a person meets them."""

from __future__ import annotations

import json
from typing import Any

from credatlas.demo import mirror
from tests.credatlas.conftest import Run

NAME = "ie_microcreds"


def row(run: Run) -> dict[str, Any]:
    rows: list[dict[str, Any]] = json.loads(run("sources", "--json").stdout)
    return next(each for each in rows if each["source"] == NAME)


def test_a_held_harvest_says_how_to_approve_it_and_may_be_approved_once(run: Run) -> None:
    with mirror() as address:
        held = run("harvest", NAME, mirror=address)
        assert (held.exit_code, f"credatlas approve {NAME}" in held.stdout) == (3, True)
        assert f"credatlas approve {NAME}" in row(run)["waits"]
        given = json.loads(run("approve", NAME, "--by", "Ada", "--expires", "2", "--json").stdout)
        assert (given["by"], given["failure"], given["held"]["found"]) == ("Ada", "shrunken", 8)
        assert "Approved by Ada" in row(run)["waits"]
        again = run("approve", given["harvest_id"])
        assert (again.exit_code, again.stderr.count("\n"), "given once" in again.stderr) == (2, 1, True)
        released = run("harvest", NAME, mirror=address)
        assert (released.exit_code, "approved by Ada" in released.stdout) == (0, True)
        assert (row(run)["outcome"], row(run)["waits"]) == ("full", "")
        used = run("approve", given["harvest_id"])
        assert (used.exit_code, "used once" in used.stderr) == (2, True)
        assert run("harvest", NAME, mirror=address).exit_code == 3


def test_sources_tells_what_failed_and_when(run: Run) -> None:
    run("harvest", NAME, mirror="http://127.0.0.1:9")
    told = row(run)
    assert (told["outcome"], told["failure"], told["last good"], told["waits"]) == ("failed", "refused", "never", "")
    assert told["last harvest"] != "never"
    assert f"{NAME}: MicroCreds.ie refused the connection" in run("sources").stdout


def test_an_approval_names_who_gave_it(run: Run) -> None:
    with mirror() as address:
        run("harvest", NAME, mirror=address)
    printed = run("approve", NAME).stdout
    assert printed.startswith("Approved by ")
    assert f"credatlas harvest {NAME}" in printed


def test_there_must_be_something_to_approve(run: Run) -> None:
    for words in (("approve",), ("approve", NAME), ("approve", "no_such/harvest"), ("approve", NAME, "--expires", "0")):
        assert run(*words).exit_code == 2
