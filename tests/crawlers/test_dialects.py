"""A protocol is said once; each of its members is a source of a few lines."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from crawlers import assemble, load_source, load_sources, read
from crawlers.families.dialects import dialects, translated
from crawlers.families.family import first
from crawlers.kept import sha256
from schemas import Ask, Page, RawListing, Reading, Source

HEAD = 'name = "Harbour"\nurl = "https://harbour.example/"\nkind = "mooc_platform"\njurisdiction = "IE"\n'


def declared(folder: Path, walk: str, head: str = HEAD) -> Source:
    file = folder / "ie_harbour.toml"
    file.write_text(f"{head}\n[[walk]]\n{walk}", encoding="utf-8")
    return load_source(file)


def answered(source: Source, data: object, ask: Ask | None = None) -> Reading:
    body, asked = msgspec.json.encode(data), ask or first(source.walk[0], 0)
    return read(source, asked, Page(url=asked.url, status=200, body=body, fetched_at="", sha256=sha256(body)))


def listing(source: Source, reading: Reading) -> RawListing:
    (only,) = assemble(source, reading.sightings)
    return only


def said(told: RawListing, field: str) -> list[str]:
    return [w.words for w in told.of(field)]


def test_a_source_says_only_what_is_its_own_and_its_word_wins(tmp_path: Path) -> None:
    source = declared(tmp_path, 'family = "openedx"\nfields = { provider = "owner" }\n')
    (walk,) = source.walk
    assert walk.url.startswith("https://harbour.example/api/courses/v1/courses/")
    assert (walk.fields["provider"], walk.fields["title"]) == ("owner", "name")
    assert (source.identity, source.constants) == ("id", {"delivery": "Online"})
    own = declared(tmp_path, 'family = "openedx"\n', HEAD + 'constants = { delivery = "Blended" }\n')
    assert own.constants == {"delivery": "Blended"}


def test_a_file_without_dialects_is_left_as_it_is() -> None:
    data = {"name": "x", "walk": [{"family": "feed", "url": "https://x.example"}]}
    assert translated(data) == data
    assert translated({}) == {}
    assert translated({"walk": "wrong"}) == {"walk": "wrong"}


def test_every_dialect_is_spoken_by_a_source_of_ours() -> None:
    urls = [walk.url for source in load_sources().values() for walk in source.walk]
    assert set(dialects()) == {"ctdl", "moochub", "openedx"}
    assert all(any(part in url for url in urls) for part in ("/api/courses/v1/", "moochub", "/search/ctdl"))


def test_an_open_edx_site_keeps_its_clones_tests_and_placeholders_out(tmp_path: Path) -> None:
    source = declared(tmp_path, 'family = "openedx"\n')
    course = {
        "id": "course-v1:HbX+T1+2027",
        "name": "Tides and the latest contest",
        "org": "HbX",
        "start": "2027-02-01T00:00:00Z",
    }
    rows = [
        course,
        course | {"id": "ccx-v1:HbX+T1+2027+ccx@1"},
        course | {"id": "course-v1:HbX+T2+2027", "name": "Jo's test course"},
        course | {"id": "course-v1:HbX+T3+2027", "start": "2030-05-31T00:00:00Z"},
        course | {"id": "course-v1:HbX+T4+2027", "hidden": True},
    ]
    reading = answered(source, {"results": rows, "pagination": {"count": 5, "num_pages": 2, "next": "x"}})
    assert len(reading.sightings) == 1
    assert len(set(reading.left_out)) == 4
    detail, page = reading.asks
    assert (detail.detail, page.detail) == (True, False)
    more = answered(source, course | {"overview": "<p>How the sea moves.</p>"}, detail)
    told = listing(source, Reading(sightings=reading.sightings + more.sightings))
    assert [p.words for p in told.passages] == ["How the sea moves."]


OPEN_EDX_COURSE = {"id": "course-v1:HbX+T1+2027", "org": "HbX", "start": "2027-02-01T00:00:00Z"}


@pytest.mark.parametrize(
    "title",
    [
        "Democracy and Development", "Demography 101", "Demonstrating Leadership", "Introduction to Software Testing",
        "Hypothesis Testing", "The Greatest Unsolved Mysteries", "Fastest Algorithms", "Sandbox Thinking",
        "How to Delete Data Well", "Test-Driven Design", "The Latest Contest", "Protest and Power",
    ],
)  # fmt: skip
def test_a_title_that_only_sounds_like_a_test_is_a_course(tmp_path: Path, title: str) -> None:
    source = declared(tmp_path, 'family = "openedx"\n')
    assert len(answered(source, {"results": [OPEN_EDX_COURSE | {"name": title}]}).sightings) == 1


@pytest.mark.parametrize(
    "title", ["test", "AA TEST", "Jo's Test Course", "bulk_delete_stage_2", "DELETE Harbour Law", "Demo Course 4"]
)
def test_a_test_a_demonstration_and_what_is_to_be_deleted_are_left_out(tmp_path: Path, title: str) -> None:
    source = declared(tmp_path, 'family = "openedx"\n')
    assert len(answered(source, {"results": [OPEN_EDX_COURSE | {"name": title}]}).left_out) == 1


V3 = {
    "id": "7e", "type": "Course",
    "attributes": {
        "name": "Gezeiten", "url": "https://harbour.example/c/7", "courseMode": ["online", "asynchronous"], "inLanguage": ["de"],
        "publisher": {"name": "Harbour"}, "duration": "P4W", "workload": {"timeValue": 3, "timeUnit": "h/week"},
        "offer": [{"category": "certificate", "price": 30, "priceCurrency": "EUR"},
                  {"category": "course", "price": 0, "priceCurrency": "EUR"}],
        "numberOfCredits": 2, "isPartOf": [{"url": "https://harbour.example/p/1", "type": "Program", "title": "Sea"}],
    },
}  # fmt: skip
V2 = {
    "id": "8f", "type": "courses",
    "attributes": {
        "name": "Gezeiten", "url": "https://harbour.example/c/7", "courseMode": "MOOC", "languages": ["de"],
        "moocProvider": {"name": "Harbour"}, "duration": "P4W", "workload": 3, "access": ["free"],
    },
}  # fmt: skip


@pytest.mark.parametrize("row", [V3, V2], ids=["version 3", "version 2"])
def test_both_versions_of_moochub_are_read_by_one_dialect(tmp_path: Path, row: dict[str, object]) -> None:
    source = declared(tmp_path, 'family = "moochub"\nurl = "https://harbour.example/hub"\n')
    assert source.walk[0].headers["Accept"].startswith("application/vnd.api+json")
    reading = answered(source, {"data": [row], "links": {"next": "https://harbour.example/hub?page=2"}})
    told = listing(source, reading)
    facts = {field: said(told, field) for field in ("title", "provider", "language", "duration", "weekly")}
    assert facts == {"title": ["Gezeiten"], "provider": ["Harbour"], "language": ["de"], "duration": ["P4W"], "weekly": ["3"]}
    assert [ask.url for ask in reading.asks] == ["https://harbour.example/hub?page=2"]


def test_of_several_offers_of_a_moochub_course_the_price_of_the_course_is_taken(tmp_path: Path) -> None:
    source = declared(tmp_path, 'family = "moochub"\nurl = "https://harbour.example/hub"\n')
    told = listing(source, answered(source, {"data": [V3]}))
    assert (said(told, "price_amount"), said(told, "part_of")) == (["0"], ["Sea"])


def test_a_registry_record_takes_the_name_of_its_owner_from_its_graph(tmp_path: Path) -> None:
    source = declared(
        tmp_path,
        'family = "ctdl"\nurl = "https://harbour.example/search"\naddress = "https://harbour.example/{ceterms:ctid}"\n'
        'detail = "https://harbour.example/graph/{ceterms:ctid}"\n',
    )
    record = {"@type": "ceterms:MicroCredential", "ceterms:ctid": "ce-1", "ceterms:name": {"en-US": "Tides"}}
    found = answered(source, {"data": [record], "extra": {"TotalResults": 150}})
    detail, page = found.asks
    assert ('"Skip":100' in page.body, found.announced) == (True, 150)
    owner = {"@type": "ceterms:CredentialOrganization", "ceterms:name": {"en-US": "Harbour College"}}
    graph = answered(source, {"@graph": [record, owner]}, detail)
    told = listing(source, Reading(sightings=found.sightings + graph.sightings))
    assert (said(told, "title")[0], said(told, "provider")) == ("Tides", ["Harbour College"])
