"""What every answer of the site keeps to: headers, static files, exports, the API, and mishaps in plain words."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest

from indexer import EmbeddedEngine, MeiliEngine
from schemas import Settings
from store import Store
from tests.parts.servers import shut_port
from tests.web.asking import Site, serving
from tests.web.catalogue import FRENCH, SOURCES, course_id, takes
from web import create_app
from web.frame.words import words

PAGES = ["/", "/?q=data", "/about-the-data", "/coverage", "/compare", f"/courses/{course_id(FRENCH)}"]


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", "/search.csv", "/api/v1/search", "/healthz"])
def test_every_answer_carries_the_guard(site: Site, path: str) -> None:
    headers = site.get(path).headers
    assert "default-src 'none'; script-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", "/search.csv", "/feed.jsonl", "/healthz"])
def test_who_asks_for_the_head_alone_is_told_it(site: Site, path: str) -> None:
    head, whole = site.head(path), site.get(path)
    assert (head.status, head.body) == (whole.status, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_heading_no_style_attribute_and_no_foreign_file(site: Site, path: str) -> None:
    html = site.get(path).text
    assert html.count("<h1") == 1
    assert " style=" not in html
    assert not re.search(r'(?:src|rel="stylesheet" href)="(?:https?:)?//', html)


def test_static_files_may_be_kept_for_ever_and_are_small(site: Site) -> None:
    files = dict(re.findall(r'(?:href|src)="(/static/(\w+)\.[0-9a-f]{10}\.\w+)"', site.get("/").text))
    assert set(files.values()) == {"style", "app", "icon"}
    for path, name in files.items():
        answer = site.get(path)
        assert "immutable" in answer.headers["cache-control"]
        assert len(answer.body) <= {"style": 16 * 1024, "app": 8 * 1024, "icon": 1024}[name]
    assert site.get("/static/app.js").status == 404


def test_pages_are_sent_compressed(site: Site) -> None:
    assert site.get("/", Accept_Encoding="gzip").headers["content-encoding"] == "gzip"


def test_the_spreadsheet_has_every_match(site: Site) -> None:
    answer = site.get("/search.csv?catalogue=ca_maple")
    assert answer.body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == site.get("/?catalogue=ca_maple").total
    assert rows[0]["Quality assurance"] in {told.label for told in words().statuses.values()}
    assert all(site.get(row["Evidence"].replace(site.url, "").split("#")[0]).status == 200 for row in rows[:3])


def test_health_counts_store_and_index(site: Site) -> None:
    health = site.get("/healthz").data
    assert health == {"status": "ok", "store": 41, "index": 41, "search": "embedded", "catalogues": 3, "attention": 0}


def test_robots_and_icon_are_there(site: Site) -> None:
    assert "Disallow: /api/" in site.get("/robots.txt").text
    assert site.get("/favicon.ico").headers["content-type"].startswith("image/svg")


def test_four_courses_stand_side_by_side_and_the_rest_is_said(site: Site) -> None:
    ids = site.get("/").ids[:5]
    page = site.get("/compare?" + "&".join(f"course={found}" for found in [*ids, "nobody"]))
    assert page.text.count("data-course=") == 4
    assert "the first four" in page.text
    assert "We skipped 1 course" in site.get(f"/compare?course={ids[0]}&course=nobody").text
    assert "Tick “Compare”" in site.get("/compare").text


def test_only_rows_that_differ(site: Site) -> None:
    one = site.get("/").ids[0]
    page = site.get(f"/compare?course={one}&course={one}&course={site.get('/').ids[1]}")
    fewer = site.get(f"/compare?course={one}&course={site.get('/').ids[1]}&diff=1")
    assert fewer.text.count('scope="row"') < page.text.count('scope="row"')


def test_every_label_is_explained(site: Site) -> None:
    page = site.get("/about-the-data").text
    for told in words().statuses.values():
        assert told.label in page
        assert told.meaning in page
    for dimension in words().dimensions.values():
        assert dimension.name in page


def test_without_an_engine_the_page_says_so_and_the_rest_stays(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'credatlas.sqlite'}")
    engine = MeiliEngine(f"http://127.0.0.1:{shut_port()}", "")
    with serving(create_app(Settings(home=tmp_path), store, engine, SOURCES), engine) as site:
        page = site.get("/")
        assert page.status == 503
        assert page.headers["retry-after"] == "60"
        assert "short break" in page.text
        assert site.get("/about-the-data").status == 200
        told = site.get("/api/v1/search")
        assert (told.status, told.headers["content-type"]) == (503, "application/problem+json")
        assert told.headers["retry-after"] == "60"
        assert told.data["title"] == "CredAtlas is having a short break"
    store.close()


def test_our_own_mistake_is_a_page_too(tmp_path: Path) -> None:
    store, engine = Store.open(f"sqlite:///{tmp_path / 'credatlas.sqlite'}"), EmbeddedEngine(tmp_path / "index")
    for take in takes():
        store.record(take)
    app = create_app(Settings(home=tmp_path), store, engine, SOURCES, today=lambda: date(0, 0, 0))
    with serving(app, engine) as site:
        page = site.get(f"/courses/{course_id(FRENCH)}")
        assert page.status == 500
        assert "Something went wrong on our side" in page.text
        assert "Traceback" not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        page = site.get(f"/fr/courses/{course_id(FRENCH)}")
        assert (page.status, '<html lang="fr"' in page.text, "/fr/fr/" in page.text) == (500, True, False)
        page = site.get("/fr/ops")
        assert (page.status, page.headers["cache-control"]) == (500, "no-store")
    store.close()


def test_without_a_database_the_page_says_so(tmp_path: Path) -> None:
    file = tmp_path / "lost.sqlite"
    store, engine = Store.open(f"sqlite:///{file}"), EmbeddedEngine(tmp_path / "index")
    store.close()
    for part in tmp_path.glob("lost.sqlite*"):
        part.unlink()
    file.write_bytes(b"no database")
    with serving(create_app(Settings(home=tmp_path), store, engine, SOURCES), engine) as site:
        assert site.get("/").status == 503
        assert site.get("/courses/x").status == 503
    store.close()
