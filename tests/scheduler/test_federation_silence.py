"""The benchmark of faults takes silence for an answer only where a fault changes nothing."""

from __future__ import annotations

from benchmarks.faults import rightly_named


def test_a_fault_that_nobody_noticed_is_wrong_unless_it_touches_nothing() -> None:
    assert rightly_named("coursera", "charset", {"charset", "-"})
    assert not rightly_named("coursera", "charset", {"-"})
    assert not rightly_named("coursera", "charset", {"empty", "charset"})
    assert not rightly_named("coursera", "charset", set())
    assert rightly_named("csu", "charset", {"-"})
