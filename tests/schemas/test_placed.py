"""A file is put in the place of another whole or not at all, and what did not come about leaves nothing."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from schemas import placing, put


@pytest.mark.parametrize("lasting", [False, True])
def test_the_pieces_take_the_place_of_what_was_there(tmp_path: Path, *, lasting: bool) -> None:
    file = tmp_path / "ledger.msgpack"
    put(file, lasting=lasting)
    assert file.read_bytes() == b""
    put(file, b"a seal ", b"and a body", lasting=lasting)
    assert file.read_bytes() == b"a seal and a body"
    assert list(tmp_path.iterdir()) == [file]


def test_what_fails_on_the_way_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    file = tmp_path / "reports.json"
    put(file, b"old")
    with pytest.raises(OSError, match="No space"), placing(file) as draft:
        draft.write_bytes(b"ne")
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(FileNotFoundError), placing(file):
        """Nothing is written."""
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"old", [file])


def test_two_who_write_at_once_each_write_a_whole_file(tmp_path: Path) -> None:
    file = tmp_path / "declared.json"
    with placing(file) as one, placing(file) as other:
        one.write_bytes(b"one")
        other.write_bytes(b"other")
        assert not file.exists()
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"one", [file])


def test_a_file_is_put_into_no_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        put(tmp_path / "nowhere" / "reports.json", b"{}")
