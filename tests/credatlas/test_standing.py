"""The health of the catalogues before there are any, and the operator's limits in the doctor's words."""

from __future__ import annotations

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
