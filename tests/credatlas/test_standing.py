"""The health of the catalogues before there are any, and the operator's limits in the doctor's words."""

from __future__ import annotations

import json
from pathlib import Path

from tests.credatlas.conftest import Run


def test_before_the_first_run_the_report_says_so(run: Run) -> None:
    assert "No catalogue has been run yet." in run("report", "health", "--ran").stdout


def test_the_doctor_says_which_limits_hold(run: Run, tmp_path: Path) -> None:
    assert "things are watched by the limits that ship" in run("doctor").stdout
    file = tmp_path / "data" / "alerts.toml"
    file.write_text("[slow]\noff = true\n")
    assert "but not slow" in " ".join(run("doctor").stdout.split())
    file.write_text("[slow]\nspeed = 1\n")
    done = run("doctor")
    assert (done.exit_code, "alerts.toml" in done.stdout) == (1, True)


def test_a_limit_for_a_source_there_is_none_of_is_told_with_the_nearest(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "data" / "alerts.toml"
    (tmp_path / "data" / "sources").mkdir(parents=True)
    (tmp_path / "data" / "sources" / "ie_quayside.toml").write_text("name = 1")
    file.write_text("[catalogues.ie_microcreds.slow]\noff = true\n[catalogues.ie_quayside.slow]\noff = true\n")
    assert "there is no such source" not in run("alerts").output
    file.write_text("[catalogues.ie_microcred.slow]\noff = true\n[catalogues.nobody.fell]\nleast = 5\n")
    told = " ".join(run("alerts").stderr.split())
    assert "alerts.toml sets limits for 'ie_microcred', and there is no such source; did you mean ie_microcreds?" in told
    assert "'nobody', and there is no such source; `credatlas sources` lists them." in told
    checks = {check["what"]: check for check in json.loads(run("doctor", "--json").stdout)}
    assert (checks["alerts"]["well"], "did you mean ie_microcreds?" in checks["alerts"]["words"]) == (False, True)
