"""What is watched ships with limits, which an operator may set otherwise, for one catalogue too."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas import Severity, WrongUse, watches


def test_without_a_file_the_limits_are_those_that_ship(tmp_path: Path) -> None:
    found = watches(tmp_path / "alerts.toml")
    assert (found.of("fell").share, found.of("fell").least) == (0.10, 10)
    assert found.of("rates").least == 35


def test_an_operator_sets_a_limit_for_all_and_for_one(tmp_path: Path) -> None:
    file = tmp_path / "alerts.toml"
    file.write_text(
        "[fell]\nshare = 0.2\n\n[catalogues.ie_quayside.fell]\nleast = 5\n[catalogues.ie_quayside.slow]\noff = true\n"
    )
    found = watches(file)
    assert (found.of("fell").share, found.of("fell").least) == (0.2, 10)
    assert (found.of("fell", "ie_quayside").share, found.of("fell", "ie_quayside").least) == (0.2, 5)
    assert (found.of("slow", "ie_quayside").off, found.of("slow").off) == (True, False)
    file.write_text('[slow]\nseverity = "high"\n')
    assert watches(file).of("slow").severity is Severity.HIGH


@pytest.mark.parametrize(
    "text",
    [
        "[fell",
        "fell = 3",
        "[fell]\nshare = 'much'",
        "[fell]\nshort = 1",
        "[fallen]\nshare = 0.1",
        "catalogues = 1",
        "[catalogues]\nx = 1",
        "[weekly]\nday = 'someday'",
        "weekly = 3",
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "alerts.toml"
    file.write_text(text)
    with pytest.raises(WrongUse) as refused:
        watches(file)
    assert "alerts.toml" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_operator_sets_the_day_of_the_weekly_message_or_none(tmp_path: Path) -> None:
    file = tmp_path / "alerts.toml"
    assert watches(file).weekly == 0
    file.write_text('[weekly]\nday = "friday"\n')
    assert watches(file).weekly == 4
    file.write_text("[weekly]\noff = true\n")
    assert watches(file).weekly is None


def test_an_empty_file_sets_nothing(tmp_path: Path) -> None:
    file = tmp_path / "alerts.toml"
    file.write_text("")
    assert watches(file) == watches(tmp_path / "none.toml")


def test_a_file_may_begin_with_the_mark_that_some_editors_write(tmp_path: Path) -> None:
    file = tmp_path / "alerts.toml"
    file.write_text("[fell]\nshare = 0.4\n", encoding="utf-8-sig")
    assert watches(file).of("fell").share == 0.4
