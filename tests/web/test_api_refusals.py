"""What /api/v1 refuses, and how it says so: as RFC 9457 has it, everything that is wrong at once, with the names that exist."""

from __future__ import annotations

import http.client
from contextlib import closing
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.parts.servers import PATIENCE
from tests.web.asking import Answer, Site
from tests.web.catalogue import ARCHIVED, course_id
from tests.web.described import Described
from web.api.operations import operations


def told(answer: Answer, status: int, kind: str) -> dict[str, list[str]]:
    """The wrong parameters with what is allowed, of an answer that is a problem of this status and kind."""
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    problem = answer.data
    assert problem["status"] == status
    assert problem["type"] == f"/api/v1/problems#{kind}"
    assert all(problem[name] for name in ("title", "detail", "instance"))
    return {wrong["parameter"]: wrong.get("allowed", []) for wrong in problem.get("errors", [])}


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("mode=xyz", "mode"),
        ("mode=", "mode"),
        ("catalogue=nobody", "catalogue"),
        ("sort=cheap", "sort"),
        ("sort=price&sort=info", "sort"),
        ("page=0", "page"),
        ("page=1.5", "page"),
        ("page=%D9%A1", "page"),
        ("page=" + "9" * 5000, "page"),
        ("per_page=101", "per_page"),
        ("colour=red", "colour"),
        ("lang=%3Cb%3E", "lang"),
        ("country=", "country"),
        ("q=" + "x" * 201, "q"),
        ("q=a&q=b", "q"),
        ("&".join(f"provider=p{n}" for n in range(21)), "provider"),
        ("&".join(f"a{n}=1" for n in range(301)), "*"),
    ],
)
def test_a_wrong_parameter_is_named(site: Site, query: str, named: str) -> None:
    assert list(told(site.get(f"/api/v1/search?{query}"), 400, "wrong-parameters")) == [named]


def test_everything_wrong_is_said_at_once_with_what_exists(site: Site) -> None:
    wrong = told(site.get("/api/v1/search?mode=x&colour=red&page=none&mode=x"), 400, "wrong-parameters")
    assert wrong["mode"] == ["online", "blended", "on-campus", "unknown"]
    assert {"q", "mode", "sort", "cursor"} <= set(wrong["colour"])
    assert wrong["page"] == []


def test_the_page_stays_lenient(site: Site) -> None:
    assert site.get("/?mode=xyz&colour=red&page=0&sort=cheap").status == 200


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/courses/nobody", "not-found"),
        ("/courses/%00", "not-found"),
        ("/providers/nobody", "not-found"),
        ("/catalogues/nobody", "not-found"),
        ("/nowhere", "not-found"),
        (f"/compare?course={course_id(ARCHIVED)}&course=nobody", "not-found"),
    ],
)
def test_what_is_not_there_is_said_to_a_program(site: Site, path: str, kind: str) -> None:
    told(site.get(f"/api/v1{path}"), 404, kind)
    told(site.get("/api/v2/search"), 404, "not-found")


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/compare", "course"),
        (f"/compare?course={course_id(ARCHIVED)}", "course"),
        ("/compare?course=%3F&course=b", "course"),
        ("/compare?" + "course=a&" * 5, "course"),
        ("/facets?like=a", "like"),
        ("/facets?facet=colour", "facet"),
        ("/search?cursor=*&page=2", "page"),
        ("/coverage?by=colour", "by"),
        (f"/courses/{course_id(ARCHIVED)}?x=1", "x"),
    ],
)
def test_every_operation_is_strict(site: Site, path: str, named: str) -> None:
    assert list(told(site.get(f"/api/v1{path}"), 400, "wrong-parameters")) == [named]


@pytest.mark.parametrize("cursor", ["", "x", "*x", "AAAA", "a" * 400, "%00", "🙂", "****"])
def test_what_is_no_cursor_is_refused(site: Site, cursor: str) -> None:
    told(site.get(f"/api/v1/search?cursor={quote(cursor)}"), 400, "wrong-cursor")


def test_a_cursor_with_one_letter_changed_is_refused(site: Site) -> None:
    cursor = site.get("/api/v1/search?cursor=*&per_page=3").data["next"]
    for place in range(0, len(cursor), 5):
        letter = "A" if cursor[place] != "A" else "B"
        told(site.get(f"/api/v1/search?cursor={cursor[:place]}{letter}{cursor[place + 1 :]}"), 400, "wrong-cursor")


def test_a_cursor_of_another_search_is_refused(site: Site) -> None:
    cursor = site.get("/api/v1/search?cursor=*&per_page=3").data["next"]
    told(site.get(f"/api/v1/search?q=data&cursor={cursor}"), 400, "wrong-cursor")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_allowed(site: Site, method: str) -> None:
    with closing(http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=PATIENCE)) as asked:
        asked.request(method, "/api/v1/search", headers={"Connection": "close"})
        with closing(asked.getresponse()) as answer:
            headers = {k.lower(): v for k, v in answer.getheaders()}
            told(Answer(answer.status, headers, answer.read()), 405, "wrong-method")
    assert set(headers["allow"].split(", ")) == {"GET", "HEAD"}


_NAMES = sorted({parameter.name for one in operations(("ie_harbour",)) for parameter in one.parameters} | {"colour", ""})
_VALUES = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.sampled_from(["*", "online", "free", "price", "provider", "en", "ie_harbour", "\0", "\ud83d", "a" * 300, "1e3", "-1"]),
)


@example(path="/courses/{id}", inside="\n0", pairs=[])
@given(
    path=st.sampled_from([one.path for one in operations(())]),
    inside=st.text(min_size=1, max_size=20),
    pairs=st.lists(st.tuples(st.sampled_from(_NAMES), _VALUES), max_size=5),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_asked_there_is_an_answer_or_a_problem(
    site: Site, path: str, inside: str, pairs: list[tuple[str, str]]
) -> None:
    quoted = [f"{quote(name, errors='replace')}={quote(value, errors='replace')}" for name, value in pairs]
    inside = quote(inside, safe="", errors="replace")
    answer = site.get("/api/v1" + path.replace("{id}", inside).replace("{slug}", inside) + "?" + "&".join(quoted))
    assert answer.status in (200, 400, 404)
    if answer.status == 200:
        assert answer.headers["content-type"] == "application/json"
    else:
        assert answer.headers["content-type"] == "application/problem+json"
        schema = {"$ref": "#/components/schemas/Problem"}
        Described(site.get("/api/v1/openapi.json").data).fit(schema, answer.data)
