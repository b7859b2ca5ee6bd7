"""Prices in the currency that a reader asks for, as long as the rates are recent enough to say anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from indexer.documents import money
from indexer.tables import rows
from tests.web.asking import Site
from tests.web.catalogue import TODAY
from web.frame.purse import CURRENCIES, filled

ENTERED = "2026-11-20"


@contextmanager
def entered(day: str) -> Iterator[None]:
    """The table of rates with each of them entered again on a day."""
    with pytest.MonkeyPatch.context() as patch:
        held = (*rows("rates"), *({**row, "date": day} for row in rows("rates")))
        patch.setattr(money, "rows", lambda _name: held)
        money._rates.cache_clear()
        yield
    money._rates.cache_clear()


@pytest.fixture
def recent() -> Iterator[None]:
    with entered(ENTERED):
        yield


@pytest.mark.usefixtures("recent")
def test_a_price_in_another_currency_is_said_about(site: Site) -> None:
    page = site.get("/?q=introduction+machine+learning").text
    assert "CA$895 <small>about €555</small>" in page
    assert "CA$895</span>" in site.get("/?q=introduction+machine+learning&cur=CAD").text
    assert "about A$991</small>" in site.get("/?q=introduction+machine+learning&cur=AUD").text


@pytest.mark.usefixtures("recent")
def test_the_ranges_keep_their_counts_in_another_currency_and_say_what_they_are(site: Site) -> None:
    euros, dollars = site.get("/"), site.get("/?cur=CAD")
    assert euros.options == dollars.options
    assert "Up to about CA$480" in dollars.text
    assert "About CA$480 to CA$1,600" in dollars.text
    assert "at rates of 20 November 2026" in dollars.text
    assert "rounded here" not in euros.text
    assert 'href="/?subject=computing&amp;cur=CAD"' in dollars.text


@pytest.mark.usefixtures("recent")
@pytest.mark.parametrize("currency", CURRENCIES)
def test_every_currency_can_be_asked_for(site: Site, currency: str) -> None:
    assert f"<option selected>{currency}</option>" in site.get(f"/?cur={currency}").text


def test_a_currency_nobody_knows_is_ignored_with_a_notice(site: Site) -> None:
    assert "We ignored 1 filter" in site.get("/?cur=XXX").text


def test_old_rates_say_nothing(site: Site) -> None:
    page = site.get("/?cur=CAD").text
    assert "about €" not in page
    assert 'name="cur"' not in page
    assert "Up to €300" in page


@pytest.mark.parametrize(("day", "shown"), [("2026-10-21", True), ("2026-10-20", False)])
def test_rates_are_shown_for_thirty_five_days(day: str, shown: bool) -> None:
    with entered(day):
        assert (filled("CAD", TODAY).euros is not None) == shown


def test_rates_of_days_to_come_are_not_yet_ours() -> None:
    with entered("2026-12-01"):
        assert filled("CAD", TODAY).euros is None
        assert filled("CAD", date(2026, 12, 1)).euros is not None
