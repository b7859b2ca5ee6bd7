"""The command line as a person meets it: run in a folder of its own, with no setting of this machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from credatlas.main import app

Run = Callable[..., Result]


def clean_environment(home: Path, **settings: str) -> dict[str, str]:
    """This machine's environment without any setting of CredAtlas, but for the data folder and those given."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("CREDATLAS_")}
    return others | {"CREDATLAS_HOME": str(home)} | {f"CREDATLAS_{name.upper()}": value for name, value in settings.items()}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("harvest", "ie_microcreds", mirror=...)` in an empty folder; keywords are settings."""
    monkeypatch.chdir(tmp_path)

    def invoke(*words: str, **settings: str) -> Result:
        home = Path(settings.pop("home", str(tmp_path / "data")))
        for name in list(os.environ):
            if name.startswith("CREDATLAS_"):
                monkeypatch.delenv(name)
        return CliRunner().invoke(app, words, env=clean_environment(home, **settings))

    return invoke


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder after `credatlas demo --no-serve`."""
    home = tmp_path_factory.mktemp("demo")
    done = CliRunner().invoke(app, ["demo", "--no-serve"], env=clean_environment(home))
    assert done.exit_code == 0, done.output
    return home / "demo"
