"""A message is posted as JSON that its receiver can trust; what is no plain acceptance is a failure, told in time."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import UTC, datetime
from threading import Event

import pytest

from scheduler.telling.attempt import attempt
from schemas import Hook, NotHeard
from tests.parts.broken import Manner, answering, close, reset
from tests.parts.post_office import Receiver
from tests.scheduler.test_mail import message

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


def test_a_message_says_what_happened_and_a_chat_can_show_it(receiver: Receiver) -> None:
    attempt(message("12 records, <!channel> & @all."), Hook(url=receiver.url), NOON)
    (got,) = receiver.got
    assert (got["type"], got["id"], got["open"]) == ("credatlas.issues", "4d2", {"high": 1})
    assert got["lines"][0]["sentence"] == "12 records, <!channel> & @all."
    assert "Opened: Quayside: 12 records, ‹!channel›" in got["text"]
    assert not set("<>@&") & set(got["text"])
    assert "webhook-signature" not in receiver.headers[0]


def test_it_is_signed_with_its_id_and_its_time(receiver: Receiver) -> None:
    attempt(message(), Hook(url=receiver.url, secret="s3cret"), NOON)
    (headers,), (body,) = receiver.headers, receiver.bodies
    assert headers["webhook-id"] == json.loads(body)["id"]
    assert int(headers["webhook-timestamp"]) == NOON.timestamp()
    content = b".".join((b"4d2", headers["webhook-timestamp"].encode(), body))
    mark = base64.b64encode(hmac.digest(b"s3cret", content, "sha256")).decode()
    assert headers["webhook-signature"] == f"v1,{mark}"


@pytest.mark.parametrize(("status", "told"), [(500, "answered 500"), (404, "answered 404"), (302, "leads elsewhere")])
def test_what_is_no_acceptance_is_a_failure(receiver: Receiver, status: int, told: str) -> None:
    receiver.status, receiver.location = status, receiver.url if status == 302 else ""
    with pytest.raises(NotHeard, match=told):
        attempt(message(), Hook(url=receiver.url), NOON)
    assert len(receiver.bodies) == 1


def test_a_receiver_that_is_late_is_left_in_time(receiver: Receiver) -> None:
    answer = Event()
    receiver.before = answer.wait
    with pytest.raises(NotHeard, match="did not answer in time"):
        attempt(message(), Hook(url=receiver.url), NOON, 0.2)
    answer.set()


@pytest.mark.parametrize("manner", [close, reset])
def test_a_receiver_that_breaks_off_is_told(manner: Manner) -> None:
    with answering(manner) as address, pytest.raises(NotHeard, match="could not be reached") as told:
        attempt(message(), Hook(url=f"{address}/T0/s3cret"), NOON)
    assert "s3cret" not in str(told.value)
