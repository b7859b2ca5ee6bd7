"""Where alerts are told, as an operator sets it: the addresses of a mail server and of receivers over HTTP, read and refused."""

from __future__ import annotations

import base64
import re
from urllib.parse import unquote, urlsplit

from schemas.errors import WrongUse
from schemas.value import Value, digest

_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\\\"]+@[A-Za-z0-9.-]+")
_HOOK = re.compile(r"https?://[!-~]+")
_ENCODED = "whsec_"
_PORTS = {"smtp": 587, "smtps": 465}


class Mail(Value, kw_only=True, frozen=True):
    """A mail server, and from whom and to whom letters go. `tls` is from the first byte on, else by STARTTLS."""

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = ""
    sender: str
    recipients: tuple[str, ...]

    name = "mail"


class Hook(Value, kw_only=True, frozen=True):
    """A receiver over HTTP; its address may be a secret, its name is none."""

    url: str
    secret: str = ""

    @property
    def key(self) -> bytes:
        """What messages are signed with: the secret as it is, or of `whsec_...` what the rest means in base64."""
        if not self.secret.startswith(_ENCODED):
            return self.secret.encode()
        try:
            return base64.b64decode(self.secret.removeprefix(_ENCODED), validate=True)
        except ValueError as problem:
            raise WrongUse("CREDATLAS_WEBHOOK_SECRET begins with whsec_, but what follows is no base64.") from problem

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def name(self) -> str:
        return f"webhook/{self.host}/{digest(self.url)[:6]}"


Receiver = Mail | Hook


def mail_of(server: str, password: str, sender: str, recipients: str) -> Mail | None:
    """None where no server is set. Raises WrongUse for what cannot be used."""
    if not server:
        return None
    parts = urlsplit(server)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in _PORTS or not parts.hostname or port == -1 or parts.password or parts.path.strip("/"):
        raise WrongUse("CREDATLAS_SMTP must be like smtp://user@mail.example.org:587 or smtps://..., without a password in it.")
    to = tuple(recipients.replace(",", " ").split())
    for variable, addresses in (("CREDATLAS_MAIL_FROM", (sender,)), ("CREDATLAS_MAIL_TO", to or ("",))):
        wrong = next((one for one in addresses if not _ADDRESS.fullmatch(one)), None)
        if wrong is not None:
            raise WrongUse(f"{variable} is {wrong!r}; with CREDATLAS_SMTP it must be an address like ops@example.org.")
    user = unquote(parts.username or "")
    return Mail(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        tls=parts.scheme == "smtps",
        user=user,
        password=password,
        sender=sender,
        recipients=to,
    )


def hooks_of(addresses: str, secret: str) -> tuple[Hook, ...]:
    """Each address once. Raises WrongUse, which repeats no secret, for one that cannot be used."""
    named = tuple(dict.fromkeys(addresses.split()))
    if not all(_HOOK.fullmatch(one) and _whole(one) for one in named):
        raise WrongUse("CREDATLAS_WEBHOOK must be addresses like https://chat.example.org/hooks/..., parted by spaces.")
    hooks = tuple(Hook(url=one, secret=secret) for one in named)
    _ = [one.key for one in hooks]  # a wrong one is told at once, not at the first alert
    return hooks


def _whole(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        return False
