"""Who is told of alerts, as the commands say it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reporter import alerted
from schemas import Monitor, watches
from store import Store
from tests.credatlas.conftest import Run
from tests.parts.post_office import Receiver, post_office, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


def open_one(home: Path) -> None:
    """An alert of a catalogue that lost records."""
    home.mkdir(exist_ok=True)
    store = Store.open(f"sqlite:///{home / 'credatlas.sqlite'}")
    at = datetime.now(UTC).isoformat(timespec="seconds")
    lost = Monitor(kind="fell", source_id="ie_microcreds", well=False, found=3, expected=90, limit=81, records=87)
    with store.watched.alerting() as memory:
        memory.keep(alerted({}, [lost], at, watches()))
    store.close()


def test_what_stands_open_is_listed_for_people_and_for_programs(run: Run, tmp_path: Path) -> None:
    assert "No alert stands open." in run("alerts").stdout
    open_one(tmp_path / "data")
    assert "3 records were found, 90 the run before." in run("alerts").stdout
    (told,) = json.loads(run("alerts", "--json").stdout)
    assert (told["state"], told["alert"]["monitor"]["kind"]) == ("open", "fell")


def test_nobody_set_is_said(run: Run) -> None:
    assert run("alerts", "test").exit_code == 2
    assert (run("alerts", "send").exit_code, run("alerts", "send").stdout.strip()) == (0, "There was nothing to tell.")
    assert "Nobody is told of alerts" in " ".join(run("doctor").stdout.split())


def test_an_outlet_is_tested_told_and_looked_at(run: Run, tmp_path: Path, receiver: Receiver) -> None:
    tested = run("alerts", "test", webhook=receiver.url)
    assert (tested.exit_code, receiver.got[0]["type"]) == (0, "credatlas.test")
    assert "accepted no message yet" in " ".join(run("doctor", webhook=receiver.url).stdout.split())
    open_one(tmp_path / "data")
    assert run("alerts", "send", webhook=receiver.url).exit_code == 0
    (standing,) = receiver.got[1]["alive"]["standing"]
    assert standing["catalogue"] == "MicroCreds.ie"
    doctor = run("doctor", webhook=receiver.url)
    assert (doctor.exit_code, "last accepted a message at" in " ".join(doctor.stdout.split())) == (0, True)
    assert receiver.url not in doctor.stdout


def test_an_outlet_that_refuses_is_said_by_every_command(run: Run, receiver: Receiver) -> None:
    with post_office() as office:
        office.answer = "554 spam"
        mail = {"smtp": f"smtp://127.0.0.1:{office.port}", "mail_from": "a@quay.example", "mail_to": "b@quay.example"}
        for words in (("alerts", "test"), ("alerts", "send"), ("doctor",)):
            done = run(*words, webhook=receiver.url, **mail)
            assert (done.exit_code, "554: spam" in " ".join(done.stdout.split())) == (1, True)
        assert run("publish", webhook=receiver.url, **mail).exit_code == 0
        office.answer = "250 kept"
        assert run("alerts", "send", webhook=receiver.url, **mail).exit_code == 0
        assert office.got
