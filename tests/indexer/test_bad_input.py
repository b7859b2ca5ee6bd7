"""Whatever is asked of them, both engines answer, say the same number everywhere, and never fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import EmbeddedEngine, Engine
from schemas import SORTS
from tests.indexer.composed import compose
from tests.indexer.conftest import CATALOGUE, Ask
from tests.parts.servers import PATIENCE, REPOSITORY

ALL = len(CATALOGUE)
ENDLESS = ("a" * 10_000, "data " * 2_000, "é" * 10_000, "1" * 10_000, '"' * 10_000, "\0" * 10_000, "-" * 10_000)
SYNTAX = (
    "facets.mode = online OR 1=1", "mode = online", "title:data", 'x" OR by_id >= 0 OR "', "\\", '\\"', "data\\", "{{data}}",
    '"unclosed', '"" "', "(data", "data)", "data AND", "NOT", "*", "data*", "data~2", "data^9", "[data TO]", "+", "--", "';--",
)  # fmt: skip
SIGNS = ("🙂", "!!! ??? ...", "\u202e", "\u0301", "\u200f\u200e", "\ud83d", "\udc00\ud83d", "\ue000\ue001", " \t\r\n", "%00")
AROUND = (
    "da\0ta",
    "\u202edata\u202c",
    "\u200fdata",
    "data \ud83d",
    "🙂 data",
    "\ue000data\ue001",
    "\n\tdata\r",
    "(data)",
    "data!",
)


def short(words: str) -> str:
    return ascii(words)[:20]


@pytest.mark.parametrize("words", [*ENDLESS, *SYNTAX, *SIGNS, "the of and", "de la les"], ids=short)
def test_odd_words_are_words(full: Engine, search: Ask, words: str) -> None:
    for query in ({}, {"sort": "price", "page": 3, "mode": ["online"], "info": ["qa"]}, {"per_page": 1000}):
        found = search(full, words, **query)
        assert 0 <= len(found.hits) <= found.total <= ALL


@pytest.mark.parametrize(
    "words", [*SIGNS, "zzyzxqqq = zzyzxqqq", 'zzyzxqqq" OR by_id >= 0 OR "'], ids=lambda words: ascii(words)[:20]
)
def test_syntax_never_widens_a_search(full: Engine, search: Ask, words: str) -> None:
    assert search(full, words).total == (ALL if not words.strip() else 0)


@pytest.mark.parametrize("words", AROUND, ids=ascii)
def test_signs_around_a_word_do_not_hide_it(full: Engine, search: Ask, words: str) -> None:
    assert search(full, words).total == search(full, "data").total > 0


def test_a_thousand_filters(full: Engine, search: Ask) -> None:
    values = [f"value-{n}" for n in range(1_000)]
    assert search(full, **{f"unknown_{n}": ["x"] for n in range(1_000)}).total == ALL
    assert search(full, provider=values, mode=values).total == 0
    assert search(full, info=values).total == 0
    assert search(full, mode=[*values, "online"]).total == search(full, mode=["online"]).total


@pytest.mark.parametrize("page", [2**31, 2**63, 2**64, 10**30])
def test_behind_the_last_page_is_nothing_and_the_number_is_still_said(full: Engine, search: Ask, page: int) -> None:
    for sort in SORTS:
        found = search(full, "data", sort, page)
        assert (found.hits, found.total) == ((), search(full, "data").total)


@pytest.mark.parametrize("page", [0, -1, -(10**30)])
def test_a_page_that_is_none_is_the_first(full: Engine, search: Ask, page: int) -> None:
    assert search(full, "data", page=page) == search(full, "data")


@pytest.mark.parametrize(("asked", "given"), [(-1, 0), (0, 0), (2**63, ALL), (10**30, ALL)])
def test_a_page_holds_no_more_than_there_is(full: Engine, search: Ask, asked: int, given: int) -> None:
    assert len(search(full, per_page=asked).hits) == given


anything = st.text(st.characters(), max_size=80) | st.sampled_from([*SYNTAX, *SIGNS, *AROUND])


@given(words=anything, value=anything, facet=st.sampled_from(["mode", "provider", "info", "level", "language"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_text_is_answered_and_the_numbers_agree(full: Engine, search: Ask, words: str, value: str, facet: str) -> None:
    first, second, behind = (search(full, words, page=page, per_page=5) for page in (1, 2, 10**6))
    assert first.total == second.total == behind.total
    assert (len(first.hits), len(behind.hits)) == (min(first.total, 5), 0)
    assert not {hit.document.id for hit in first.hits} & {hit.document.id for hit in second.hits}
    assert all(count.count <= first.total for facet in first.facets for count in facet.counts)
    assert search(full, words, **{facet: [value]}).total <= first.total


FULL_DISK = """
import resource, sys
from pathlib import Path
from indexer import EmbeddedEngine
from schemas import EngineRefused
from tests.indexer.composed import compose
most = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
try:
    EmbeddedEngine(Path(sys.argv[1])).publish(compose(400, seed=9))
except EngineRefused as error:
    sys.exit(str(error))
"""


@pytest.mark.parametrize("room", [0, 10, 2_000, 50_000, 150_000])
def test_a_full_disk_leaves_the_old_index_and_says_so_in_one_sentence(folder: Path, search: Ask, room: int) -> None:
    """No file may grow beyond so many bytes, which is what a disk without room looks like to whoever writes."""
    before = compose(30)
    EmbeddedEngine(folder).publish(before)
    command = [sys.executable, "-c", FULL_DISK, str(folder), str(room)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"The index in {folder} could not be written (")
    assert done.stderr.endswith("the old one stays. See that the disk has room, then publish again.\n")
    assert "\n" not in done.stderr[:-1]
    assert not list(folder.glob("building-*"))
    assert search(EmbeddedEngine(folder)).total == 30
    assert EmbeddedEngine(folder).publish(before[:29]).total == 29
