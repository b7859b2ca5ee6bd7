"""Whatever a name, a redirect or a number says, a connection is made to the public web alone, and at every hop anew."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from crawlers import public
from crawlers.manners import Manners
from crawlers.probe.visit import Fetch, visit
from crawlers.public import NotPublic, is_public, open_to_all, public_socket
from schemas import Failure, Outcome, Page, Settings
from tests.parts.site import HOST, Site, composed, serving
from tests.scheduler.nights import SOURCE, Nights

INNER = "127.0.0.2"
"""An address that the tests take for a private one, beside 127.0.0.1, which some take for a public one."""
LIVE = Settings(contact="you@example.org")


@dataclass
class Listener:
    """Something private that listens; `port` is open, and every connection is counted."""

    heard: socket.socket

    @property
    def port(self) -> int:
        return int(self.heard.getsockname()[1])

    @property
    def untouched(self) -> bool:
        """Whether nobody has connected: what had would wait in the queue."""
        self.heard.setblocking(False)
        try:
            self.heard.accept()
        except BlockingIOError:
            return True
        return False


@contextmanager
def listening(address: str, port: int = 0) -> Iterator[Listener]:
    with socket.create_server((address, port)) as heard:
        yield Listener(heard)


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening("127.0.0.1") as made:
        yield made


@dataclass
class Names:
    """Stands where the system looks names up: gives each name's answers in turn, and the last of them from then on."""

    known: dict[str, list[list[str]]]
    looked_up: list[str] = field(default_factory=list)

    def found(self, host: str) -> list[str]:
        self.looked_up.append(host)
        answers = self.known[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def __call__(self, host: str, port: int, *_: Any, **__: Any) -> list[tuple[Any, ...]]:
        if host not in self.known:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [
            (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
            for one in self.found(host)
        ]


Naming = Callable[[dict[str, list[list[str]]]], Names]


@pytest.fixture
def naming(monkeypatch: pytest.MonkeyPatch) -> Naming:
    def named(known: dict[str, list[list[str]]]) -> Names:
        names = Names(known)
        monkeypatch.setattr(socket, "getaddrinfo", names)
        return names

    return named


@pytest.fixture
def border(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws the line between public and private through this machine, so that both sides can be asked."""
    monkeypatch.setattr(public, "open_to_all", lambda host: host == "127.0.0.1")


def visited(*urls: str) -> list[Page | Failure]:
    """What a visit without a mirror gets for each address."""
    got: list[Page | Failure] = []

    async def looking(fetch: Fetch) -> None:
        got.extend([await fetch(url) for url in urls])

    source = msgspec.structs.replace(SOURCE, delay=0.0)
    asyncio.run(visit(source, LIVE, Manners(source, LIVE), looking))
    return got


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0", "::1", "fe80::1", "::ffff:127.0.0.1"])  # noqa: S104
def test_no_socket_is_made_to_a_private_address(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with pytest.raises(NotPublic):
        public_socket((family, socket.SOCK_STREAM, 6, "", (address, 80)))
    public_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 80))).close()


class Rebinding(AbstractResolver):
    """Says of every name first that it is public, and this machine from the second time on."""

    def __init__(self) -> None:
        self.times = count()

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        where = "8.8.8.8" if next(self.times) == 0 else "127.0.0.1"
        return [ResolveResult(hostname=host, host=where, port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing to close."""


def test_a_name_that_is_bound_anew_between_the_look_and_the_connection_gains_nothing(listener: Listener) -> None:
    async def ask() -> None:
        names = Rebinding()
        [looked] = await names.resolve("turns.example")
        assert open_to_all(looked["host"])
        connector = aiohttp.TCPConnector(resolver=names, socket_factory=public_socket)
        async with aiohttp.ClientSession(connector=connector) as session:
            await session.get(f"http://turns.example:{listener.port}/")

    with pytest.raises(aiohttp.ClientConnectorError) as refused:
        asyncio.run(ask())
    assert isinstance(refused.value.__cause__, NotPublic)
    assert listener.untouched


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["127.0.0.1", "::1"], ["10.0.0.1", "127.0.0.1"]], ids=str)
def test_a_name_with_private_addresses_is_not_asked(listener: Listener, naming: Naming, addresses: Sequence[str]) -> None:
    names = naming({"inside.example": [list(addresses)]})
    assert visited(f"http://inside.example:{listener.port}/") == [Failure.NOT_PUBLIC]
    assert names.looked_up
    assert listener.untouched


HIDDEN = "127.0.0.1 127.1 2130706433 0x7f000001 0177.0.0.1 0 localhost 127。0。0。1 [::ffff:127.0.0.1] a@127.0.0.1 127.0.0.1."


@pytest.mark.parametrize("host", HIDDEN.split())
def test_this_machine_is_not_asked_however_it_is_written(listener: Listener, host: str) -> None:
    [got] = visited(f"http://{host}:{listener.port}/")
    assert got in {Failure.NOT_PUBLIC, Failure.DNS}
    assert listener.untouched


def test_who_gives_a_user_name_in_an_address_is_not_public() -> None:
    assert not is_public("http://user@quayside.example/")
    assert not is_public("http://quayside.example@8.8.8.8/")
    assert is_public("http://quayside.example/@user")


@pytest.mark.usefixtures("border")
def test_every_hop_of_a_redirect_is_looked_at_anew(naming: Naming) -> None:
    with serving(Site()) as site, listening(INNER) as inner:
        names = naming({HOST: [["127.0.0.1"]], "inner.example": [[INNER]]})
        port = site.address.rpartition(":")[2]
        site.fault = lambda asked, good: (
            (302, {"Location": f"http://inner.example:{inner.port}/"}, b"") if asked == "/a" else good
        )
        led, good = visited(f"http://{HOST}:{port}/a", f"http://{HOST}:{port}/courses")
        assert (led, isinstance(good, Page)) == (Failure.NOT_PUBLIC, True)
        assert "inner.example" in names.looked_up
        assert inner.untouched


@pytest.mark.usefixtures("border")
def test_a_robots_txt_that_leads_inside_is_not_followed(naming: Naming) -> None:
    with serving(Site()) as site, listening(INNER) as inner:
        naming({HOST: [["127.0.0.1"]], "inner.example": [[INNER]]})
        site.robots = (302, {"Location": f"http://inner.example:{inner.port}/robots.txt"}, b"")
        assert visited(f"http://{HOST}:{site.address.rpartition(':')[2]}/courses") == [Failure.NOT_PUBLIC]
        assert inner.untouched


@pytest.mark.usefixtures("border")
def test_a_catalogue_whose_name_is_bound_to_a_private_address_one_night_loses_nothing(tmp_path: Path, naming: Naming) -> None:
    with serving(Site()) as site:
        site.courses, port = composed(6), int(site.address.rpartition(":")[2])
        names = naming({HOST: [["127.0.0.1"]]})
        walk = msgspec.structs.replace(SOURCE.walk[0], url=f"http://{HOST}:{port}/courses")
        nights = Nights(tmp_path, site, msgspec.structs.replace(SOURCE, delay=0.0, walk=(walk,)))
        nights.settings = msgspec.structs.replace(LIVE, home=tmp_path)
        assert nights.harvest().outcome is Outcome.FULL
        with listening(INNER, port) as inner:
            names.known[HOST] = [[INNER]]
            night = nights.harvest()
            assert (night.outcome, night.failure) == (Outcome.FAILED, Failure.NOT_PUBLIC)
            assert inner.untouched
        assert len(nights.hashes()) == 6
        nights.store.close()


def test_no_proxy_of_the_environment_is_asked(listener: Listener, naming: Naming, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{listener.port}")
    monkeypatch.setattr(public, "open_to_all", lambda _: True)
    naming({"outside.example": [["127.0.0.3"]], "127.0.0.1": [["127.0.0.1"]]})
    with listening("127.0.0.3") as closed:
        port = closed.port
    assert visited(f"http://outside.example:{port}/") == [Failure.REFUSED]
    assert listener.untouched
