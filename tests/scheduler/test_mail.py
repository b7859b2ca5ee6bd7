"""Letters reach a real mail server, encrypted where it matters; one that fails is told in a sentence and in time."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scheduler.telling.attempt import attempt
from scheduler.telling.mail import letter
from schemas import Line, Mail, Message, NotHeard, Settings, Severity
from tests.parts.broken import answering, certificate, keep_silent
from tests.parts.post_office import PASSWORD, USER, Letters, post_office, settings_for
from tests.parts.servers import PATIENCE

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


def message(sentence: str = "12 records were found.", catalogue: str = "Quayside") -> Message:
    line = Line(
        key="fell.ie_quayside", what="opened", at="2026-06-30T02:00:00+00:00", severity=Severity.HIGH, kind="fell",
        catalogue=catalogue, sentence=sentence, advice="Look at them.", link="https://quay.example/ops/issues",
    )  # fmt: skip
    return Message(message_id="4d2", at="2026-06-30T12:00:00+00:00", lines=(line,), open={Severity.HIGH: 1})


def mail_of(settings: Settings) -> Mail:
    assert settings.mail is not None
    return settings.mail


@pytest.fixture
def letters() -> Iterator[Letters]:
    with post_office() as office:
        yield office


def sent(office: Letters, **more: Any) -> str:
    return attempt(message(), mail_of(settings_for(Path(), office, **more)), NOON, PATIENCE)


def test_a_letter_says_what_happened_with_its_link_and_has_the_messages_id(letters: Letters) -> None:
    assert sent(letters) == ""
    (got,) = letters.got
    assert got["Subject"] == "CredAtlas: opened: Quayside: 12 records were found."
    assert (got["From"], got["To"]) == ("credatlas@quayside.example", "ops@quayside.example")
    assert got["Message-ID"] == "<4d2@quayside.example>"
    words = got.get_content()
    assert "[high] Opened: Quayside: 12 records were found." in words
    assert "https://quay.example/ops/issues" in words
    assert "1 issue stands open (1 high)." in words


@pytest.mark.parametrize(
    "words", ["Tides\r\nBcc: thief@quay.example", "Tides\nSubject: other", "Tides\r\n\r\n<b>", "\u2028Tides é\x85x"]
)
def test_no_words_of_a_page_become_a_header(letters: Letters, words: str) -> None:
    mail = mail_of(settings_for(Path(), letters))
    plain = letter(message(), mail).keys()
    assert letter(message(words, words), mail).keys() == plain
    attempt(message(words, words), mail, NOON)
    assert letters.got[0].keys() == plain


def test_a_server_that_refuses_is_quoted(letters: Letters) -> None:
    letters.answer = "554 this is spam"
    with pytest.raises(NotHeard, match="554: this is spam"):
        sent(letters)


def test_recipients_it_does_not_know_are_named_and_the_others_have_it(letters: Letters) -> None:
    letters.refused = {"gone@quayside.example"}
    both = Settings(**_given(letters) | {"mail_to": "ops@quayside.example gone@quayside.example"})
    assert "gone@quayside.example" in attempt(message(), mail_of(both), NOON)
    assert len(letters.got) == 1
    with pytest.raises(NotHeard, match="CREDATLAS_MAIL_TO"):
        attempt(message(), mail_of(Settings(**_given(letters) | {"mail_to": "gone@quayside.example"})), NOON)


def _given(office: Letters) -> dict[str, Any]:
    return {"smtp": f"smtp://127.0.0.1:{office.port}", "mail_from": "credatlas@quayside.example"}


def test_a_server_that_drops_the_line_in_the_middle_has_accepted_nothing(letters: Letters) -> None:
    letters.drops = True
    with pytest.raises(NotHeard, match=r"127\.0\.0\.1"):
        sent(letters)


def test_a_silent_server_is_left_in_time() -> None:
    with answering(keep_silent) as address:
        server = address.replace("http://", "smtp://")
        mail = mail_of(Settings(smtp=server, mail_from="a@quay.example", mail_to="b@quay.example"))
        with pytest.raises(NotHeard, match="did not answer in time"):
            attempt(message(), mail, NOON, 0.2)


def test_nobody_there_is_told() -> None:
    with post_office() as office:
        pass
    with pytest.raises(NotHeard, match="could not be reached"):
        sent(office)


def test_a_certificate_that_nobody_vouches_for_gets_no_letter(tmp_path: Path) -> None:
    keys = certificate(tmp_path)
    with post_office(keys, tls=True) as office:
        with pytest.raises(NotHeard, match="certificate that does not hold"):
            sent(office, scheme="smtps")
        assert office.got == []
    with post_office(keys) as office:
        with pytest.raises(NotHeard, match="certificate that does not hold"):
            sent(office, user="ops%40quayside.example", smtp_password=PASSWORD)
        assert office.got == []


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_password_goes_to_a_server_whose_certificate_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    keys = certificate(tmp_path)
    monkeypatch.setenv(ssl.get_default_verify_paths().openssl_cafile_env, str(keys))
    with post_office(keys, tls=scheme == "smtps") as office:
        user = USER.replace("@", "%40")
        assert sent(office, scheme=scheme, user=user, smtp_password=PASSWORD) == ""
        assert len(office.got) == 1
        with pytest.raises(NotHeard, match="CREDATLAS_SMTP_PASSWORD"):
            sent(office, scheme=scheme, user=user, smtp_password="wrong")


def test_a_password_never_goes_in_the_clear(letters: Letters) -> None:
    with pytest.raises(NotHeard, match="offers no encryption"):
        sent(letters, user="ops", smtp_password=PASSWORD)
    assert letters.got == []
