"""Until when a document looks the same: never too late, and not a day too early."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import lasts_until, stale_before
from indexer.documents import money
from indexer.tables import rows
from schemas import Document, Price, Run, StartKind
from tests.indexer.test_indexed_document import BARE, TODAY, begins, indexed, price

NEVER = date.max
DAYS = st.dates(date(2026, 8, 1), date(2027, 6, 1)).map(date.isoformat)
STATED = st.none() | DAYS | DAYS.map(lambda day: day[:7])
RUNS = st.builds(Run, start_kind=st.sampled_from(StartKind), start=STATED, apply_by=STATED, raw=st.sampled_from((None, "Fall")))
PRICES = st.builds(price, st.sampled_from(("0", "90", "640")), currency=st.sampled_from(("EUR", "GBP", "CAD", "XTS")))


def on(day: date, runs: Sequence[Run] = (), prices: Sequence[Price] = ()) -> Document:
    """The document of a day on which its record was seen."""
    return indexed(day, f"{day}T02:00:00Z", runs=tuple(runs), prices=tuple(prices))


def lasts(runs: Sequence[Run] = (), prices: Sequence[Price] = (), today: date = TODAY) -> date:
    return lasts_until(msgspec.structs.replace(BARE, runs=tuple(runs), prices=tuple(prices)), today)


@pytest.fixture
def moving_rates(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pound is entered once more as it was, and then otherwise."""
    entered = (("2026-12-05", "1.15"), ("2027-01-09", "1.2"))
    table = (*rows("rates"), *({"currency": "GBP", "date": day, "eur_per_unit": rate} for day, rate in entered))
    monkeypatch.setattr(money, "rows", lambda _: table)
    money._rates.cache_clear()
    yield
    money._rates.cache_clear()


@given(st.lists(RUNS, max_size=4), st.lists(PRICES, max_size=2))
def test_until_then_every_day_gives_the_same_document_and_that_day_another(runs: list[Run], prices: list[Price]) -> None:
    until, today = lasts(runs, prices), on(TODAY, runs, prices)
    for days in range(1, min((until - TODAY).days, 200)):
        assert on(TODAY + timedelta(days=days), runs, prices) == today
    assert until == NEVER or on(until, runs, prices) != today


@pytest.mark.parametrize(
    ("runs", "until"),
    [
        ([begins("2026-12-07")], date(2026, 12, 8)),
        ([begins("2026-12-26")], date(2026, 11, 26)),
        ([begins("2027-09-01")], date(2027, 6, 3)),
        ([begins("2026-11", StartKind.MONTH)], date(2026, 12, 1)),
        ([begins("2027-01-11", apply_by="2026-11-30")], date(2026, 12, 1)),
        ([begins("2026-11-20"), begins("2026-11-25"), begins("2026-12-01")], date(2026, 11, 26)),
        ([begins("2026-03-02")], NEVER),
        ([begins("0001-01-01"), begins("2026-12-07", apply_by="9999-12-31")], date(2026, 12, 8)),
        ([Run(start_kind=StartKind.ROLLING), begins("2026-12-07")], NEVER),
        ([Run(start_kind=StartKind.TBC)], NEVER),
        ([], NEVER),
    ],
)
def test_a_document_lasts_until_its_start_reads_otherwise(runs: list[Run], until: date) -> None:
    assert lasts(runs) == until


@pytest.mark.usefixtures("moving_rates")
def test_a_price_lasts_until_a_rate_gives_other_euros() -> None:
    assert lasts(prices=[price("90", currency="GBP")]) == date(2027, 1, 9)
    assert lasts(prices=[price("90", currency="GBP")], today=date(2027, 1, 9)) == NEVER
    assert lasts(prices=[price("0", currency="GBP")]) == lasts(prices=[price("90")]) == NEVER


@pytest.mark.parametrize(("last_seen", "stale"), [("2026-11-18T02:00:00Z", False), ("2026-11-17T23:59:00Z", True)])
def test_a_record_is_stale_when_it_was_not_seen_for_over_a_week(last_seen: str, stale: bool) -> None:
    assert (last_seen < stale_before(TODAY)) is stale
