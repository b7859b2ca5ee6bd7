"""The house rules of the design, each a pure function from files to the sentences that say what is wrong with them."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence

from benchmarks.sources import beyond, lengths
from tests.parts.written import ROOMS, Written

Rule = Callable[[Sequence[Written]], Iterator[str]]

LONGEST = 300
HOMES = {
    "scrapy": {"crawlers"},
    "selectolax": {"crawlers"},
    "warcio": {"crawlers"},
    "aiohttp": {"crawlers", "indexer"},
    "tantivy": {"indexer"},
    "numpy": {"indexer"},
    "onnxruntime": {"indexer"},
    "tokenizers": {"indexer"},
    "alembic": {"store"},
    "psycopg": {"store"},
    "pyarrow": {"reporter"},
    "xlsxwriter": {"reporter"},
    "rapidfuzz": {"matcher"},
    "sqlalchemy": {"store"},
    "fastapi": {"web"},
    "jinja2": {"web"},
    "starlette": {"web"},
    "uvicorn": {"web", "credatlas"},
    "apscheduler": {"scheduler"},
    "procrastinate": {"scheduler"},
    "distributed": {"scheduler"},
    "dask": {"scheduler"},
    "prometheus_client": {"web"},
    "structlog": {"credatlas", "scheduler"},
    "rich": {"credatlas"},
    "typer": {"credatlas"},
}
"""Which rooms may speak to a foreign library; one that is not named here is nobody's own."""
VAGUE = {"util", "utils", "helper", "helpers", "common", "base", "manager", "misc"}
_STEM = re.compile(r"([a-z]{2}|mooc)(_[a-z0-9]+)+")
_MACHINE = re.compile(r"(?<![\w./:<-])/(?:home|root|Users|work)/\w+")
_PROMISE = re.compile(r"#[^\"]*\b(TODO|FIXME|XXX)\b")


def foreign_libraries_stay_in_their_room(files: Sequence[Written]) -> Iterator[str]:
    for file in _rooms(files):
        for line, module in file.imports():
            library = module.split(".")[0]
            if file.room not in HOMES.get(library, {file.room}):
                yield f"{file.path}:{line} imports {library}, which belongs to {' and '.join(sorted(HOMES[library]))}"


def rooms_are_entered_by_their_face(files: Sequence[Written]) -> Iterator[str]:
    for file in _rooms(files):
        for line, module in file.imports():
            room, _, inside = module.partition(".")
            if room in ROOMS and room != file.room and inside:
                yield f"{file.path}:{line} imports {module}; import from {room}"


def only_the_front_door_reads_the_environment(files: Sequence[Written]) -> Iterator[str]:
    for file in _rooms(files):
        if file.room == "credatlas":
            continue
        for node in ast.walk(file.tree):
            named = isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}
            taken = (
                isinstance(node, ast.ImportFrom) and node.module == "os" and {a.name for a in node.names} & {"environ", "getenv"}
            )
            if named or taken:
                yield f"{file.path}:{getattr(node, 'lineno', 0)} reads the environment; take what you need from Settings"


def a_file_opens_with_a_sentence(files: Sequence[Written]) -> Iterator[str]:
    for file in _python(files):
        first = (ast.get_docstring(file.tree) or "").partition("\n")[0]
        if not re.search(r"\w.*[.?]$", first):
            yield f"{file.path} does not open with a sentence that says what it holds"


def a_file_stays_short(files: Sequence[Written]) -> Iterator[str]:
    for file in _python(files):
        lines = file.text.count("\n")
        if lines >= LONGEST:
            yield f"{file.path} has {lines} lines; keep it under {LONGEST}"


def nothing_has_a_vague_name(files: Sequence[Written]) -> Iterator[str]:
    for file in _python(files):
        names = [*file.path.parts[:-1], file.path.stem]
        names += [n.name for n in ast.walk(file.tree) if isinstance(n, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)]
        yield from (f"{file.path}: {name} says nothing; name what it is" for name in names if name.lower() in VAGUE)


def sources_are_named_and_polite(files: Sequence[Written]) -> Iterator[str]:
    for file in files:
        if file.path.suffix != ".toml" or file.path.parts[:2] != ("crawlers", "sources"):
            continue
        if not _STEM.fullmatch(file.path.stem):
            yield f"{file.path}: name a source <place>_<name> in lower case, like ie_microcreds"
        if tomllib.loads(file.text).get("delay", 1.0) < 1:
            yield f"{file.path}: delay is under one second between requests to one host"


def sources_are_short(files: Sequence[Written]) -> Iterator[str]:
    yield from beyond(lengths((file.path, file.text) for file in files if file.path.parts[:2] == ("crawlers", "sources")))


def tests_stand_where_their_room_is(files: Sequence[Written]) -> Iterator[str]:
    tests = [file.path for file in files if file.room == "tests" and file.path.name.startswith("test_") and file.is_python]
    yield from (f"{path} belongs in tests/<room>/" for path in tests if len(path.parts) > 2 and path.parts[1] not in ROOMS)
    tested = {path.parts[1] for path in tests}
    yield from (f"tests/{room}/ has no test" for room in ROOMS if room not in tested)


def nothing_names_a_machine(files: Sequence[Written]) -> Iterator[str]:
    for file in files:
        for number, line in enumerate(file.text.splitlines(), 1):
            if _MACHINE.search(line):
                yield f"{file.path}:{number} holds a path of one machine"


def nothing_is_left_for_later(files: Sequence[Written]) -> Iterator[str]:
    for file in _python(files):
        for number, line in enumerate(file.text.splitlines(), 1):
            if _PROMISE.search(line):
                yield f"{file.path}:{number} leaves work for later; do it or file an issue"


def locks_hold_hashes_and_no_address(files: Sequence[Written]) -> Iterator[str]:
    for file in files:
        if file.path.suffix == ".lock" or file.path.name == "package-lock.json":
            if "://" in file.text or '"resolved"' in file.text or "index-url" in file.text:
                yield f"{file.path} names the address of a registry"
            yield from (f"{file.path}: {package} has no hash" for package in _unhashed(file))


def images_are_pinned(files: Sequence[Written]) -> Iterator[str]:
    for file in files:
        if file.path.name in {"Dockerfile", "docker-compose.yml"}:
            for image in re.findall(r"^(?:FROM|\s+image:)\s+(\S+)", file.text, re.MULTILINE):
                if not re.search(r":v?\d+\.\d+", image):
                    yield f"{file.path}: {image} names no version"


def every_vocabulary_tells_its_origin(files: Sequence[Written]) -> Iterator[str]:
    tables = [file for file in files if file.path.parts[:2] == ("schemas", "vocabularies")]
    told = next((file.text for file in tables if file.path.name == "README.md"), "")
    yield from (
        f"{file.path} has no row in schemas/vocabularies/README.md"
        for file in tables
        if f"`{file.path.name}`" not in told and file.path.suffix != ".md"
    )


def _unhashed(file: Written) -> Iterator[str]:
    if file.path.suffix == ".json":
        packages = json.loads(file.text)["packages"]
        yield from (name for name, package in packages.items() if name and not package.get("integrity", "").startswith("sha512-"))
    else:
        entries = re.split(r"\n(?=\S)", file.text.strip())
        yield from (entry.split("=")[0] for entry in entries if "--hash=sha256:" not in entry)


def _python(files: Sequence[Written]) -> Iterator[Written]:
    return (file for file in files if file.is_python)


def _rooms(files: Sequence[Written]) -> Iterator[Written]:
    return (file for file in _python(files) if file.room in ROOMS)
