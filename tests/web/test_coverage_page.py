"""The coverage page: every number true, every share beside the numbers it is made of."""

from __future__ import annotations

import csv
import io
import re

from tests.web.asking import Site
from tests.web.catalogue import SOURCES
from web.frame.figures import heat, share
from web.frame.words import words


def test_every_catalogue_and_dimension_has_a_cell(site: Site) -> None:
    table = site.get("/coverage").text.split('id="fields"')[0]
    for source in SOURCES.values():
        assert f">{source.name}</a>" in table
    for told in words().dimensions.values():
        assert f'<th scope="col">{told.name}</th>' in table
    assert table.count('<td class="heat ') == (len(SOURCES) + 1) * 6


def test_what_no_page_has_a_place_for_is_not_counted_as_missing(site: Site) -> None:
    assert site.get("/coverage").text.count("<small>no place for it</small>") == 2


def test_the_published_count_is_what_the_search_finds(site: Site) -> None:
    rows = csv.DictReader(io.StringIO(site.get("/coverage.csv").text.removeprefix("\ufeff")))
    counted = {(row["key"], row["element"]): int(row["published"]) for row in rows if row["kind"] == "dimension" and row["key"]}
    facet = dict(zip(words().dimensions, words().values["info"], strict=True))
    assert len(counted) == 18
    for (source_id, dimension), published in counted.items():
        assert site.get(f"/?catalogue={source_id}&info={facet[dimension]}").total == published


def test_the_page_its_spreadsheet_and_its_data_agree(site: Site) -> None:
    data = site.get("/coverage.json").data
    page = site.get("/coverage").text
    cell = data["total"]["dimensions"][0]
    assert f"<b>{share(cell['published'], cell['observed'])}</b><small>{cell['published']} of {cell['observed']}</small>" in page
    least = sorted(data["total"]["dimensions"], key=lambda one: one["published"] / one["observed"])[0]
    name, figures = words().dimensions[least["element"]].name, f"{least['published']} of {least['observed']} listings checked"
    assert f"<p>{name}: published by {figures} ({share(least['published'], least['observed'])} %), in " in page


def test_the_legend_names_every_step(site: Site) -> None:
    page = site.get("/coverage").text
    assert set(re.findall(r'<span class="heat-(\w+)"', page)) == {*"0123456", "unseen"}


def test_catalogues_without_a_course_are_named_once_and_take_no_row(empty_site: Site, site: Site) -> None:
    page = empty_site.get("/coverage").text
    for source in SOURCES.values():
        assert page.count(source.name.replace("&", "&amp;")) == 1
    assert "Not read yet" in page
    assert "Not read yet" not in site.get("/coverage").text


def test_before_the_first_harvest_it_says_that_nothing_is_known(empty_site: Site) -> None:
    page = empty_site.get("/coverage")
    assert page.status == 200
    assert "No course is recorded yet" in page.text


def test_none_few_nearly_all_and_all_never_look_alike() -> None:
    assert [share(*figures) for figures in ((0, 900), (1, 900), (450, 900), (899, 900), (900, 900), (0, 0))] == [
        *("0", "<1", "50", ">99", "100", "–")
    ]
    assert [heat(*figures) for figures in ((0, 900), (1, 900), (90, 900), (899, 900), (900, 900), (0, 0))] == [
        *("0", "1", "2", "6", "6", "unseen")
    ]
