"""Who may ask /api/v1 how often, and whose pages may read it."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import EmbeddedEngine
from schemas import Rate, Settings, WrongUse
from store import Store
from tests.parts.servers import PATIENCE
from tests.web.asking import Site, serving
from tests.web.catalogue import SOURCES
from web import create_app
from web.api.turnstile import Buckets, neighbourhood

LIBRARY, STRANGER = "https://library.example", "https://stranger.example"


@pytest.fixture
def at(tmp_path: Path) -> Callable[..., AbstractContextManager[Site]]:
    @contextmanager
    def opened(**settings: str) -> Iterator[Site]:
        store, engine = Store.open(f"sqlite:///{tmp_path / 'credatlas.sqlite'}"), EmbeddedEngine(tmp_path / "index")
        app = create_app(Settings(home=tmp_path, **settings), store, engine, SOURCES)  # type: ignore[arg-type]
        with serving(app, engine) as site:
            yield site
        store.close()

    return opened


def preflight(site: Site, origin: str) -> tuple[int, dict[str, str]]:
    with closing(http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=PATIENCE)) as asked:
        headers = {"Origin": origin, "Access-Control-Request-Method": "GET", "Connection": "close"}
        asked.request("OPTIONS", "/api/v1/search", headers=headers)
        with closing(asked.getresponse()) as answer:
            answer.read()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}


def test_who_asks_too_often_is_told_when_to_ask_again(at: Callable[..., AbstractContextManager[Site]]) -> None:
    with at(api_rate="3/hour") as site:
        left = [site.get("/api/v1/search").headers["ratelimit"] for _ in range(3)]
        assert left == ['"client";r=2;t=1200', '"client";r=1;t=2400', '"client";r=0;t=3600']
        refused = site.get("/api/v1/coverage", X_Forwarded_For="203.0.113.7")
        assert (refused.status, refused.headers["content-type"]) == (429, "application/problem+json")
        assert refused.headers["ratelimit-policy"] == '"client";q=3;w=3600'
        assert 1190 < int(refused.headers["retry-after"]) <= 1200
        assert refused.data["type"] == "/api/v1/problems#too-many-requests"
        assert site.get("/").status == 200


def test_without_a_limit_none_is_told(site: Site) -> None:
    assert "ratelimit" not in site.get("/api/v1/search").headers


@given(
    rate=st.builds(Rate, requests=st.integers(1, 9), seconds=st.sampled_from([1, 60])),
    steps=st.lists(st.floats(0, 30), max_size=40),
)
def test_in_no_stretch_of_time_are_more_answered_than_allowed(rate: Rate, steps: list[float]) -> None:
    now = 0.0
    buckets = Buckets(rate, clock=lambda: now)
    answered: list[float] = []
    for step in steps:
        now += step
        left = buckets.take("one")
        assert 0 <= left.requests < rate.requests or left.wait
        if not left.wait:
            answered.append(now)
        else:
            now += left.wait
            assert not buckets.take("one").wait
            answered.append(now)
    for first in answered:
        stretch = [moment for moment in answered if first <= moment < first + rate.seconds]
        assert len(stretch) <= 2 * rate.requests  # a full bucket, and what flows in meanwhile


def test_many_addresses_fill_no_memory_and_each_has_its_own_bucket() -> None:
    buckets = Buckets(Rate(requests=1, seconds=60), clock=lambda: 0.0, most=3)
    assert [bool(buckets.take(name).wait) for name in "abca"] == [False, False, False, True]
    assert not buckets.take("d").wait
    assert not buckets.take("b").wait  # forgotten, for it asked longest ago
    assert buckets.take("d").wait


def test_one_customer_of_ipv6_is_one_client() -> None:
    assert neighbourhood("2001:db8:1:2::5") == neighbourhood("2001:db8:1:2:ffff::") != neighbourhood("2001:db8:1:3::5")
    assert neighbourhood("203.0.113.7") == neighbourhood("::ffff:203.0.113.7") != neighbourhood("203.0.113.8")
    assert neighbourhood("fe80::1%eth0") == "fe80::/64"
    assert neighbourhood("") == ""


def test_no_foreign_page_reads_the_api_unless_it_is_named(site: Site, at: Callable[..., AbstractContextManager[Site]]) -> None:
    assert "access-control-allow-origin" not in site.get("/api/v1/search", Origin=LIBRARY).headers
    assert preflight(site, LIBRARY)[0] == 405
    with at(api_origins=f"{LIBRARY}, https://other.example:8443") as named:
        for path, status in (("/api/v1/search", 200), ("/api/v1/search?x=1", 400), ("/api/v1/nowhere", 404)):
            answer = named.get(path, Origin=LIBRARY)
            assert (answer.status, answer.headers["access-control-allow-origin"]) == (status, LIBRARY)
            assert "Origin" in answer.headers["vary"]
        assert "access-control-allow-origin" not in named.get("/api/v1/search", Origin=STRANGER).headers
        assert "access-control-allow-origin" not in named.get("/", Origin=LIBRARY).headers
        status, headers = preflight(named, LIBRARY)
        assert (status, headers["access-control-allow-methods"]) == (204, "GET, HEAD")
        assert preflight(named, STRANGER)[0] == 405


def test_every_page_may_read_it_where_all_are_allowed(at: Callable[..., AbstractContextManager[Site]]) -> None:
    with at(api_origins="*") as site:
        assert site.get("/api/v1/search", Origin=STRANGER).headers["access-control-allow-origin"] == STRANGER


@pytest.mark.parametrize("rate", ["many", "0/minute", "5/day", "-1/second", "600"])
def test_a_wrong_rate_is_refused_by_name(rate: str) -> None:
    with pytest.raises(WrongUse, match="CREDATLAS_API_RATE"):
        _ = Settings(api_rate=rate).rate


@pytest.mark.parametrize("origin", ["library.example", "https://library.example/", "ftp://library.example", "https://"])
def test_a_wrong_origin_is_refused_by_name(origin: str) -> None:
    with pytest.raises(WrongUse, match="CREDATLAS_API_ORIGINS"):
        _ = Settings(api_origins=origin).origins
