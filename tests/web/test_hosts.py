"""The site answers under its own names, links nowhere else, and no other site may frame it or guess at it."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from indexer import EmbeddedEngine
from schemas import Settings
from store import Store
from tests.parts.servers import PATIENCE
from tests.web.asking import Site, serving
from tests.web.catalogue import SOURCES, TODAY, takes
from tests.web.visitor import Visitor
from web import create_app

OWN = "https://courses.example"


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that knows its public address."""
    home = tmp_path_factory.mktemp("named")
    store, engine = Store.open(f"sqlite:///{home / 'credatlas.sqlite'}"), EmbeddedEngine(home / "index")
    for take in takes():
        store.record(take)
    settings = Settings(home=home, api_rate="0", site=OWN, ops_password="let me in")
    with serving(create_app(settings, store, engine, SOURCES, today=lambda: TODAY), engine) as site:
        yield site
    store.close()


@pytest.mark.parametrize(
    "host", ["courses.example", "Courses.Example:443", "courses.example.", "localhost:8000", "[::1]", "127.0.0.1"]
)
@pytest.mark.parametrize("path", ["/about-the-data", "/api/v1/problems"])
def test_a_site_answers_under_its_own_names(named: Site, host: str, path: str) -> None:
    assert Visitor(named, {"Host": host}).get(path).status == 200


@pytest.mark.parametrize("host", ["evil.example", "courses.example.evil.example", "xcourses.example", "192.0.2.1", "courses"])
@pytest.mark.parametrize("path", ["/", "/fr/ops", "/api/v1/problems", "/static/app.js", "/nowhere"])
def test_a_site_with_a_name_answers_to_no_other(named: Site, host: str, path: str) -> None:
    answer = Visitor(named, {"Host": host}).get(path)
    assert (answer.status, host in answer.text.replace("courses.example.\n", "")) == (421, False)
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_watcher_may_ask_a_machine_by_its_number(named: Site) -> None:
    assert Visitor(named, {"Host": "10.1.2.3:8000"}).get("/readyz").status == 200


HOSTS = [
    "",
    " ",
    "[::1",
    "a b",
    'x"><script>alert(1)</script>',
    "a/b",
    "a@b",
    "é.example",
    "a:b",
    "a:123456",
    "x" * 300,
    "[evil]",
]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["/", "/coverage/", "/api/v1/problems"])
def test_a_host_that_is_none_is_refused_plainly(site: Site, host: str, path: str) -> None:
    answer = Visitor(site, {"Host": host}).get(path)
    assert (answer.status, "names no host" in answer.text or not answer.text, "alert" in answer.text) == (400, True, False)


@pytest.mark.parametrize("lines", ["", "Host: a.example\r\nHost: b.example\r\n"], ids=["none", "two"])
def test_no_host_and_two_hosts_break_nothing(site: Site, lines: str) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(site.url).port or 0), timeout=PATIENCE) as line:
        line.sendall(f"GET / HTTP/1.0\r\n{lines}\r\n".encode())
        status = int(line.makefile("rb").readline().split()[1])
    assert status == (400 if lines else 200)


@pytest.mark.parametrize("path", ["/", "/about-the-data", "/search.csv?q=data", "/robots.txt", "/fr/"])
def test_a_link_from_outside_is_to_the_site_under_its_own_name(named: Site, path: str) -> None:
    visitor = Visitor(named, {"Host": "localhost", "X-Forwarded-Host": "evil.example"})
    told = visitor.get(path).text
    assert "evil.example" not in told
    assert not re.search(r"https?://(?:localhost|127\.0\.0\.1)", told)


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "//evil.example/", "/\\evil.example/", "/fr//evil.example/", "/coverage/", "/ops/", "/%5cevil.example/",
     "/https://evil.example/", "/courses/x/", "/fr/ops?next=//evil.example", "/ops/sign-in?next=//evil.example"],
)  # fmt: skip
def test_no_address_leads_off_the_site(site: Site, named: Site, path: str) -> None:
    for which in (site, named):
        answer = Visitor(which).get(path, X_Forwarded_Host="evil.example")
        where = urlsplit(answer.headers.get("location", ""))
        assert answer.status < 500
        assert (where.netloc, where.path[:2] == "//", "\\" in where.path) == ("", False, False)


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/coverage/", "/coverage"),
        ("/fr/coverage/?q=a%20b&x=%2F", "/fr/coverage?q=a%20b&x=%2F"),
        ("/courses/%0d%0aX:%20y/", "/courses/%0D%0AX%3A%20y"),
        ("///evil.example//", "/evil.example"),
    ],
)
def test_a_slash_too_many_is_taken_away_and_nothing_else(site: Site, path: str, where: str) -> None:
    answer = Visitor(site).get(path)
    assert (answer.status, answer.headers["location"]) == (307, where)


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/ops", "/ops/sign-in", "/search.csv", "/robots.txt", "/static/app.js", "/healthz"]
)
def test_no_other_site_may_frame_a_page_or_guess_at_it(named: Site, path: str) -> None:
    headers = Visitor(named).get(path).headers
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_the_data_may_be_read_by_other_sites(site: Site) -> None:
    assert site.get("/api/v1/problems").headers["cross-origin-resource-policy"] == "cross-origin"
