"""The same addresses answer in French under /fr/."""

from __future__ import annotations

import re

import pytest

from tests.web.asking import Site
from web.frame.desk import templates


@pytest.mark.parametrize("path", ["/", "/?q=data", "/providers", "/coverage", "/about-the-data", "/compare", "/nowhere"])
def test_a_page_stays_in_its_language(site: Site, path: str) -> None:
    answer = site.get(f"/fr{path}")
    assert answer.status == site.get(path).status
    assert '<html lang="fr">' in answer.text
    links = [link for link in re.findall(r'<a [^>]*href="(/[^"]*)"[^>]*>', answer.text) if not link.startswith("/fr")]
    assert links == [re.search(r'href="([^"]*)" lang="en"', answer.text)[1]]  # type: ignore[index]  # there is always one


def test_each_language_names_the_other_and_leads_to_the_same_page(site: Site) -> None:
    here = site.get("/?q=data&mode=online").text
    assert '<a href="/fr/?q=data&amp;mode=online" lang="fr" hreflang="fr">Français</a>' in here
    assert '<a href="/?q=data&amp;mode=online" lang="en" hreflang="en">English</a>' in site.get("/fr/?q=data&mode=online").text
    assert f'<link rel="alternate" hreflang="fr" href="{site.url}/fr/?q=data&amp;mode=online">' in here


def test_what_begins_like_a_language_is_none(site: Site) -> None:
    assert [site.get(path).status for path in ("/fr", "/fr/", "/french", "/en/", "/fr/fr/")] == [200, 200, 404, 404, 404]


def test_a_per_cent_sign_in_a_message_is_one() -> None:
    told = templates().from_string(
        "{{ _('All, in %') }} {{ _('5 % of %(n)s, 100%', n=7) }} {% trans n=3 %}{{ n }} % of{% endtrans %}"
    )
    assert told.render() == "All, in % 5 % of 7, 100% 3 % of"
