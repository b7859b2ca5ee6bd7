"""A path leads to what it names and nowhere else, whatever the JSON is made of."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.reading import at, text_of, walk_path

DATA = {
    "hits": [{"n": 1, "tags": ["a", "b"]}, {"n": 2, "tags": []}],
    "offer": [{"category": "exam", "price": 30}, {"category": "course", "price": 0}],
    "publisher": None,
    "provider": {"name": "Harbour College"},
    "open": True,
    "schema:name": {"en-GB": "Tides", "fr": "Marées"},
    "@graph": [{"@type": ["Thing", "Person"], "name": "Ana"}, {"@type": "Place", "name": "Quay"}],
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("provider.name", [("/provider/name", "Harbour College")]),
        ("hits.n", [("/hits/0/n", 1), ("/hits/1/n", 2)]),
        ("hits.1.n", [("/hits/1/n", 2)]),
        ("hits.tags", [("/hits/0/tags/0", "a"), ("/hits/0/tags/1", "b")]),
        ("hits.7.n", []),
        ("offer[category=course].price", [("/offer/1/price", 0)]),
        ("@graph[@type=Person].name", [("/@graph/0/name", "Ana")]),
        ("[open=true].provider.name", [("/provider/name", "Harbour College")]),
        ("[open=false].provider.name", []),
        ("publisher.name | provider.name", [("/provider/name", "Harbour College")]),
        ("publisher | nowhere", [("/publisher", None)]),
        ("nowhere | nothing", []),
    ],
)
def test_a_path_leads_to(path: str, found: list[tuple[str, Any]]) -> None:
    assert list(walk_path(DATA, path)) == found


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("", DATA),
        ("hits.0.tags", ["a", "b"]),
        ("hits.9", None),
        ("nothing | hits.1.tags", []),
        ("@graph[@type=Place]", [{"@type": "Place", "name": "Quay"}]),
        ("provider[name=Other]", None),
    ],
)
def test_one_place_is_given_whole(path: str, value: Any) -> None:
    assert at(DATA, path) == value


def test_a_map_of_languages_speaks_its_first_one_and_another_object_its_name() -> None:
    assert text_of(DATA["schema:name"]) == "Tides"
    assert text_of({"en": ["One", "Two"]}) == "One"
    assert text_of(DATA["provider"]) == "Harbour College"
    assert (text_of({"size": 3}), text_of({}), text_of(None)) == (None, None, None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab0"), inner, max_size=3),
    max_leaves=12,
)


@given(JSON, st.text("ab0.[]=| ", max_size=12))
def test_no_path_falls_over_any_json(data: Any, path: str) -> None:
    list(walk_path(data, path))
    at(data, path)
