"""What is no address of a Meilisearch, or no key for one, is said before anything is sent."""

from __future__ import annotations

import pytest

from indexer import MeiliEngine
from schemas import WrongUse


@pytest.mark.parametrize(
    "url", ["", "localhost:7700", "ftp://x", "http://", "http://[::1", "http://a b", "http://x:port", "http://u:p@x"]
)
def test_what_is_no_address_is_said_at_once(url: str) -> None:
    with pytest.raises(WrongUse, match="has to be an address such as http://localhost:7700"):
        MeiliEngine(url, "key")


@pytest.mark.parametrize("url", ["http://localhost", "https://search.example/meili", "http://meili_1:7700/", "http://[::1]:7700"])
def test_an_address_is_taken_as_it_is(url: str) -> None:
    assert MeiliEngine(url, "").name == "meilisearch"


@pytest.mark.parametrize("key", ["a\u200bkey", "a\nkey", "cl\u00e9", "\0"])
def test_a_key_that_came_along_with_something_unseen_is_said_at_once(key: str) -> None:
    for first, least in ((key, ""), ("key", key)):
        with pytest.raises(WrongUse, match="holds a sign that no key has; copy it once more"):
            MeiliEngine("http://localhost:7700", first, search_key=least)
