"""What `credatlas harvest --replay` takes, and what it says."""

from __future__ import annotations

import json
from pathlib import Path

from tests.crawlers import warcs
from tests.credatlas.conftest import Run

NCI = "https://www.ncirl.ie/micro-credentials/tides"


def test_files_and_globs_are_read_by_the_source_whose_host_it_is(run: Run) -> None:
    Path("crawl").mkdir()
    Path("crawl/a.warc.gz").write_bytes(warcs.by_record([warcs.response(NCI, warcs.course(1)), *warcs.courses(2)]))
    Path("crawl/b.wacz").write_bytes(warcs.wacz([warcs.response(f"{NCI}-2", warcs.course(2))]))
    done = run("harvest", "--replay", "crawl/*", "--json")
    (harvest,) = json.loads(done.stdout)["harvests"]
    assert (done.exit_code, harvest["source_id"], harvest["counters"]["added"]) == (0, "ie_nci", 2)
    assert "2 pages are of hosts no source declares: harbour.example (2)" in done.output


def test_a_source_that_is_named_and_has_no_page_has_failed(run: Run) -> None:
    Path("a.warc").write_bytes(b"".join(warcs.courses(1)))
    done = run("harvest", "ie_nci", "--replay", "a.warc")
    assert done.exit_code == 3
    assert "The files hold no page of it" in done.output


def test_files_of_nobody_are_no_success(run: Run) -> None:
    Path("a.warc").write_bytes(b"".join(warcs.courses(1))[:-60])
    done = run("harvest", "--replay", "a.warc")
    assert done.exit_code == 3
    assert "1 stretches of the files are broken" in done.output


def test_a_name_that_matches_no_file_is_wrong_use(run: Run) -> None:
    done = run("harvest", "--replay", "none*.warc.gz")
    assert done.exit_code == 2
    assert "No file matches" in done.output
