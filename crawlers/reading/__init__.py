"""Reading a page is a pure function: the same bytes give the same words, wherever they come from."""

from crawlers.reading.detail import read_detail
from crawlers.reading.frame import unframe
from crawlers.reading.labels import shapes
from crawlers.reading.paths import at, walk_path
from crawlers.reading.structured import decode, text_of
from crawlers.reading.tongue import agreed
from crawlers.reading.verdict import by_status, document, no_text, of_data, of_html, text
from crawlers.reading.verdict import of_json as json_failure
from crawlers.reading.voices import leads, links, printed, read_voice

__all__ = [
    "agreed",
    "at",
    "by_status",
    "decode",
    "document",
    "json_failure",
    "leads",
    "links",
    "no_text",
    "of_data",
    "of_html",
    "printed",
    "read_detail",
    "read_voice",
    "shapes",
    "text",
    "text_of",
    "unframe",
    "walk_path",
]
