"""What `docker compose up` would start: valid by the specification, pinned, without root, without a secret in the open.

There is no Docker here; each rule is held against a broken file, too, so that it can fail.
"""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from credatlas import read_settings
from credatlas.environment import PREFIX
from credatlas.logs import SECRET
from tests.parts.commands import wrong_command
from tests.parts.servers import REPOSITORY

Compose = dict[str, Any]
Rule = Callable[[Compose], Iterator[str]]
SCHEMA = REPOSITORY / "tests/parts/compose-spec.json"
_VERSION = re.compile(r"^[\w./-]+:v?\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?$")
_GRACE = {"schedule": 300, "worker": 60, "postgres": 60}
"""Seconds that a service needs at least to come to its end."""


@cache
def read() -> Compose:
    return yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())  # type: ignore[no-any-return]


@cache
def dockerfile() -> tuple[str, ...]:
    """Its instructions, each on one line."""
    text = (REPOSITORY / "Dockerfile").read_text().replace("\\\n", " ")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def valid_by_the_specification(compose: Compose) -> Iterator[str]:
    schema = json.loads(SCHEMA.read_text())
    yield from (f"{error.json_path}: {error.message[:200]}" for error in Draft202012Validator(schema).iter_errors(compose))


def pinned(compose: Compose) -> Iterator[str]:
    for name, service in compose["services"].items():
        build = service.get("build", {})
        images = [service.get("image", ""), *re.findall(r"(?m)^FROM\s+(\S+)", build.get("dockerfile_inline", ""))]
        yield from (f"{name} runs {image or 'an image without a name'}" for image in images if not _VERSION.match(image))


def without_root(compose: Compose) -> Iterator[str]:
    for name, service in compose["services"].items():
        if not re.fullmatch(r"[1-9]\d*:[1-9]\d*", service.get("user", "")):
            yield f"{name} runs as {service.get('user', 'root')}"
        if service.get("cap_drop") != ["ALL"] or "no-new-privileges:true" not in service.get("security_opt", ()):
            yield f"{name} may gain rights"
        if service.get("privileged") or service.get("cap_add") or service.get("network_mode") or service.get("pid"):
            yield f"{name} reaches beyond its container"


def writing_to_volumes_alone(compose: Compose) -> Iterator[str]:
    for name, service in compose["services"].items():
        if service.get("read_only") is not True or not service.get("tmpfs"):
            yield f"{name} may write to its image"
        sources = (volume.rpartition(":")[0] for volume in service.get("volumes", ()))
        plain = (re.sub(r"^\$\{\w+:-(\w+)\}$", r"\1", source) for source in sources)
        yield from (f"{name} mounts {each}, which is no volume" for each in plain if each not in compose["volumes"])


def bounded(compose: Compose) -> Iterator[str]:
    for name, service in compose["services"].items():
        limits = service.get("deploy", {}).get("resources", {}).get("limits", {})
        yield from (f"{name} has no limit of {what}" for what in ("cpus", "memory", "pids") if what not in limits)
        if set(service.get("logging", {}).get("options", ())) != {"max-size", "max-file"}:
            yield f"{name} logs without end"
        if _seconds(service.get("stop_grace_period", "10s")) < _GRACE.get(name, 0):
            yield f"{name} is killed before it comes to its end"


def looked_after(compose: Compose) -> Iterator[str]:
    for name, service in compose["services"].items():
        for_once = service.get("restart") == "no"
        if not for_once and not service.get("healthcheck", {}).get("test"):
            yield f"{name} is looked after by nobody"
        for other in service.get("depends_on", {}):
            if not compose["services"][other].get("healthcheck", {}).get("test"):
                yield f"{name} waits for the health of {other}, which has none"


def secret(compose: Compose) -> Iterator[str]:
    files, used = compose["secrets"], set()
    for name, service in compose["services"].items():
        used |= {*service.get("secrets", ())}
        yield from (f"{name} has the secret {one}, which is none" for one in service.get("secrets", ()) if one not in files)
        for variable, value in service.get("environment", {}).items():
            if variable.endswith("_FILE") and value.removeprefix("/run/secrets/") not in service.get("secrets", ()):
                yield f"{name} reads {value}, which it is not given"
            if variable.removeprefix(PREFIX).lower() in {*SECRET, "keys", "database_url"} or variable.endswith("PASSWORD"):
                yield f"{name} has {variable} in its environment"
    yield from (f"nobody has the secret {one}" for one in files if one not in used)
    yield from (f"{one} is no file" for one, told in files.items() if set(told) != {"file"})


def kept_apart(compose: Compose) -> Iterator[str]:
    """The databases are on an inner network alone; only the pages have a port, of this machine where nothing is said."""
    for name, service in compose["services"].items():
        if name in ("postgres", "meilisearch") and (service.get("networks") != ["inside"] or "ports" in service):
            yield f"{name} can be reached from outside"
        for port in service.get("ports", ()):
            if name != "web" or not re.match(r"\$\{\w+:-127\.0\.0\.1:", port):
                yield f"{name} is published on {port}"
    if compose["networks"]["inside"] != {"internal": True}:
        yield "the inner network leads outside"


def commanded(compose: Compose) -> Iterator[str]:
    """By commands that there are, with settings that there are."""
    for name, service in compose["services"].items():
        if not service["image"].startswith("credatlas:"):
            continue
        if wrong := wrong_command(service["command"]):
            yield f"{name}: {wrong}"
        settings = {key.removesuffix("_FILE"): "" for key in service["environment"]}
        try:
            read_settings(settings, Path("no-such-file"))
        except Exception as wrong_setting:
            yield f"{name}: {wrong_setting}"


def _seconds(words: str) -> int:
    number, unit = int(words[:-1]), words[-1]
    return number * {"s": 1, "m": 60, "h": 3600}[unit]


def _with(*path: str, value: Any) -> Compose:
    """The file with one value set, or taken out where it is None."""
    compose = deepcopy(read())
    there = compose
    for name in path[:-1]:
        there = there[name]
    if value is None:
        del there[path[-1]]
    else:
        there[path[-1]] = value
    return compose


def _broken() -> dict[Rule, list[Compose]]:
    at = "services"
    return {
        valid_by_the_specification: [_with(at, "web", "comand", value=["serve"]), _with(at, "web", "ports", value=True)],
        pinned: [
            _with(at, "postgres", "image", value="postgres:latest"),
            _with(at, "meilisearch", "build", value={"dockerfile_inline": "FROM getmeili/meilisearch\n"}),
        ],
        without_root: [
            _with(at, "web", "user", value=None),
            _with(at, "worker", "user", value="0:0"),
            _with(at, "worker", "cap_drop", value=None),
            _with(at, "web", "privileged", value=True),
        ],
        writing_to_volumes_alone: [
            _with(at, "schedule", "read_only", value=False),
            _with(at, "web", "volumes", value=["/var/run/docker.sock:/var/run/docker.sock"]),
        ],
        bounded: [
            _with(at, "worker", "deploy", "resources", "limits", value={"cpus": "1", "memory": "1g"}),
            _with(at, "schedule", "stop_grace_period", value="10s"),
            _with(at, "meilisearch", "logging", value=None),
        ],
        looked_after: [
            _with(at, "meilisearch", "healthcheck", value=None),
            _with(at, "web", "healthcheck", value={"disable": True}),
        ],
        secret: [
            _with(at, "web", "secrets", value=["database_url"]),
            _with(at, "web", "environment", "CREDATLAS_OPS_PASSWORD", value="x"),
            _with("secrets", "meili_key", value=None),
        ],
        kept_apart: [_with(at, "postgres", "ports", value=["5432:5432"]), _with("networks", "inside", value={})],
        commanded: [
            _with(at, "web", "command", value=["serve", "--prot", "80"]),
            _with(at, "schedule", "command", value=["sheduler"]),
            _with(at, "worker", "environment", "CREDATLAS_WORKRES", value="yes"),
        ],
    }


@pytest.mark.parametrize("rule", _broken(), ids=lambda rule: rule.__name__)
def test_the_file_is(rule: Rule) -> None:
    assert list(rule(read())) == []


@pytest.mark.parametrize("rule", _broken(), ids=lambda rule: rule.__name__)
def test_a_file_is_refused_that_is_not(rule: Rule) -> None:
    for number, compose in enumerate(_broken()[rule]):
        assert list(rule(compose)), number


def test_the_pages_and_the_workers_hold_no_key_that_may_write() -> None:
    holders = {name for name, service in read()["services"].items() if "meili_key" in service.get("secrets", ())}
    assert holders == {"schedule", "command", "meilisearch"}


def test_whoever_harvests_has_the_keys_of_publishers() -> None:
    holders = {name for name, service in read()["services"].items() if "keys" in service.get("secrets", ())}
    assert {"web", "schedule", "worker", "command"} <= holders


def test_the_image_takes_what_the_repository_has_of_the_packages_and_nothing_else() -> None:
    packages = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"][
        "packages"
    ]
    copied = [line.split()[1:] for line in dockerfile() if line.startswith("COPY ") and "--from" not in line]
    folders = [sources for *sources, target in copied if target == f"/src/{sources[0]}"]
    assert sorted(name for (name,) in folders) == sorted(packages)
    named = {source for *sources, _ in copied for source in sources}
    ignored = (REPOSITORY / ".dockerignore").read_text().split()
    assert named == {each.removeprefix("!") for each in ignored if each.startswith("!")}
    assert ignored[0] == "*"
    tracked = subprocess.run(["git", "ls-files", *named], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    assert all(any(path == name or path.startswith(f"{name}/") for path in tracked.splitlines()) for name in named)


def test_the_image_is_pinned_runs_without_root_and_says_when_it_serves() -> None:
    lines = dockerfile()
    assert all(_VERSION.match(line.split()[1]) for line in lines if line.startswith("FROM "))
    last = lines[max(place for place, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert [line for line in last if line.startswith("USER ")] == ["USER 10001:10001"]
    assert not any(line.startswith(("RUN", "COPY")) for line in last[last.index("USER 10001:10001") :])
    assert any(line.startswith("HEALTHCHECK") and "/readyz" in line for line in last)
    installs = [part for line in lines for part in line.split("&&") if "pip install" in part]
    assert all("--require-hashes" in part or "--no-index" in part for part in installs)
    command = json.loads(next(line for line in last if line.startswith("CMD ")).removeprefix("CMD "))
    assert wrong_command(command) == ""


def test_every_lock_of_the_image_agrees_with_what_is_tested() -> None:
    tested = _locked("requirements.lock")
    for name in ("run", "full", "build"):
        lock = _locked(f"requirements-{name}.lock")
        assert lock
        assert lock.items() <= tested.items(), name
    assert _locked("requirements-run.lock").items() <= _locked("requirements-full.lock").items()
    assert {"distributed", "onnxruntime"} <= _locked("requirements-full.lock").keys()


def _locked(name: str) -> dict[str, str]:
    lines = re.findall(r"(?m)^([a-z0-9._\[\]-]+)==(\S+)", (REPOSITORY / name).read_text())
    return dict(lines)
