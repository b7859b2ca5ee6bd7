"""The bill of materials names all that is installed, and a package that is known to be unsafe does not go unnoticed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.supply import ALL, NOT_ASKED, RUN, UNSAFE, Pin, audit, bill, pins

PROJECT = {"name": "credatlas", "version": "0.1.0", "license": "Apache-2.0"}
HASH = "0" * 64
LOCK = f"""jinja2==2.4.1 \\
    --hash=sha256:{HASH} \\
    --hash=sha256:{"1" * 64}
idna==3.6 ; python_version < '3' \\
    --hash=sha256:{HASH}
"""


def test_a_lock_is_read_with_every_hash_and_without_its_conditions() -> None:
    assert pins(LOCK) == [Pin("jinja2", "2.4.1", (HASH, "1" * 64)), Pin("idna", "3.6", (HASH,))]


@pytest.mark.parametrize(("lock", "said"), [("", "no package"), ("# nothing\n", "no package"), ("idna==3.6\n", "idna")])
def test_a_lock_without_packages_or_hashes_is_refused(lock: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        pins(lock)


@given(st.text())
def test_no_lock_is_too_strange(lock: str) -> None:
    try:
        assert all(pin.hashes for pin in pins(lock))
    except ValueError as refused:
        assert str(refused)


def test_the_bill_names_every_locked_package_with_version_hashes_and_licence() -> None:
    lock = RUN.read_text(encoding="utf-8")
    told = bill(lock, PROJECT)
    parts = {part["name"]: part for part in told["components"]}
    names = [line.partition("==")[0] for line in lock.splitlines() if line[:1].isalnum()]
    assert [part["name"] for part in told["components"]] == names
    assert sum(len(part["hashes"]) for part in parts.values()) == lock.count("--hash=sha256:")
    assert all(part["purl"].endswith(f"@{part['version']}") and part["version"] for part in parts.values())
    assert parts["aiohttp"]["licenses"] == [{"expression": "Apache-2.0 AND MIT"}]
    unknown = {name for name, part in parts.items() if not part.get("licenses")}
    assert unknown <= {"brotlicffi", "colorama", "pypydispatcher"}, "licences of what this platform has are known"
    assert "://" not in json.dumps(told), "it names no registry"


def test_the_same_lock_has_the_same_bill_and_another_has_another() -> None:
    assert bill(LOCK, PROJECT) == bill(LOCK, PROJECT)
    assert bill(LOCK, PROJECT)["serialNumber"] != bill(LOCK.replace("3.6", "3.7"), PROJECT)["serialNumber"]


@contextmanager
def advisories(unsafe: str = "", status: int = 200) -> Iterator[tuple[str, list[str]]]:
    """A service as OSV is, which knows of one unsafe package; gives its address and what it was asked about."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            named = [f"{one['package']['name']}=={one['version']}" for one in queries]
            asked.extend(named)
            bad = {"vulns": [{"id": "GHSA-test", "modified": "2026-01-01T00:00:00Z"}]}
            self.answer({"results": [bad if name == unsafe else {} for name in named]})

        def do_GET(self) -> None:
            self.answer({"id": "GHSA-test", "modified": "2026-01-01T00:00:00Z", "summary": "It leaks.", "affected": []})

        def log_message(self, *_: object) -> None:
            """Stay quiet: `asked` is the log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_unsafe_package_fails_the_audit_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lock").write_text(LOCK)
    with advisories("jinja2==2.4.1") as (address, asked):
        assert audit(tmp_path / "lock", ["--service-url", address]) == UNSAFE
    assert sorted(asked) == ["idna==3.6", "jinja2==2.4.1"]
    said = capsys.readouterr().out
    assert "jinja2 2.4.1" in said
    assert "GHSA-test" in said


def test_every_package_that_is_locked_is_asked_about_and_a_safe_lock_passes() -> None:
    with advisories() as (address, asked):
        assert audit(ALL, ["--service-url", address]) == 0
    assert sorted(asked) == sorted(f"{pin.name}=={pin.version}" for pin in pins(ALL.read_text(encoding="utf-8")))


@pytest.mark.parametrize("status", [0, 503])
def test_where_the_service_cannot_be_asked_one_line_says_so(capsys: pytest.CaptureFixture[str], status: int) -> None:
    with advisories(status=status or 200) as (address, _):
        port = address if status else "http://127.0.0.1:9/"
        assert audit(RUN, ["--service-url", port]) == NOT_ASKED
    [line] = capsys.readouterr().out.splitlines()
    assert line.startswith("NOT AUDITED")


def test_an_audit_that_was_not_understood_is_no_audit() -> None:
    with pytest.raises(RuntimeError, match="unexpected argument"):
        audit(RUN, ["--no-such-word"])
