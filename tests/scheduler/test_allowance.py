"""A site that gives ever more, or ever more slowly, ends a harvest by name, and nothing that it left unread goes missing."""

from __future__ import annotations

import pytest

from crawlers import allowance
from schemas import Failure, Outcome
from tests.scheduler.nights import Nights


def test_a_harvest_ends_after_so_many_bytes_and_keeps_what_it_has(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "MOST", 6_000)
    first = nights.harvest()
    assert (first.outcome, first.failure, "budget" in first.reason) == (Outcome.HELD, Failure.BUDGET, True)
    assert 0 < first.counters.added < 24
    assert sum(path.startswith("/course/") for path, _ in nights.site.asked) < 24
    monkeypatch.undo()
    assert (nights.harvest().outcome, len(nights.hashes())) == (Outcome.FULL, 24)


@pytest.mark.parametrize(("most", "longest"), [(2_000, 3600), (10**9, 0)], ids=["bytes", "hours"])
def test_a_night_beyond_its_allowance_takes_nothing_down(
    nights: Nights, monkeypatch: pytest.MonkeyPatch, most: int, longest: int
) -> None:
    nights.settle()
    before = nights.hashes()
    for course in nights.site.courses.values():
        course.fee = "€999"
    monkeypatch.setattr(allowance, "MOST", most)
    monkeypatch.setattr(allowance, "LONGEST", longest)
    done = nights.harvest()
    assert done.failure is Failure.BUDGET
    assert (done.counters.missing, before.keys()) == (0, nights.hashes().keys())
    monkeypatch.undo()
    assert (nights.harvest().outcome, len(nights.hashes())) == (Outcome.FULL, 24)
    assert all(nights.hashes()[url] != known for url, known in before.items())
