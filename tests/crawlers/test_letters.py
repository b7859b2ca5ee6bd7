"""A quote stands on a page however it is written there, and no other quote does."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers import letters, stands
from schemas import Page


def page(body: str, kind: str = "text/html; charset=utf-8") -> Page:
    told = {"url": "https://quayside.example/tides", "status": 200, "fetched_at": "2026-09-01T02:00:00Z", "sha256": "p1"}
    return Page(headers=(("Content-Type", kind),), body=body.encode(), **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Marées &amp; vents, 12 h</p>",
        "<p><b>Marées</b> &amp;\n vents, <i>12</i>&nbsp;h</p>",
        '{"about": "Mar\\u00e9es &amp; vents, 12 h"}',
        '{"about": "<p>Mar\\u00e9es \\u0026amp; vents,\\n12 h<\\/p>"}',
        "<td>&lt;p&gt;Marées &amp;amp; vents, 12 h&lt;/p&gt;</td>",
    ],
)
def test_a_quote_is_found_through_tags_entities_and_escapes(body: str) -> None:
    assert stands("Marées & vents, 12 h", letters(page(body)))
    assert not stands("Marées & vents, 13 h", letters(page(body)))


def test_nothing_stands_on_an_empty_page() -> None:
    assert not stands("Tides", letters(page("")))
    assert not stands("", letters(page("")))
    assert not stands(" ", letters(page("<p>Tides</p>")))


@given(st.text(), st.text(), st.text())
def test_what_is_written_as_data_is_found(before: str, quote: str, after: str) -> None:
    written = json.dumps({"a": f"{before} {quote} {after}"})
    if quote.strip() and not set("<>&\\") & {*before, *quote, *after}:
        assert stands(quote, letters(page(written, "application/json")))
