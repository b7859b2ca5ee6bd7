"""No page changes anything by being looked at, and no form is taken from anywhere but the console's own pages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest

from tests.web.asking import Site
from tests.web.conftest import opened
from tests.web.roads import KNOWN, roads
from tests.web.visitor import Visitor

FORMS = [road.to(KNOWN) for method in ("POST", "PUT", "PATCH", "DELETE") for road in roads(method)]


KINDS = (
    *("application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x", "multipart/form-data"),
    *("", "é"),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("forms")


@pytest.fixture(scope="module")
def looked_at(home: Path) -> Iterator[Site]:
    """Looked at once already: the first look at the console makes its key."""
    with opened(home) as site:
        Visitor(site).get("/ops")
        yield site


def remembered(home: Path) -> list[str]:
    """All that the store holds, and every file beside it but what search keeps."""
    with sqlite3.connect(f"file:{home / 'credatlas.sqlite'}?mode=ro", uri=True) as database:
        told = list(database.iterdump())
    beside = {str(file.relative_to(home)): file.read_bytes() for file in home.rglob("*") if file.is_file()}
    return [
        *told,
        *(f"{name} {body!r}" for name, body in sorted(beside.items()) if not name.startswith(("index/", "credatlas.sqlite"))),
    ]


def test_looking_changes_nothing(looked_at: Site, home: Path) -> None:
    before, visitor = remembered(home), Visitor(looked_at)
    assert any(line.startswith("console.key ") for line in before)
    for number, road in enumerate(roads()):
        to = road.to(KNOWN[(number + n) % len(KNOWN)] for n in range(road.places))
        asked = "?q=data&page=2&by=me&hours=72&harvest=ie_harbour-24&approve=1&delete=1&run=ie_harbour"
        assert visitor.get(f"/fr{to}{asked}").status < 500, to
    assert remembered(home) == before


def test_there_are_forms() -> None:
    assert {"/ops/sign-in", "/ops/sign-out"} <= set(FORMS)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["", "/fr"])
def test_a_form_without_the_token_is_refused(looked_at: Site, home: Path, form: str, language: str) -> None:
    before, visitor = remembered(home), Visitor(looked_at)
    for token in ("", "0" * 64, "é", "\0"):
        assert visitor.post(language + form, token=token).status == 403, token
    odd = [b"", b"\xff\xfe=\x00", b"token=" * 9_000, b"{}", b"token=a&token=b;c"]
    for body, kind in zip(cycle(odd), KINDS, strict=False):
        assert visitor.ask("POST", language + form, body, {"Content-Type": kind}).status in {400, 403}, (body, kind)
    assert remembered(home) == before


def test_no_form_is_sent_to_an_address_that_only_shows(looked_at: Site) -> None:
    visitor = Visitor(looked_at)
    shown = [road for road in roads() if road.to(KNOWN) not in FORMS]
    for road in shown:
        assert visitor.post(road.to(KNOWN), token="0" * 64).status in {403, 404, 405}, road.path
