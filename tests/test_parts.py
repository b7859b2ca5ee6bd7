"""The real parts of the tests start, answer and are the versions we pin."""

from __future__ import annotations

import json
import urllib.request

import psycopg
import pytest
from playwright.sync_api import Browser

from tests.parts.federation import Federation
from tests.parts.furnished import Lender
from tests.parts.meilisearch import MeilisearchServer
from tests.parts.postgres import told

pytestmark = pytest.mark.heavy


def test_meilisearch_answers_with_its_key_and_is_the_version_of_production(meilisearch_server: MeilisearchServer) -> None:
    asked = urllib.request.Request(
        f"{meilisearch_server.url}/version", headers={"Authorization": f"Bearer {meilisearch_server.key}"}
    )
    with urllib.request.urlopen(asked) as answer:
        assert json.load(answer)["pkgVersion"].startswith("1.21.")


def test_postgres_gives_each_test_an_empty_database(postgres_database: str) -> None:
    with psycopg.connect(postgres_database.replace("+psycopg", "")) as connection:
        tables = connection.execute("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'").fetchone()
    assert tables == (0,)


@pytest.mark.parametrize(
    ("done", "again"), [("INSERT INTO consumers VALUES ('library', 'x')", True), ("DROP TABLE leases", False)]
)
def test_a_lent_database_has_its_tables_and_no_rows(furnished_postgres: Lender, done: str, again: bool) -> None:
    with furnished_postgres.lent() as first:
        told(first, done)
    with furnished_postgres.lent() as second:
        assert (second == first) is again
        assert told(second, "SELECT count(*) FROM consumers, leases") == [(0,)]


@pytest.mark.browser
def test_chromium_runs_javascript(browser: Browser) -> None:
    page = browser.new_page()
    assert page.evaluate("1 + 1") == 2
    page.close()


def test_the_federation_answers_under_the_live_host_names(federation: Federation) -> None:
    with urllib.request.urlopen(f"{federation(scale=0.05)}/microcreds.ie/robots.txt") as answer:
        assert answer.status == 200
