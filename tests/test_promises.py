"""Every promise of the pages is held by a test, or timed by a benchmark; none is named that was never made."""

from __future__ import annotations

import re

from tests.parts.promises import promises
from tests.parts.servers import REPOSITORY

_MARK = re.compile(r"mark\.check\(([^)]*)\)")


def held() -> set[str]:
    """The codes that some test names."""
    texts = [path.read_text(encoding="utf-8") for path in (REPOSITORY / "tests").rglob("test_*.py")]
    return {code for text in texts for mark in _MARK.findall(text) for code in re.findall(r'"(\w+)"', mark)}


def timed() -> set[str]:
    """The codes whose promise is a time, which a benchmark measures."""
    named = {code: re.search(r"benchmarks/\w+\.py", promise) for code, promise in promises().items()}
    return {code for code, benchmark in named.items() if benchmark and (REPOSITORY / benchmark[0]).exists()}


def test_every_promise_is_held() -> None:
    assert [code for code in promises() if code not in held() | timed()] == []


def test_nothing_is_held_that_was_never_promised() -> None:
    assert held() <= set(promises())


def test_there_are_promises() -> None:
    assert len(promises()) == 73
    assert all(promise[0].isupper() or promise.startswith("axe") for promise in promises().values())
