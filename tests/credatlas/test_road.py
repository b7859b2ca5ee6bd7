"""The whole road from the command line, on the bundled pages."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest

from credatlas.demo import bundled, mirror
from reporter import Kept
from schemas import Dimension, Settings, Source, SourceKind, Walk
from store import Store
from tests.credatlas.conftest import Run
from tests.parts.meilisearch import MeilisearchServer


def test_the_demo_fills_five_catalogues(demo: Path, run: Run) -> None:
    rows = [row for row in json.loads(run("sources", "--json", home=str(demo)).stdout) if row["outcome"]]
    assert len(rows) == 5
    assert all(row["offerings"] >= 6 and row["outcome"] == "full" for row in rows)


def test_the_demo_leaves_out_catalogues_it_has_no_pages_of() -> None:
    def source(*urls: str) -> Source:
        walks = tuple(Walk(family="listing", url=url) for url in urls)
        return Source(name="Quayside", url=urls[0], kind=SourceKind.NATIONAL_PORTAL, jurisdiction="IE", walk=walks)

    here, elsewhere = "https://www.microcredseeker.edu.au/search", "https://quayside.example/courses"
    assert bundled(source(here))
    assert not bundled(source(elsewhere))
    assert not bundled(source(here, elsewhere))


def test_a_search_finds_a_course_in_spite_of_a_typing_error(demo: Path, run: Run) -> None:
    results = json.loads(run("search", "heet", "pump", "--json", home=str(demo)).stdout)
    assert results["hits"][0]["document"]["title"] == "Introduction to Heat Pump Installation"


def test_markup_in_a_title_is_shown_as_text(demo: Path, run: Run) -> None:
    assert "HTML Basics: From <p> to [main]" in run("search", "html", "basics", home=str(demo)).stdout


def test_values_of_one_facet_are_alternatives(demo: Path, run: Run) -> None:
    def total(*filters: str) -> int:
        words = [word for each in filters for word in ("--filter", each)]
        return int(json.loads(run("search", "the", *words, "--json", home=str(demo)).stdout).get("total", 0))

    irish, australian = total("catalogue=ie_microcreds"), total("catalogue=au_microcred_seeker")
    assert irish
    assert australian
    assert total("catalogue=ie_microcreds", "catalogue=au_microcred_seeker") == irish + australian


def test_an_export_holds_every_offering_once(demo: Path, run: Run) -> None:
    lines = [json.loads(line) for line in run("export", home=str(demo)).stdout.splitlines()]
    assert len(lines) == len({line["url"] for line in lines}) == 37


def test_a_course_told_in_two_languages_is_exported_once_with_both(demo: Path, run: Run) -> None:
    lines = [json.loads(line) for line in run("export", "ca_on_microlearn", home=str(demo)).stdout.splitlines()]
    (road,) = (line for line in lines if line["title"].get("fr") == "Entretien hivernal des routes")
    assert road["title"]["en"] == road["name"] == "Winter Road Maintenance"
    assert {"en", "fr"} == road["description"].keys()


def test_an_export_of_one_source_holds_no_other(demo: Path, run: Run) -> None:
    lines = run("export", "mooc_udacity", home=str(demo)).stdout.splitlines()
    assert {json.loads(line)["source_id"] for line in lines} == {"mooc_udacity"}


def test_a_file_is_written_whole_or_not_at_all(demo: Path, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "offerings.csv"
    assert run("export", "--format", "csv", "-o", str(file), home=str(demo)).exit_code == 0
    assert len(list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))) == 38
    assert [path.name for path in tmp_path.iterdir()] == ["offerings.csv"]


@pytest.mark.parametrize("format", ["table", "csv", "json", "html"])
def test_the_coverage_report_names_every_catalogue(demo: Path, run: Run, format: str) -> None:
    printed = run("report", "coverage", "--format", format, home=str(demo)).stdout
    assert all(name in printed for name in ("MicroCreds.ie", "Microcred Seeker", "FutureLearn", "Udacity"))


def test_the_coverage_report_counts_courses_as_well_as_records(demo: Path, run: Run) -> None:
    every, once = (
        json.loads(run("report", "coverage", "--format", "json", *flags, home=str(demo)).stdout)
        for flags in ((), ("--distinct",))
    )
    assert every["total"]["n"] >= once["total"]["n"] == sum(row["n"] for row in once["rows"]) > 0


def test_the_coverage_report_has_six_dimensions(demo: Path, run: Run) -> None:
    printed = run("report", "coverage", "--format", "csv", home=str(demo)).stdout
    assert {row["element"] for row in csv.DictReader(io.StringIO(printed)) if row["kind"] == "dimension"} == set(Dimension)


@pytest.mark.parametrize("by", ["source", "provider", "subject", "framework", "country"])
def test_gaps_are_told_by_every_kind_of_group(demo: Path, run: Run, by: str) -> None:
    told = json.loads(run("report", "gaps", "--by", by, "--format", "json", home=str(demo)).stdout)
    asked, missing, grouped = told["sheets"].values()
    assert {row["framework"] for row in missing} == {"NONE"}
    assert {row["framework"] for row in asked} >= {"AU-NMF-2021", "IE-QQA-2012", "EU-MC-2022"}
    assert all(row["judged"] == row["met"] + row["weak"] + row["gap"] for row in asked)
    assert len({row["group"] for row in grouped}) > 1


def test_every_publish_leaves_its_reports_for_the_pages(demo: Path) -> None:
    kept = msgspec.json.decode((demo / "reports.json").read_bytes(), type=Kept)
    assert kept.gaps.total.n == kept.coverage.total.n == kept.providers.total.n == 37
    assert (kept.coverage.by, kept.providers.by) == ("source", "provider")
    assert {table.by for table in kept.gaps.tables} == {"source", "framework", "country", "provider"}
    assert not list(demo.glob("*.part"))


def test_gaps_of_one_source_are_its_own(demo: Path, run: Run) -> None:
    told = json.loads(run("report", "gaps", "--source", "ie_microcreds", "--format", "json", home=str(demo)).stdout)
    assert {row["group"] for row in told["sheets"]["By catalogue"]} == {"MicroCreds.ie"}
    assert run("report", "gaps", "--source", "ie_microcred", home=str(demo)).exit_code == 2


def test_a_report_for_a_folder_that_is_not_there_says_so(demo: Path, run: Run, tmp_path: Path) -> None:
    made = run("report", "gaps", "-o", str(tmp_path / "none" / "gaps.txt"), home=str(demo))
    assert (made.exit_code, "There is no folder" in made.stderr, ".part" in made.stderr) == (2, True, False)


def test_before_a_framework_stood_nobody_asked(demo: Path, run: Run) -> None:
    told = json.loads(run("report", "gaps", "--on", "2001-01-01", "--format", "json", home=str(demo)).stdout)
    assert told["sentences"] == ["No offerings were recorded by 2001-01-01, so nothing can be said of what is missing."]


@pytest.mark.parametrize("by", ["source", "country", "framework"])
def test_coverage_is_a_workbook_too(demo: Path, run: Run, tmp_path: Path, by: str) -> None:
    file = tmp_path / "coverage.xlsx"
    assert run("report", "coverage", "--by", by, "--format", "xlsx", "-o", str(file), home=str(demo)).exit_code == 0
    assert file.read_bytes()[:2] == b"PK"


def test_coverage_by_framework_names_those_that_apply(demo: Path, run: Run) -> None:
    printed = run("report", "coverage", "--by", "framework", home=str(demo)).stdout
    assert "IE-QQA-2012" in printed and "Ireland" in printed


@pytest.mark.parametrize(("language", "counts"), [("en", "37 offerings from"), ("fr", "37 offres de")])
def test_the_summary_is_one_page_in_two_languages(demo: Path, run: Run, language: str, counts: str) -> None:
    printed = run("report", "summary", "--lang", language, home=str(demo)).stdout
    assert counts in printed
    assert len(printed.splitlines()) < 60
    assert "<li>" in run("report", "summary", "--lang", language, "--format", "html", home=str(demo)).stdout


def test_a_summary_before_the_first_harvest_says_what_to_do(run: Run) -> None:
    assert "run credatlas harvest first" in run("report", "summary").stdout


def test_the_audit_derives_everything_again(demo: Path, run: Run) -> None:
    done = run("audit", "--json", home=str(demo))
    found = json.loads(done.stdout)
    assert (done.exit_code, found["records"], found["share"]) == (0, 37, 1.0)


def test_an_audit_of_nothing_proves_nothing(run: Run) -> None:
    assert json.loads(run("audit", "--json").stdout)["share"] == 0


def test_the_index_is_held_against_the_database(demo: Path, run: Run) -> None:
    done = run("audit", "--index", "--json", home=str(demo))
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"documents": 37, "faults": {}, "named": []})
    assert "37 documents made from the database: the index holds the same" in run("audit", "--index", home=str(demo)).stdout
    assert run("audit", "ie_microcreds", "--index", home=str(demo)).exit_code == 2


def test_an_index_that_was_lost_is_told_and_built_again(run: Run) -> None:
    with mirror() as address:
        run("harvest", "ie_microcreds", mirror=address)
    next(Path("data/index").glob("current-*")).unlink()
    done = run("audit", "--index")
    assert (done.exit_code, done.stdout.count("missing   ")) == (1, 8)
    assert "8 missing. To build it again: credatlas publish --full" in done.stdout
    assert "in a new index, swapped in: 8 documents, 8 pushed" in run("publish", "--full").stdout
    assert run("audit", "--index").exit_code == 0
    assert "0 pushed, 0 deleted, 8 as they were; 0 made again" in run("publish").stdout


def test_normalising_again_by_the_same_rules_changes_nothing(demo: Path, run: Run) -> None:
    said = run("normalise", home=str(demo)).stdout
    assert said.count("no value changed") == 5


def test_a_harvest_is_conditional_and_a_replay_needs_no_network(run: Run) -> None:
    with mirror() as address:
        run("harvest", "ie_microcreds", mirror=address)
        again = json.loads(run("harvest", "ie_microcreds", "--json", mirror=address).stdout)
    counters = again["harvests"][0]["counters"]
    assert (counters["unchanged"], counters.get("bodies", 0), again["published"]["pushed"]) == (8, 0, 0)
    warc = min(Path("data/archive/ie_microcreds").glob("*.warc.gz"))
    replayed = run("harvest", "ie_microcreds", "--replay", str(warc), "--json", home="other")
    assert json.loads(replayed.stdout)["harvests"][0]["counters"]["added"] == 8


def test_issues_show_the_words_no_reader_could_read(demo: Path, run: Run) -> None:
    found = json.loads(run("issues", "--json", home=str(demo)).stdout)
    assert all(issue["words"] and issue["field"] for issue in found)


def test_the_doctor_shows_what_is_set_but_no_secret(demo: Path, run: Run) -> None:
    done = run("doctor", home=str(demo), contact="ada@example.org", ops_password="hush-hush")
    assert done.exit_code == 0
    assert "ada@example.org" in done.output
    assert "hush-hush" not in done.output
    assert "behind a password of fewer than 12 characters" in " ".join(done.output.split())


def test_where_no_meilisearch_is_set_there_is_no_key_to_search_with(run: Run) -> None:
    done = run("doctor", "--search-key")
    assert (done.exit_code, "set CREDATLAS_MEILI_URL" in done.output) == (2, True)


@pytest.mark.heavy
def test_the_road_is_the_same_with_postgres_and_meilisearch(
    run: Run, postgres_database: str, meilisearch_server: MeilisearchServer
) -> None:
    servers = {"database_url": postgres_database, "meili_url": meilisearch_server.url, "meili_key": meilisearch_server.key}
    with mirror() as address:
        harvested = json.loads(run("harvest", "ie_microcreds", "--json", mirror=address, **servers).stdout)
    assert (harvested["published"]["engine"], harvested["published"]["total"]) == ("meilisearch", 8)
    found = json.loads(run("search", "heet", "pump", "--json", **servers).stdout)
    assert (found["engine"], found["total"]) == ("meilisearch", 1)
    assert run("doctor", **servers).exit_code == 0
    assert run("audit", **servers).exit_code == 0
    assert not Path("data/credatlas.sqlite").exists()


@pytest.mark.heavy
def test_a_wrong_key_is_refused_in_a_sentence(run: Run, meilisearch_server: MeilisearchServer) -> None:
    done = run("publish", meili_url=meilisearch_server.url, meili_key="another")
    assert done.exit_code == 1
    assert "key" in done.output
    assert "Traceback" not in done.output


@pytest.mark.check("O5")
def test_the_health_report_says_each_catalogue_in_one_word(demo: Path, run: Run) -> None:
    told = json.loads(run("report", "health", "--ran", "--format", "json", home=str(demo)).stdout)
    rows = told["sheets"]["Catalogues"]
    assert {row["status"] for row in rows} <= {"healthy", "check"}
    assert all(row["records"] for row in rows)
    assert "healthy" in run("report", "health", home=str(demo)).stdout


def test_a_publish_remembers_what_stands_between_runs(demo: Path) -> None:
    store = Store.open(Settings(home=demo).database)
    alerts = store.watched.alerts()
    store.close()
    assert alerts["rates"].closed_at == ""
    assert not any(key.startswith(("stale", "silent")) for key in alerts)
