"""What `credatlas issues` prints mends what it lists: pasted as it is, the issue is gone."""

from __future__ import annotations

import json
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normaliser import LONGEST, mendable
from schemas import Issue, squeeze, table
from tests.credatlas.conftest import Run
from tests.parts.site import Answer, Site

NAME = "ie_quayside"
DECLARED = """
name = "Quayside"
url = "https://quayside.example"
kind = "national_portal"
jurisdiction = "IE"

[[walk]]
family = "listing"
url = "https://quayside.example/courses"

[lookups.delivery]
"By lighthouse" = "online"
"""
ODD = {
    "course-003": {"mode": "Live from the studio"},
    "course-004": {"fee": 'ask "at the quay" \\ or # call'},
    "course-005": {"duration": "as long as it takes"},
    "course-006": {"fee": "120"},
    "course-007": {"mode": "By  LIGHTHOUSE"},
}


@pytest.fixture
def portal(site: Site) -> Site:
    """Courses told in words that nobody reads, one of a subject that no table knows."""
    for slug, words in ODD.items():
        for name, said in words.items():
            setattr(site.courses[slug], name, said)

    def odd(path: str, answer: Answer) -> Answer:
        told = b"<dt>Subject area</dt><dd>Knot lore</dd></dl>"
        return (*answer[:2], answer[2].replace(b"</dl>", told)) if path == "/course/course-008" else answer

    site.fault = odd
    return site


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    file = tmp_path / "data" / "sources" / f"{NAME}.toml"
    file.parent.mkdir(parents=True)
    file.write_text(DECLARED, encoding="utf-8")
    return file


def listed(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("issues", NAME, "--json").stdout)
    return found


def block(run: Run) -> str:
    """All that is printed below the name of the source."""
    return run("issues", NAME).stdout.partition(f"# {NAME}\n")[2]


def test_every_unread_word_is_mended_by_pasting_what_is_printed(run: Run, portal: Site, declared: Path) -> None:
    assert run("harvest", NAME, mirror=portal.address).exit_code == 0
    before = listed(run)
    assert {(each["kind"], each["field"]) for each in before} >= {
        ("unread", "delivery"), ("unread", "price"), ("unread", "duration"), ("no_currency", "price"), ("unmapped", "subjects"),
    }  # fmt: skip
    assert all(each["mend"] and each["says"] for each in before)
    pasted = block(run).replace("[lookups.delivery]\n", "")
    line = next(line for line in pasted.splitlines() if "studio" in line)
    told = DECLARED + line + "\n" + pasted.replace(line + "\n", "")
    declared.write_text(told, encoding="utf-8")
    assert run("normalise", NAME).exit_code == 0
    assert listed(run) == []


def test_each_line_alone_mends_its_own_issue_and_no_other(run: Run, portal: Site, declared: Path) -> None:
    run("harvest", NAME, mirror=portal.address)
    before = {each["issue_id"]: each for each in listed(run)}
    for key, issue in before.items():
        head, _, line = issue["mend"].partition("\n")
        joined = DECLARED.replace(head, f"{head}\n{line}") if head in DECLARED else f"{DECLARED}\n{issue['mend']}\n"
        declared.write_text(joined, encoding="utf-8")
        run("normalise", NAME)
        left = {each["issue_id"] for each in listed(run) if each["kind"] != "unused_lookup"}
        assert left == before.keys() - {key}


def test_our_words_in_the_place_of_nothing_make_a_value(run: Run, portal: Site, declared: Path) -> None:
    run("harvest", NAME, mirror=portal.address)
    (issue,) = (each for each in listed(run) if "quay" in each["words"])
    declared.write_text(DECLARED + issue["mend"].replace('= ""', '= "€ 90"'), encoding="utf-8")
    run("normalise", NAME)
    rows = [json.loads(line) for line in run("export", NAME).stdout.splitlines()]
    assert [price["amount_min"] for row in rows if row["url"].endswith("004") for price in row["prices"]] == ["90"]


def test_a_line_that_nobody_uses_is_told_until_it_is_left_out(run: Run, portal: Site, declared: Path) -> None:
    declared.write_text(f'{DECLARED}"By telegraph" = "online"\n', encoding="utf-8")
    run("harvest", NAME, mirror=portal.address)
    (unused,) = (each for each in listed(run) if each["kind"] == "unused_lookup")
    assert (unused["field"], unused["words"], unused["count"]) == ("delivery", "By telegraph", 0)
    assert "unused_lookup: No listing uses this line" in run("issues", NAME).stderr
    declared.write_text(DECLARED, encoding="utf-8")
    run("normalise", NAME)
    assert not any(each["kind"] == "unused_lookup" for each in listed(run))


@pytest.mark.usefixtures("declared")
def test_a_correction_that_was_overtaken_is_lifted_by_the_line_printed(run: Run, portal: Site) -> None:
    run("harvest", NAME, mirror=portal.address)
    run("correct", "https://quayside.example/course/course-001", "price", "€90", "--why", "They said so.")
    portal.courses["course-001"].fee = "€95"
    run("harvest", NAME, mirror=portal.address)
    (issue,) = (each for each in listed(run) if each["kind"] == "correction_overtaken")
    assert f"# {issue['issue_id']}: {issue['mend']}" in block(run)
    program, *words = shlex.split(issue["mend"])
    assert (program, run(*words).exit_code) == ("credatlas", 0)
    assert not any(each["kind"].startswith("correction") for each in listed(run))


def test_a_contradiction_is_settled_by_the_line_printed() -> None:
    issue = Issue(
        source_id=NAME, kind="contradiction", field="hours", words="40 hours ≠ 30 hours", example_url="https://q.example/?a=1&b=2"
    )
    assert mendable(issue).mend == """credatlas correct 'https://q.example/?a=1&b=2' workload "..." --why "..." """.strip()


def test_a_kind_nobody_described_is_listed_all_the_same() -> None:
    odd = mendable(Issue(source_id=NAME, kind="odd", field="price", words="?"))
    assert (odd.says, odd.mend, odd.words, len(odd.issue_id)) == ("", "", "?", 8)


def test_an_id_is_of_what_an_issue_is_and_not_of_how_often_it_was_met() -> None:
    once, often, other = (
        Issue(source_id=NAME, field="price", words=words, count=n) for words, n in (("?", 1), ("?", 9), ("!", 1))
    )
    assert mendable(once).issue_id == mendable(often).issue_id != mendable(other).issue_id


def test_every_kind_has_a_sentence() -> None:
    assert all(row["says"].endswith(".") for row in table("issues"))
    assert len({row["kind"] for row in table("issues")}) == len(table("issues"))


@given(st.text(min_size=1, max_size=LONGEST + 20))
def test_any_words_stand_in_a_file_as_they_are(words: str) -> None:
    mend = mendable(Issue(source_id=NAME, field="price", words=words)).mend
    if len(words) >= LONGEST or not squeeze(words):
        assert mend == ""
    else:
        assert tomllib.loads(mend) == {"lookups": {"price": {squeeze(words): ""}}}
