"""What is logged is read by a program or by a person, tells source and run, and never a secret."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields, replace

from credatlas.diary import KEPT, forget
from credatlas.logs import SECRET, Log, begin_log, secrets
from scheduler.following import followed
from schemas import CredAtlasError, NothingToAsk, Settings
from store import Store
from tests.parts.site import Site
from tests.scheduler.nights import SOURCE, Nights

LOG = logging.getLogger("scheduler.any")
SECRETS = Settings(
    ops_password="correct horse",
    meili_key="f00dfeed",
    meili_search_key="f00dfeed-and-more",
    database_url="postgresql+psycopg://credatlas:p%40ss-word@db/credatlas",
    keys={"us_registry": "their-own-key"},
)


@pytest.fixture(autouse=True)
def no_log_is_left() -> Iterator[None]:
    levels = {name: logging.getLogger(name).level for name in ("scheduler", "store", "web", "credatlas", "crawlers", "indexer")}
    yield
    root = logging.getLogger()
    for one in [one for one in root.handlers if isinstance(one, Log)]:
        root.removeHandler(one)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Callable[[], list[Any]]:
    """What was logged since, each line read as a program reads it."""
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_one_object_with_time_level_and_figures(lines: Callable[[], list[Any]]) -> None:
    begin_log(Settings(log_format="json"))
    LOG.info("Read %s pages.", 3, extra={"pages": 3})
    (line,) = lines()
    assert datetime.fromisoformat(line.pop("timestamp")).tzinfo is not None
    assert line == {"event": "Read 3 pages.", "level": "info", "logger": "scheduler.any", "pages": 3}


@pytest.mark.parametrize(
    ("settings", "service", "watched", "told"),
    [
        (Settings(), True, False, "json"),
        (Settings(), False, False, ""),
        (Settings(), True, True, ""),
        (Settings(log_format="text"), True, False, "text"),
        (Settings(log_format="json"), False, True, "json"),
        (Settings(log_level="info"), True, True, "text"),
        (Settings(log_level="error"), True, False, ""),
    ],
)
def test_who_watches_decides_unless_the_settings_do(
    settings: Settings, service: bool, watched: bool, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    begin_log(settings, service, watched)
    LOG.info("Well.", extra={"pages": 3})
    said = capsys.readouterr().err
    assert ("json" if said.startswith("{") else "text" if said else "") == told
    assert "Well." in said or not told


def test_where_nobody_asked_for_a_log_the_commands_own_words_are_enough(lines: Callable[[], list[Any]]) -> None:
    begin_log(Settings(), watched=False)
    LOG.warning("The harvest has ended: held.")
    logging.getLogger("indexer.stand_in").warning("It does not answer.")
    assert [line["event"] for line in lines()] == ["It does not answer."]


def test_of_others_only_what_is_wrong_is_told(lines: Callable[[], list[Any]]) -> None:
    begin_log(Settings(log_format="json"))
    logging.getLogger("alembic.runtime").info("Context impl.")
    logging.getLogger("alembic.runtime").warning("Odd.")
    assert [line["event"] for line in lines()] == ["Odd."]


@pytest.mark.parametrize("format", ["json", "text"])
def test_no_secret_is_told_whoever_says_it(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    begin_log(replace(SECRETS, log_format=format))
    hidden = (*secrets(SECRETS), "p@ss-word")
    assert len(set(hidden)) == 6
    for secret in hidden:
        LOG.warning("It is %s.", secret, extra={"where": f"in {secret}", "all": [secret]})
        try:
            raise ValueError(f"{secret} was refused by {SECRETS.database_url}")
        except ValueError:
            LOG.exception("No.")
    said = capsys.readouterr().err
    assert "(hidden)" in said
    assert "ValueError" in said
    assert [secret for secret in hidden if secret in said] == []


def test_every_setting_that_sounds_like_a_secret_is_one() -> None:
    named = {field.name for field in fields(Settings) if field.name.endswith(("key", "password", "secret", "token"))}
    assert named <= set(SECRET)


@pytest.mark.parametrize("format", ["json", "text"])
def test_words_of_a_page_never_begin_a_line_of_their_own(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    begin_log(Settings(log_format=format))

    @given(st.text())
    def tried(words: str) -> None:
        LOG.warning(f"Title: {words}".replace("%", "%%"), extra={"title": words})
        said = capsys.readouterr().err
        assert (said.count("\n"), said[-1]) == (1, "\n")
        assert all(each.isprintable() for each in said[:-1])

    tried()


def test_every_line_of_a_harvest_tells_its_source_and_run(tmp_path: Path, lines: Callable[[], list[Any]]) -> None:
    begin_log(Settings(log_format="json"))
    nights = Nights(tmp_path, Site())
    with followed(SOURCE, nights.store, "h", nights.now):
        LOG.info("Meanwhile.")
    LOG.info("After.")
    with pytest.raises(CredAtlasError), followed(SOURCE, nights.store, "h", nights.now, run_id="asked"):
        raise NothingToAsk("It has no\nsite.")
    nights.store.close()
    said = [(line["event"], line.get("source"), line.get("run")) for line in lines()]
    assert said == [
        ("The harvest has begun.", "ie_quayside", "h"),
        ("Meanwhile.", "ie_quayside", "h"),
        ("After.", None, None),
        ("The harvest has begun.", "ie_quayside", "asked"),
        ("The harvest ended with nothing recorded: It has no site.", "ie_quayside", "asked"),
    ]


def test_logs_of_the_console_are_kept_for_ninety_days(tmp_path: Path) -> None:
    now, settings = datetime(2026, 9, 1, tzinfo=UTC), Settings(home=tmp_path)
    for run_id, days in (("ie_quayside/old", KEPT + 1), ("ie_quayside/young", KEPT - 1)):
        log, at = settings.log(run_id), (now - timedelta(days=days)).timestamp()
        log.parent.mkdir(parents=True, exist_ok=True)
        log.touch()
        os.utime(log, (at, at))
    forget(settings.logs, now)
    assert [log.stem for log in settings.logs.rglob("*.log")] == ["young"]
    forget(tmp_path / "nowhere", now)


def test_a_store_can_be_opened_while_a_log_is_kept(tmp_path: Path, lines: Callable[[], list[Any]]) -> None:
    begin_log(Settings(log_format="json"))
    Store.open(f"sqlite:///{tmp_path / 'any.sqlite'}").close()
    assert lines() == []
