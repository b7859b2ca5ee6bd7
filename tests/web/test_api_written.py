"""What docs/api.md says of /api/v1 is so: every line of it that asks is asked, and every status it explains is one."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.web.asking import Site
from tests.web.catalogue import ARCHIVED, FRENCH, course_id
from web.api.operations import operations
from web.api.problem import KINDS

TEXT = (Path(__file__).parents[2] / "docs/api.md").read_text(encoding="utf-8")
LINES = [line for line in TEXT.splitlines() if line.startswith("curl ")]


def _asked(site: Site, line: str) -> tuple[str, dict[str, str]]:
    """Path and headers of a line, with real names in the place of those in capitals."""
    words = shlex.split(line, comments=True)
    address = urlsplit(words[-1])
    names: dict[str, Callable[[], str]] = {
        "NEXT": lambda: site.get("/api/v1/search?q=data&per_page=5&cursor=*").data["next"],
        "OTHER": lambda: course_id(FRENCH),
        "ID": lambda: course_id(ARCHIVED),
        "SLUG": lambda: "college-des-rapides",
        "CATALOGUE": lambda: "ie_harbour",
        "TAG": lambda: site.get("/api/v1/coverage").headers["etag"].removeprefix('W/"').removesuffix('"'),
    }
    path = re.sub(r"\b(NEXT|OTHER|ID|SLUG|CATALOGUE)\b", lambda m: names[m[0]](), f"{address.path}?{address.query}")
    headers = dict(word.split(": ", 1) for word in words[1:-1] if ": " in word)
    return path, {k.replace("-", "_"): v.replace("TAG", names["TAG"]()) for k, v in headers.items()}


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_page_is_answered(site: Site, line: str) -> None:
    path, headers = _asked(site, line)
    status = 400 if "# 400" in line else 304 if headers else 200
    assert site.get(path, **headers).status == status


def test_every_operation_has_a_line() -> None:
    asked = {urlsplit(shlex.split(line, comments=True)[-1]).path for line in LINES}
    asked = {re.sub(r"/(ID|CATALOGUE)$", "/{id}", path).replace("/SLUG", "/{slug}") for path in asked}
    assert asked == {f"/api/v1{operation.path}" for operation in operations(())}


def test_every_status_is_explained() -> None:
    assert {int(status) for status in re.findall(r"^\| (\d{3}) \|", TEXT, re.MULTILINE)} == {
        status for status, _ in KINDS.values()
    }
