"""A real mail server and a real receiver of webhooks on loopback, each well or unwell as a test has it."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from schemas import Settings

USER, PASSWORD = "ops@quayside.example", "correct horse"


class Letters:
    """What a mail server was sent; `answer` is what it says to a letter, `refused` are recipients that it does not know."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.answer = "250 kept"
        self.refused: set[str] = set()
        self.drops = False
        self.port = 0

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802
        if address in self.refused:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        made = message_from_bytes(envelope.content, policy=default)
        assert isinstance(made, EmailMessage)
        if self.answer.startswith("2"):
            self.got.append(made)
        if self.drops and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return self.answer


def _known(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login.decode(), data.password.decode()) == (USER, PASSWORD), handled=False)


@contextmanager
def post_office(keys: Path | None = None, tls: bool = False) -> Iterator[Letters]:
    """With `keys`, the file of a certificate and its key, it wants STARTTLS and a password; `tls` is from the first byte on."""
    letters, loop = Letters(), asyncio.new_event_loop()
    context = None
    if keys is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(keys)

    def opened() -> SMTP:
        return SMTP(
            letters,
            hostname="post.example",
            loop=loop,
            tls_context=None if tls else context,
            require_starttls=context is not None and not tls,
            authenticator=_known,
            auth_required=context is not None and not tls,
            auth_require_tls=not tls,
        )

    server = loop.run_until_complete(loop.create_server(opened, "127.0.0.1", 0, ssl=context if tls else None))
    letters.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield letters
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


class Receiver:
    """What was posted: headers and bodies. `status` is what it answers, `before` what it does before it does."""

    def __init__(self) -> None:
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.status = 204
        self.location = ""
        self.before: Callable[[], object] = lambda: None
        self.url = ""

    @property
    def got(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.bodies]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that keeps whatever is posted to it, on any path."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            receiver.headers.append({name.lower(): value for name, value in self.headers.items()})
            receiver.before()
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/hooks/ops"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


def settings_for(home: Path, letters: Letters, scheme: str = "smtp", user: str = "", **more: Any) -> Settings:
    """What is set where alerts go to this mail server."""
    return Settings(
        home=home,
        smtp=f"{scheme}://{user + '@' if user else ''}127.0.0.1:{letters.port}",
        mail_from="credatlas@quayside.example",
        mail_to="ops@quayside.example",
        **more,
    )
