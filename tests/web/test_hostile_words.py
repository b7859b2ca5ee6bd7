"""Whatever a catalogue or a person writes is text wherever it is shown: on pages, in data, in feeds, in cells."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from urllib.parse import quote
from xml.etree.ElementTree import fromstring

import openpyxl  # type: ignore[import-untyped]
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.scheduler.nights import SOURCE
from tests.web.asking import Answer
from tests.web.poisoned import RUN, SCRIPT, WORDS, Poisoned, poisoned, written_on_forms
from tests.web.roads import Road, roads

_ASKED = f"?q={quote(SCRIPT)}&course={{0}}&course={{1}}&record={{0}}&from={quote(WORDS[2])}"
ASKED = f"{_ASKED}&show=rulings&catalogue={SOURCE.source_id}"
_BEARS = """
/ /search /search.csv /search.xlsx /search.atom /compare /providers /providers/{slug} /providers/{slug}/card /feed.jsonl
/courses/{course_id} /courses/{course_id}.json /courses/{course_id}.jsonld /api/v1/search /api/v1/courses/{id}
/ops/records /ops/records.csv /ops/records/{course_id} /ops/records/{course_id}/diff /ops/issues /ops/runs/{name:path}
/ops/approvals /ops/approvals.csv /ops/duplicates /ops/duplicates.csv
"""
BEARS = set(_BEARS.split())
"""The roads on which such words are to be met, or this would prove nothing."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Poisoned]:
    with poisoned(tmp_path_factory.mktemp("poisoned")) as made:
        assert set(written_on_forms(made)) == {303}
        yield made


def test_whatever_was_written_is_text_on_every_page(place: Poisoned) -> None:
    met: set[str] = set()
    for road in roads():
        for address in _addresses(place, road):
            answer = place.site.get(address)
            assert answer.status < 500, address
            assert not (said := _runs(answer)), (said, address)
            if "alert(1)" in _text(answer):
                met.add(road.path)
    assert met >= BEARS, BEARS - met


def _addresses(place: Poisoned, road: Road) -> Iterator[str]:
    courses = place.courses
    held = quote(place.nights.store.harvests(limit=1)[0].harvest_id)
    if "{name:path}" in road.path:
        named = [[held], [RUN], [held, "gone"]]
    elif "slug" in road.path:
        named = [[slug] for slug in ("harbour-script-alert-1-script-college", SOURCE.source_id, courses[0], *_slugs(place))]
    else:
        named = [[course] for course in courses[::7]]
    for names in named if road.places else [[]]:
        to = road.to((*names, *("1" for _ in range(road.places))))
        yield to
        yield "/fr" + to + ASKED.format(*courses)


def _slugs(place: Poisoned) -> set[str]:
    return {provider.slug for record in place.nights.store.records() for provider in record.offering.providers if provider.slug}


def _runs(answer: Answer) -> str:
    """What in an answer would run; empty where nothing would."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if kind == "text/html":
        return next(filter(None, map(_lives, LexborHTMLParser(answer.text).css("*"))), "")
    if kind.endswith("json"):
        json.loads(answer.body)
    elif kind.endswith("xml") and "svg" not in kind:
        told = (element.tag.rpartition("}")[2] for element in fromstring(answer.text).iter())  # noqa: S314 # our own
        return next((tag for tag in told if tag in {"script", "img", "b"}), "")
    elif kind == "text/csv":
        cells = (cell for row in csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))) for cell in row)
        return next((cell for cell in cells if re.match(r"[\s\x00]*[=+@-]\D", cell) or (cell[:1] in "\t\r" and cell)), "")
    elif "spreadsheet" in kind:
        book = openpyxl.load_workbook(io.BytesIO(answer.body))
        boxes = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
        return next((str(cell.value) for cell in boxes if cell.data_type == "f"), "")
    return ""


def _lives(node: LexborNode) -> str:
    """An element that came from words: a script with words in it, a picture, a handler, an address that runs."""
    attributes = node.attributes
    if node.tag == "script":
        if attributes.get("type") == "application/ld+json":
            json.loads(node.text())
        elif node.text().strip() or not (attributes.get("src") or "").startswith("/static/"):
            return str(node.html)
    if node.tag in {"img", "object", "embed", "base"} or any(name.startswith("on") for name in attributes):
        return str(node.html)
    links = (attributes.get(name) or "" for name in ("href", "src", "action", "formaction"))
    return next((link for link in links if re.match(r"\s*(?:javascript|vbscript|data):", link, re.IGNORECASE)), "")


def _text(answer: Answer) -> str:
    if "spreadsheet" in answer.headers.get("content-type", ""):
        book = openpyxl.load_workbook(io.BytesIO(answer.body))
        return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    return html.unescape(answer.body.decode(errors="replace"))
