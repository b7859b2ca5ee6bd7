"""The page about the data: every label of the pages defined, the matrix, real examples, and what can be taken along."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from indexer import EmbeddedEngine
from schemas import Dimension, Settings
from store import Store
from tests.web.asking import Site, serving
from tests.web.catalogue import SOURCES, TODAY
from web import create_app
from web.frame.words import words

TEMPLATES = Path("web/templates")
_SHORT = re.compile(r"<(?:small|i)>\{\{ _\(\"([^\"%]{1,40}[^\"%.])\"\)[^}]*\}\}</(?:small|i)>")
_CELL = re.compile(r'<td class="heat[^>]*>(?:<a [^>]*>)?<b>([^<]+)</b><small>([^<]+)</small>')


def rows(page: str, names: list[str]) -> list[list[tuple[str, str]]]:
    """The six cells of each catalogue's row: the share, and what it is made of or why there is none."""
    body = page.split('class="heat-table', 1)[1].split("</table>")[0]
    return [_CELL.findall(next(row for row in body.split("<tr>") if name in row))[:6] for name in names]


@pytest.mark.check("A1")
def test_the_matrix_is_that_of_the_operators(site: Site) -> None:
    names = [row["name"] for row in site.get("/coverage.json").data["rows"]]
    here, there = rows(site.get("/about-the-data").text, names), rows(site.get("/ops/coverage").text, names)
    assert here == there == rows(site.get("/coverage").text, names)
    assert [len(cells) for cells in here] == [6] * len(names)


@pytest.mark.check("A2")
def test_every_label_of_the_pages_is_defined(site: Site) -> None:
    page = html.unescape(site.get("/about-the-data").text)
    templates = [path for path in TEMPLATES.rglob("*.html") if not {"ops", "embed"} & {*path.parts}]
    used = {label for path in templates for label in _SHORT.findall(path.read_text(encoding="utf-8"))}
    used |= {told.label for told in words().statuses.values()} | {word for word, _ in words().outcomes.values()}
    used |= {*words().levels.values(), "Not given", "Not known"}
    assert len(used) > 15
    defined = {re.sub("<[^>]+>", "", term).strip().casefold() for term in re.findall(r"<dt>(.*?)</dt>", page, re.DOTALL)}
    assert {label for label in used if label.casefold() not in defined} == set()
    meanings = [told.meaning for told in words().statuses.values()] + [told.meaning for told in words().dimensions.values()]
    assert all(meaning in page for meaning in meanings)


def test_each_example_is_what_its_course_says(site: Site) -> None:
    page = site.get("/about-the-data").text
    found = re.findall(r'<span><q[^>]*>([^<]+)</q> <a href="(/courses/[\w-]+)#([a-z-]+)"', page)
    assert {dimension.replace("-", "_") for _, _, dimension in found} == {*Dimension}
    for quote, path, dimension in found:
        row = site.get(path).text.split(f'<li id="{dimension}">')[1].split("</li>")[0]
        assert quote in row and ("badge published" in row or "badge in_part" in row)


def test_what_can_be_taken_along_is_there(site: Site) -> None:
    section = site.get("/about-the-data").text.split('id="downloads"')[1].split("</section>")[0]
    links = re.findall(r'href="([^"]+)"', section)
    assert len(links) >= 8
    assert {link: site.get(link).status for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("hello@harbour.example", 'href="mailto:hello@harbour.example"'),
        ("https://harbour.example/contact", 'href="https://harbour.example/contact"'),
        ("<b>the desk</b>", "Write to &lt;b&gt;the desk&lt;/b&gt; with"),
        ("", "Tell the people who run this site"),
    ],
)
def test_who_is_to_be_told_of_a_mistake_can_be_reached(tmp_path: Path, contact: str, shown: str) -> None:
    settings = Settings(home=tmp_path, contact=contact)
    store, engine = Store.open(settings.database), EmbeddedEngine(settings.index)
    with serving(create_app(settings, store, engine, SOURCES, today=lambda: TODAY), engine) as site:
        assert shown in site.get("/about-the-data").text.split('id="mistakes"')[1].split("</section>")[0]
    store.close()


def test_before_the_first_harvest_it_says_what_it_knows(empty_site: Site) -> None:
    page = empty_site.get("/about-the-data")
    assert page.status == 200 and "No course we read does so yet." in page.text and "heat-table" not in page.text
