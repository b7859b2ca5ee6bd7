"""A source file that cannot be used costs nobody else, by hand either: it is named, left out, and its records stay."""

from __future__ import annotations

import json
from pathlib import Path

from tests.credatlas.conftest import Run
from tests.credatlas.test_nightly import SOURCE, House
from tests.parts.site import Site

TORN = SOURCE[: SOURCE.index("currency") + 9]


def test_the_others_are_harvested_and_published_and_what_was_shown_of_it_stays(run: Run, tmp_path: Path, site: Site) -> None:
    house = House(tmp_path / "data", site)
    sources = house.home / "sources"
    (sources / "ie_torn.toml").write_text(TORN)
    done = run("harvest", "--all", "--json", mirror=site.address)
    assert (done.exit_code, list(json.loads(done.stdout)["unread"])) == (3, ["ie_torn"]), done.output
    assert (house.store.counts(), done.stderr.count("its records stay: ie_torn.toml: this is not TOML")) == (
        {"ie_quayside": 24},
        1,
    )
    for alone in (run("harvest", "ie_torn"), run("preview", "ie_torn")):
        assert (alone.exit_code, "ie_torn.toml: this is not TOML" in alone.stderr) == (2, True), alone.output
    (sources / "ie_quayside.toml").write_text(SOURCE.replace("listing", "listings"))
    published = run("publish")
    assert (published.exit_code, "24 documents" in published.stdout) == (0, True), published.output
    assert published.stderr.count("its records stay: ie_") == 2
    assert len(run("export", "ie_quayside").stdout.splitlines()) == 24
    read = run("normalise")
    assert (read.exit_code, "ie_quayside " in read.stdout) == (3, False), read.output


def test_the_doctor_names_the_source_files_that_are_gone(run: Run, tmp_path: Path, site: Site) -> None:
    house = House(tmp_path / "data", site)
    run("harvest", "ie_quayside", mirror=site.address)
    sources = house.home / "sources"
    assert "bring back" not in run("doctor").stdout
    (sources / "ie_quayside.toml").rename(sources / "ie_wharf.toml")
    assert "0 documents" in run("publish").stdout
    assert "bring back ie_quayside." in " ".join(run("doctor").stdout.split())
    (sources / "ie_wharf.toml").rename(sources / "ie_quayside.toml")
    assert "24 documents" in run("publish").stdout
    assert "bring back" not in run("doctor").stdout
