"""The feed of changes as a program asks for it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.web.asking import Answer, Site
from tests.web.catalogue import EMPTY, GONE, HOSTILE, course_id


def lines(answer: Answer) -> list[dict[str, Any]]:
    assert (answer.status, answer.headers["content-type"]) == (200, "application/jsonl")
    return [json.loads(line) for line in answer.text.splitlines()]


def test_everything_is_told_from_the_beginning_page_by_page(site: Site) -> None:
    told = lines(site.get("/feed.jsonl?limit=7"))
    held: dict[str, Any] = {}
    assert told[0] == {"change": "reset"}
    while True:
        *changes, last = told
        for line in changes:
            if line["change"] == "upsert":
                held[line["offering_id"]] = line["record"]
            elif line["change"] == "delete":
                held.pop(line["offering_id"], None)
        assert last.keys() == {"change", "token", "more"}
        if not last["more"]:
            break
        told = lines(site.get(f"/feed.jsonl?limit=7&since={last['token']}"))
        assert told[0]["change"] != "reset"
    assert len(held) > 40
    assert held[course_id(HOSTILE)]["name"] == HOSTILE
    assert held[course_id(EMPTY)]["lifecycle"]["status"] == "live"
    assert course_id(GONE) not in held
    assert lines(site.get(f"/feed.jsonl?since={last['token']}")) == [last]


def test_places_grow_from_line_to_line(site: Site) -> None:
    places = [line["sequence"] for line in lines(site.get("/feed.jsonl")) if "sequence" in line]
    assert places == sorted(set(places))


def test_an_empty_catalogue_has_a_feed(empty_site: Site) -> None:
    wanted = [{"change": "reset"}, {"change": "token", "token": "0", "more": False}]
    assert lines(empty_site.get("/feed.jsonl")) == lines(empty_site.get("/feed.jsonl?since=0")) == wanted


def test_a_token_of_another_catalogue_starts_afresh(site: Site) -> None:
    assert lines(site.get("/feed.jsonl?since=3-00000000000000aa"))[0] == {"change": "reset"}


@pytest.mark.parametrize("token", ["yesterday", "-1", "2026-01-01", "%00", "1-zz"])
def test_a_broken_token_is_refused_in_plain_words(site: Site, token: str) -> None:
    answer = site.get(f"/feed.jsonl?since={token}")
    assert (answer.status, answer.data["title"]) == (400, "That did not work")
    assert "is no token of the feed; take the one in the last line of an answer" in answer.data["detail"]


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=many", f"since={'9' * 41}", "until=3"])
def test_what_is_not_asked_rightly_is_refused(site: Site, query: str) -> None:
    refused = site.get(f"/feed.jsonl?{query}")
    assert (refused.status, refused.headers["content-type"]) == (422, "application/problem+json")
    assert refused.data["detail"].startswith(f"{query.partition('=')[0]}: ")


def test_the_feed_is_described_for_programs(site: Site) -> None:
    told = site.get("/api/v1/openapi.json").data["paths"]["/feed.jsonl"]["get"]
    assert {parameter["name"] for parameter in told["parameters"]} == {"since", "limit"}
    assert set(told["responses"]) == {"200", "400", "422"}
    assert all("application/problem+json" in told["responses"][status]["content"] for status in ("400", "422"))
    assert "reset" in told["description"]
    assert site.get("/feed.jsonl?limit=1").headers["cache-control"] == "no-store"
