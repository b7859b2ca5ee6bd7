"""Links that scroll to a quote on the page it was read from."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.course.proof import outside, passage

URL = "https://harbour.example/courses/one"


def test_a_short_quote_is_given_whole() -> None:
    assert passage(URL, "Fee: €250, all in") == f"{URL}#:~:text=Fee%3A%20%E2%82%AC250%2C%20all%20in"


def test_a_long_quote_is_given_by_its_ends() -> None:
    quote = "Approved by the Academic Council and reviewed every five years by a panel from outside the college."
    assert passage(URL, quote) == f"{URL}#:~:text=Approved%20by%20the%20Academic,from%20outside%20the%20college."


def test_a_figure_is_found_by_its_label() -> None:
    assert passage(URL, "5", after="ECTS credits:") == f"{URL}#:~:text=ECTS%20credits%3A-,5"


def test_an_address_with_a_fragment_keeps_it() -> None:
    assert passage(f"{URL}#fees", "Free") == f"{URL}#fees:~:text=Free"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//harbour.example", "", "https://", "https://[", "ftp://x.example"]
)
def test_only_web_pages_become_links(url: str) -> None:
    assert outside(url) == passage(url, "words") == ""


def test_no_words_lead_to_the_page_alone() -> None:
    assert passage(URL, " ") == URL


@given(st.text(min_size=1))
def test_a_quote_never_speaks_the_syntax_of_a_fragment(quote: str) -> None:
    _, _, text = passage(URL, quote).partition("#:~:text=")
    assert "-" not in text
    assert "&" not in text
    assert not text or quote.split()[0].startswith(unquote(text.split(",")[0]).split()[0])
