"""Settings come from the environment and `.env`, and a wrong one is named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from credatlas import read_settings
from credatlas.environment import NAMES, PREFIX
from schemas import Settings, WrongUse
from tests.credatlas.conftest import Run

NO_FILE = Path("there-is-no-such-file")


def test_nothing_set_gives_the_defaults() -> None:
    assert read_settings({}, NO_FILE) == Settings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# ours\nexport CREDATLAS_CONTACT=\"file@example.org\"\nCREDATLAS_MEILI_KEY='k=1'\n\nOTHER=1\n")
    settings = read_settings({"CREDATLAS_CONTACT": "shell@example.org"}, file)
    assert (settings.contact, settings.meili_key) == ("shell@example.org", "k=1")


def test_a_secret_is_read_from_the_file_that_is_named(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("s3cret\n")
    assert read_settings({"CREDATLAS_MEILI_KEY_FILE": str(secret)}, NO_FILE).meili_key == "s3cret"


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"CREDATLAS_MIROR": "http://127.0.0.1:1"}, "CREDATLAS_MIROR"),
        ({"CREDATLAS_MIRROR": "127.0.0.1:8765"}, "CREDATLAS_MIRROR"),
        ({"CREDATLAS_MEILI_URL": "ftp://127.0.0.1"}, "CREDATLAS_MEILI_URL"),
        ({"CREDATLAS_MEILI_KEY_FILE": "there-is-no-such-file"}, "there-is-no-such-file"),
        ({"CREDATLAS_API_RATE": "often"}, "CREDATLAS_API_RATE"),
        ({"CREDATLAS_API_ORIGINS": "library.example"}, "CREDATLAS_API_ORIGINS"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(environment: dict[str, str], named: str) -> None:
    with pytest.raises(WrongUse, match=named):
        read_settings(environment, NO_FILE)


def test_a_line_that_is_no_setting_is_named_by_its_number(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("CREDATLAS_HOME=data\nnonsense\n")
    with pytest.raises(WrongUse, match="line 2"):
        read_settings({}, file)


def test_an_empty_value_is_no_setting() -> None:
    assert read_settings({"CREDATLAS_MIRROR": " ", "CREDATLAS_HOME": ""}, NO_FILE) == Settings()


def test_every_setting_is_explained_to_the_operator() -> None:
    told = (Path(__file__).parents[2] / "docs/operate.md").read_text()
    assert [name for name in NAMES if f"`{PREFIX}{name}`" not in told] == []


def test_keys_of_publishers_are_pairs_of_source_and_key() -> None:
    settings = read_settings({"CREDATLAS_KEYS": "us_registry=a=b, xx_other=c"}, NO_FILE)
    assert settings.keys == {"us_registry": "a=b", "xx_other": "c"}
    assert read_settings({}, NO_FILE).keys == {}
    with pytest.raises(WrongUse, match="CREDATLAS_KEYS"):
        read_settings({"CREDATLAS_KEYS": "alone"}, NO_FILE)


@pytest.mark.parametrize("left", [b"", b"\x00\xff", b"yesterday"])
def test_a_damaged_note_of_when_the_folder_was_set_up_stops_nothing(run: Run, tmp_path: Path, left: bytes) -> None:
    home = tmp_path / "data"
    home.mkdir()
    (home / "begun").write_bytes(left)
    assert run("corrections").exit_code == 0
    assert datetime.fromisoformat(Settings(home=home).begun) <= datetime.now(UTC)
