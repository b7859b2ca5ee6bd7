"""Any offering whatever, made from the types of its fields, so that a new field is tried without being named here."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from hypothesis import strategies as some
from msgspec import inspect

from schemas import Lifecycle, Offering, Record, Text

ODD = [
    "",
    " ",
    "=HYPERLINK(1)",
    "<b>Knots</b> & <script>alert(1)</script>",
    "🪢⛵🌊",
    "دورة العقد",
    "Знания узлов — 結び目",
    "Noeuds" * 2_000,
    "en",
    "fr-CA",
    "https://harbour.example/knots",
    "2026-09-07",
    "2026-09",
    "2026-02-30",
    "EUR",
    "IE",
    "ECTS",
    "field",
    "ISCED-F",
    "0611",
    "value_and_scale",
]
"""Words a page may hold, and words that mean something to an export."""
words = some.sampled_from(ODD) | some.text(max_size=30)


def offerings() -> some.SearchStrategy[Offering]:
    known = inspect.type_info(Offering)
    assert isinstance(known, inspect.StructType)
    title = some.lists(some.builds(Text, words=words, lang=words), min_size=1, max_size=2).map(tuple)
    fields = {field.name: any_of(field.type) for field in known.fields}
    return some.builds(Offering, **fields | {"title": title, "offering_id": some.uuids().map(str)})


def records() -> some.SearchStrategy[Record]:
    times = {name: some.just("2026-06-01T02:00:00+00:00") for name in ("first_seen", "last_seen", "last_changed")}
    hashes = {"content_hash": some.just("c"), "pages_hash": some.just("p")}
    return some.builds(Record, offering=offerings(), lifecycle=some.sampled_from(Lifecycle), reason=words, **hashes, **times)


def any_of(known: inspect.Type) -> some.SearchStrategy[Any]:
    match known:
        case inspect.UnionType(types=types):
            return some.one_of(*map(any_of, types))
        case inspect.NoneType():
            return some.none()
        case inspect.TupleType(item_types=types):
            return some.tuples(*map(any_of, types))
        case inspect.VarTupleType(item_type=one):
            return some.lists(any_of(one), max_size=2).map(tuple)
        case inspect.StructType(cls=cls, fields=fields):
            return some.builds(cls, **{field.name: any_of(field.type) for field in fields})
        case inspect.EnumType(cls=cls):
            return some.sampled_from(cls)
        case inspect.DecimalType():
            return some.decimals(allow_nan=False) | some.sampled_from([Decimal("0"), Decimal("950.00"), Decimal("1E+40")])
        case inspect.FloatType():
            return some.floats(allow_nan=False) | some.sampled_from([0.0, 5.0, 7.5, math.inf])
        case inspect.IntType():
            return some.integers(-(2**63), 2**63 - 1) | some.integers(1, 8)
        case inspect.BoolType():
            return some.booleans()
    return words
