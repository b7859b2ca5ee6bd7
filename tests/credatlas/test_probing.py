"""`credatlas probe` says what can be read at a site, and writes a source file that harvests without the package being touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.crawlers.strangers import TITLES, inhabit, nothing, plain_list
from tests.credatlas.conftest import Run
from tests.parts.site import HOST, Site

COURSES = f"https://{HOST}/training"


def test_a_strange_site_is_probed_written_and_harvested(run: Run, site: Site, tmp_path: Path) -> None:
    inhabit(site, plain_list())
    done = run("probe", COURSES, "--write", "ie_quayside", mirror=site.address)
    assert done.exit_code == 0, done.output
    assert sum(title in done.stdout for title in TITLES) == 3
    file = tmp_path / "data" / "sources" / "ie_quayside.toml"
    assert str(file.relative_to(tmp_path)) in done.output.replace("\n", "")
    harvest = run("harvest", "ie_quayside", mirror=site.address)
    assert harvest.exit_code == 0, harvest.output
    assert "ie_quayside" in run("sources").stdout
    exported = [json.loads(line) for line in run("export", "ie_quayside").stdout.splitlines()]
    assert sorted(offering["title"]["en"] for offering in exported) == sorted(TITLES)


def test_without_a_name_the_proposal_is_shown_and_nothing_written(run: Run, site: Site, tmp_path: Path) -> None:
    inhabit(site, plain_list())
    done = run("probe", COURSES, mirror=site.address)
    assert done.exit_code == 0, done.output
    assert f'url = "{COURSES}"' in done.stdout
    assert not (tmp_path / "data" / "sources").exists()


def test_programs_get_one_document(run: Run, site: Site) -> None:
    inhabit(site, plain_list())
    found = json.loads(run("probe", COURSES, "--json", mirror=site.address).stdout)
    assert found["source"]["walk"][0]["url"] == COURSES
    assert len(found["samples"]) == 3
    assert {clue["what"] for clue in found["clues"]} >= {"robots.txt", "list", "pages"}


def test_a_site_with_nothing_to_read_is_said_so(run: Run, site: Site, tmp_path: Path) -> None:
    inhabit(site, nothing())
    done = run("probe", f"https://{HOST}/", "--write", "ie_quayside", mirror=site.address)
    assert done.exit_code == 1
    assert "reads as a course" in done.stderr
    assert not (tmp_path / "data" / "sources").exists()


def test_a_site_that_does_not_answer_is_said_so(run: Run) -> None:
    done = run("probe", COURSES, mirror="http://127.0.0.1:9")
    assert done.exit_code == 1
    assert f"{HOST} refused the connection" in done.stderr


def test_a_page_that_is_not_there_is_said_so(run: Run, site: Site) -> None:
    inhabit(site, nothing())
    done = run("probe", f"https://{HOST}/nowhere", mirror=site.address)
    assert done.exit_code == 1
    assert "unexpected status" in done.stderr


def test_live_sites_are_asked_by_somebody_who_can_be_reached(run: Run) -> None:
    done = run("probe", COURSES)
    assert done.exit_code == 2
    assert "CREDATLAS_CONTACT" in done.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("not an address",), "not an address of the web"),
        ((COURSES, "--write", "Quay Side"), "cannot name a source"),
        ((COURSES, "--write", "../ie_quayside"), "cannot name a source"),
        ((COURSES, "--write", "ie_microcreds"), "There is a source ie_microcreds already"),
    ],
)
def test_wrong_use_is_refused_before_anybody_is_asked(run: Run, site: Site, words: tuple[str, ...], sentence: str) -> None:
    done = run("probe", *words, mirror=site.address)
    assert done.exit_code == 2
    assert sentence in " ".join(done.stderr.split())
    assert site.asked == []


def test_a_written_source_is_not_written_over(run: Run, site: Site, tmp_path: Path) -> None:
    inhabit(site, plain_list())
    file = tmp_path / "data" / "sources" / "ie_quayside.toml"
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    done = run("probe", COURSES, "--write", "ie_quayside", mirror=site.address)
    assert done.exit_code == 2
    assert file.read_text() == "mine"


def test_a_broken_file_of_the_operator_is_named(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "sources"
    folder.mkdir(parents=True)
    (folder / "ie_quayside.toml").write_text('name = "Quayside"\n')
    done = run("sources")
    assert (done.exit_code, "ie_microcreds" in done.stdout) == (0, True)
    assert "ie_quayside.toml" in done.stderr
