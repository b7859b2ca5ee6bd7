"""What we are built of: writes the bill of materials of a release, and asks whether a locked package is known to be unsafe.

python -m deploy.supply bill > credatlas.cdx.json      CycloneDX 1.5, the same bytes for the same lock
python -m deploy.supply audit [--ignore ID]            0: nothing known, 1: something is, 3: nobody could be asked
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

TOP = Path(__file__).parents[1]
RUN, ALL = TOP / "requirements-run.lock", TOP / "requirements.lock"
UNSAFE, NOT_ASKED = 1, 3
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_ASKED = re.compile(r"\bin (\d+) packages?\b")
_UNREACHED = re.compile(r"error sending request|HTTP status|timed? ?out", re.IGNORECASE)
_ORIGIN = 'source = { registry = "." }'
"""What uv's lock says where its own names a registry: a folder, so that none is asked."""


@dataclass(frozen=True)
class Pin:
    """A locked package; `hashes` are the SHA-256 of every file it may be installed from."""

    name: str
    version: str
    hashes: tuple[str, ...]


def pins(lock: str) -> list[Pin]:
    """Every package of a lock. Raises ValueError when it names none, or one without a hash."""
    found = [Pin(name, version, tuple(_HASH.findall(rest))) for name, version, rest in _PIN.findall(lock)]
    bare = [pin.name for pin in found if not pin.hashes]
    if not found or bare:
        raise ValueError(f"The lock names {bare[0]} without a hash." if bare else "The lock names no package.")
    return found


def bill(lock: str, project: dict[str, Any]) -> dict[str, Any]:
    """The bill of materials of what a lock installs, beside the project itself."""
    name, version = project["name"], project["version"]
    itself = {"type": "application", "bom-ref": name, "name": name, "version": version}
    licence = {"licenses": [{"expression": project["license"]}]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": uuid.UUID(hashlib.sha256(f"{version}\n{lock}".encode()).hexdigest()[:32], version=5).urn,
        "version": 1,
        "metadata": {"component": itself | licence},
        "components": [_component(pin) for pin in pins(lock)],
    }


def _component(pin: Pin) -> dict[str, Any]:
    purl = f"pkg:pypi/{re.sub('[-_.]+', '-', pin.name).lower()}@{pin.version}"
    hashes = [{"alg": "SHA-256", "content": one} for one in pin.hashes]
    told = {"type": "library", "bom-ref": purl, "name": pin.name, "version": pin.version, "purl": purl, "hashes": hashes}
    licences = _licences(pin)
    return told | ({"licenses": licences} if licences else {})


def _licences(pin: Pin) -> list[dict[str, Any]]:
    """As the installed package states it: an SPDX expression, else names; nothing for one that another platform has."""
    try:
        said = metadata.metadata(pin.name)
    except metadata.PackageNotFoundError:
        return []
    if "License-Expression" in said:
        return [{"expression": said["License-Expression"]}]
    classified = [one.rpartition(" :: ")[2] for one in said.get_all("Classifier", []) if one.startswith("License :: ")]
    short = [line for line in (said.get_all("License") or [""])[0].splitlines()[:1] if line.strip()]
    return [{"license": {"name": name}} for name in classified or short]


def audit(lock: Path, more: Sequence[str] = ()) -> int:
    """Asks the service that uv asks (OSV) about every package of a lock; `more` are further words for uv."""
    locked = pins(lock.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        for name, text in _as_project(locked):
            (Path(folder) / name).write_text(text, encoding="utf-8")
        command = [str(Path(sys.executable).with_name("uv")), "audit", "--frozen", "--preview-features", "audit-command", *more]
        patience = {"UV_HTTP_RETRIES": "0", "UV_HTTP_TIMEOUT": "20"}
        done = subprocess.run(command, cwd=folder, env=os.environ | patience, capture_output=True, text=True)  # noqa: S603 # uv
    said = done.stdout + done.stderr
    asked = _ASKED.search(said)
    if asked and int(asked[1]) == len(locked) and done.returncode in (0, UNSAFE):
        print(said.strip())
        return done.returncode
    why = next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "uv said nothing")
    if not _UNREACHED.search(said):
        raise RuntimeError(f"uv audit did not do what it was asked to: {said.strip()}")
    print(f"NOT AUDITED: the service of advisories cannot be reached ({why}); nobody was asked about {len(locked)} packages.")
    return NOT_ASKED


def _as_project(locked: Sequence[Pin]) -> Iterator[tuple[str, str]]:
    """A project that depends on just these packages, and its lock, as uv reads them; nothing is resolved or fetched."""
    python = 'requires-python = ">=3.11"'
    exact = [f"{pin.name}=={pin.version}" for pin in locked]
    needs = ", ".join(f'{{ name = "{pin.name}", version = "{pin.version}", {_ORIGIN} }}' for pin in locked)
    asks = ", ".join(f'{{ name = "{pin.name}", specifier = "=={pin.version}" }}' for pin in locked)
    yield "pyproject.toml", f'[project]\nname = "audited"\nversion = "0"\n{python}\ndependencies = {exact}\n'
    lock = f"version = 1\nrevision = 3\n{python}\n\n"
    lock += f'[[package]]\nname = "audited"\nversion = "0"\nsource = {{ virtual = "." }}\ndependencies = [{needs}]\n\n'
    lock += f"[package.metadata]\nrequires-dist = [{asks}]\n"
    yield "uv.lock", lock + "".join(f'\n[[package]]\nname = "{p.name}"\nversion = "{p.version}"\n{_ORIGIN}\n' for p in locked)


def main(words: Sequence[str]) -> int:
    """The commands at the head of this file; another ends with 2."""
    if words[:1] == ["bill"] and len(words) == 1:
        project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        print(json.dumps(bill(RUN.read_text(encoding="utf-8"), project), indent=1))
        return 0
    if words[:1] == ["audit"]:
        return audit(ALL, words[1:])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
