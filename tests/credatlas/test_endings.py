"""How commands end when something is wrong: the right exit code and one plain sentence, never a traceback."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from credatlas.console import plain
from credatlas.demo import mirror
from credatlas.main import app
from tests.credatlas.conftest import Run, clean_environment
from tests.parts.mortal import wait_for
from tests.parts.servers import PATIENCE, REPOSITORY, shut_port

COMMANDS = [
    *(command.name or command.callback.__name__ for command in app.registered_commands if command.callback),
    "report coverage",
    "report trend",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_helps_with_an_example(command: str) -> None:
    done = CliRunner().invoke(app, [*command.split(), "--help"])
    assert done.exit_code == 0
    assert f"Example: credatlas {command}" in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("harvest",), "--all"),
        (("harvest", "ie_microcred"), "did you mean ie_microcreds?"),
        (("harvest", "ie_microcreds"), "CREDATLAS_CONTACT"),
        (("search", "bread", "--filter", "colour=red"), "colour=red"),
        (("search", "bread", "--sort", "beauty"), "beauty"),
        (("export", "--format", "pdf"), "pdf"),
        (("report", "coverage", "--format", "pdf"), "pdf"),
        (("report", "coverage", "--by", "framework", "--distinct"), "leave out --distinct"),
        (("bake",), "bake"),
    ],
)
def test_wrong_use_is_named_and_ends_with_2(run: Run, words: tuple[str, ...], said: str) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.output


def test_a_source_that_is_down_ends_with_3_and_keeps_its_last_good_data(run: Run) -> None:
    with mirror() as address:
        assert run("harvest", "ie_microcreds", mirror=address).exit_code in {0, 3}  # 8 courses are fewer than expected
    before = run("export").stdout
    done = run("harvest", "ie_microcreds", mirror=f"http://127.0.0.1:{shut_port()}")
    assert done.exit_code == 3
    assert "last good data stays" in done.output
    assert before
    assert run("export").stdout == before


def test_a_database_of_a_newer_release_is_refused_untouched(run: Run) -> None:
    run("sources")
    database = Path("data/credatlas.sqlite")
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from_the_future'")
    connection.close()
    before = database.read_bytes()
    done = run("sources")
    assert done.exit_code == 1
    assert "newer" in done.output
    assert database.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("")
    done = run("sources", home=str(tmp_path / "in-the-way" / "data"))
    assert done.exit_code == 1
    assert "in-the-way" in done.output
    assert "Traceback" not in done.output


def test_control_characters_never_reach_the_terminal() -> None:
    assert plain("\x1b[31mbread\u202e\x07") == " [31mbread  "


class Slow(BaseHTTPRequestHandler):
    """Answers robots.txt at once and everything else once it is over, so that a harvest is surely under way."""

    over = threading.Event()

    def do_GET(self) -> None:
        if not self.path.endswith("robots.txt"):
            self.over.wait(PATIENCE)
        with suppress(OSError):
            self.send_error(404)

    def log_message(self, *words: object) -> None:
        """Silence."""


def test_ctrl_c_in_mid_harvest_records_nothing_and_ends_with_130(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        environment = clean_environment(tmp_path, mirror=f"http://127.0.0.1:{server.server_port}") | {
            "PYTHONPATH": str(REPOSITORY)
        }
        command = [sys.executable, "-m", "credatlas", "harvest", "ie_microcreds"]
        with subprocess.Popen(
            command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process:
            wait_for(lambda: any((tmp_path / "archive").glob("*/*.warc.gz")), PATIENCE, "It asked for nothing")
            os.kill(process.pid, signal.SIGINT)
            said = process.communicate(timeout=PATIENCE)[0].decode()
        Slow.over.set()
        server.shutdown()
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert "nothing is half recorded" in said
    assert not list((tmp_path / "archive").glob("*/*.cdxj"))
    with sqlite3.connect(tmp_path / "credatlas.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM harvests").fetchone() == (0,)
    connection.close()


def test_a_source_that_asks_for_a_key_says_so_and_stops_no_other(run: Run) -> None:
    with mirror() as address:
        done = run("harvest", "us_credential_registry", "ie_microcreds", mirror=address)
    assert done.exit_code == 3
    assert "CREDATLAS_KEYS=us_credential_registry=<the key>" in done.output
    assert "8 offerings" in done.output
