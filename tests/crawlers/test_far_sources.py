"""The declared sources that no stand-in answers for: their declarations read pages of the documented form."""

from __future__ import annotations

import msgspec

from crawlers import assemble, load_sources, read
from crawlers.families.family import first
from crawlers.kept import sha256
from schemas import Ask, Page, RawListing, Reading

SOURCES = load_sources()


def answered(source_id: str, body: bytes, ask: Ask | None = None) -> Reading:
    source = SOURCES[source_id]
    asked = ask or first(source.walk[0], 0)
    return read(source, asked, Page(url=asked.url, status=200, body=body, fetched_at="", sha256=sha256(body)))


def listing(source_id: str, reading: Reading) -> RawListing:
    (only,) = assemble(SOURCES[source_id], reading.sightings)
    return only


def swayam(more: bool) -> bytes:
    node = {"id": "7", "title": "Coastal Surveying", "url": "https://swayam.example/7", "instructorInstitute": "Quay College",
            "weeks": 8, "credits": 2, "startDate": "2027-01-11", "category": [{"name": "Engineering"}]}  # fmt: skip
    data = {"courseList": {"edges": [{"node": node}], "pageInfo": {"endCursor": "c2", "hasNextPage": more}}}
    return b")]}'\n" + msgspec.json.encode({"data": data})


def test_swayam_is_walked_by_cursor_behind_its_guard() -> None:
    reading = answered("in_swayam", swayam(True))
    told = listing("in_swayam", reading)
    assert [w.words for w in told.words if w.field in ("title", "provider", "duration_weeks", "credits")] == [
        "Coastal Surveying", "Quay College", "8", "2",
    ]  # fmt: skip
    assert ['after:"c2"' in ask.url for ask in reading.asks] == [True]
    assert answered("in_swayam", swayam(False)).asks == ()


HOUSE = "/providers/details.do?providerId=60000000"
PROVIDERS = (
    f'<h1>There are 2 Education Organisations</h1><a href="{HOUSE}1">A</a> <a href="{HOUSE}2">B</a> <a href="/about">C</a>'
)
HELD = '<h1>Qualifications</h1><a href="/nzqf/search/viewQualification.do?selectedItemKey=AK3717">Dive Safety</a> AK3717'


def qualification(kind: str, status: str = "Current") -> bytes:
    pairs = {"Type": kind, "Status": status, "Level": "NZQCF Level 4", "Credits": "12"}
    rows = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in pairs.items())
    return f"<html><title>Dive Safety</title><body><h1>Dive Safety</h1><table>{rows}</table></body></html>".encode()


def test_nzqa_is_walked_from_provider_to_qualification() -> None:
    house, other = answered("nz_nzqa", PROVIDERS.encode()).asks
    assert (house.detail, house.url.endswith("providerId=600000001"), other.detail) == (False, True, False)
    (page,) = (ask for ask in answered("nz_nzqa", HELD.encode(), house).asks if ask.detail)
    assert page.url.endswith("selectedItemKey=AK3717")


def test_of_nzqa_only_current_micro_credentials_are_taken() -> None:
    ask = Ask(url="https://www.nzqa.govt.nz/nzqf/search/viewQualification.do?selectedItemKey=AK3717", detail=True)
    told = listing("nz_nzqa", answered("nz_nzqa", qualification("Micro-credential"), ask))
    assert [w.words for w in told.of("credits")] == ["12"]
    for body in (qualification("Diploma"), qualification("Micro-credential", "Discontinued")):
        reading = answered("nz_nzqa", body, ask)
        assert (reading.sightings, len(reading.left_out)) == ((), 1)
