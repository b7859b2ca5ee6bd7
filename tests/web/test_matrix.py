"""The matrix of coverage: every figure a recount, on any day, in the page and in the files alike."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import EmbeddedEngine
from reporter import slip
from schemas import Dimension, Settings
from store import Store
from tests.web.asking import Site, serving
from tests.web.catalogue import SOURCES, TODAY, takes
from web import create_app
from web.frame.figures import share

_SQUARE = re.compile(r'<a href="([^"]+)"><b>([^<]+)</b><small>([\d,]+) of ([\d,]+)</small>')
VIEWS = [
    f"show={show}&rows={rows}" for show in ("published", "any", "unchecked") for rows in ("catalogue", "provider", "subject")
]


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The same records, to count them again."""
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('records') / 'again.sqlite'}")
    for take in takes():
        store.record(take)
    yield store
    store.close()


@contextmanager
def earlier(home: Path, today: date = TODAY) -> Iterator[Site]:
    """The same pages when only the first of the two nights was recorded."""
    store, engine = Store.open(f"sqlite:///{home / 'credatlas.sqlite'}"), EmbeddedEngine(home / "index")
    for take in list(takes())[: len(SOURCES)]:
        store.record(take)
    with serving(create_app(Settings(home=home), store, engine, SOURCES, today=lambda: today), engine) as site:
        yield site
    store.close()


def long(site: Site, asked: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(site.get(f"/ops/coverage.csv?{asked}").text.removeprefix("\ufeff"))))


@pytest.mark.check("M1")
@pytest.mark.parametrize("view", VIEWS)
def test_every_share_is_its_numbers(site: Site, view: str) -> None:
    squares = _SQUARE.findall(site.get(f"/ops/coverage?{view}&cols=all").text)
    assert len(squares) >= 50
    for _href, printed, part, whole in squares:
        assert printed.replace("&lt;", "<").replace("&gt;", ">") == share(int(part), int(whole))


@pytest.mark.check("M2")
def test_the_statuses_of_a_row_add_up_to_its_records(site: Site, records: Store) -> None:
    counts = records.counts()
    told: Counter[tuple[str, str]] = Counter()
    for row in long(site, "cols=all"):
        told[row["key"], row["element"]] += int(row["n"])
    assert len(told) == 25 * (len(SOURCES) + 1)
    for (source_id, _element), n in told.items():
        assert n == (counts[source_id] if source_id else sum(counts.values()))


def test_each_figure_is_a_recount_of_the_records(site: Site, records: Store) -> None:
    again: Counter[tuple[str, str, str]] = Counter()
    for record in records.records():
        brief = slip(record, frozenset(SOURCES[record.offering.source_id].unseen))
        for element in Dimension:
            again[brief.source_id, element, brief.status(element)] += 1
    told = {(row["key"], row["element"], row["status"]): int(row["n"]) for row in long(site, "") if row["key"]}
    assert {key: n for key, n in told.items() if n} == again


@pytest.mark.check("M3")
def test_none_and_very_few_differ() -> None:
    assert share(0, 500) == "0"
    assert share(1, 500) == "<1"


@pytest.mark.check("M4")
def test_an_earlier_day_is_told_as_it_was_told_then(site: Site, tmp_path: Path) -> None:
    with earlier(tmp_path) as then:
        for view in ("cols=all", "rows=provider", "rows=subject&show=any"):
            assert long(site, f"{view}&as_of=2026-11-23") == long(then, f"{view}&as_of=2026-11-23")
    assert long(site, "as_of=2026-11-23") != long(site, "as_of=2026-11-24")


@pytest.mark.check("M5")
@pytest.mark.parametrize("view", VIEWS[::4])
def test_the_workbook_says_what_the_page_says(site: Site, view: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(site.get(f"/ops/coverage.xlsx?{view}").body))
    matrix, every = book["Matrix"], book["Every status"]
    squares = _SQUARE.findall(site.get(f"/ops/coverage?{view}").text)
    cells = [cell for row in matrix.iter_rows(min_row=2, min_col=3) for cell in row if cell.value is not None]
    assert [f"{cell.value:.6f}" for cell in cells] == [f"{int(part) / int(whole):.6f}" for *_, part, whole in squares]
    assert all(cell.number_format.startswith("0.0%") for cell in cells)
    assert matrix.freeze_panes == every.freeze_panes == "B2"
    assert len(matrix.conditional_formatting) == 6
    assert [[str(cell.value) for cell in row] for row in every.iter_rows(max_col=6)][1:] == [
        [str(row[name]) for name in ("key", "name", "element", "status", "n", "checked")] for row in long(site, view)
    ]


def test_what_moved_is_told_beside_the_day_before(site: Site) -> None:
    page = site.get("/ops/coverage?as_of=2026-11-25&against=2026-11-23").text
    assert "arrows compare with 23 November 2026" in page
    assert "Since 23 November 2026: " in page
    assert '<span class="moved" aria-hidden="true">▲' in page
    assert "There is nothing from 1 November 2026 to compare with." in site.get("/ops/coverage?against=2026-11-01").text


def test_an_old_catalogue_is_hatched_and_named(tmp_path: Path) -> None:
    with earlier(tmp_path, TODAY.replace(month=12)) as late:
        page = late.get("/ops/coverage").text
    assert page.count("old data</small>") == 16
    assert "Lantern was last read in full on 22 November 2026, so its figures are old." in page


def test_every_step_of_colour_has_a_word(site: Site) -> None:
    page = site.get("/ops/coverage").text
    assert set(re.findall(r'<span class="heat-(\w+)"', page)) == {*"0123456", "unseen"}
    assert re.findall(r'<td class="heat heat-\w+"><a [^>]+><b>(?:&[lg]t;)?\d+</b>', page)


def test_before_the_first_harvest_there_is_nothing_to_count(empty_site: Site) -> None:
    page = empty_site.get("/ops/coverage?rows=provider&cols=all&show=any")
    assert page.status == 200
    assert "so there is nothing to count" in page.text
    assert long(empty_site, "") == []
    assert openpyxl.load_workbook(io.BytesIO(empty_site.get("/ops/coverage.xlsx").body)).sheetnames[1] == "Matrix"


def test_what_is_not_known_is_ignored_and_said(site: Site) -> None:
    page = site.get("/ops/coverage?show=everything&rows=planet&cols=&as_of=yesterday&against=2026-02-31")
    assert page.status == 200
    assert "We ignored 4 filters we do not know." in page.text
    assert 'value="2026-11-25"' in site.get("/ops/coverage?as_of=9999-12-31&against=0001-01-01").text


@settings(max_examples=15)
@given(st.text(max_size=20), st.text(max_size=20), st.dates(), st.sampled_from(["", ".csv", ".xlsx"]))
def test_any_query_gives_a_page(site: Site, show: str, rows: str, day: object, ending: str) -> None:
    told = urlencode({"show": show, "rows": rows, "cols": rows, "as_of": day, "against": show}, errors="replace")
    assert site.get(f"/ops/coverage{ending}?{told}").status == 200


def test_a_gone_course_counts_on_the_days_it_was_there(site: Site) -> None:
    days = (row for day in (22, 23, 24) for row in long(site, f"as_of=2026-11-{day}") if not row["key"])
    counted: Counter[str] = Counter()
    for row in days:
        counted[row["date"]] += int(row["n"])
    assert counted["2026-11-22"] == counted["2026-11-23"] == counted["2026-11-24"] + 6
