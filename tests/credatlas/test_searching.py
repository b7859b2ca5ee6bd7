"""`credatlas search` shows a course of several listings once, as the listing that was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer import EmbeddedEngine
from tests.credatlas.conftest import Run
from tests.indexer.test_merging import COURSE, SITE


@pytest.fixture
def home(tmp_path: Path) -> Path:
    EmbeddedEngine(tmp_path / "index").publish([COURSE])
    return tmp_path


def test_it_says_where_else_a_course_stands(run: Run, home: Path) -> None:
    printed = run("search", "beekeeping", home=str(home)).output
    assert "2 start dates" not in printed
    assert "also on Portal, Wide" in printed
    assert SITE.url in printed
    assert "1 found (embedded)" in printed


def test_a_ticked_catalogue_shows_its_own_listing(run: Run, home: Path) -> None:
    printed = run("search", "beekeeping", "--filter", "catalogue=mooc_wide", home=str(home)).output
    assert printed.startswith("Apiculture")
    assert "also on Portal, The college" in printed


def test_a_page_behind_the_last_is_told(run: Run, home: Path) -> None:
    assert "1 found (embedded); page 9 is behind the last" in run("search", "beekeeping", "--page", "9", home=str(home)).output
