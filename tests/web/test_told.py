"""Cards tell price, study time, start and mode in the language of the page."""

from __future__ import annotations

import re

from indexer.tables import rows
from tests.web.asking import Site


def facts_of(page: str) -> str:
    return " ".join(re.findall(r'<p class="dotted facts">.*?</p>', page, re.DOTALL))


def test_a_card_is_told_in_french(site: Site) -> None:
    english, french = (facts_of(site.get(f"{root}/?sort=price").text) for root in ("", "/fr"))
    for one, other in (("hours</span>", "heures</span>"), ("Online</span>", "En ligne</span>"), ("<span>Free", "<span>Gratuit")):
        assert one in english
        assert one not in french
        assert other in french


def test_the_same_course_costs_the_same_in_both_languages(site: Site) -> None:
    path = re.findall(r'href="(/courses/[^"]*)"', site.get("/?sort=price&price=to-300").text)[0]
    cost = re.search(r"<dd>£(\d+)", site.get(path).text)
    assert cost
    assert f"<dd>{cost[1]}\N{NO-BREAK SPACE}£GB" in site.get(f"/fr{path}").text


def test_a_list_taken_along_is_told_in_french(site: Site) -> None:
    assert "heures" in site.get("/fr/search.csv").text
    assert "heures" not in site.get("/search.csv").text


def test_every_phrase_is_said_in_every_language_with_the_same_figures() -> None:
    for row in rows("phrases"):
        figures = {language: sorted(re.findall(r"\{\w\}", words)) for language, words in row.items() if language != "key"}
        assert all(row.values())
        assert figures["en"] == figures["fr"], row["key"]
