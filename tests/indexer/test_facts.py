"""What can be ticked is said in words, English and French, and nothing is said that is not known."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from indexer import told
from indexer.tables import rows
from indexer.words.words import folded
from schemas import Document

BARE: dict[str, Any] = {"id": "x", "title": "Knots", "catalogue": "c", "catalogue_name": "C", "url": "https://c.example/x"}


def words(kind: str = "", besides: tuple[str, ...] = (), **fields: object) -> set[str]:
    facts, _ = told(msgspec.convert(BARE | fields, Document), kind, besides)
    return {folded(fact) for fact in facts}


def test_nothing_known_is_nothing_said() -> None:
    assert words() == set()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"price": "free"}, {"free", "gratuit"}),
        ({"mode": "online"}, {"online", "en ligne"}),
        ({"mode": "on-campus"}, {"on campus", "en presentiel"}),
        ({"start": "any-time"}, {"self paced", "en tout temps"}),
        ({"level": ("mooc-beginner",)}, {"beginner", "debutant"}),
        ({"level": ("nfq-8",)}, {"nfq level 8", "nfq8"}),
        ({"country": "ie"}, {"ireland", "irlande"}),
        ({"country": "de"}, {"germany", "allemagne"}),
        ({"title": "C++ and C#"}, {"cplusplus", "csharp"}),
    ],
)
def test_a_fact_is_said_in_both_languages(fields: dict[str, Any], said: set[str]) -> None:
    assert said <= words(**fields)


@pytest.mark.parametrize("fields", [{"price": "unknown"}, {"price": "over-1000"}, {"mode": "unknown"}, {"country": "zz"}])
def test_what_is_not_known_is_not_said(fields: dict[str, Any]) -> None:
    assert not words(**fields) & {"free", "online", "ireland"}


def test_what_only_the_record_knows_is_added() -> None:
    assert words("micro_credential", ("Ontario", "")) == {"micro credential", "micro certification", "ontario"}


def test_languages_and_the_words_for_a_course_are_kept_apart() -> None:
    facts, common = told(msgspec.convert(BARE | {"language": ("fr",), "skills": ("C++",)}, Document))
    assert facts == ()
    assert {"French", "français", "course", "cours", "cplusplus"} <= set(common)


@pytest.mark.parametrize(("table", "column"), [("synonyms", "phrases"), ("facts", "words"), ("regions", "words")])
def test_every_row_of_words_says_something(table: str, column: str) -> None:
    assert len(rows(table)) > 20
    assert all(word.strip() == word != "" for row in rows(table) for word in row[column].split("|"))


def test_synonyms_are_folded_and_stand_in_one_row_each() -> None:
    phrases = [phrase for row in rows("synonyms") for phrase in row["phrases"].split("|")]
    assert [phrase for phrase in phrases if folded(phrase) != phrase] == []
    assert len(phrases) == len(set(phrases))
    assert all("|" in row["phrases"] for row in rows("synonyms") if row["phrases"] != "coach|coaching")


def test_there_are_synonyms_for_eighty_occupations() -> None:
    assert sum(row["kind"] == "job" for row in rows("synonyms")) >= 80
