"""Every word of a page passes through the table of messages: in a language made of marks none is left as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from gettext import NullTranslations
from importlib.resources import files
from typing import Any

import msgspec
import pytest
from babel import Locale
from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer import document
from schemas import Offering, Record
from tests.web.asking import Site
from tests.web.catalogue import LINES, SOURCES, TODAY, takes
from tests.web.conftest import opened
from tests.web.quotes import QUOTES
from tests.web.rows import ROWS
from web.frame import tongue

BEGIN, END = "\u2983", "\u2984"
LAWS = ("frameworks", "framework_requirements", "fixes")
"""Tables that hold passages of laws, and sentences to be put on a course's own page."""
REASON = "Its source no longer lists it, for 1 night in a row. tuition, one off"
"""Sentences that the store keeps as they were written."""
SPOKEN = ("aria-label", "title", "placeholder", "alt")
_WORD = re.compile(r"[^\W\d_]{3,}")


class Marked(NullTranslations):
    """A language in which everything is said as in English, between two marks."""

    def gettext(self, message: str) -> str:
        return f"{BEGIN}{message}{END}" if message.strip() else message

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose French is that language; dates, figures and names of countries stay French."""
    with pytest.MonkeyPatch.context() as patch, opened(tmp_path_factory.mktemp("marked")) as site:
        patch.setattr(tongue, "_messages", lambda _: Marked())
        yield site


@pytest.fixture(scope="module")
def given() -> set[str]:
    """Words that are not ours: what records and catalogues hold, what laws and frameworks say, and the calendar."""
    listed = [read.offering for take in takes() for read in take.read]
    cards = [document(_recorded(one), SOURCES[one.source_id], TODAY, "fr") for one in listed]
    told = json.loads(msgspec.json.encode([*listed, *cards, *LINES, *SOURCES.values()]))
    french = Locale("fr")
    names = [*french.territories.values(), *french.languages.values(), *french.currencies, *french.currencies.values()]
    names += [name for form in ("wide", "abbreviated") for name in french.months["format"][form].values()]
    laws = [(files("schemas") / f"vocabularies/{table}.csv").read_text(encoding="utf-8") for table in LAWS]
    return _words([*_texts(told), *QUOTES.values(), *laws, *map(str, names), "CredAtlas English Français UTC", REASON])


def _recorded(offering: Offering) -> Record:
    seen = "2026-11-22T02:10:00Z"
    return Record(offering=offering, content_hash="", pages_hash="", first_seen=seen, last_changed=seen, last_seen=seen)


@pytest.fixture(scope="module")
def fields() -> set[str]:
    """The names that the data itself gives to its parts, which operators are shown beside their values."""
    read = [read.offering for take in takes() for read in take.read]
    return _words(re.findall(r'"(\w+)":', msgspec.json.encode(read).decode().replace("_", " ")))


def _words(texts: Iterable[str]) -> set[str]:
    return {word.lower() for text in texts for word in _WORD.findall(text)}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(inner)


def said(html: str) -> Iterator[str]:
    """All that a page says, each text and each name of something, with what is between the marks left out."""
    page = LexborHTMLParser(html)
    for node in page.css("script, style, code, pre, svg"):
        node.decompose()
    assert page.body
    texts = [page.body.text(separator=" ")]
    texts += [value for node in page.css("body *") for name in SPOKEN if (value := _attribute(node, name))]
    for text in texts:
        yield _outside(text)


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""


def _outside(text: str) -> str:
    """What no mark encloses; marks may enclose each other."""
    depth, kept = 0, []
    for sign in text:
        depth += (sign == BEGIN) - (sign == END)
        kept.append(" " if sign in (BEGIN, END) else sign if depth == 0 else "")
    return "".join(kept)


@pytest.mark.check("X10")
@pytest.mark.parametrize("path", [row.path for row in ROWS if row.at == "site"])
def test_no_word_stays_untranslated(marked: Site, given: set[str], fields: set[str], path: str) -> None:
    others = given | fields if path.startswith("/ops/records/") else given
    left = {word for text in said(marked.get(f"/fr{path}").text) for word in _WORD.findall(text)}
    assert {word for word in left if word.lower() not in others} == set()


def test_a_word_outside_the_table_is_noticed(given: set[str]) -> None:
    page = f'<body><p>{BEGIN}Search {BEGIN}all{END}{END} untold</p><a title="{BEGIN}x{END} unseen">{BEGIN}y{END}</a></body>'
    assert [word for text in said(page) for word in _WORD.findall(text)] == ["untold", "unseen"]
    assert "untold" not in given
