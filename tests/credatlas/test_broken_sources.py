"""A source that breaks, in every way the federation can, costs one line and exit code 3, and takes nothing down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from credatlas.main import app
from tests.credatlas.conftest import Run, clean_environment
from tests.parts.federation import Federation

pytestmark = pytest.mark.heavy
FAULTS = ("500", "empty", "truncated", "cut", "block", "loop", "charset")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory, federation: Federation) -> Path:
    """The data folder after a good harvest of one source."""
    home = tmp_path_factory.mktemp("good")
    done = CliRunner().invoke(app, ["harvest", "ie_microcreds"], env=clean_environment(home, mirror=federation()))
    assert done.exit_code == 0, done.output
    return home


def remembered(run: Run, home: Path) -> list[dict[str, object]]:
    """Every offering exported, but for the time it was last seen: some pages of a broken source may still be whole."""
    found = [json.loads(line) for line in run("export", home=str(home)).stdout.splitlines()]
    return [offering | {"lifecycle": offering["lifecycle"] | {"last_seen": ""}} for offering in found]


@pytest.mark.parametrize("fault", FAULTS)
def test_the_last_good_data_stays(good: Path, run: Run, federation: Federation, fault: str) -> None:
    before = remembered(run, good)
    done = run("harvest", "ie_microcreds", home=str(good), mirror=federation(faults=(f"microcreds={fault}",)))
    lines = [line for line in done.stdout.splitlines() if line.startswith("ie_microcreds")]
    assert done.exit_code == 3, done.output
    assert len(lines) == 1
    assert "MicroCreds.ie" in lines[0]
    assert before
    assert remembered(run, good) == before
