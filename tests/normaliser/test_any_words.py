"""Whatever words a page holds, no reader raises, none guesses, and none takes more than its share of time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normaliser import credits, delivery, duration, language, level, money, normalise, start
from normaliser.desk import LONGEST
from normaliser.numbers import amount, quantity
from schemas import ELEMENTS, FIELDS, Method, Words, table
from tests.normaliser.listings import PAGE, TODAY, listing, source

NAMES = """
    title provider url description subjects industry skills delivery language price price_amount price_currency price_free
    price_minor duration duration_weeks duration_minutes weekly hours start end apply_by run_start run_weeks credits
    credits_scheme level difficulty outcomes prerequisites assessment credential funding kind code place
"""
FIELDS_FOUND = NAMES.split()
FORMS = """
    $ € £ CA$ US$ CHF K ſ ¤ free FREE gratuit incl. GST HST per /month % – - à to , . ; ( ) [ ] + / : P PT T W M H 0 1 5 12 30
    31 99 1350 2027 2030 1,250 250,00 23.99 ½ ² ٣ week weeks semaines hours h min mois year of at least under level NFQ AQF EQF
    ECTS cp Mar March décembre Fall Le 1er Online hybrid en fr English none null n/a İ ß
"""
PIECES = [*FORMS.split(), "\u00a0", "\u202f", "\n", "\x00", "\ud7ff"]
PIECED = st.lists(st.sampled_from(PIECES), max_size=12)
WORDS = st.one_of(st.text(max_size=60), PIECED.map(" ".join), PIECED.map("".join))
READERS: tuple[Callable[[str], object], ...] = (
    lambda words: money.read(words, words, "CAD"),
    lambda words: money.plain(words, words, words),
    duration.read,
    lambda words: duration.read(words, "weekly"),
    duration.unit_in,
    lambda words: start.read(words, "mdy"),
    lambda words: credits.read(words, words, words, "AU"),
    lambda words: level.read(words, words, "IE"),
    lambda words: delivery.read(words, words, "IE"),
    language.read,
    amount,
    quantity,
)


@given(WORDS)
def test_no_reader_raises(words: str) -> None:
    for reader in READERS:
        assert reader(words) == reader(words)


@given(st.lists(st.tuples(st.sampled_from(FIELDS_FOUND), WORDS, st.sampled_from(list(Method))), max_size=12))
def test_no_listing_raises_and_every_quote_was_found(found: list[tuple[str, str, Method]]) -> None:
    words = tuple(
        Words(field=field, words=said, label=said[:9], page=PAGE, locator=f"pair:{n}", method=method)
        for n, (field, said, method) in enumerate(found)
    )
    offering = normalise(listing(*words), source(), TODAY).offering
    assert all(any(evidence.quote in one.words for one in words) for evidence in offering.evidence)
    assert len(offering.field_states) == len(FIELDS) + 6 + len(ELEMENTS)
    proved = {evidence.field for evidence in offering.evidence}
    assert {f"prices.{n}" for n in range(len(offering.prices))} <= proved
    assert {f"effort.{n}" for n in range(len(offering.effort))} <= proved
    assert all(price.amount_min <= price.amount_max for price in offering.prices)


@pytest.mark.parametrize(
    "piece", [" ", "1", "1,", "1 ", "a", "$1 ", "1-", ";", " and ", "1 hour ", "\n", "free ", "level 1 ", "é"]
)
def test_time_grows_no_faster_than_the_words(piece: str) -> None:
    huge = piece * (50_000 // len(piece))
    words = tuple(Words(field=field, words=huge, page=PAGE, locator="pair:x", method=Method.LABEL) for field in FIELDS_FOUND)
    begun = time.thread_time()
    normalise(listing(*words), source(), TODAY)
    assert time.thread_time() - begun < 5, "two megabytes of words must cost less than seconds"


@pytest.mark.parametrize("piece", ["1 ", "1,", "$1 ", "1-", "a ", "1 hour ", "free ", "level 1 ", "( "])
def test_the_longest_value_is_read_at_once(piece: str) -> None:
    words = (piece * LONGEST)[:LONGEST]
    begun = time.thread_time()
    for reader in READERS:
        reader(words)
    assert time.thread_time() - begun < 1


def test_every_cue_and_lookup_says_a_word_of_ours() -> None:
    """The tables name only what the readers know, so no row can make a reader raise."""
    cues = {(row["idea"], row["value"]) for row in table("value_cues")}
    assert {value for idea, value in cues if idea == "framework"} <= {row["framework"] for row in table("qf_levels")}
    assert {value for idea, value in cues if idea == "scheme"} <= {row["scheme"] for row in table("credit_systems")}
    assert {row["ours"] for row in table("lookups") if row["field"] == "start"} <= {"rolling", "on_demand", "tbc", "closed", ""}
    for idea in ("tax", "period", "kind"):
        assert all(money.read(f"$5 {words}", "", "CAD") is not None for value, words in cues if value == idea)
