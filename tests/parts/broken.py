"""Servers on loopback that break below HTTP: they close, reset, keep silent, or show a certificate nobody vouches for."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.parts.site import Site, serving

Manner = Callable[[socket.socket], None]
"""What is done with a connection once its request has been read."""


def close(_: socket.socket) -> None:
    """Says goodbye without an answer."""


def reset(connection: socket.socket) -> None:
    """Tears the connection down."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def keep_silent(connection: socket.socket) -> None:
    """Never answers: waits for the client to give up."""
    connection.recv(1)


@contextmanager
def answering(manner: Manner) -> Iterator[str]:
    """The address of a server that treats every connection in this manner."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    threading.Thread(target=_accept, args=(listener, manner), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _accept(listener: socket.socket, manner: Manner) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_treat, args=(connection, manner), daemon=True).start()


def _treat(connection: socket.socket, manner: Manner) -> None:
    with suppress(OSError), connection:
        connection.recv(65536)
        manner(connection)


@contextmanager
def self_signed(site: Site, folder: Path) -> Iterator[str]:
    """The address under which a site answers over TLS, with a certificate it has signed itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(folder))
    with serving(site, context):
        yield site.address.replace("http://", "https://")


def certificate(folder: Path) -> Path:
    """A file with a fresh key and its certificate for 127.0.0.1."""
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Quayside")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file = folder / "quayside.pem"
    file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(pem))
    return file
