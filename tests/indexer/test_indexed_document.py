"""What a card says and how it is filtered, from a remembered offering."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import document
from indexer.documents.money import euros, money
from indexer.labels import label
from indexer.tables import rows
from schemas import (
    Basis,
    Classification,
    Credits,
    Delivery,
    DeliveryMode,
    Difficulty,
    Dimension,
    Document,
    Effort,
    EffortKind,
    FieldState,
    Level,
    Offering,
    Period,
    Polarity,
    Price,
    PriceKind,
    Provider,
    QualificationLevel,
    Record,
    Run,
    Scope,
    Source,
    SourceKind,
    Span,
    StartKind,
    State,
    Statement,
    Text,
    Unit,
    Walk,
    digest,
)

TODAY = date(2026, 11, 25)
SOURCE = Source(
    source_id="ie_example",
    name="Example Catalogue",
    url="https://catalogue.example/",
    kind=SourceKind.NATIONAL_PORTAL,
    jurisdiction="IE",
    walk=(Walk(family="sitemap", url="https://catalogue.example/sitemap.xml"),),
)
BARE = Offering(offering_id="o-1", source_id="ie_example", url="https://catalogue.example/o-1", title=(Text(words="Beekeeping"),))
QA = Dimension.QA_PROCESS


def indexed(today: date = TODAY, last_seen: str = "2026-11-25T02:00:00Z", **fields: Any) -> Document:
    offering = msgspec.structs.replace(BARE, **fields)
    record = Record(
        offering=offering,
        content_hash="c",
        pages_hash="p",
        first_seen=last_seen,
        last_changed=last_seen,
        last_seen=last_seen,
    )
    return document(record, SOURCE, today)


def price(low: str, high: str = "", currency: str = "EUR", **fields: Any) -> Price:
    return Price(amount_min=Decimal(low), amount_max=Decimal(high or low), currency=currency, raw=low, **fields)


def total(low: float, high: float, basis: Basis = Basis.STATED) -> Effort:
    return Effort(kind=EffortKind.TOTAL, min=low, max=high, basis=basis)


def weekly(low: float, high: float) -> Effort:
    return Effort(kind=EffortKind.WEEKLY, min=low, max=high)


def begins(day: str, kind: StartKind = StartKind.FIXED, **fields: Any) -> Run:
    return Run(start_kind=kind, start=day, **fields)


def said(level: Level = Level.DESCRIBED, **fields: Any) -> tuple[Statement, ...]:
    return (Statement(dimension=QA, level=level, text="Reviewed every year.", **fields),)


def test_an_offering_that_states_nothing_says_so() -> None:
    bare = indexed()
    assert (bare.title, bare.catalogue, bare.catalogue_name, bare.country) == (
        "Beekeeping",
        "ie_example",
        "Example Catalogue",
        "ie",
    )
    texts = (bare.price_text, bare.hours_text, bare.start_text, bare.mode_text)
    assert texts == ("Price not given", "Study time not given", "Start date not given", "How you study not given")
    assert {bare.price, bare.time, bare.start, bare.mode} == {"unknown"}
    assert (bare.level, bare.language, bare.info, bare.provider, bare.published) == ((), (), (), "", 0)
    assert [badge.status for badge in bare.badges] == ["not_checked"] * 6


def test_the_same_record_on_the_same_day_is_the_same_document() -> None:
    assert digest(indexed()) == digest(indexed())
    assert digest(indexed()) != digest(indexed(native_id="BEE-1"))


@pytest.mark.parametrize(
    ("prices", "text", "bucket", "in_euros"),
    [
        ([price("450", currency="CAD")], "CA$450", "to-300", 279.0),
        ([price("0")], "Free", "free", 0.0),
        ([price("0", currency="XTS")], "Free", "free", 0.0),
        ([price("300")], "€300", "to-300", 300.0),
        ([price("300.01")], "€300.01", "301-1000", 300.01),
        ([price("1000", "1200")], "€1,000 to €1,200", "301-1000", 1000.0),
        ([price("1000.5", currency="CHF")], "CHF 1,000.50", "over-1000", 1070.54),
        ([price("23.99", period=Period.MONTH, kind=PriceKind.SUBSCRIPTION)], "€23.99 a month", "to-300", 23.99),
        ([price("900"), price("49", kind=PriceKind.CERTIFICATE), price("650", currency="GBP")], "£650", "301-1000", 747.5),
        ([price("0"), price("49", currency="USD", kind=PriceKind.CERTIFICATE)], "Free (certificate US$49)", "free", 0.0),
        ([price("49", kind=PriceKind.CERTIFICATE)], "Price not given", "unknown", None),
        ([price("20", audience="members"), price("80")], "€80", "to-300", 80.0),
        ([price("20", audience="members")], "€20", "to-300", 20.0),
        ([price("75", currency="XTS")], "XTS 75", "unknown", None),
        ([price("120", period=Period.PER_CREDIT)], "€120 a credit", "unknown", None),
        ([], "Price not given", "unknown", None),
    ],
)
def test_prices(prices: list[Price], text: str, bucket: str, in_euros: float | None) -> None:
    found = indexed(prices=tuple(prices))
    assert (found.price_text, found.price, found.price_eur) == (text, bucket, in_euros)


def test_a_price_a_credit_is_multiplied_by_stated_credits_and_says_about() -> None:
    found = indexed(prices=(price("120", period=Period.PER_CREDIT),), credits=(Credits(value=7.5, scheme="ECTS"),))
    assert (found.price_text, found.price_eur) == ("about €900", 900.0)


def test_every_rate_is_dated_and_tells_its_origin() -> None:
    assert {"EUR", "GBP", "USD", "CAD", "AUD", "NZD", "CHF", "INR"} <= {row["currency"] for row in rows("rates")}
    for row in rows("rates"):
        assert date.fromisoformat(row["date"]) <= TODAY
        assert row["origin"]
        assert Decimal(row["eur_per_unit"]) > 0


def test_a_rate_is_not_used_before_its_day() -> None:
    assert euros(Decimal(100), "GBP", date(2026, 6, 1)) == 115.0
    assert euros(Decimal(100), "GBP", date(2020, 6, 1)) is None


@given(st.decimals(0, 100_000, places=2), st.sampled_from(["EUR", "GBP", "USD", "CAD", "CHF", "INR"]))
def test_money_keeps_every_cent(amount: Decimal, currency: str) -> None:
    digits = "".join(c for c in money(amount, currency) if c.isdigit() or c == ".").strip(".")
    assert Decimal(digits) == amount


@pytest.mark.parametrize(
    ("effort", "runs", "text", "bucket", "hours"),
    [
        ([total(40, 40)], [], "40 hours", "11-40h", 40.0),
        ([total(1, 1)], [], "1 hour", "to-10h", 1.0),
        ([total(0.5, 0.5)], [], "30 minutes", "to-10h", 0.5),
        ([total(30, 45.5)], [], "30 to 45.5 hours", "41-100h", 45.5),
        ([total(1250, 1250)], [], "1,250 hours", "over-100h", 1250.0),
        ([total(125, 150, Basis.CREDITS)], [], "about 125 to 150 hours", "over-100h", 150.0),
        ([total(40, 40), total(99, 99, Basis.CREDITS)], [], "40 hours", "11-40h", 40.0),
        ([weekly(3, 3)], [Run(duration=Span(min=4, max=4, unit=Unit.WEEK))], "about 12 hours", "11-40h", 12.0),
        ([weekly(3, 3)], [], "3 hours a week", "unknown", None),
        ([], [Run(duration=Span(min=4, max=4, unit=Unit.WEEK))], "Study time not given", "unknown", None),
        ([Effort(kind=EffortKind.CONTACT, min=8, max=8)], [], "Study time not given", "unknown", None),
    ],
)
def test_study_time(effort: list[Effort], runs: list[Run], text: str, bucket: str, hours: float | None) -> None:
    found = indexed(effort=tuple(effort), runs=tuple(runs))
    assert (found.hours_text, found.time, found.hours) == (text, bucket, hours)


@pytest.mark.parametrize(
    ("runs", "text", "bucket", "day"),
    [
        ([begins("2026-12-07")], "Starts 7 December 2026", "30d", "2026-12-07"),
        ([begins("2026-11-25")], "Starts 25 November 2026", "30d", "2026-11-25"),
        ([begins("2026-12-26")], "Starts 26 December 2026", "90d", "2026-12-26"),
        ([begins("2027-09-01"), begins("2027-02-01")], "Starts 1 February 2027", "90d", "2027-02-01"),
        ([begins("2027-09", StartKind.MONTH)], "Starts September 2027", "later", "2027-09"),
        ([begins("2026-11", StartKind.MONTH)], "Starts November 2026", "30d", "2026-11"),
        ([begins("2026-03-02")], "Started 2 March 2026", "closed", "2026-03-02"),
        ([begins("2026-03-02"), begins("2027-01-11")], "Starts 11 January 2027", "90d", "2027-01-11"),
        ([begins("2026-12-07", apply_by="2026-11-20")], "Applications closed", "closed", ""),
        ([Run(start_kind=StartKind.ROLLING), begins("2026-12-07")], "Start any time", "any-time", ""),
        ([Run(start_kind=StartKind.ON_DEMAND)], "Start any time", "any-time", ""),
        ([Run(start_kind=StartKind.TERM, raw="Fall  2027")], "Starts Fall 2027", "unknown", ""),
        ([Run(start_kind=StartKind.TERM, raw="x" * 90)], "Start date not given", "unknown", ""),
        ([Run(start_kind=StartKind.TBC)], "Start date to be announced", "unknown", ""),
        ([Run(start_kind=StartKind.CLOSED)], "Applications closed", "closed", ""),
        ([Run()], "Start date not given", "unknown", ""),
    ],
)
def test_starts(runs: list[Run], text: str, bucket: str, day: str) -> None:
    found = indexed(runs=tuple(runs))
    assert (found.start_text, found.start, found.start_date) == (text, bucket, day)


@pytest.mark.parametrize("mode", DeliveryMode)
def test_every_way_of_delivery_has_its_words(mode: DeliveryMode) -> None:
    delivery = Delivery(canonical=mode, location="x", timing="x", pace="x", learner_choice=False, raw="x")
    found = indexed(delivery=delivery)
    assert found.mode_text
    assert label("mode", found.mode) in ("Online", "Blended", "On campus", "Not given")


def test_levels_and_difficulties_have_slugs_and_words() -> None:
    level = QualificationLevel(framework="NFQ", level="9")
    difficulty = Difficulty(scale="mooc", term="Débutant", rank=1)
    assert indexed(levels=(level,), difficulty=difficulty).level == ("nfq-9", "mooc-beginner")
    assert indexed(difficulty=Difficulty(scale="dreyfus", term="Expert", rank=5)).level == ("dreyfus-expert",)
    assert [label("level", slug) for slug in ("nfq-9", "mooc-beginner", "dreyfus-expert")] == [
        "NFQ level 9",
        "Beginner",
        "Expert",
    ]


@pytest.mark.parametrize(
    ("statements", "state", "status"),
    [
        (said(), State.STATED, "published"),
        (said(Level.VERIFIABLE), State.STATED, "published"),
        (said(Level.MENTIONED), State.STATED, "in_part"),
        (said(scope=Scope.PROVIDER), State.SILENT, "not_found"),
        (said(polarity=Polarity.NEGATED), State.STATED, "in_part"),
        ((), State.SILENT, "not_found"),
        ((), State.UNSEEN, "not_checked"),
        ((), State.UNREACHABLE, "not_checked"),
    ],
)
def test_badges_and_published_information(statements: tuple[Statement, ...], state: State, status: str) -> None:
    found = indexed(statements=statements, field_states=(FieldState(field=QA, state=state),))
    assert found.badges[0].dimension == QA
    assert found.badges[0].status == status
    assert (found.info, found.published) == ((("qa",), 1) if status == "published" else ((), 0))


def test_names_languages_subjects_and_code() -> None:
    found = indexed(
        native_id="BEE-101",
        providers=(Provider(name="Collège Boréal", slug="college-boreal", country="CA"),),
        instruction_languages=("fr-CA", "fr", "en"),
        classifications=(
            Classification(axis="skill", label="Hive inspection"),
            Classification(axis="field", label="Agriculture"),
            Classification(axis="field", label="Agriculture"),
        ),
        description=(Text(words="About <b>bees</b>."), Text(words="Les abeilles.")),
    )
    assert (found.code, found.provider, found.provider_name, found.country) == (
        "BEE-101",
        "college-boreal",
        "Collège Boréal",
        "ca",
    )
    assert (found.language, found.skills, found.subjects) == (("fr", "en"), ("Hive inspection",), ("Agriculture",))
    assert found.description == "About <b>bees</b>."


@pytest.mark.parametrize(("last_seen", "stale"), [("2026-11-18T02:00:00Z", False), ("2026-11-17T23:59:00Z", True)])
def test_what_was_not_seen_for_over_a_week_is_stale(last_seen: str, stale: bool) -> None:
    assert indexed(last_seen=last_seen).stale is stale


def test_a_value_without_words_of_its_own_is_made_readable() -> None:
    assert label("level", "made-up-level") == "Made up level"
    assert label("country", "ie") == "Ireland"
    assert label("language", "ga") == "Irish"
    assert label("provider", "tu-x", "TU X") == "TU X"
