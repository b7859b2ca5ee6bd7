"""Platforms of the federation in every fault: named, nothing wrongly removed or altered, and healed by the next good night."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import pytest

from tests.parts.federation import FOLDER
from tests.parts.servers import REPOSITORY

FAULTS = ("down", "500", "truncated", "cut", "empty", "block", "loop", "charset", "repeat", "soft", "template", "robots")
pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(not FOLDER.exists(), reason="../shared/federation, the stand-in for the live platforms, is not here"),
]


def benchmark(*words: str) -> str:
    command = [sys.executable, "-m", "benchmarks.federation", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=REPOSITORY).stdout


def repeated(option: str, values: Sequence[str]) -> list[str]:
    return [word for value in values for word in (option, value)]


@pytest.mark.parametrize("platform", ["kadenze", "estonia", "ncirl"])
def test_no_fault_takes_anything_down_and_the_next_night_heals_it(platform: str) -> None:
    told = benchmark("faults", "--platform", platform, *repeated("--fault", FAULTS))
    assert f"{len(FAULTS)} pairs, {len(FAULTS)} well; 0 records wrongly removed, 0 lost or altered" in told, told


def test_nights_find_just_what_is_new_changed_and_gone() -> None:
    told = benchmark("nights", "--last", "4", "--scale", "0.3", *repeated("--platform", ["seeker", "udacity"]))
    assert "8 nights of platforms compared, 0 differ" in told, told
