"""We are guests at every host: one request at a time, as far apart as anybody asks for, and never where we are not wanted."""

from __future__ import annotations

import asyncio
import itertools
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.manners import PATIENCE, REFUSALS, TROUBLES, Manners, Refused, seconds_of
from crawlers.public import is_public, open_to_all
from crawlers.robots import Robots, rules_of
from schemas import Failure, Settings, Source, SourceKind, Walk

HOST = "quayside.example"
LIVE, MIRRORED = Settings(contact="you@example.org"), Settings(mirror="http://127.0.0.1:9")


def manners(delay: float = 0.05, settings: Settings = LIVE) -> Manners:
    walk = Walk(family="listing", url=f"https://{HOST}/courses")
    source = Source(name="Quayside", url=walk.url, kind=SourceKind.NATIONAL_PORTAL, jurisdiction="IE", delay=delay, walk=(walk,))
    return Manners(source, settings)


def test_two_sources_wait_in_one_line_for_the_host_they_share() -> None:
    began: list[float] = []
    inside = most = 0

    async def ask(one: Manners) -> None:
        nonlocal inside, most
        for _ in range(4):
            async with one.turn(HOST) as came:
                began.append(came)
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0.01)
                inside -= 1

    async def both() -> None:
        await asyncio.gather(ask(manners()), ask(manners()))

    asyncio.run(both())
    gaps = [later - earlier for earlier, later in itertools.pairwise(began)]
    assert most == 1
    assert min(gaps) >= 0.05
    assert max(gaps) - min(gaps) > 0.0005  # nobody knocks like a clock


def test_another_host_is_not_kept_waiting() -> None:
    async def ask() -> float:
        one, began = manners(delay=100), time.monotonic()
        for host in ("a.example", "b.example", "c.example"):
            async with one.turn(host):
                pass
        return time.monotonic() - began

    assert asyncio.run(ask()) < 100


def test_the_longest_delay_anybody_asks_for_is_kept() -> None:
    async def pauses() -> list[float]:
        one = manners(delay=1)
        none = one.pause(HOST)
        one.rules[HOST] = Robots(b"User-agent: *\nCrawl-delay: 7\n")
        return [none, one.pause(HOST)]

    bare, asked = asyncio.run(pauses())
    assert 1 <= bare <= 1.3
    assert 7 <= asked <= 9.1


def test_a_mirror_is_not_waited_for_unless_a_live_night_is_rehearsed() -> None:
    async def pause(settings: Settings) -> float:
        return manners(delay=3, settings=settings).pause(HOST)

    assert asyncio.run(pause(MIRRORED)) == 0
    assert asyncio.run(pause(Settings(mirror="http://127.0.0.1:9", rehearse=True))) >= 3


def test_retry_after_is_read_in_seconds_and_as_a_date() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=4000), usegmt=True)
    assert seconds_of(" 12 ") == 12
    assert 3_000 < (seconds_of(soon) or 0) <= 4_000
    assert seconds_of("Tue, 01 Sep 2020 02:00:00 GMT") == 0
    assert [seconds_of(said) for said in ("", "soon", "-5", "1e9")] == [None] * 4


@given(st.text())
def test_no_retry_after_is_too_strange(said: str) -> None:
    assert (seconds_of(said) or 0) >= 0


def test_a_host_is_asked_again_only_when_it_said() -> None:
    async def ask() -> float:
        one = manners(settings=MIRRORED)
        async with one.turn(HOST) as came:
            one.told(HOST, came, 429, "1")
        async with one.turn(HOST) as later:
            return later - came

    assert asyncio.run(ask()) >= 1


@pytest.mark.parametrize(("status", "said", "times"), [(429, f"{PATIENCE + 1:.0f}", 1), (429, "0", REFUSALS + 1), (503, "0", 6)])
def test_a_host_that_keeps_saying_slow_down_is_left_alone(status: int, said: str, times: int) -> None:
    async def ask() -> None:
        one = manners(settings=MIRRORED)
        for _ in range(times):
            async with one.turn(HOST) as came:
                one.told(HOST, came, status, said)
        async with one.turn(HOST):
            pytest.fail("it was asked once more")

    with pytest.raises(Refused) as refused:
        asyncio.run(ask())
    assert refused.value.failure == (Failure.HTTP_429 if status == 429 else Failure.HTTP_5XX)


def test_answers_that_were_under_way_when_a_host_said_slow_down_count_once() -> None:
    async def ask() -> dict[str, Failure]:
        one = manners(settings=MIRRORED)
        for _ in range(20):
            one.told(HOST, came=0.0, status=429, retry_after="0")
        return one.left_alone

    assert asyncio.run(ask()) == {}


def test_a_host_in_lasting_trouble_is_left_alone() -> None:
    one = manners()
    for _ in range(TROUBLES):
        one.ended(HOST, Failure.TIMEOUT)
        one.ended(HOST, None)
    for _ in range(TROUBLES - 1):
        one.ended(HOST, Failure.TIMEOUT)
    assert one.left_alone == {}
    one.ended(HOST, Failure.TIMEOUT)
    assert one.left_alone == {HOST: Failure.TIMEOUT}


def test_robots_say_where_how_often_and_what_there_is() -> None:
    said = Robots(
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /private/\nCrawl-delay: 2.5\n\nUser-agent: CredAtlas\nDisallow: /ours/\n"
        b"Sitemap: https://quayside.example/sitemap.xml\nSitemap: https://quayside.example/sitemap.xml\nSitemap: file:///etc\n"
    )
    assert said.refuses(f"https://{HOST}/ours/a") == Failure.ROBOTS
    assert said.refuses(f"https://{HOST}/private/a") is None
    assert said.sitemaps == (f"https://{HOST}/sitemap.xml",)
    assert said.delay == 0
    assert Robots(b"User-agent: *\nCrawl-delay: 2.5").delay == 2.5
    assert Robots(b"User-agent: *\nRequest-rate: 1/10s").delay == 10


def test_an_empty_robots_txt_allows_everything() -> None:
    said = Robots(b"")
    assert (said.refuses(f"https://{HOST}/a"), said.delay, said.sitemaps) == (None, 0, ())


def test_a_robots_txt_that_is_missing_allows_and_one_withheld_forbids() -> None:
    said = {status: rules_of(status, b"User-agent: *\nDisallow: /") for status in (200, 404, 429, 503)}
    forbids = {status: one.refuses(f"https://{HOST}/a") if isinstance(one, Robots) else one for status, one in said.items()}
    assert forbids == {200: Failure.ROBOTS, 404: None, 429: Failure.HTTP_429, 503: Failure.HTTP_5XX}


@pytest.mark.parametrize("wait", [b"3600", b"1e300"])
def test_a_delay_nobody_can_keep_is_a_failure_with_its_name(wait: bytes) -> None:
    assert Robots(b"User-agent: *\nCrawl-delay: " + wait).refuses(f"https://{HOST}/a") == Failure.CRAWL_DELAY


@given(st.binary(max_size=300))
def test_no_robots_txt_is_too_strange(body: bytes) -> None:
    said = Robots(b"User-agent: *\nCrawl-delay: nan\n" + body)
    said.refuses(f"https://{HOST}/a")
    assert said.delay >= 0
    assert isinstance(said.sitemaps, tuple)


PRIVATE = (
    "127.0.0.1 10.0.0.1 172.16.3.4 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 "
    "[::1] [fe80::1] [fd00::1] [::ffff:127.0.0.1] [2002:7f00:1::] "
    "[64:ff9b::7f00:1] [64:ff9b::a00:1] [64:ff9b:1::1] [::7f00:1] [fec0::1] 2130706433 127.1 127.0.0.1."
)


@pytest.mark.parametrize("host", PRIVATE.split())
def test_a_private_address_is_not_public(host: str) -> None:
    assert not is_public(f"http://{host}/")
    assert not open_to_all(host.strip("[]"))


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "ftp://quayside.example/", "javascript:void(0)", "https://", "http://[::1/", "http://a:x/"]
)
def test_what_is_no_address_of_the_web_is_not_public(url: str) -> None:
    assert not is_public(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://quayside.example/a",
        "http://8.8.8.8/",
        "https://[2606:4700::1111]/",
        "https://[64:ff9b::808:808]/",
        "https://a.b:8443/",
    ],
)
def test_a_public_address_is_public(url: str) -> None:
    assert is_public(url)


@given(st.text())
def test_no_address_is_too_strange(url: str) -> None:
    is_public(url)
    is_public(f"http://{url}/")
