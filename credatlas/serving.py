"""The command that shows the catalogue on a web page, and how any command serves it."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from threading import Thread, current_thread, main_thread
from typing import Annotated

import typer

from credatlas.console import say
from credatlas.declared import usable
from credatlas.environment import read_settings
from credatlas.hands import Hands
from credatlas.logs import begin_log
from credatlas.rooms import opened_engine, opened_store
from indexer import Engine
from schemas import CredAtlasError, Settings, WrongUse
from store import Store

PORT = 8000
_TRIED = 20


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for every network.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 picks a free one.")] = PORT,
) -> None:
    """Show the catalogue: learner pages, the operators' report and the JSON API. Ends with Ctrl-C.

    Example: credatlas serve --port 8080
    """
    settings = read_settings()
    begin_log(settings, service=True)
    present(settings, listening(host, port))


def present(settings: Settings, listener: socket.socket, hands: bool = True) -> None:
    """Serves the web pages on a socket that already listens, until Ctrl-C or a signal to end; without `hands` the console sets
    nothing in motion."""
    host, port = listener.getsockname()[:2]
    say(f"CredAtlas is on http://{host}:{port}/ (Ctrl-C ends it)", "bold green")
    if not settings.ops_password and not ip_address(host).is_loopback:
        say("The console (/ops) is closed to the network: CREDATLAS_OPS_PASSWORD is not set.", "yellow")
    with _ends_well_when_told_to(), opened_store(settings) as store:
        asyncio.run(_answer(settings, store, listener, hands))


@contextmanager
def _ends_well_when_told_to() -> Iterator[None]:
    """SIGTERM ends a service with 0, whenever it comes: the server hands it on to us once it has answered what it was asked."""
    if current_thread() is not main_thread():
        yield
        return
    former = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


async def _answer(settings: Settings, store: Store, listener: socket.socket, hands: bool) -> None:
    import uvicorn  # here, because the other commands start half a second sooner without the web

    from web import create_app, warm

    async with opened_engine(settings) as engine:
        sources = usable(settings).shown
        app = create_app(settings, store, engine, sources, hands=Hands(settings, store, sources) if hands else None)
        warming = asyncio.create_task(_warm(engine, lambda: warm(app)))
        trusted = ",".join(settings.proxies.replace(",", " ").split())
        config = uvicorn.Config(
            app,
            lifespan="off",  # the pages have none; one that is cut short by Ctrl-C would be told as a crash
            log_config=None,  # ours holds for it, too; each answer is told by the pages themselves
            access_log=False,
            server_header=False,
            proxy_headers=bool(trusted),
            forwarded_allow_ips=trusted,
        )
        await uvicorn.Server(config).serve(sockets=[listener])
        warming.cancel()


async def _warm(engine: Engine, pages: Callable[[], None]) -> None:
    """Opens the index, and then reads what the first pages would wait for, while they are served already; what is wrong with
    it, the first search says."""
    with suppress(CredAtlasError):
        await engine.warm()
    Thread(target=pages, daemon=True).start()  # which a server that ends does not wait for


def listening(host: str, port: int, further: bool = False) -> socket.socket:
    """A listening socket; with `further`, on the next free port when this one is taken."""
    for candidate in range(port, port + (_TRIED if further else 1)):
        try:
            listener = socket.create_server((host, candidate), backlog=512)
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else an answer in two parts waits 40 ms between them
            return listener
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                raise WrongUse(f"Cannot listen on {host}:{candidate}: {problem.strerror}.") from problem
    raise WrongUse(f"Port {port} on {host} is taken; choose another with --port.")
