"""Each dimension has one example of published and of in part, in the words of a course; what nobody says has none."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from reporter import Example, examples
from schemas import Dimension, Level, Lifecycle, Offering, Polarity, Record, Scope, Statement, Text

NIGHT = "2026-11-24T02:00:00Z"
QA = Dimension.QA_PROCESS


def said(text: str, **others: object) -> Statement:
    told = Statement(dimension=QA, level=Level.DESCRIBED, text=text, page="p", locator="text:1", lang="en")
    return replace(told, **others)


def record(name: str, *statements: Statement) -> Record:
    offering = Offering(
        offering_id=name, source_id="quay", url="https://quay.example/", title=(Text(words=name),), statements=statements
    )
    return Record(
        offering=offering,
        content_hash=name,
        pages_hash=name,
        lifecycle=Lifecycle.LIVE,
        first_seen=NIGHT,
        last_changed=NIGHT,
        last_seen=NIGHT,
    )


def told(*records: Record) -> dict[str, Example]:
    return {one.status: one for one in examples(records)}


def test_the_first_of_each_status_is_the_example() -> None:
    mention = said("It is accredited.", level=Level.MENTIONED)
    found = told(record("a", mention), record("b", said("The council approves it.")), record("c", said("Another does.")))
    assert {status: (one.offering_id, one.quote) for status, one in found.items()} == {
        "in_part": ("a", "It is accredited."),
        "published": ("b", "The council approves it."),
    }


def test_words_of_others_denials_and_long_words_are_no_example() -> None:
    unfit = (said("All ours are.", scope=Scope.PROVIDER), said("Nobody.", polarity=Polarity.NEGATED), said("Long. " * 60))
    assert told(*(record(str(number), one) for number, one in enumerate(unfit))) == {}
    assert told() == {}


def test_no_more_records_are_read_than_are_needed() -> None:
    def endless() -> Iterator[Record]:
        both = [
            replace(said(f"{dimension} at level {level}."), dimension=dimension, level=level)
            for dimension in Dimension
            for level in (Level.DESCRIBED, Level.MENTIONED)
        ]
        for level in (Level.DESCRIBED, Level.MENTIONED):
            yield record(str(level), *(one for one in both if one.level is level))
        raise AssertionError("A third record was read.")

    assert len(examples(endless())) == 2 * len(Dimension)
