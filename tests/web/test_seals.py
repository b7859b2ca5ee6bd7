"""A session holds for its hours, for every process of its data folder, and for who was given it alone."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from web.ops.seals import Seals

WORD = "säfe passage"


def test_who_has_signed_out_at_one_process_is_unknown_at_every_other(tmp_path: Path) -> None:
    one, other = (Seals(tmp_path / "console.key", WORD) for _ in "ab")
    cookie, kept = one.begin(), one.begin()
    assert other.session(cookie) == one.session(cookie) != ""
    one.end(one.session(cookie))
    assert [each.session(cookie) for each in (one, other, Seals(tmp_path / "console.key", WORD))] == [""] * 3
    assert other.session(kept)
    [ended] = (tmp_path / "console.ended").iterdir()
    os.utime(ended, (0, 0))
    other.end(other.session(kept))
    assert [left.name != ended.name for left in (tmp_path / "console.ended").iterdir()] == [True]


def test_where_nothing_can_be_written_who_signs_out_is_unknown_here(tmp_path: Path) -> None:
    (tmp_path / "console.ended").write_text("")
    seals = Seals(tmp_path / "console.key", WORD)
    session = seals.session(cookie := seals.begin())
    seals.end(session)
    assert (bool(session), seals.session(cookie)) == (True, "")


def test_where_nothing_can_be_read_a_session_holds_until_it_is_signed_out_of_here(tmp_path: Path) -> None:
    seals = Seals(tmp_path / ("k" * 300), WORD)
    session = seals.session(cookie := seals.begin())
    assert session
    seals.end(session)
    assert seals.session(cookie) == ""


def test_a_session_ends_after_its_hours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seals = Seals(tmp_path / "key", WORD)
    cookie = seals.begin()
    assert seals.session(cookie)
    later = time.time() + 12 * 3600 + 2
    monkeypatch.setattr(time, "time", lambda: later)
    assert seals.session(cookie) == ""


@pytest.mark.parametrize("left", [b"", b"short"])
def test_a_broken_secret_is_made_again_and_never_used(tmp_path: Path, left: bytes) -> None:
    key = tmp_path / "key"
    key.write_bytes(left)
    assert Seals(key, "").token("") == Seals(key, "").token("")
    assert (len(key.read_bytes()), stat.S_IMODE(key.stat().st_mode)) == (32, 0o600)


def test_where_nothing_can_be_written_a_session_lasts_as_long_as_the_process(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    one, other = (Seals(tmp_path / "file" / "key", WORD) for _ in "ab")
    assert one.session(one.begin())
    assert other.session(one.begin()) == ""


def test_no_password_opens_nothing(tmp_path: Path) -> None:
    assert not Seals(tmp_path / "key", "").opens("")
