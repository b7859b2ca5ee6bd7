"""Sends a message as a letter, by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from ipaddress import ip_address

from scheduler.telling.words import subject, text
from schemas import Mail, Message, NotHeard, squeeze

PATIENCE = 10.0
"""Seconds for each answer of the server."""

_LINE = 300
"""Characters of a line of the head, so that a subject is not folded right after its name."""


def letter(message: Message, mail: Mail) -> EmailMessage:
    """The same message has the same Message-ID, so that one sent twice is known for one."""
    made = EmailMessage()
    made["From"] = mail.sender
    made["To"] = ", ".join(mail.recipients)
    made["Subject"] = squeeze(subject(message))
    made["Date"] = format_datetime(datetime.fromisoformat(message.at))
    made["Message-ID"] = f"<{message.message_id}@{mail.sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text(message), cte="quoted-printable")
    made.policy = made.policy.clone(max_line_length=_LINE)
    return made


def post(message: Message, mail: Mail) -> str:
    """Sends it; a sentence where the server took it for some of the recipients only. Raises NotHeard, and what sockets raise."""
    try:
        server = _connected(mail)
        try:
            refused = server.send_message(letter(message, mail))
        finally:
            with suppress(OSError):  # how it says goodbye alters nothing
                server.quit()
    except smtplib.SMTPRecipientsRefused as problem:
        raise NotHeard(f"{mail.host} takes no mail for {', '.join(problem.recipients)}; see CREDATLAS_MAIL_TO.") from problem
    except smtplib.SMTPAuthenticationError as problem:
        advice = "see CREDATLAS_SMTP and CREDATLAS_SMTP_PASSWORD"
        raise NotHeard(f"{mail.host} does not take the user and the password; {advice}.") from problem
    except smtplib.SMTPResponseException as problem:
        raise NotHeard(f"{mail.host} refused the message ({problem.smtp_code}: {_said(problem.smtp_error)}).") from problem
    return f"{mail.host} takes no mail for {', '.join(refused)}; see CREDATLAS_MAIL_TO." if refused else ""


def _connected(mail: Mail) -> smtplib.SMTP:
    """A password, and whatever leaves this machine, goes encrypted, to a server whose certificate holds, or not at all."""
    name, context = mail.sender.rpartition("@")[2], ssl.create_default_context()
    if mail.tls:
        server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, name, timeout=PATIENCE, context=context)
    else:
        server = smtplib.SMTP(mail.host, mail.port, name, timeout=PATIENCE)
    try:
        if not mail.tls and (mail.user or not _here(mail.host)):
            server.ehlo()
            if not server.has_extn("starttls"):
                raise NotHeard(f"{mail.host} offers no encryption (STARTTLS); take a server that does, or smtps://.")
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, mail.password)
    except BaseException:
        server.close()
        raise
    return server


def _here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _said(words: bytes | str) -> str:
    return squeeze(words.decode("utf-8", "replace") if isinstance(words, bytes) else words)[:200]
