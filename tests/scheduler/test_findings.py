"""Findings that are remembered are those that judging every record again would give, whatever changed in between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from normaliser import Programmes, assess, judged
from scheduler import Findings
from schemas import Finding, Judged, Offering, Source
from tests.scheduler.nights import SOURCE, Nights

TODAY = date(2026, 9, 2)
SOURCES = {SOURCE.source_id: SOURCE}


def found(nights: Nights, on: date = TODAY, sources: Mapping[str, Source] = SOURCES) -> list[Judged]:
    return list(Findings(nights.settings.findings, sources, on).judged(nights.store, programmes(nights)))


def afresh(nights: Nights, on: date = TODAY, sources: Mapping[str, Source] = SOURCES) -> list[Judged]:
    return list(judged(nights.store.records(), sources, on, programmes(nights)))


def programmes(nights: Nights) -> Programmes:
    return Programmes(record.offering for record in nights.store.records())


@pytest.fixture
def judgements(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The addresses of what is judged."""
    seen: list[str] = []

    def listening(offering: Offering, *others: Any) -> tuple[Finding, ...]:
        seen.append(offering.url.rpartition("/")[2])
        return assess(offering, *others)

    monkeypatch.setattr(import_module("scheduler.findings"), "assess", listening)
    yield seen


def test_what_did_not_change_is_not_judged_again(nights: Nights, judgements: list[str]) -> None:
    nights.settle()
    assert found(nights) == afresh(nights)
    assert len(judgements) == 24
    assert found(nights) == found(nights) == afresh(nights)
    assert len(judgements) == 24


def test_what_changed_is_judged_again_and_what_left_is_forgotten(nights: Nights, judgements: list[str]) -> None:
    nights.settle()
    found(nights)
    judgements.clear()
    nights.site.courses["course-003"].fee = None
    nights.harvest()
    assert found(nights) == afresh(nights)
    assert judgements == ["course-003"]


def test_a_record_whose_own_words_stand_is_judged_again_once_what_others_say_of_it_changed(
    nights: Nights, judgements: list[str]
) -> None:
    nights.settle()
    found(nights)
    judgements.clear()
    record = next(nights.store.records())
    with nights.store.engine.begin() as connection:
        connection.execute(
            text("UPDATE offerings SET payload_hash = 'of what others say' WHERE offering_id = :id"),
            {"id": record.offering.offering_id},
        )
    assert found(nights) == afresh(nights)
    assert judgements == [record.offering.url.rpartition("/")[2]]


@pytest.mark.parametrize("spoilt", [b"", b"\x93\x01\x02", b"{}"], ids=["empty", "cut", "another"])
def test_a_file_that_cannot_be_read_is_made_again(nights: Nights, judgements: list[str], spoilt: bytes) -> None:
    nights.settle()
    found(nights)
    nights.settings.findings.write_bytes(spoilt)
    judgements.clear()
    assert found(nights) == afresh(nights)
    assert len(judgements) == 24


def test_other_rules_judge_everything_again(nights: Nights, judgements: list[str]) -> None:
    nights.settle()
    found(nights)
    judgements.clear()
    other = {SOURCE.source_id: replace(SOURCE, jurisdiction="AU")}
    assert found(nights, sources=other) == afresh(nights, sources=other)
    assert len(judgements) == 24


def test_a_day_on_which_other_frameworks_stand_judges_everything_again(nights: Nights, judgements: list[str]) -> None:
    nights.settle()
    found(nights)
    judgements.clear()
    assert found(nights, TODAY + timedelta(days=1)) == afresh(nights, TODAY + timedelta(days=1))
    assert judgements == []
    before = date(2015, 1, 1)
    assert found(nights, before) == afresh(nights, before) != afresh(nights)
    assert len(judgements) == 24


def test_a_source_that_is_not_declared_is_left_out(nights: Nights) -> None:
    nights.settle()
    assert found(nights, sources={}) == afresh(nights, sources={}) == []
