"""The page of the ecosystem: every figure is a recount of the store, the same in its table, its bar, its CSV and its JSON."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from indexer import EmbeddedEngine
from reporter import FIGURES, REGIMES
from schemas import Dimension, Harvest, Offering, OfferingKind, Outcome, Provider, Record, Settings, Take, Taken, offering_id
from store import Store
from tests.web.asking import Site, serving
from tests.web.catalogue import HOSTILE, LINES, PAGE, SOURCES, offering
from web import create_app
from web.frame.figures import country, day, number, share
from web.reports.charts import bar

TODAY = date(2026, 11, 25)
NIGHTS = ("2026-10-20", "2026-11-22", "2026-11-24")
EVIL = '"><script>alert(2)</script>'
HERE = {
    **SOURCES,
    "ca_maple": replace(SOURCES["ca_maple"], name=f"Maple {EVIL}"),
    "mooc_edx": replace(SOURCES["mooc_lantern"], source_id="mooc_edx", name="edX", constants={"delivery": "Online"}),
}
TYPES = ("/xseries/", "/masters/micromasters/", "/learn/")
Row = dict[str, str]


@dataclass(frozen=True)
class Told:
    site: Site
    store: Store

    def page(self, path: str = "/ecosystem") -> str:
        return self.site.get(path).text

    def data(self) -> Any:
        return self.site.get("/ecosystem.json").data

    def file(self, figure: str) -> list[Row]:
        text = self.site.get(f"/ecosystem/{figure}.csv").body.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def section(self, name: str) -> str:
        return re.split(r'<section aria-labelledby="', self.page().split(f'<section aria-labelledby="{name}"')[1])[0]


def listed(night: int) -> Iterator[Offering]:
    """A portal of micro-credentials; on the second night a platform with three kinds comes, on the third two listings go."""
    for place, line in enumerate(LINES):
        one = replace(offering(line), kind=OfferingKind.MICRO_CREDENTIAL if line.source == "ie_harbour" else OfferingKind.MOOC)
        if place < 2 and night == 2:
            continue
        if place in (5, 6, 7) and night:
            one = replace(one, delivery=None, providers=(Provider(name=HOSTILE, slug="web-forms", country="NZ"),))
        yield one
        if line.source == "mooc_lantern" and night:
            url = f"https://edx.example{TYPES[place % 3]}{place}"
            yield replace(one, source_id="mooc_edx", url=url, offering_id=offering_id("mooc_edx", line.title))


@contextmanager
def opened(home: Path, nights: int) -> Iterator[Told]:
    store, engine = Store.open(f"sqlite:///{home / 'credatlas.sqlite'}"), EmbeddedEngine(home / "index")
    for night in range(nights):
        for source_id in HERE:
            read = tuple(Taken(offering=one, pages_hash=PAGE) for one in listed(night) if one.source_id == source_id)
            at = f"{NIGHTS[night]}T02:10:00Z"
            ids = {"harvest_id": f"{source_id}-{night}", "source_id": source_id}
            harvest = msgspec.convert(ids | {"started_at": at, "ended_at": at, "outcome": Outcome.FULL}, Harvest)
            store.record(Take(harvest=harvest, read=read, grace=1))
    engine.publish([])
    with serving(create_app(Settings(home=home), store, engine, HERE, today=lambda: TODAY), engine) as site:
        yield Told(site, store)
    store.close()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Three nights."""
    with opened(tmp_path_factory.mktemp("told"), 3) as told:
        yield told


@pytest.fixture(scope="module")
def one_night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with opened(tmp_path_factory.mktemp("one"), 1) as told:
        yield told


def kind(one: Offering) -> str:
    """By hand: which of the counted types a listing is of."""
    if one.source_id == "mooc_edx":
        return {"/xseries/": "XSeries", "/masters/micromasters/": "MicroMasters"}.get(
            one.url[19 : one.url.rindex("/") + 1], "other"
        )
    return "micro_credential" if one.source_id == "ie_harbour" else "other"


def on(store: Store, night: str) -> list[Record]:
    return list(store.records_as_of(date.fromisoformat(night)))


def cells(html: str) -> list[list[str]]:
    """The words of each row of all tables in a piece of a page."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[unescape(" ".join(re.sub(r"<[^>]*>", " ", cell).split())) for cell in row] for row in found]


def test_growth_is_a_recount_of_every_night(told: Told) -> None:
    counted = {night: Counter((one.offering.source_id, kind(one.offering)) for one in on(told.store, night)) for night in NIGHTS}
    file = told.file("growth")
    assert {(row["night"], row["source_id"], row["type"]): int(row["listings"]) for row in file if row["listings"] != "0"} == {
        (night, *key): n for night in NIGHTS for key, n in counted[night].items()
    }
    totals = [sum(n for (_, what), n in counted[night].items() if what != "other") for night in NIGHTS]
    rows = cells(told.section("growth"))
    assert [row[-1] for row in rows[1:4]] == list(map(number, totals))
    assert ["XSeries", "", *(number(counted[night]["mooc_edx", "XSeries"]) for night in NIGHTS), ""] in rows
    assert ["Professional Education", "", "0", "0", "0", ""] in rows, "a type of the talk that is not there"
    assert f"from {totals[0]} on 20 October 2026 to {totals[-1]} on 24 November 2026" in told.page()


def test_delivery_is_a_recount_with_both_denominators(told: Told) -> None:
    rows = {row[0]: row[2:] for row in cells(told.section("delivery")) if len(row) == 9}
    file = {row["source_id"]: row for row in told.file("delivery") if row["of"] == NIGHTS[-1]}
    for source_id, source in HERE.items():
        mine = [one.offering.delivery for one in told.store.records(source_id)]
        places = Counter("" if one is None else one.location for one in mine)
        counts = places["online"], places["mixed"], places["onsite"], places[""], len(mine)
        labelled = len(mine) - places[""]
        shown = rows[f"{source.name} one word for the whole platform" if source.constants else source.name]
        assert shown == [*map(number, counts), share(counts[0], labelled), share(counts[0], len(mine))]
        assert [int(file[source_id][key]) for key in ("online", "blended", "on_campus", "unlabelled", "listings")] == list(counts)


def test_the_bar_of_a_catalogue_is_as_long_as_its_figures(told: Told) -> None:
    for one in told.data()["delivery"]:
        unlabelled = one["n"] - one["online"] - one["blended"] - one["on_campus"]
        parts = [("part-1", one["online"]), ("part-2", one["blended"]), ("part-3", one["on_campus"]), ("part-none", unlabelled)]
        assert bar(parts, one["n"]) in told.section("delivery")


def test_what_the_talk_printed_stands_beside_with_its_date(told: Told) -> None:
    page = told.section("delivery")
    for name, when, total in (("eCampusOntario", "2023-03-20", 1795), ("MicroCreds.ie", "2023-05-30", 278)):
        assert f"{name}, as printed in the talk, {day(when)}" in page
        assert f">{number(total)}</td>" in page
    assert "slide: 93" in page


def test_gaps_by_regime_are_a_recount_of_every_listing(told: Told) -> None:
    regimes = {"IE": "specific", "NZ": "specific", "CA": "common", "GB": "common"}
    counted: Counter[str] = Counter()
    for record in told.store.records():
        provider = record.offering.provider
        counted[regimes.get(provider.country or "", "") if provider else ""] += 1
    file = [row for row in told.file("gaps") if row["by"] == "regime"]
    assert {row["key"]: int(row["listings"]) for row in file} == counted
    page = told.section("gaps")
    for row in file:
        if row["checked"] != "0":
            assert bar([("part-1", int(row["published"]))], int(row["checked"])) in page
            assert (
                f"<b>{share(int(row['published']), int(row['checked']))}</b><small>{row['published']} of {row['checked']}</small>"
                in page
            )
    assert country("MY") in page
    assert all(name in page for key, name in REGIMES.items() if counted[key])


def test_gaps_by_catalogue_are_those_of_the_coverage_page(told: Told) -> None:
    coverage = told.site.get("/coverage.json").data["rows"]
    expected = {
        (row["key"], cell["element"]): (cell["observed"], cell["published"]) for row in coverage for cell in row["dimensions"]
    }
    file = [row for row in told.file("gaps") if row["by"] == "source"]
    assert {(row["key"], row["element"]): (int(row["checked"]), int(row["published"])) for row in file} == expected
    assert len(file) == len(HERE) * len(Dimension)


def test_changes_are_a_recount_from_night_to_night(told: Told) -> None:
    stood = [{one.offering.offering_id: one for one in on(told.store, night)} for night in NIGHTS]
    came: Counter[str] = Counter()
    went: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for old, new in pairwise(stood):
        came.update(new[key].offering.source_id for key in new.keys() - old.keys())
        went.update(old[key].offering.source_id for key in old.keys() - new.keys())
        changed.update(
            new[key].offering.source_id for key in old.keys() & new.keys() if old[key].content_hash != new[key].content_hash
        )
    file = {row["source_id"]: row for row in told.file("changes")}
    assert {key: int(row["new"]) for key, row in file.items() if row["new"] != "0"} == came
    assert {key: int(row["gone"]) for key, row in file.items() if row["gone"] != "0"} == went
    assert {key: int(row["changed"]) for key, row in file.items() if row["changed"] != "0"} == changed
    sentence = f"{came.total()} listings came, {went.total()} went, and {changed.total()} were changed by their catalogues."
    assert f"From 20 October 2026 to 24 November 2026: {sentence}" in told.page()
    assert "Read for the first time: edX." in told.page()
    rows = {
        row[0].removesuffix(" read for the first time"): row[2:] for row in cells(told.section("changes").split('id="moves"')[0])
    }
    for key, row in file.items():
        assert rows[HERE[key].name] == [row[name] for name in ("new", "changed", "gone", "read_otherwise", "listings")]
    assert [row["slug"] for row in told.file("providers")] == ["web-forms"]


def test_the_largest_move_is_told_with_its_line_and_its_points(told: Told) -> None:
    moves = told.data()["month"]["moves"]
    assert moves
    assert len(told.file("moves")) == len(moves) * len(NIGHTS)
    assert "The largest move: " in told.page()
    assert told.section("changes").count('class="spark"') == len(moves)


def test_the_files_the_data_and_the_page_are_of_one_night(told: Told) -> None:
    assert told.data()["as_of"] == NIGHTS[-1]
    assert "As of 24 November 2026." in told.page()
    for figure in FIGURES:
        answer = told.site.get(f"/ecosystem/{figure}.csv")
        assert answer.headers["content-type"].startswith("text/csv")
        assert f'href="/ecosystem/{figure}.csv"' in told.page()
    assert told.site.get("/ecosystem/moon.csv").status == 404


def test_one_night_is_one_point_and_nothing_to_compare(one_night: Told) -> None:
    page = one_night.page()
    assert "One night has been recorded so far, so this is one point in time and no line yet." in page
    assert "there is nothing to compare it with yet" in page
    assert 'class="spark"' not in page
    assert one_night.file("changes") == []


def test_before_the_first_harvest_only_the_talk_speaks(empty_site: Site) -> None:
    page = empty_site.get("/ecosystem")
    assert page.status == 200
    assert "No harvest has been recorded yet, so there is nothing to count." in page.text
    assert "eCampusOntario, as printed in the talk" in page.text
    assert "How many there are" not in page.text
    assert all(empty_site.get(f"/ecosystem/{figure}.csv").status == 200 for figure in FIGURES)


def test_names_are_text_and_run_nowhere(told: Told) -> None:
    assert "<script>alert" not in told.page()
    assert "Maple &#34;&gt;&lt;script&gt;alert(2)" in told.page()
    assert "style=" not in told.page()
    assert all(
        not cell.startswith(("=", "+", "-", "@")) for figure in FIGURES for row in told.file(figure) for cell in row.values()
    )


def test_it_answers_in_french(told: Told) -> None:
    page = told.page("/fr/ecosystem")
    assert '<html lang="fr">' in page
    assert 'href="/fr/ecosystem/growth.csv"' in page
    assert "24 novembre 2026" in page


@given(query=some.text(max_size=30), figure=some.text(max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_query_gives_a_page(told: Told, query: str, figure: str) -> None:
    assert told.site.get(f"/ecosystem?{quote(query)}").status == 200
    assert told.site.get(f"/ecosystem/{quote(figure, safe='')}.csv").status in (200, 404)
