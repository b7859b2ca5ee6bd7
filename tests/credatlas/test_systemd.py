"""The systemd units start commands that there are, without root, each with the secrets it needs and no other."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from credatlas import read_settings
from credatlas.environment import NAMES, PREFIX
from credatlas.logs import SECRET
from tests.parts.commands import wrong_command
from tests.parts.servers import PATIENCE, REPOSITORY

UNITS = REPOSITORY / "deploy/systemd"
PROGRAM = "/opt/credatlas/bin/credatlas "
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
_EXPOSURE = 2.0
"""The most that `systemd-analyze security` may say, of 10; a service that says nothing of itself has 9.6."""
needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is not here; it is in Debian's systemd"
)


@cache
def read(name: str) -> dict[str, list[str]]:
    """Every value of a unit by its name, those of the file that hardens all of them before its own."""
    told = defaultdict(list)
    for file in (UNITS / "credatlas-.service.d/hardened.conf", UNITS / name):
        for line in file.read_text().splitlines():
            key, sign, value = line.partition("=")
            if sign and not line.startswith("#"):
                told[key].append(value)
    return told


def variables(name: str) -> dict[str, str]:
    pairs = (pair for value in read(name)["Environment"] for pair in value.split())
    return dict(pair.split("=", 1) for pair in pairs)


def test_there_is_a_unit_for_all_that_runs() -> None:
    assert SERVICES == [
        "credatlas-backup.service",
        "credatlas-publish.service",
        "credatlas-schedule.service",
        "credatlas-web.service",
        "credatlas-worker@.service",
    ]
    told = (REPOSITORY / "docs/operate.md").read_text()
    assert [name for name in SERVICES if name.partition(".")[0].rstrip("@") not in told] == []


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_starts_a_command_that_there_is(name: str) -> None:
    (command,) = read(name)["ExecStart"]
    assert command.startswith(PROGRAM)
    assert wrong_command(command.removeprefix(PROGRAM).split()) == ""


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_runs_as_nobody_else_and_may_do_little(name: str) -> None:
    told = read(name)
    assert told["User"] == ["credatlas"]
    assert told["ProtectSystem"] == ["strict"]
    assert told["NoNewPrivileges"] == ["yes"]
    assert told["CapabilityBoundingSet"] == [""]
    assert told["MemoryMax"] and told["TasksMax"]
    assert told.get("ReadWritePaths", []) == (["/var/backups/credatlas"] if "backup" in name else [])


@pytest.mark.parametrize("name", SERVICES)
def test_a_secret_is_handed_on_as_a_file_and_to_nobody_else(name: str) -> None:
    handed = dict(value.split(":", 1) for value in read(name)["LoadCredential"])
    assert all(path == f"/etc/credatlas/secrets/{secret}" for secret, path in handed.items())
    named = {variable: value for variable, value in variables(name).items() if variable.endswith("_FILE")}
    assert sorted(named.values()) == sorted(f"%d/{secret}" for secret in handed)
    assert all(variable == f"{PREFIX}{value.removeprefix('%d/').upper()}_FILE" for variable, value in named.items())
    open_ones = {variable.removeprefix(PREFIX).lower() for variable in variables(name)} - {"home"}
    assert not open_ones & {*SECRET, "keys", "database_url"}
    may_write = "meili_key" in handed
    assert may_write == (name in ("credatlas-publish.service", "credatlas-schedule.service"))


@pytest.mark.parametrize("service", ["schedule", "publish", "web"])
def test_whoever_tells_of_alerts_can_reach_every_outlet(service: str) -> None:
    handed = {value.split(":")[0] for value in read(f"credatlas-{service}.service")["LoadCredential"]}
    assert {"smtp_password", "webhook", "webhook_secret"} <= handed, "a harvest from the console and a publish tell, too"


def test_every_secret_reaches_some_service() -> None:
    handed = {value.split(":")[0] for name in SERVICES for value in read(name)["LoadCredential"]}
    assert handed == {*SECRET, "keys", "database_url"}


@pytest.mark.parametrize("name", SERVICES)
def test_every_setting_is_one(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    given = {key: str(tmp_path / "empty") if key.endswith("_FILE") else value for key, value in variables(name).items()}
    settings = read_settings(given, UNITS / "credatlas.env")
    assert (settings.meili_url, settings.contact, settings.ops_password) == ("http://127.0.0.1:7700", "", "")


def test_the_settings_that_ship_are_no_secrets() -> None:
    named = re.findall(r"(?m)^#?\s*CREDATLAS_(\w+)=", (UNITS / "credatlas.env").read_text())
    assert named
    assert not {NAMES[name] for name in named} & {*SECRET, "keys", "database_url"}


def test_what_is_stopped_has_time_to_come_to_its_end() -> None:
    assert read("credatlas-schedule.service")["TimeoutStopSec"] == ["10min"]
    assert read("credatlas-schedule.service")["KillMode"] == ["mixed"]
    assert read("credatlas-worker@.service")["TimeoutStopSec"] == ["90"]
    assert read("credatlas-web.service")["KillMode"] == ["process"]


@needs_systemd
def test_systemd_itself_finds_nothing_wrong() -> None:
    units = [_instance(name) for name in (*SERVICES, "credatlas-backup.timer")]
    said = _analysed("verify", "--man=no", *units)
    assert [line for line in said if "credatlas" in line and "is not executable: No such file" not in line] == []


@needs_systemd
def test_a_slip_in_a_unit_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "units"
    shutil.copytree(UNITS, folder)
    unit = folder / "credatlas-web.service"
    unit.write_text(unit.read_text().replace("RestartSec=5", "RestratSec=5"))
    assert any("RestratSec" in line for line in _analysed("verify", "--man=no", unit.name, folder=folder))


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_little_exposed(name: str) -> None:
    said = "\n".join(_analysed("security", "--offline=true", _instance(name)))
    told = re.search(r"Overall exposure level for \S+: (\d+\.\d)", said)
    assert told, said
    assert float(told[1]) <= _EXPOSURE


def _instance(name: str) -> str:
    return name.replace("@.", "@1.")


def _analysed(*words: str, folder: Path = UNITS) -> Iterable[str]:
    environment = {**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:", "SYSTEMD_PAGER": ""}
    done = subprocess.run(["systemd-analyze", *words], env=environment, capture_output=True, text=True, timeout=PATIENCE)
    return (done.stdout + done.stderr).splitlines()
