"""Changes handed to a consumer from the command line: at least once, and the cut-off moves only after delivery."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.credatlas.conftest import Run, clean_environment
from tests.parts.servers import PATIENCE


@pytest.fixture
def home(demo: Path, tmp_path: Path) -> Path:
    """A catalogue of one's own, so that each test has its consumers."""
    return shutil.copytree(demo, tmp_path / "own")


def told(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_file_that_was_written_counts_as_taken(home: Path, run: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    for file in (first, second):
        done = run("export", "--changes", "library", "-o", str(file), home=str(home))
        assert done.exit_code == 0, done.output
    lines = told(first.read_text())
    assert lines[0] == {"change": "reset"}
    assert sum(line["change"] == "upsert" for line in lines) == 37
    assert told(second.read_text()) == [lines[-1]]
    assert lines[-1]["more"] is False


def test_a_pipe_counts_as_taken_once_its_token_is_acknowledged(home: Path, run: Run) -> None:
    first = told(run("export", "--changes", "library", home=str(home)).stdout)
    again = told(run("export", "--changes", "library", home=str(home)).stdout)
    assert first == again
    assert len(first) == 39
    token = first[-1]["token"]
    assert run("export", "--changes", "library", "--acknowledge", token, home=str(home)).exit_code == 0
    assert told(run("export", "--changes", "library", home=str(home)).stdout) == [first[-1]]
    assert len(told(run("export", "--changes", "ministry", home=str(home)).stdout)) == 39


def test_a_file_that_is_still_there_is_not_written_over(home: Path, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "changes.jsonl"
    file.write_text("not yet taken")
    done = run("export", "--changes", "library", "-o", str(file), home=str(home))
    assert done.exit_code == 2
    assert "is still there" in done.output
    assert file.read_text() == "not yet taken"


def test_killed_between_writing_and_acknowledging_the_same_changes_come_again(home: Path, run: Run, tmp_path: Path) -> None:
    """The database is kept from being written meanwhile, so that the command waits with its file whole."""
    file = tmp_path / "changes.jsonl"
    held = sqlite3.connect(home / "credatlas.sqlite", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    command = [sys.executable, "-m", "credatlas", "export", "--changes", "library", "-o", str(file)]
    with subprocess.Popen(command, env=clean_environment(home), cwd=Path(__file__).parents[2]) as process:
        until = time.monotonic() + PATIENCE
        while not file.exists() and time.monotonic() < until and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    held.execute("ROLLBACK")
    held.close()
    lost = told(file.read_text())
    assert len(lost) == 39
    file.unlink()
    assert run("export", "--changes", "library", "-o", str(file), home=str(home)).exit_code == 0
    assert told(file.read_text()) == lost


def test_a_consumer_whose_token_was_lost_to_a_restore_is_told_all_again(home: Path, run: Run) -> None:
    with sqlite3.connect(home / "credatlas.sqlite") as other:
        other.execute("INSERT INTO consumers VALUES ('library', '900-00000000000000aa')")
    other.close()
    lines = told(run("export", "--changes", "library", home=str(home)).stdout)
    assert (lines[0], len(lines)) == ({"change": "reset"}, 39)
    assert "library (37 changes wait)" in " ".join(run("doctor", home=str(home)).stdout.split())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--changes", "a b"), "Name the consumer"),
        (("--changes", ""), "Name the consumer"),
        (("--acknowledge", "3-00000000000000aa"), "Name the consumer"),
        (("--changes", "library", "--format", "csv"), "leave out --format"),
        (("mooc_udacity", "--changes", "library"), "leave out --format and the names of sources"),
        (("--changes", "library", "--acknowledge", "yesterday"), "is no token of the feed"),
        (("--changes", "library", "--acknowledge", "3-00000000000000aa"), "was not given by this catalogue"),
    ],
)
def test_wrong_use_is_refused_in_one_sentence(home: Path, run: Run, words: tuple[str, ...], sentence: str) -> None:
    done = run("export", *words, home=str(home))
    assert done.exit_code == 2
    assert sentence in " ".join(done.output.split())
