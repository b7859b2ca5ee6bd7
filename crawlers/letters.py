"""Whether a quote stands on a page: by its letters, figures and signs, whatever mark-up, escapes and spaces lie between."""

from __future__ import annotations

import re
from html import unescape

from crawlers.reading import text
from schemas import Page

_TAG = re.compile(r"<[^>]*>")
_CODES = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_ESCAPE = re.compile(r"\\[nrtbf\"/\\]")
_BETWEEN = re.compile(r"[\s\x00-/:-@\[-`{-\x7f\u200b-\u200f\ufeff]+")


def letters(page: Page) -> str:
    """The letters and figures of a page in their order: its text without tags, and what is written in it for machines."""
    return _letters(text(page) or "")


def stands(quote: str, page: str) -> bool:
    """Whether the letters of a quote stand on a page of these letters, in one piece."""
    return bool(quote.strip()) and _letters(quote) in page


def _letters(words: str) -> str:
    """Escapes of JSON are undone first, then tags and entities, twice: prose in JSON is often HTML, and escaped once more."""
    words = _ESCAPE.sub(" ", _CODES.sub(_decoded, words))
    for _ in range(2):
        words = unescape(_TAG.sub(" ", words))
    return _BETWEEN.sub("", words)


def _decoded(codes: re.Match[str]) -> str:
    return bytes.fromhex(codes[0].replace("\\u", "")).decode("utf-16-be", "surrogatepass")
