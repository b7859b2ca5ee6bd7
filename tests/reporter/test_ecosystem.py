"""The report on the ecosystem tells of every night what stood then, and of the last month what came, went and changed."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from reporter import FIGURES, REGIMES, Ecosystem, coverage, ecosystem, ecosystem_csv, ecosystem_json
from reporter.ecosystem.growing import told_nights
from schemas import Cause, Delivery, DeliveryMode, Dimension, Harvest, Offering, OfferingKind, Outcome, Record, Step, table
from tests.reporter.listings import SOURCES, record, says, source

HERE = SOURCES | {"mooc_edx": replace(source("mooc_edx", "edX"), constants={"delivery": "Online"})}
ADDRESSES = {"MicroMasters": "/masters/micromasters/", "XSeries": "/xseries/", "": "/learn/"}
LOCATIONS = {"online": "online", "mixed": "blended", "onsite": "on_campus", "workplace": "on_campus"}
FIRST = date(2026, 6, 1)
IDS = tuple((source_id, name) for source_id in ("harbour", "hills", "mooc_edx") for name in ("knots", "sails", "tides"))


@dataclass(frozen=True)
class Shown:
    """What one night shows of one listing."""

    type: str
    location: str
    provider: str
    country: str
    published: bool

    def offering(self, source_id: str, name: str) -> Offering:
        said = [says(Dimension.QA_PROCESS)] if self.published else []
        made = record(name, *said, source_id=source_id, provider=self.provider).offering
        kind = OfferingKind.MICRO_CREDENTIAL if self.type and source_id != "mooc_edx" else OfferingKind.MOOC
        url = f"https://edx.example{ADDRESSES[self.type]}{name}" if source_id == "mooc_edx" else made.url
        where = {"timing": "sync", "pace": "self", "learner_choice": False, "raw": self.location}
        delivered = Delivery(canonical=DeliveryMode.BLENDED, location=self.location, **where) if self.location else None  # type: ignore[arg-type]
        providers = tuple(replace(one, country=self.country or None) for one in made.providers)
        return replace(made, kind=kind, url=url, delivery=delivered, providers=providers)


Panel = Mapping[tuple[str, str], Shown]
panels = some.dictionaries(
    some.sampled_from(IDS),
    some.builds(
        Shown,
        type=some.sampled_from(list(ADDRESSES)),
        location=some.sampled_from(["", "unknown", *LOCATIONS]),
        provider=some.sampled_from(["", "Harbour College", "<b>Hills</b> & Sons"]),
        country=some.sampled_from(["", "IE", "CA", "DE", "FR"]),
        published=some.booleans(),
    ),
)


@dataclass(frozen=True)
class Nights:
    """A past of one panel a night, `apart` days from night to night; on the day after the last a harvest failed.

    `corrected` is what people made of the last panel on that day.
    """

    seen: list[Panel]
    apart: int = 1
    cause: Cause = Cause.SOURCE
    corrected: Panel | None = None

    def day(self, night: int) -> str:
        return (FIRST + timedelta(days=night * self.apart)).isoformat()

    @property
    def today(self) -> date:
        return date.fromisoformat(self.day(len(self.seen) - 1)) + timedelta(days=1)

    @property
    def stands(self) -> Panel:
        return self.seen[-1] if self.corrected is None else self.corrected

    def harvests(self, source_id: str | None = None, limit: int = 30) -> tuple[Harvest, ...]:
        assert source_id is None
        assert limit > len(self.seen)
        good = (self._harvest(self.day(night), Outcome.FULL) for night in reversed(range(len(self.seen))))
        return (self._harvest(self.today.isoformat(), Outcome.FAILED), *good)

    def records(self) -> Iterator[Record]:
        for (source_id, name), shown in (self.stands if self.seen else {}).items():
            yield replace(record("any"), offering=shown.offering(source_id, name))

    def steps(self, first: date, last: date) -> Iterator[Step]:
        assert (first, last) == (FIRST, self.today + timedelta(days=1))
        for night, (old, new) in enumerate(pairwise([{}, *self.seen])):
            yield from self._steps(self.day(night), old, new, self.cause)
        yield from self._steps(self.today.isoformat(), self.seen[-1], self.stands, Cause.CORRECTION)

    def _steps(self, day: str, old: Panel, new: Panel, cause: Cause) -> Iterator[Step]:
        for one in IDS:
            before, after = (panel[one].offering(*one) if one in panel else None for panel in (old, new))
            if before != after:
                why = cause if before and after else None
                yield Step(at=f"{day}T02:00:00Z", source_id=one[0], before=before, after=after, cause=why)

    def _harvest(self, day: str, outcome: Outcome) -> Harvest:
        at = f"{day}T02:00:00Z"
        return Harvest(harvest_id=day, source_id="harbour", started_at=at, ended_at=at, outcome=outcome)


def told(past: Nights) -> Ecosystem:
    return ecosystem(past, HERE, coverage(past.records(), HERE), past.today if past.seen else FIRST)


def typed(one: tuple[str, str], shown: Shown) -> tuple[str, str]:
    source_id, _ = one
    return source_id, shown.type if source_id == "mooc_edx" else "micro_credential" if shown.type else ""


@given(some.lists(panels, min_size=1, max_size=4))
def test_each_night_has_the_listings_that_stood_then(seen: list[Panel]) -> None:
    past = Nights(seen)
    found = told(past)
    assert found.as_of == past.day(len(seen) - 1)
    assert found.growth.nights == tuple(map(past.day, range(len(seen))))
    lines = {(line.source_id, line.type): line for line in found.growth.lines}
    for night, panel in enumerate(seen):
        counted = Counter(typed(one, shown) for one, shown in panel.items())
        assert {key: line.counts[night] for key, line in lines.items() if line.counts[night]} == counted
        assert found.growth.totals[night] == sum(number for (_, kind), number in counted.items() if kind)
    assert all(line.counted == bool(kind) for (_, kind), line in lines.items())


@given(some.lists(panels, min_size=1, max_size=3))
def test_delivery_counts_each_listing_once(seen: list[Panel]) -> None:
    last = seen[-1]
    found = {one.source_id: one for one in told(Nights(seen)).delivery}
    assert found.keys() == {source_id for source_id, _ in last}
    for source_id, one in found.items():
        mine = Counter(LOCATIONS.get(shown.location, "") for (of, _), shown in last.items() if of == source_id)
        assert (one.online, one.blended, one.on_campus, one.unlabelled) == tuple(
            mine[mode] for mode in ("online", "blended", "on_campus", "")
        )
        assert one.labelled + one.unlabelled == one.n == mine.total()
        assert one.platform_wide == (source_id == "mooc_edx" and len(mine.keys() - {""}) <= 1)


@given(some.lists(panels, min_size=2, max_size=4), some.sampled_from([Cause.SOURCE, Cause.RULE]))
def test_what_came_went_and_changed_is_what_the_nights_differ_by(seen: list[Panel], cause: Cause) -> None:
    past = Nights(seen, cause=cause)
    month = told(past).month
    assert (month.before, month.nights) == (past.day(0), tuple(map(past.day, range(1, len(seen)))))
    expected: Counter[tuple[str, str]] = Counter()
    for old, new in pairwise(seen):
        differ = [one for one in old.keys() & new.keys() if old[one].offering(*one) != new[one].offering(*one)]
        expected.update((one[0], "new") for one in new.keys() - old.keys())
        expected.update((one[0], "gone") for one in old.keys() - new.keys())
        expected.update((one[0], "changed" if cause is Cause.SOURCE else "reread") for one in differ)
    what = ("new", "gone", "changed", "reread")
    assert {
        (one.source_id, each): getattr(one, each) for one in month.listings for each in what if getattr(one, each)
    } == expected
    for moved in month.listings:
        assert moved.n == sum(of == moved.source_id for of, _ in seen[-1])
        assert moved.first_read == (moved.source_id not in {of for of, _ in seen[0]})


@given(some.lists(panels, min_size=2, max_size=3))
def test_a_provider_is_fresh_where_none_of_the_first_night_had_its_name(seen: list[Panel]) -> None:
    first, last = seen[0], Counter(shown.provider for shown in seen[-1].values() if shown.provider)
    fresh = {name: n for name, n in last.items() if name not in {shown.provider for shown in first.values()}}
    assert {one.name: one.n for one in told(Nights(seen)).month.providers} == fresh


@given(panels)
def test_every_listing_stands_under_one_regime(panel: Panel) -> None:
    regimes = {row["country"]: row["regime"] for row in table("regimes")}
    counted = Counter(regimes.get(shown.country, "") if shown.provider else "" for shown in panel.values())
    published = Counter(regimes.get(shown.country, "") if shown.provider else "" for shown in panel.values() if shown.published)
    found = [one for one in told(Nights([panel])).gaps if one.by == "regime" and one.element == Dimension.QA_PROCESS]
    assert {one.key: one.n for one in found} == counted
    assert {one.key: one.published for one in found if one.published} == published
    assert all(one.name == REGIMES[one.key] and one.published <= one.checked <= one.n for one in found)


def test_a_country_has_one_regime_and_each_says_where_it_is_from() -> None:
    rows = table("regimes")
    assert len({row["country"] for row in rows}) == len(rows)
    assert {row["regime"] for row in rows} == set(REGIMES) - {""}
    assert all(row["note"] for row in rows if row["grade"] != "SEEN")


def test_the_share_of_the_slides_is_that_of_the_labelled() -> None:
    printed = told(Nights([])).printed
    shares = {one.portal: (one.online or 0) / one.labelled for one in printed if one.labelled}
    assert {name: int(100 * share) for name, share in shares.items()} == {
        "eCampusOntario": 88,
        "Microcred Seeker": 93,
        "MicroCreds.ie": 61,
    }
    assert [one.share for one in printed] == [88, 93, None, None]


SAILING = Shown(type="XSeries", location="online", provider="Harbour College", country="IE", published=False)
FULL: Panel = {(source_id, f"course {number}"): SAILING for source_id in ("harbour",) for number in range(12)}


def shown_nights(count: int, apart: int) -> tuple[str, ...]:
    """The nights that growth is told of, of as many from Monday, 1 June 2026 on."""
    return told(Nights([{IDS[0]: SAILING}] * count, apart=apart)).growth.nights


def test_few_nights_are_told_one_by_one_then_by_week_then_by_month() -> None:
    assert len(shown_nights(12, apart=1)) == 12
    assert shown_nights(16, apart=1) == ("2026-06-07", "2026-06-14", "2026-06-16")
    assert len(shown_nights(84, apart=1)) == 12
    months = shown_nights(60, apart=7)
    assert len(months) == 12
    assert all(night[:7] != after[:7] for night, after in pairwise(months))
    assert all((date.fromisoformat(night) + timedelta(days=7)).isoformat()[:7] != night[:7] for night in months[:-1])


@given(some.integers(2, 120), some.integers(1, 40))
def test_whoever_has_two_nights_sees_two_and_the_newest(count: int, apart: int) -> None:
    nights = told_nights([(FIRST + timedelta(days=night * apart)).isoformat() for night in range(count)])
    assert 2 <= len(nights) <= 12
    assert nights[-1] == (FIRST + timedelta(days=(count - 1) * apart)).isoformat()
    assert list(nights) == sorted(set(nights))


def test_changes_are_those_of_thirty_days() -> None:
    past = Nights([{}, {IDS[0]: SAILING}, {IDS[0]: SAILING, IDS[1]: SAILING}], apart=20)
    month = told(past).month
    assert (month.before, month.nights) == (past.day(0), (past.day(1), past.day(2)))
    assert told(Nights([*past.seen, past.seen[-1]], apart=40)).month.listings == ()


def test_one_night_alone_is_compared_with_nothing() -> None:
    found = told(Nights([{IDS[0]: SAILING}]))
    assert found.month.nights == ()
    assert found.growth.totals == (1,)


def test_nothing_at_all_is_told_of_an_empty_store() -> None:
    found = told(Nights([]))
    assert (found.as_of, found.delivery, found.gaps, found.month.nights) == ("", (), (), ())
    assert (found.growth.nights, found.growth.lines, found.growth.totals) == ((), (), ())


def test_a_gap_that_moves_is_told_with_what_of_it_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.reporter.test_ecosystem.IDS", tuple(FULL))
    half = {
        one: replaced
        for place, one in enumerate(FULL)
        if (replaced := Shown("XSeries", "online", "Harbour College", "IE", place < 6))
    }
    for cause, ours in ((Cause.SOURCE, 0), (Cause.RULE, 0.5)):
        every, harbour = told(Nights([FULL, half], cause=cause)).month.moves
        assert (every.key, harbour.key, harbour.element) == ("", "harbour", Dimension.QA_PROCESS)
        assert harbour.shares == (0.0, 0.5)
        assert (harbour.change, harbour.ours) == (0.5, ours)


def test_a_correction_since_the_last_night_counts_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.reporter.test_ecosystem.IDS", tuple(FULL))
    mended = dict.fromkeys(FULL, Shown("", "onsite", "Harbour College", "IE", True))
    found = told(Nights([FULL, FULL], corrected=mended))
    assert found.growth.totals == (12, 0)
    assert [one.on_campus for one in found.delivery] == [12]
    assert [one.reread for one in found.month.listings] == [12]
    assert {(move.shares, move.ours) for move in found.month.moves} == {((0.0, 1.0), 1.0)}


@given(some.lists(panels, max_size=3))
def test_files_hold_the_same_figures_as_the_data(seen: list[Panel]) -> None:
    found = told(Nights(seen))
    data: dict[str, Any] = msgspec.json.decode(ecosystem_json(found))
    files = {figure: list(csv.DictReader(io.StringIO(ecosystem_csv(found, figure)))) for figure in FIGURES}
    assert sum(int(row["listings"]) for row in files["growth"]) == sum(sum(line["counts"]) for line in data["growth"]["lines"])
    assert [row["listings"] for row in files["delivery"] if row["of"] == data["as_of"]] == [
        str(one["n"]) for one in data["delivery"]
    ]
    for row in files["delivery"]:
        for share, whole in (("of_labelled", "labelled"), ("of_all", "listings")):
            known = int(row[whole] or 0) and row["online"]
            assert float(row[share] or -1) == (int(row["online"]) / int(row[whole]) if known else -1)
    assert [(row["checked"], row["published"]) for row in files["gaps"]] == [
        (str(one["checked"]), str(one["published"])) for one in data["gaps"]
    ]
    assert [row["new"] for row in files["changes"]] == [str(one["new"]) for one in data["month"]["listings"]]
    assert len(files["moves"]) == sum(len(move["shares"]) for move in data["month"]["moves"])
    assert [row["slug"] for row in files["providers"]] == [one["slug"] for one in data["month"]["providers"]]
