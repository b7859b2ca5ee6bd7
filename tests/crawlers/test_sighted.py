"""What a crawl has sighted lies on disk and comes back as it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawlers.sighted import IN_MEMORY, Sighted
from schemas import Method, Sighting, Words


def sighting(url: str, words: str = "Harbour College", field: str = "provider", page: str = "p1") -> Sighting:
    told = Words(field=field, words=words, page=page, locator="h1", method=Method.STRUCTURED)
    return Sighting(url=url, words=(told,), language="ga", primary=not url.startswith("id:"))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=20)), max_size=20))
def test_every_sighting_comes_back_in_its_order(seen: list[tuple[str, str]]) -> None:
    kept = Sighted()
    for url, words in seen:
        kept.add(sighting(url, words), "p1")
    for url in "abc":
        assert list(kept.of(url)) == [sighting(one, words) for one, words in seen if one == url]


def test_more_than_memory_holds_comes_back_too() -> None:
    kept, long = Sighted(), "x" * (IN_MEMORY // 3)
    for url in "abcde":
        kept.add(sighting(url, long + url), "p1")
    assert [one.words[0].words[-1] for url in "ea" for one in kept.of(url)] == ["e", "a"]


def test_what_is_known_by_an_id_moves_to_its_listing_or_is_forgotten() -> None:
    kept = Sighted()
    kept.add(sighting("https://quayside.example/a", "7", "id"), "p1")
    kept.add(sighting("id:7"), "p2")
    kept.add(sighting("id:8"), "p2")
    assert kept.ids == {"7": "https://quayside.example/a"}
    kept.move("id:7", kept.ids["7"])
    kept.move("id:8", "")
    assert [len(list(kept.of(url))) for url in ("https://quayside.example/a", "id:7", "id:8")] == [2, 0, 0]
    assert kept.providers == {"https://quayside.example/a": ("harbour college",)}


def test_what_was_sighted_on_one_page_is_taken_back_alone() -> None:
    kept = Sighted()
    kept.add(sighting("a", "Old College"), "p1")
    kept.add(sighting("a", "New College"), "p2")
    kept.drop("a", "p1")
    assert list(kept.of("a")) == [sighting("a", "New College")]
    assert kept.providers == {"a": ("new college",)}
    kept.drop("a", "p2")
    assert (list(kept.of("a")), kept.providers) == ([], {})
