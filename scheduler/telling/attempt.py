"""One attempt at an outlet, which ends in time and tells in a sentence why it failed."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from http.client import HTTPException
from threading import Thread

from scheduler.telling import mail, webhook
from schemas import Mail, Message, NotHeard, Receiver, squeeze

LIMIT = 25.0
"""Seconds in which an outlet must have accepted a message; shorter than a lease is believed without a beat."""


def attempt(message: Message, to: Receiver, now: datetime, limit: float = LIMIT) -> str:
    """Sends it once; empty, or a sentence of what else is to be known. Raises NotHeard where nobody knows that it was accepted.

    The names of machines are looked up without any limit of their own, and an answer may drip: so the attempt has a thread,
    which is left behind when its time is over.
    """
    send = partial(mail.post, message, to) if isinstance(to, Mail) else partial(webhook.post, message, to, now)
    try:
        return _within(limit, send)
    except TimeoutError as problem:
        raise NotHeard(f"{to.host} did not answer in time.") from problem
    except ssl.SSLCertVerificationError as problem:
        raise NotHeard(f"{to.host} shows a certificate that does not hold ({problem.verify_message}).") from problem
    except (OSError, HTTPException, ValueError) as problem:
        what = squeeze(str(getattr(problem, "strerror", "") or problem))[:200] or type(problem).__name__
        raise NotHeard(f"{to.host} could not be reached ({what}).") from problem


def _within(seconds: float, send: Callable[[], str]) -> str:
    answer: Future[str] = Future()

    def work() -> None:
        try:
            answer.set_result(send())
        except BaseException as problem:
            answer.set_exception(problem)

    Thread(target=work, daemon=True).start()
    return answer.result(seconds)
