"""`credatlas search` says how it read the words, and what finds something where they find nothing."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from credatlas.wider import command
from indexer import EmbeddedEngine
from schemas import Filter, Query
from tests.credatlas.conftest import Run
from tests.indexer.composed import by_hand, compose

_WAY = re.compile(r"^ +(\d+)  credatlas (search .*)$", re.MULTILINE)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    EmbeddedEngine(tmp_path / "index").publish((*by_hand(), *compose(40)))
    return tmp_path


def test_a_misspelling_and_synonyms_are_said(run: Run, home: Path) -> None:
    assert "showing results for machine learning" in run("search", "machne", "lerning", home=str(home)).output
    assert 'Searched too: "artificial intelligence"' in run("search", "ai", home=str(home)).output


def test_one_of_the_words_is_enough_when_asked(run: Run, home: Path) -> None:
    assert "0 found" in run("search", "philosophy", "zzqx", home=str(home)).output
    printed = run("search", "--loose", "philosophy", "zzqx", home=str(home)).output
    assert "1 found" in printed
    assert "Philosophy of thought" in printed


@pytest.mark.parametrize(
    "words",
    [
        ["philosophy", "zzqx"],
        ["--filter", "mode=online", "philosophy"],
        ["--filter", "mode=online", "zzqx"],
        ['"thought philosophy"', "--filter", "price=unknown"],
    ],
    ids=range(4),
)
def test_each_command_finds_what_it_says(run: Run, home: Path, words: list[str]) -> None:
    printed = run("search", *words, home=str(home)).output
    assert "0 found" in printed
    ways = _WAY.findall(printed)
    assert ways
    for count, line in ways:
        assert f"{count} found" in run(*shlex.split(line), home=str(home)).output


def test_where_nothing_helps_nothing_is_offered(run: Run, home: Path) -> None:
    assert not _WAY.findall(run("search", "zzqx", home=str(home)).output)
    assert not _WAY.findall(run("search", "philosophy", home=str(home)).output)


def test_a_command_says_the_whole_search() -> None:
    query = Query(words='"a b" -c', filters=(Filter(facet="mode", values=("online", "blended")),), sort="price", loose=True)
    assert shlex.split(command(query)) == [
        "credatlas", "search", "--filter=mode=online", "--filter=mode=blended", "--sort=price", "--loose", "--", '"a b" -c',
    ]  # fmt: skip
