"""An installation without node and without the network: what pip puts in a folder starts and shows its pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.parts.servers import REPOSITORY, free_port, running
from tests.web.asking import Site

OFFLINE = """
import socket, sys
import runpy
connect = socket.socket.connect
def refuse(self, address):
    raise OSError(f"{address} was asked for")
socket.socket.connect = refuse
sys.argv = ["credatlas", *sys.argv[1:]]
runpy.run_module("credatlas", run_name="__main__")
"""


@pytest.mark.heavy
@pytest.mark.check("X9")
def test_what_is_installed_starts_and_shows_its_pages(tmp_path: Path) -> None:
    here, port = tmp_path / "site-packages", free_port()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--no-build-isolation", "--target", str(here), str(REPOSITORY)], check=True)
    environment = {"PYTHONPATH": str(here), "PATH": "/nowhere", "CREDATLAS_HOME": str(tmp_path / "home"), "LANG": "C.UTF-8"}
    command = [
        "/usr/bin/env",
        "-i",
        *(f"{name}={value}" for name, value in environment.items()),
        sys.executable,
        "-P",
        "-c",
        OFFLINE,
    ]
    site = Site(f"http://127.0.0.1:{port}")
    with running([*command, "serve", "--port", str(port)], lambda: answers(site), tmp_path / "log", cwd=tmp_path):
        for path in ("/", "/fr/", "/about-the-data", "/coverage", "/ops"):
            page = site.get(path)
            assert page.status == 200, path
            for file in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text):
                assert site.get(file).status == 200, file
    assert (here / "web/templates/frame.html").exists()
    assert os.fspath(REPOSITORY) not in (tmp_path / "log").read_text()


def answers(site: Site) -> bool:
    try:
        return site.get("/healthz").status == 200
    except OSError:
        return False
