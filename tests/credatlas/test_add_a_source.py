"""The page that tells how to add a source is followed, word by word, against a site it knows nothing of."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from tests.credatlas.conftest import Run
from tests.parts.servers import REPOSITORY
from tests.parts.site import Answer, Site

PAGE = REPOSITORY / "docs" / "add-a-source.md"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def followed(run: Run, mirror: str, file: Path) -> Iterator[tuple[str, Result]]:
    """Follow the page: add each piece of TOML to the file, run each command; gives every command with its result."""
    file.parent.mkdir(parents=True)
    for kind, text in FENCE.findall(PAGE.read_text(encoding="utf-8")):
        if kind == "toml":
            with file.open("a", encoding="utf-8") as out:
                out.write(text + "\n")
            continue
        for line in text.splitlines():
            program, *words = shlex.split(line, comments=True)
            assert program == "credatlas"
            yield line, run(*words, mirror=mirror)


@pytest.fixture
def portal(site: Site) -> Site:
    """The site, where two courses are told in words only it uses, and each names the study time under a label of its own."""
    site.courses["course-003"].mode = "Live from the studio"
    site.courses["course-004"].mode = "See website"

    def with_effort(path: str, answer: Answer) -> Answer:
        effort = b"<dt>Student effort</dt><dd>40 hours</dd></dl>"
        return (200, {"Content-Type": "text/html"}, answer[2].replace(b"</dl>", effort)) if "/course/" in path else answer

    site.fault = with_effort
    return site


def test_following_the_page_makes_a_source_that_is_harvested_mended_and_found(run: Run, portal: Site, tmp_path: Path) -> None:
    file = tmp_path / "data" / "sources" / "ie_quayside.toml"
    done = dict(followed(run, portal.address, file))
    assert {line: result.exit_code for line, result in done.items()} == dict.fromkeys(done, 0)
    told = {line.split()[1]: result.output for line, result in done.items()}
    assert list(told) == ["harvest", "issues", "normalise", "search"]
    assert "24 offerings: 24 added" in told["harvest"]
    assert "Live from the studio" in told["issues"]
    assert "delivery" in told["normalise"]
    assert "Tides, part" in told["search"]
    rows = [json.loads(line) for line in run("export", "ie_quayside").stdout.splitlines()]
    mended = next(row for row in rows if row["url"].endswith("course-003"))
    assert (mended["delivery"]["canonical"], mended["effort"][0]["min"]) == ("online_sync", 40.0)
    assert "studio" not in run("issues", "ie_quayside").output
