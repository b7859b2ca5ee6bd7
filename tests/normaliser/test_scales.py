"""Credits, levels, delivery and languages are read by table, and only as far as the words go."""

from __future__ import annotations

import pytest

from normaliser import credits, delivery, language, level
from schemas import Difficulty


@pytest.mark.parametrize(
    ("words", "label", "country", "value", "scheme"),
    [
        ("5", "ECTS credits", "IE", 5, "ECTS"),
        ("3", "Credits", "CA", 3, "institution"),
        ("6 ECTS", "", "IE", 6, "ECTS"),
        ("ECTS 10", "", "IE", 10, "ECTS"),
        ("QQI Level 8 - 30 ECTS", "Award", "IE", 30, "ECTS"),
        ("7.5 credits", "", "IE", 7.5, "institution"),
        ("3.125 points", "", "AU", 3.125, "institution"),
        ("5 cp", "", "AU", 5, "AU-CP"),
        ("2.6 CEUs", "", "US", 2.6, "CEU"),
        ("15 credits", "UK credits", "GB", 15, "UK-CATS"),
    ],
)
def test_credits_keep_their_scheme(words: str, label: str, country: str, value: float, scheme: str) -> None:
    (one,) = credits.read(words, label, "", country) or ()
    assert (one.value, one.scheme) == (value, scheme)


def test_a_platforms_own_scheme_is_said_once_for_all_its_pages() -> None:
    (one,) = credits.read("2", "Credit points", "CSU", "AU") or ()
    assert (one.scheme, credits.hours_of(one, "AU")) == ("CSU", (40, 40))


@pytest.mark.parametrize("words", ["", "5-30 EAP", "Credit may be available", "Level 8"])
def test_a_range_or_a_promise_of_credits_is_no_value(words: str) -> None:
    assert credits.read(words, "Credit", "", "IE") is None


@pytest.mark.parametrize(
    ("words", "label", "country", "levels"),
    [
        ("Level 7", "NFQ level", "IE", [("NFQ", "7", "IE", 6)]),
        ("9 About NFQ", "", "IE", [("NFQ", "9", "IE", 7)]),
        ("NFQ Level 9", "Level", "IE", [("NFQ", "9", "IE", 7)]),
        ("Level 6 Minor Award QQI", "", "IE", [("NFQ", "6", "IE", 5)]),
        ("AQF 8", "", "AU", [("AQF", "8", "AU", 6)]),
        ("EQF 6-7", "", "EE", [("EQF", "6", "EU", 6), ("EQF", "7", "EU", 7)]),
    ],
)
def test_a_level_names_its_framework(words: str, label: str, country: str, levels: list[tuple[str, str, str, int]]) -> None:
    read = level.read(words, label, country)
    assert isinstance(read, tuple)
    assert [(one.framework, one.level, one.jurisdiction, one.eqf) for one in read] == levels
    assert all(one.basis for one in read)


@pytest.mark.parametrize("words", ["", "Level 7", "7", "Postgraduate", "NFQ Level 11"])
def test_a_number_without_a_framework_is_no_level(words: str) -> None:
    assert level.read(words, "Level", "IE") is None


@pytest.mark.parametrize(
    ("words", "scale", "term", "rank"),
    [
        ("Competent", "dreyfus", "Competent", 3),
        ("Advanced Beginner", "dreyfus", "Advanced Beginner", 2),
        ("BEGINNER", "mooc", "beginner", 1),
        ("Introductory level", "mooc", "introductory", 1),
        ("Débutant", "mooc", "débutant", 1),
        ("Avancées", "mooc", "avancées", 3),
        ("Mixed", "mooc", "mixed", 0),
    ],
)
def test_difficulty_is_kept_in_its_own_scale(words: str, scale: str, term: str, rank: int) -> None:
    assert level.read(words, "Level", "AU") == Difficulty(scale=scale, term=term, rank=rank)


@pytest.mark.parametrize(
    ("words", "source", "country", "canonical"),
    [
        ("Hybrid", "Harbour", "CA", "blended"),
        ("Hybrid", "Harbour", "IE", "hyflex"),
        ("Hybrid", "eCampusOntario", "", "blended"),
        ("En ligne", "Harbour", "CA", "online_unspecified"),
        ("Multi-modal", "Harbour", "AU", "multi_modal"),
        ("On campus", "Harbour", "NZ", "onsite"),
        ("Self-paced", "Harbour", "US", "online_async"),
        ("Online, Online Unscheduled", "Harbour", "IE", "online_unspecified"),
        ("part-time", "Harbour", "IE", "unknown"),
        ("hyflex", "Harbour", "CA", "hyflex"),
    ],
)
def test_delivery_means_what_the_place_means_by_it(words: str, source: str, country: str, canonical: str) -> None:
    mode = delivery.read(words, source, country)
    assert mode is not None
    assert (mode.canonical, mode.raw) == (canonical, words)


@pytest.mark.parametrize("words", ["", "Hybrid", "Online, On campus", "By pigeon"])
def test_delivery_that_could_mean_two_things_is_not_read(words: str) -> None:
    assert delivery.read(words, "Harbour", "NZ") is None


@pytest.mark.parametrize(
    ("words", "tags"),
    [
        ("English", ("en",)),
        ("en_AU", ("en-AU",)),
        ("es_419", ("es-419",)),
        ("zh-Hans", ("zh-Hans",)),
        ("Español", ("es",)),
        ("中文", ("zh",)),
        ("اللغة العربية", ("ar",)),
        ("العربية", ("ar",)),
        ("English, French", ("en", "fr")),
        ("Anglais et français", ("en", "fr")),
        ("Mehrsprachig", None),
        ("English, Klingonese", None),
        ("", None),
    ],
)
def test_languages_become_tags(words: str, tags: tuple[str, ...] | None) -> None:
    assert language.read(words) == tags
