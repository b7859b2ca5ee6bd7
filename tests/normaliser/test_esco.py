"""Skills are matched to ESCO only where an operator points to a download, and never by half a word."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from schemas import Classification, Register, Settings, WrongUse
from tests.normaliser.listings import offered, proof, said

TITLE = said("title", "Reading the Tides", locator="h1")
URI = "http://data.europa.eu/esco/skill/"
SKILLS = (
    ("aa", "read tide tables", "tide table reading\nuse of tide tables"),
    ("bb", "tides", "the sea"),
    ("cc", "mend nets", "mending\nuse of tide tables"),
    ("dd", "work in shifts", ""),
)


@pytest.fixture
def esco(tmp_path: Path) -> dict[str, Register]:
    """A small download in ESCO's own columns."""
    with (tmp_path / "skills_en.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("conceptType", "conceptUri", "skillType", "preferredLabel", "altLabels", "status"))
        rows.writerows(("KnowledgeSkillCompetence", URI + key, "skill", name, others, "released") for key, name, others in SKILLS)
    return Settings(esco=str(tmp_path)).registers


def matched(registers: dict[str, Register], *skills: str, outcome: str = "") -> list[tuple[str, str, float | None]]:
    words = [said("skills", skill, "Skills") for skill in skills] + ([said("outcomes", outcome)] if outcome else [])
    found = offered(TITLE, *words, registers=registers).classifications
    return [((one.code or "").removeprefix(URI), one.method, one.score) for one in found if one.scheme == "ESCO"]


def test_nothing_is_matched_without_a_download() -> None:
    assert matched({}, "Read tide tables") == []


def test_a_label_is_matched_whole_and_keeps_the_concepts_address(esco: dict[str, Register]) -> None:
    offering = offered(
        TITLE, said("skills", "Tide-table reading", "Skills"), said("skills", "Tide table reading", "Skills"), registers=esco
    )
    assert offering.classifications[-1] == Classification(
        axis="skill", label="read tide tables", scheme="ESCO", code=URI + "aa", method="mapped"
    )
    assert proof(offering, f"classifications.{len(offering.classifications) - 1}") == ["Tide table reading"]


def test_a_label_inside_other_words_is_a_guess_with_a_score(esco: dict[str, Register]) -> None:
    assert matched(esco, outcome="Safely read tide tables at sea") == [("aa", "model", 0.5)]


def test_a_label_of_one_word_counts_only_alone(esco: dict[str, Register]) -> None:
    assert matched(esco, "Tides") == [("bb", "mapped", None)]
    assert matched(esco, "Tides and moons", outcome="Fear the tides") == []


def test_a_label_of_two_skills_and_a_denied_one_are_nobodys(esco: dict[str, Register]) -> None:
    assert matched(esco, "Use of tide tables", "Work in shifts") == []


def test_a_skill_comes_once(esco: dict[str, Register]) -> None:
    assert matched(esco, "Mend nets", "Mending") == [("cc", "mapped", None)]


def test_any_length_is_read_at_once(esco: dict[str, Register]) -> None:
    start = time.process_time()
    matched(esco, outcome="read tide tables " * 50_000)
    assert time.process_time() - start < 1


def test_what_is_no_download_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"CREDATLAS_ESCO leads to .*skills_en\.csv"):
        _ = Settings(esco=str(tmp_path)).registers
    for text in ("", "a,b\n1,2\n"):
        (tmp_path / "skills_en.csv").write_text(text, encoding="utf-8")
        with pytest.raises(WrongUse, match="has no columns"):
            matched(Settings(esco=str(tmp_path)).registers, "Tides")
