"""The card of a publisher: its gaps ranked, their evidence, words that close them, and data to paste that invents nothing."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

from schemas import slug
from tests.web.asking import Site
from tests.web.catalogue import HOSTILE, LINES, course_id

UNDATED = "Care planning for older people"
CARD = "/providers/burren-college/card"


def pasted(site: Site, path: str) -> dict[str, Any]:
    """The course that the card offers to paste."""
    shown = re.search(r'<pre [^>]*aria-label="JSON-LD to paste">(.*?)</pre>', site.get(path).text, re.DOTALL)
    assert shown
    script = re.fullmatch(r'<script type="application/ld\+json">\n(.*)\n</script>', html.unescape(shown[1]), re.DOTALL)
    assert script
    return dict(json.loads(script[1]))


def known(node: Any) -> Any:
    """A piece of JSON without what stands in brackets alone, and without what says nothing then."""
    if isinstance(node, dict):
        kept = {key: told for key, each in node.items() if (told := known(each)) not in (None, {}, [])}
        return kept if kept.keys() - {"@type"} else None
    if isinstance(node, list):
        return [told for each in node if (told := known(each)) is not None]
    return None if isinstance(node, str) and re.fullmatch(r"\[[^\[\]]+\]", node) else node


def test_the_page_and_its_data_rank_the_same_gaps(site: Site) -> None:
    page, data = site.get(CARD).text, site.get(f"{CARD}.json").data
    names = [html.unescape(name) for name in re.findall(r"<h3>([^<]+)</h3>", page)]
    assert names == [mend["name"] for mend in data["mends"]] and names
    assert data["sentence"] in html.unescape(page) and names[0].lower() in data["sentence"]
    assert data["courses"] == site.get("/?provider=burren-college").total


@pytest.mark.parametrize("title", [UNDATED, "Machine learning in practice", "Coastal ecology in the field"])
def test_what_is_to_be_pasted_is_what_we_read_and_brackets_named_for_the_rest(site: Site, title: str) -> None:
    asked = f"?course={course_id(title)}"
    node, data = pasted(site, CARD + asked), site.get(f"{CARD}.json{asked}").data["paste"]
    page = site.get(f"/courses/{course_id(title)}").text
    read = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert read and known(node) == known(json.loads(read[1])) == json.loads(read[1])
    text = json.dumps(node)
    assert all(f"[{name.lower()}" in text for name in data["missing"])
    assert bool(data["missing"]) == ("[" in "".join(re.findall(r'"\[[^"]*', text)))
    assert ("Start" in data["missing"]) == ('"[start]"' in text) == (title == UNDATED)


def test_a_course_of_another_gives_way(site: Site) -> None:
    other = next(line for line in LINES if line.provider and slug(line.provider) != "burren-college")
    for wish in (course_id(other.title), "nobody", "%00", "%22%3E%3Cscript%3E"):
        assert site.get(f"{CARD}.json?course={wish}").data == site.get(f"{CARD}.json").data


def test_html_in_a_title_cannot_end_the_script(site: Site) -> None:
    hostile = next(line for line in LINES if line.title == HOSTILE)
    page = site.get(f"/providers/{slug(hostile.provider)}/card?course={course_id(HOSTILE)}").text
    assert "<script>alert" not in page
    node = re.search(r'aria-label="JSON-LD to paste">(.*?)</pre>', page, re.DOTALL)
    assert node and html.unescape(node[1]).count("</script>") == 1


def test_the_page_of_a_provider_leads_to_its_card_and_nobody_has_none(site: Site) -> None:
    assert f'href="{CARD}"' in site.get("/providers/burren-college").text
    assert [site.get(f"/providers/{name}/card{end}").status for name in ("nobody", "%3C") for end in ("", ".json")] == [404] * 4
