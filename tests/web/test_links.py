"""The site is crawled from its first pages: every link of every kind of page answers."""

from __future__ import annotations

import re
from collections import Counter
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.parts.servers import PATIENCE
from tests.web.asking import Site

PAGES = 500


def shape(link: str) -> str:
    """What kind of address it is: courses are alike, and so are values of one parameter."""
    path, _, query = link.partition("?")
    path = re.sub(r"[0-9a-f]{8,}[0-9a-f-]*", "*", path)
    path = re.sub(r"(?<=/providers/)[^/]+|(?<=/runs/)[^/]+", "*", path)
    return f"{path}?{sorted({pair.partition('=')[0] for pair in query.split('&')})}"


@pytest.mark.check("X6")
def test_every_link_of_the_site_answers(site: Site) -> None:
    connection = HTTPConnection(urlsplit(site.url).netloc, timeout=PATIENCE)
    visits, seen = Counter[str](), set[str]()
    waiting = {"/": "/", "/fr/": "/fr/", "/ops": "/ops"}
    while waiting and len(seen) < PAGES:
        path = min(waiting, key=lambda link: visits[waiting[link]])  # the kind that was looked at least
        visits[waiting.pop(path)] += 1
        seen.add(path)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status < 400, path
        if (answer.getheader("content-type") or "").startswith("text/html"):
            for link in re.findall(r'(?:href|src)="(/[^"#]*)', body.decode()):
                plain = link.replace("&amp;", "&")
                if plain not in seen:
                    waiting.setdefault(plain, shape(plain))
    connection.close()
    assert len(seen) == PAGES
    assert len(visits) > 60
