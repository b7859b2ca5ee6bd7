"""The addresses of outlets are read, or refused in one sentence that repeats no secret."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import Settings, WrongUse

MAIL: dict[str, Any] = {"smtp": "smtp://post.example", "mail_from": "credatlas@quay.example", "mail_to": "ops@quay.example"}


def test_nothing_set_is_no_outlet() -> None:
    assert (Settings().mail, Settings().hooks) == (None, ())


def test_a_mail_server_is_read_with_its_user_port_and_recipients() -> None:
    mail = Settings(
        **MAIL | {"smtp": "smtps://ops%40quay.example@post.example:4650", "mail_to": "a@quay.example, b@quay.example"}
    ).mail
    assert mail is not None
    assert (mail.host, mail.port, mail.tls, mail.user) == ("post.example", 4650, True, "ops@quay.example")
    assert mail.recipients == ("a@quay.example", "b@quay.example")
    plain = Settings(**MAIL).mail
    assert plain is not None
    assert (plain.port, plain.tls, plain.user) == (587, False, "")


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"smtp": "post.example:25"}, "CREDATLAS_SMTP"),
        ({"smtp": "http://post.example"}, "CREDATLAS_SMTP"),
        ({"smtp": "smtp://user:s3cret@post.example"}, "CREDATLAS_SMTP"),
        ({"smtp": "smtp://post.example:port"}, "CREDATLAS_SMTP"),
        ({"mail_from": ""}, "CREDATLAS_MAIL_FROM"),
        ({"mail_from": "a@quay.example\nBcc: b@quay.example"}, "CREDATLAS_MAIL_FROM"),
        ({"mail_to": ""}, "CREDATLAS_MAIL_TO"),
        ({"mail_to": "ops"}, "CREDATLAS_MAIL_TO"),
    ],
)
def test_what_is_no_mail_server_or_address_is_refused(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(WrongUse, match=named) as refused:
        _ = Settings(**MAIL | wrong).mail
    assert "s3cret" not in str(refused.value)


def test_receivers_are_named_by_their_host_and_not_by_their_address() -> None:
    first, other = Settings(webhook="https://chat.example/T0/s3cret https://chat.example/T1 https://chat.example/T1").hooks
    assert first.name.startswith("webhook/chat.example/")
    assert "s3cret" not in first.name
    assert first.name != other.name


@pytest.mark.parametrize(
    "wrong", ["chat.example/s3cret", "ftp://chat.example/s3cret", "https://u:s3cret@chat.example", "https:///s3cret"]
)
def test_what_is_no_address_of_a_receiver_is_refused(wrong: str) -> None:
    with pytest.raises(WrongUse, match="CREDATLAS_WEBHOOK") as refused:
        _ = Settings(webhook=wrong).hooks
    assert "s3cret" not in str(refused.value)


def test_a_secret_is_taken_as_it_is_or_as_receivers_write_it() -> None:
    (plain,) = Settings(webhook="https://chat.example/T0", webhook_secret="plain words").hooks
    (encoded,) = Settings(webhook="https://chat.example/T0", webhook_secret="whsec_cGxhaW4gd29yZHM=").hooks
    assert plain.key == encoded.key == b"plain words"
    with pytest.raises(WrongUse, match="CREDATLAS_WEBHOOK_SECRET"):
        _ = Settings(webhook="https://chat.example/T0", webhook_secret="whsec_s3cret!").hooks
