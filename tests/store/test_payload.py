"""The bytes an offering is kept as, and what counts as a change of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from schemas import Disclosure, FieldState, Level, Polarity, Price, Scope, State, Text
from store.payload import content_hash, pack, unpack
from tests.store.nights import offering

PRICE = Price(amount_min=Decimal("950.00"), amount_max=Decimal("950.00"), currency="EUR", raw="€950.00")
SAID = offering("weaving").statements[0]
TOLD = Disclosure(kind="contact", level=Level.DESCRIBED, text="Ring the weaving shed on 555 0100.")


@given(some.text(), some.lists(some.text(), max_size=3), some.decimals(allow_nan=False, allow_infinity=False))
def test_what_is_packed_is_unpacked_the_same(title: str, outcomes: list[str], amount: Decimal) -> None:
    price = msgspec.structs.replace(PRICE, amount_min=amount)
    given = offering("weaving", title=(Text(words=title),), learning_outcomes=tuple(outcomes), prices=(price,))
    assert unpack(pack(given)) == given


@pytest.mark.parametrize(
    "values",
    [
        {"title": (Text(words="Weaving", lang="ga"),)},
        {"prices": (PRICE,)},
        {"statements": ()},
        {"statements": (msgspec.structs.replace(SAID, level=Level.DESCRIBED),)},
        {"statements": (msgspec.structs.replace(SAID, polarity=Polarity.NEGATED),)},
        {"disclosures": (TOLD,)},
        {"field_states": (FieldState(field="price", state=State.UNREACHABLE),)},
    ],
)
def test_another_value_is_another_content(values: dict[str, Any]) -> None:
    assert content_hash(offering("weaving", **values)) != content_hash(offering("weaving"))


def test_another_cue_for_the_same_words_is_the_same_content() -> None:
    found = msgspec.structs.replace(SAID, cue="qa-review")
    assert content_hash(offering("weaving", statements=(found,))) == content_hash(offering("weaving"))


def test_what_a_provider_discloses_of_all_its_courses_is_no_part_of_the_content() -> None:
    wider = msgspec.structs.replace(TOLD, scope=Scope.PROVIDER)
    assert content_hash(offering("weaving", disclosures=(wider,))) == content_hash(offering("weaving"))
    found = msgspec.structs.replace(TOLD, cue="contact-phone")
    assert content_hash(offering("weaving", disclosures=(found,))) == content_hash(offering("weaving", disclosures=(TOLD,)))


def test_another_page_is_the_same_content() -> None:
    assert content_hash(offering("weaving", page="p2")) == content_hash(offering("weaving", page="p1"))
    assert content_hash(offering("weaving", evidence=())) == content_hash(offering("weaving"))


def test_the_hash_is_the_same_in_every_process() -> None:
    assert content_hash(offering("weaving")) == "15e05221d798e9aba54f6f064612047b"
