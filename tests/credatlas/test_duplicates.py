"""`credatlas duplicates` shows what is one course and why, who lists whom in a loop, and takes an operator's word."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scheduler import match
from schemas import Disclosure, Level, Offering, Taken
from store import Store
from tests.credatlas.conftest import Run
from tests.matcher.courses import KINDS, catalogue, course
from tests.store.nights import harvest, take


def leading(name: str, source_id: str, to: str) -> Offering:
    """A listing that sends its reader on to another one."""
    more = Disclosure(kind="further_information", level=Level.VERIFIABLE, text="More", url=to)
    return course(name, source_id, disclosures=(more,))


ROPE, ROPE_AT_HOME, KNOTS = course("Rope Making"), course("Rope Making", "ie_harbour"), course("Knots")
QUAY = leading("Sail Making", "ie_quay", "https://mooc.tide.example/Sail-Making")
TIDE = leading("Sail Making", "mooc_tide", QUAY.url)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with three catalogues, matched."""
    folder = tmp_path / "data"
    folder.mkdir()
    store = Store.open(f"sqlite:///{folder / 'credatlas.sqlite'}")
    for source_id in KINDS:
        mine = [each for each in (ROPE, ROPE_AT_HOME, KNOTS, QUAY, TIDE) if each.source_id == source_id]
        read = tuple(Taken(offering=each, pages_hash="p") for each in mine)
        store.record(take(1, read, harvest=harvest(1, source_id=source_id)))
    match(store, {name: catalogue(name) for name in KINDS}, datetime(2026, 6, 1, tzinfo=UTC))
    store.close()
    return folder


def told(run: Run, home: Path, *words: str) -> dict[str, Any]:
    done = run("duplicates", *words, "--json", home=str(home))
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def clusters(found: dict[str, Any]) -> set[frozenset[str]]:
    return {frozenset(member["offering_id"] for member in cluster["members"]) for cluster in found["clusters"]}


def ids(*offerings: Offering) -> frozenset[str]:
    return frozenset(each.offering_id for each in offerings)


def test_courses_in_several_records_are_listed_with_their_owner(run: Run, home: Path) -> None:
    assert clusters(told(run, home)) == {ids(ROPE, ROPE_AT_HOME), ids(QUAY, TIDE)}
    printed = run("duplicates", home=str(home)).output
    assert "4 records of 2 courses; --pairs tells why." in printed
    assert f"owner   {ROPE_AT_HOME.offering_id}" in printed


def test_catalogues_that_list_each_others_listings_are_named(run: Run, home: Path) -> None:
    (ring,) = told(run, home)["loops"]
    assert set(ring) == ids(QUAY, TIDE)
    printed = " ".join(run("duplicates", home=str(home)).output.split())
    assert "send their readers round in a loop" in printed
    assert printed.count("Sail Making (ie_quay)") + printed.count("Sail Making (mooc_tide)") >= 5


def test_pairs_are_shown_with_the_reasons(run: Run, home: Path) -> None:
    printed = run("duplicates", "--pairs", home=str(home)).output
    assert "agree in" in printed
    assert "2 pairs near enough, 2 of them joined." in printed


def test_a_ruling_is_kept_and_taken_back_by_the_opposite(run: Run, home: Path) -> None:
    pair = (ROPE.offering_id, ROPE_AT_HOME.offering_id)
    apart = told(run, home, "--different", *pair, "--why", "The college told us", "--by", "ada")
    assert clusters(apart) == {ids(QUAY, TIDE)}
    assert "ruled different by ada: The college told us" in run("duplicates", "--pairs", home=str(home)).output
    again = told(run, home, "--same", *pair, "--why", "It was a slip", "--by", "ada")
    assert clusters(again) == {ids(ROPE, ROPE_AT_HOME), ids(QUAY, TIDE)}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--same", "a", "b"), "--why"),
        (("--same", "a", "a", "--why", "x"), "two records"),
        (("--same", "a", "b", "--why", "x"), "There is no record"),
        (("--source", "nowhere"), "no source"),
    ],
)
def test_what_cannot_be_ruled_is_refused_in_a_sentence(run: Run, home: Path, words: tuple[str, ...], said: str) -> None:
    done = run("duplicates", *words, home=str(home))
    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output
