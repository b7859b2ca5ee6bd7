"""`credatlas demo` and `credatlas serve` show the catalogue in a real browser and end when they are told to."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser

from credatlas.serving import _answer, _warm, listening
from indexer import EmbeddedEngine
from schemas import EngineDown, Settings, WrongUse
from store import Store
from tests.credatlas.conftest import clean_environment
from tests.parts.servers import PATIENCE, REPOSITORY

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")


@contextmanager
def told(home: Path, *words: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A command that serves, and the address it prints."""
    log = home / "log"
    environment = clean_environment(home) | {"PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as output:
        command = [sys.executable, "-m", "credatlas", *words]
        process = subprocess.Popen(command, env=environment, cwd=home, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield process, _address(process, log)
    finally:
        process.kill()
        process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while True:
        found = _ADDRESS.search(log.read_text())
        if found:
            return found.group()
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)


def test_who_asks_is_not_who_it_says_it_is_unless_a_proxy_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CREDATLAS_API_RATE=1/hour\n")
    with told(tmp_path, "serve", "--port", "0") as (_, address):
        urllib.request.urlopen(_for(address, "203.0.113.1")).close()
        with pytest.raises(urllib.error.HTTPError, match="429") as refused:
            urllib.request.urlopen(_for(address, "203.0.113.2"))
        refused.value.close()
    (tmp_path / ".env").write_text("CREDATLAS_API_RATE=1/hour\nCREDATLAS_PROXIES=127.0.0.1\n")
    with told(tmp_path, "serve", "--port", "0") as (process, address):
        for client in ("203.0.113.1", "203.0.113.2"):
            urllib.request.urlopen(_for(address, client)).close()
        process.terminate()
        assert process.wait(timeout=PATIENCE) == 0, "a service that is told to stop, and stops, is well"


def _for(address: str, client: str) -> urllib.request.Request:
    return urllib.request.Request(f"{address}api/v1/problems", headers={"X-Forwarded-For": client})


def test_the_pages_are_warmed_though_no_index_can_be_opened(tmp_path: Path) -> None:
    class Unopened(EmbeddedEngine):
        async def warm(self) -> bool:
            raise EngineDown("It cannot be opened.")

    done = Event()
    asyncio.run(_warm(Unopened(tmp_path / "index"), done.set))
    assert done.wait(PATIENCE)


def test_ctrl_c_ends_the_server_with_a_sentence_and_all_it_said_is_data(tmp_path: Path) -> None:
    with told(tmp_path, "serve", "--port", "0") as (process, address):
        with urllib.request.urlopen(f"{address}?q=private+words") as answer:
            assert answer.status == 200
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(timeout=PATIENCE) == 130
    text = (tmp_path / "log").read_text()
    said = [json.loads(line) for line in text.splitlines()]
    assert f"CredAtlas is on {address}" in said[0]["event"]
    assert "Stopped." in said[-1]["event"]
    assert "Traceback" not in text
    assert "private" not in text


def test_a_server_that_is_cut_short_is_told_as_no_crash(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings(home=tmp_path)
    store = Store.open(settings.database)

    async def cut_short(listener: socket.socket) -> None:
        serving = asyncio.create_task(_answer(settings, store, listener, hands=False))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/readyz"
        await asyncio.to_thread(lambda: urllib.request.urlopen(address, timeout=PATIENCE).close())
        serving.cancel()
        await asyncio.wait([serving])

    with listening("127.0.0.1", 0) as listener:
        asyncio.run(cut_short(listener))
    store.close()
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == []


def test_a_port_that_is_taken_is_named_or_passed_over() -> None:
    with listening("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WrongUse, match=str(port)):
            listening("127.0.0.1", port)
        with listening("127.0.0.1", port, further=True) as next_free:
            assert next_free.getsockname()[1] > port


@pytest.mark.heavy
@pytest.mark.browser
def test_the_demo_opens_in_a_browser_and_finds_a_course(tmp_path: Path, browser: Browser) -> None:
    with told(tmp_path, "demo", "--port", "0") as (_, address):
        page = browser.new_page()
        page.goto(address)
        page.get_by_role("searchbox").first.fill("seaweed")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Small-Scale Seaweed Farming").first.click()
        assert "Atlantic College of the Marine" in page.content()
        page.close()
