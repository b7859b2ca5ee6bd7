"""The words of a price are read part by part, and what does not say what it costs is not read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from normaliser import money

ONE = [
    ("$1350 including GST", "1350", "CAD", "one_off", "included"),
    ("$690 (incl. GST)", "690", "CAD", "one_off", "included"),
    ("$95 (GST free)", "95", "CAD", "one_off", "exempt"),
    ("$312.50 + HST", "312.50", "CAD", "one_off", "excluded"),
    ("1 250 $", "1250", "CAD", "one_off", "unknown"),
    ("1 250,00 $ + TVH", "1250", "CAD", "one_off", "excluded"),
    ("312,50 $ CA", "312.50", "CAD", "one_off", "unknown"),
    ("$1,350 CAD", "1350", "CAD", "one_off", "unknown"),
    ("CA$95", "95", "CAD", "one_off", "unknown"),
    ("US$1350", "1350", "USD", "one_off", "unknown"),
    ("€2,500", "2500", "EUR", "one_off", "unknown"),
    ("450 EUR", "450", "EUR", "one_off", "unknown"),
    ("£495", "495", "GBP", "one_off", "unknown"),
    ("€110 per credit", "110", "EUR", "per_credit", "unknown"),
    ("$300 per US credit", "300", "CAD", "per_credit", "unknown"),
    ("€23.99/month", "23.99", "EUR", "month", "unknown"),
    ("€23.99,/month", "23.99", "EUR", "month", "unknown"),
    ("36 € par mois", "36", "EUR", "month", "unknown"),
    ("$4902 Fee-paying", "4902", "CAD", "one_off", "unknown"),
    ("$0", "0", "CAD", "one_off", "unknown"),
    ("Free", "0", "CAD", "one_off", "unknown"),
    ("free", "0", "CAD", "one_off", "unknown"),
]


@pytest.mark.parametrize(("words", "amount", "currency", "period", "tax"), ONE)
def test_a_price_in_one_part(words: str, amount: str, currency: str, period: str, tax: str) -> None:
    (price,) = money.read(words, "", "CAD") or ()
    assert (price.amount_min, price.currency, price.period, price.tax) == (Decimal(amount), currency, period, tax)
    assert price.amount_max == price.amount_min
    assert price.raw == words


MANY = [
    ("CHF 1100–2800", [("1100", "2800", "CHF", "tuition", "all")]),
    (
        "FREE-Add a Verified Certificate for $49 USD",
        [("0", "0", "USD", "tuition", "all"), ("49", "49", "USD", "certificate", "all")],
    ),
    (
        "Free to Unemployed applicants. €750 for Employed applicants",
        [("0", "0", "EUR", "tuition", "unemployed"), ("750", "750", "EUR", "tuition", "employed")],
    ),
    ("$564 for courses, £499.00 assessment fee", [("564", "564", "CAD", "tuition", "all"), ("499", "499", "GBP", "exam", "all")]),
    ("€15 application fee", [("15", "15", "EUR", "application", "all")]),
]


@pytest.mark.parametrize(("words", "parts"), MANY)
def test_every_part_says_what_it_is_for(words: str, parts: list[tuple[str, ...]]) -> None:
    read = money.read(words, "", "CAD") or ()
    assert [(str(p.amount_min), str(p.amount_max), p.currency, p.kind, p.audience) for p in read] == parts


def test_the_label_says_what_a_price_is_for() -> None:
    (price,) = money.read("€49", "Certificate price", None) or ()
    assert price.kind == "certificate"


@pytest.mark.parametrize(
    "words", ["", "10% of the fee", "Contact us", "$500 or $600", "Free trial", "€500 USD", "$900-$300", "interest free"]
)
def test_what_does_not_say_a_price_is_not_read(words: str) -> None:
    assert money.read(words, "", "CAD") is None


@pytest.mark.parametrize("words", ["$219", "1350", "1,350.00"])
def test_an_amount_without_a_currency_is_no_price(words: str) -> None:
    assert money.read(words, "", None) == ()


def test_what_is_free_needs_no_currency() -> None:
    (price,) = money.read("Free", "", None) or ()
    assert (price.amount_max, price.currency) == (Decimal(0), money.UNDENOMINATED)
