"""Every address the site answers, as its routes tell, and any address at all made of them."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlencode

from hypothesis import strategies as st
from starlette.routing import BaseRoute

from indexer import EmbeddedEngine
from schemas import Settings, slug
from tests.web.asking import Site
from tests.web.catalogue import LINES, PAGE, SHEET, SOURCES, course_id
from web import create_app
from web.search.address import PARAMETERS

_PLACE = re.compile(r"{(\w+)(?::\w+)?}")
_NAMES = """
q sort page loose course diff by on show rows cols as_of against dim status field missing run changed
state severity kind from to record source since until limit like facet cursor next per_page days colour
"""
_KNOWN = """
published in_part catalogue provider dims all open online free en quality_assurance price
2026-11-24 2026-11-20 1 2 100 ie_harbour/20261123T021000
"""
_ODD = """
../../etc/passwd //evil.example . .. [] {} ${x} =1+1 NULL None -1 0 1e9 NaN % %00
2026-02-30 9999-12-31 0001-01-01 0000-00-00 20261124
"""
NAMES = (*PARAMETERS.values(), *_NAMES.split(), "", "a[]", "é")
KNOWN = (
    *(course_id(line.title) for line in LINES[:4]),
    *sorted({slug(line.provider) for line in LINES if line.provider})[:4],
    *SOURCES,
    *(f"{name}-24" for name in SOURCES),
    *(PAGE, SHEET.sha256),
    *_KNOWN.split(),
)
ODD = (
    *('online" OR 1=1', "'; DROP TABLE offerings;--", "<script>alert(1)</script>", "\r\nSet-Cookie: a=b", "{{ 7*7 }}"),
    *("\\", "\0", "🙂", "\u202e", "\ud800", "²", "١٢", "9" * 5_000, "a" * 3_000, "9" * 30),
    *_ODD.split(),
)


@dataclass(frozen=True)
class Road:
    """One address with places in it for names, and how it may be asked."""

    path: str
    methods: frozenset[str]

    def to(self, names: Iterable[str]) -> str:
        """The address with these names in its places, as they are where they are quoted by then."""
        given = iter(names)
        return _PLACE.sub(lambda _: next(given), self.path)

    @property
    def places(self) -> int:
        return len(_PLACE.findall(self.path))


@cache
def roads(method: str = "GET") -> tuple[Road, ...]:
    """Every route of the site that answers the method, the API's too."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        app = create_app(settings, cast("Any", None), EmbeddedEngine(Path(home) / "index"), SOURCES)  # routes ask no store
    return tuple(road for road in _roads(app.routes, "") if method in road.methods)


def _roads(routes: Iterable[BaseRoute], before: str) -> Iterator[Road]:
    for route in routes:
        inner = getattr(route, "original_router", route)
        path, methods = before + (getattr(inner, "path", "") or ""), getattr(inner, "methods", None)
        if methods:
            yield Road(path, frozenset(methods))
        elif below := getattr(inner, "routes", None):
            yield from _roads(below, path)


def _text() -> st.SearchStrategy[str]:
    return st.sampled_from(KNOWN) | st.sampled_from(ODD) | st.text(max_size=30)


def sent(word: str) -> str:
    """A word as an address holds it, half a character pair too."""
    return quote(word.encode("utf-8", "surrogatepass"), safe="")


@st.composite
def addresses(draw: st.DrawFn, method: str = "GET") -> str:
    """Any address: a road with any names in its places, behind any language, with any query string."""
    road = draw(st.sampled_from(roads(method)))
    names = [sent(draw(_text())) for _ in range(road.places)]
    language = draw(st.sampled_from(("", "", "", "/fr", "/fr", "/ga", "/en", "/fr/fr")))
    pairs = st.lists(st.tuples(st.sampled_from(NAMES), _text()), max_size=6)
    query = draw(
        pairs.map(lambda told: urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in told]))
        | st.binary(max_size=20).map(quote)
        | st.sampled_from(("%", "%zz", "&&&", "=", "?", "a=%ff%fe", "q=%F0%28%8C%28", "&".join(["provider=x"] * 1_500)))
    )
    return language + road.to(names) + (f"?{query}" if query else "")


def fault(site: Site, address: str) -> tuple[int, str]:
    """The status of an address, and what is wrong with its answer; empty where it is one the site may give."""
    answer = site.get(address)
    kind = answer.headers.get("content-type", "")
    if answer.status >= 500:
        return answer.status, f"{answer.status}: {answer.body[:300]!r}"
    if b"Traceback (most recent call last)" in answer.body:
        return answer.status, "a traceback"
    if kind.startswith("text/html") and b"<script>alert" in answer.body:
        return answer.status, "a script that runs"
    if kind.startswith("text/html") and not answer.body.rstrip().endswith(b"</html>"):
        return answer.status, "half a page"
    if "set-cookie" in answer.headers:
        return answer.status, "a cookie"
    return answer.status, ""
