"""An address may say anything: the pages answer it, with one line for what they did not understand."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.asking import Site

NAMES = ("q", "mode", "price", "level", "lang", "info", "provider", "catalogue", "sort", "page", "colour", "")
PARTS = ('online" OR 1=1', "\\", "'--", "<script>", "\0", "🙂", "\u202e", "-1", "0", "9" * 30, "1e9", "NaN", "a" * 10_000)


@pytest.mark.parametrize("page", ["0", "-1", "101", "100", "9" * 30, "9" * 5_000, "1e9", "²", "", "one", "000001" + "9" * 5_000])
def test_a_page_that_is_none_is_mended(site: Site, page: str) -> None:
    answer = site.get("/?q=data&" + urlencode({"page": page}))
    assert answer.status == 200
    assert answer.ids == site.get("/?q=data").ids


@pytest.mark.parametrize("path", ["/", "/search", "/search.csv"])
def test_a_thousand_filters_are_cut_and_said(site: Site, path: str) -> None:
    many = urlencode([("provider", f"provider-{n}") for n in range(1_000)] + [(f"unknown{n}", "x") for n in range(1_000)])
    assert site.get(f"{path}?{many}").status == 200


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(PARTS)
raw = st.binary(max_size=20).map(quote)
pairs = st.lists(st.tuples(st.sampled_from(NAMES), words), max_size=8).map(urlencode)


@given(query=pairs | raw)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_address_is_answered_with_a_whole_page(site: Site, query: str) -> None:
    answer = site.get(f"/?{query}")
    assert answer.status == 200
    assert answer.text.rstrip().endswith("</html>")
    assert "<script>" not in re.sub(r"<script[^>]*>\s*</script>|<script (?:src|type|defer|async)[^>]*>", "", answer.text)
