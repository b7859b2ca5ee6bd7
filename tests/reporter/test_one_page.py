"""The one page says what the figures say, in English and French, of nothing, of one and of many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from reporter import Page, coverage, gaps, one_page, page_html, page_text, trend
from reporter.saying import LANGUAGES, Tongue
from schemas import Cause, Dimension, Harvest, Judged, Level, Outcome, Record, State, Step, WrongUse, table
from tests.reporter.judging import ADVICE, DAY, LAW, NOBODY, finding
from tests.reporter.listings import SOURCES, record, says

ROWS = {row["sentence"]: row for row in table("sentences")}
SLOT = re.compile(r"\{\w+\}")
NIGHT = "2026-06-03"


def night(outcome: Outcome = Outcome.FULL, source_id: str = "harbour") -> Harvest:
    return Harvest(
        harvest_id=f"{source_id}-1",
        source_id=source_id,
        started_at=f"{NIGHT}T01:00:00Z",
        ended_at=f"{NIGHT}T02:00:00Z",
        outcome=outcome,
    )


def page(
    records: Sequence[Record] = (),
    judged: Sequence[Judged] = (),
    harvests: Sequence[Harvest] = (),
    steps: Sequence[Step] = (),
    language: str = "en",
) -> Page:
    told = gaps(judged, SOURCES, DAY, ("provider",))
    before = [replace(records[0], offering=step.before) for step in steps if step.before]
    moved = trend(before, steps, SOURCES, [NIGHT], tuple(Dimension))
    return one_page(coverage(records, SOURCES), told, moved, harvests, SOURCES, language)


def entered(*records: Record) -> list[Step]:
    return [Step(at=f"{NIGHT}T02:00:00Z", source_id=one.offering.source_id, after=one.offering) for one in records]


def said(told: Page, part: int) -> list[str]:
    return [re.sub(r"[\u00a0\u202f]", " ", sentence) for sentence in told.parts[part].sentences]


def judged(*records: Record, outcome: str = "gap") -> list[Judged]:
    found = (
        finding(LAW, "level", outcome, unverified=True),
        finding(ADVICE, "workload", "met"),
        finding(NOBODY, "qa_process", "gap"),
    )
    return [Judged(offering=each.offering, findings=found) for each in records]


ONE = [record("knots", says(Dimension.QA_PROCESS))]
MANY = [
    *(record(f"course {n}", says(Dimension.QA_PROCESS), provider=f"College {n % 2}") for n in range(1_200)),
    *(record(f"walk {n}", source_id="hills", states={"quality_rating": State.UNSEEN}) for n in range(300)),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_nothing_it_says_what_to_do(language: str) -> None:
    told = page(language=language)
    assert [part.title for part in told.parts] == [ROWS["counts_title"][f"{language}_one"]]
    assert "credatlas harvest" in page_text(told)


def test_of_one_it_speaks_in_the_singular() -> None:
    told = page(ONE, judged(*ONE), [night()], entered(*ONE))
    assert said(told, 0)[0] == "1 offering from 1 provider, listed in 1 catalogue, as last seen on 3 June 2026."
    assert said(told, 0)[1].startswith("2 frameworks apply")
    assert said(told, 1)[0] == "How quality is assured: published by 1 of 1 offering read (100%), in 1 of 1 catalogue."
    law = "Level: required by IE-QQA-2012, s.1; 1 of 1 offering judged does not say it (100%). The citation has not been checked."
    assert said(told, 2)[0] == law
    assert said(told, 3) == ["This is what the harvests of 3 June 2026 brought.", "1 offering came."]
    assert said(told, 4) == ["1 catalogue has no offering: Hills & Valleys <online>."]


def test_of_many_it_speaks_in_the_plural_and_writes_numbers_as_its_language_does() -> None:
    told = page(MANY, judged(*MANY), [night()], entered(*MANY))
    assert said(told, 0)[0] == "1,500 offerings from 3 providers, listed in 2 catalogues, as last seen on 3 June 2026."
    assert said(told, 1)[0] == "How quality is assured: published by 1,200 of 1,500 offerings read (80%), in 1 of 2 catalogues."
    assert said(told, 3)[1:] == ["1,500 offerings came."]
    french = page(MANY, judged(*MANY), [night()], language="fr")
    assert said(french, 0)[0] == "1 500 offres de 3 établissements, dans 2 catalogues, selon la dernière lecture du 3 juin 2026."
    share = "1 500 sur 1 500 offres jugées ne le disent pas (100 %)"
    assert said(french, 2)[0].startswith(f"Niveau : exigé par IE-QQA-2012, s.1 ; {share}")


def test_the_same_figures_give_the_same_page_and_a_closed_gap_is_told_no_more() -> None:
    assert page(ONE, judged(*ONE)) == page(ONE, judged(*ONE))
    closed = page(ONE, judged(*ONE, outcome="met"))
    assert said(closed, 2)[0] == "Nothing that a framework asks for was found missing."
    assert "named missing in 2023" in said(closed, 2)[1]


def test_it_stays_one_page_however_much_is_missing() -> None:
    lacking = [
        finding(LAW, element, "gap") for element in ("level", "workload", "price", "credits", "skills", "duration", "contact")
    ]
    missing = [finding(NOBODY, dimension, "gap") for dimension in Dimension]
    told = said(page(ONE, [Judged(offering=ONE[0].offering, findings=(*lacking, *missing))]), 2)
    assert ["required by" in sentence for sentence in told] == [True] * 5 + [False] * 2


def test_what_was_not_checked_is_told_with_its_reason() -> None:
    told = said(page(MANY), 4)
    assert (
        told[0] == "Rating of the course: not checked for 300 of 1,500 offerings. In 300 cases the catalogue has no place for it."
    )


def test_a_catalogue_that_failed_or_was_held_is_named() -> None:
    told = said(page(ONE, (), [night(), night(Outcome.FAILED, "hills")]), 3)
    assert told[-1] == "1 catalogue could not be read and keeps what it said before: Hills & Valleys <online>."
    assert "1 catalogue was held" in said(page(ONE, (), [night(Outcome.HELD)]), 3)[-1]


def test_a_night_on_which_nothing_moved_says_so_and_so_does_none() -> None:
    assert said(page(ONE, (), [night()]), 3) == ["On 3 June 2026, no offering came, left or changed."]
    assert said(page(ONE), 3) == ["No harvest has been taken over yet."]


def test_a_share_moved_by_our_rules_is_not_the_catalogues_doing() -> None:
    before, after = record("knots").offering, ONE[0].offering
    step = Step(at=f"{NIGHT}T02:00:00Z", source_id="harbour", before=before, after=after, cause=Cause.VOCABULARY)
    told = said(page(ONE, (), [night()], [step]), 3)
    points = "+100.0 points, of which 0 by what the catalogues did, +100.0 by our rules and 0 by corrections."
    assert told[1:] == ["1 offering is read otherwise, since our rules changed.", f"How quality is assured: {points}"]


def test_what_left_what_changed_and_what_was_corrected_are_told_apart() -> None:
    one, other = record("knots").offering, record("knots", says(Dimension.QA_PROCESS, Level.MENTIONED)).offering
    what: dict[str, Any] = {"at": f"{NIGHT}T02:00:00Z", "source_id": "harbour"}
    left, changed, corrected = (
        Step(**what, before=one),
        Step(**what, before=one, after=other, cause=Cause.SOURCE),
        Step(**what, before=one, after=other, cause=Cause.CORRECTION),
    )
    told = said(page(ONE, (), [night()], [left, changed, changed, corrected]), 3)
    assert told[1:] == [
        "1 offering left.",
        "2 offerings changed in their catalogues.",
        "1 offering was corrected by a person.",
    ]


def test_names_of_the_world_are_shown_as_text() -> None:
    told = page_html(page(ONE, (), [night(), night(Outcome.FAILED, "hills")], language="fr"))
    assert '<html lang="fr">' in told
    assert "Hills &amp; Valleys &lt;online&gt;" in told and "<online>" not in told


def test_a_language_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(WrongUse, match="en or fr"):
        Tongue("nl")


@pytest.mark.parametrize("sentence", ROWS)
def test_every_sentence_says_the_same_in_every_form(sentence: str) -> None:
    row = ROWS[sentence]
    forms = [row[f"{language}_{form}"] for language in LANGUAGES for form in ("one", "many")]
    assert all(row[f"{language}_one"] for language in LANGUAGES)
    assert len({frozenset(SLOT.findall(form)) for form in forms if form}) == 1


@given(some.integers(0, 10_000_000), some.sampled_from(LANGUAGES))
def test_one_is_singular_and_two_are_plural_in_every_language(number: int, language: str) -> None:
    said = Tongue(language).say("offerings", number)
    assert said.endswith("s") is (number != 1 if language == "en" else number > 1)
    assert re.sub(r"\D", "", said) == str(number)
