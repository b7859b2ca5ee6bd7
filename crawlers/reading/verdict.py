"""Whether an answer is the page it should be: what to read of it, or the failure it stands for."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Any

from schemas import Failure, Page, squeeze, table

CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)
TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
HEADING = re.compile(r"<h1[^>]{0,200}>\s*([^<]{0,300})", re.IGNORECASE)
SITE = re.compile(r"\s[|·–—-]\s.*$", re.DOTALL)
"""The site's name behind a document's own title."""
OPENING = re.compile(r"<html\b", re.IGNORECASE)
CLOSING = re.compile(r"</html", re.IGNORECASE)
HEAD, TAIL = 4096, 2048
"""Characters in which a document says what it is, and in which it ends."""
OTHER_FILES = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
"""How PDF, ZIP, PNG, JPEG, GIF, gzip and old office files begin, whatever the answer calls them."""
NEVER_NESTED = (
    "area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|p|li|dt|dd|tr|td|th|option"
    "|path|circle|ellipse|rect|line|polyline|polygon|use|stop|image"
)
"""Elements that hold none of their own kind: empty ones, those that end where the next begins, and shapes of drawings."""
TAG = re.compile(rf"<(/?)(?!(?:{NEVER_NESTED})(?![\w-]))[a-z]", re.IGNORECASE)
DEEPEST = 500
"""Elements inside each other that are read; parsing takes time by the square of it, and a course page has under fifty."""
STATUSES = {403: Failure.HTTP_403, 401: Failure.HTTP_403, 429: Failure.HTTP_429}


@cache
def _signs(place: str) -> tuple[tuple[re.Pattern[str], Failure], ...]:
    rows = [row for row in table("blocks") if row["place"] == place]
    return tuple((re.compile(row["pattern"], re.IGNORECASE), Failure(row["failure"])) for row in rows)


def charset(page: Page) -> str:
    """The encoding the answer declares (header first, then the head of the body), else utf-8."""
    declared = CHARSET.search(page.header("content-type")) or CHARSET.search(page.body[:2048].decode("ascii", "ignore"))
    return declared[1].lower() if declared else "utf-8"


def no_text(page: Page) -> Failure:
    """Why a body is no text: it is another kind of file, or in another encoding than it declares."""
    return Failure.WRONG_TYPE if page.body.startswith(OTHER_FILES) else Failure.CHARSET


def text(page: Page) -> str | None:
    """The body as text; None when it is not what it declares."""
    if page.body.startswith(OTHER_FILES):
        return None
    try:
        return page.body.decode(charset(page)).replace("\x00", "")
    except (UnicodeDecodeError, LookupError):
        return None


def too_deep(body: str) -> bool:
    """Whether elements lie further inside each other than any page needs."""
    if body.count("<") < DEEPEST:
        return False
    depth = 0
    for closing in TAG.findall(body):
        depth = max(depth - 1, 0) if closing else depth + 1
        if depth > DEEPEST:
            return True
    return False


def by_status(status: int) -> Failure | None:
    """The failure a status stands for; None below 400."""
    if status < 400:
        return None
    return STATUSES.get(status, Failure.HTTP_5XX if status >= 500 else Failure.HTTP_OTHER)


def _stands_in(body: str) -> Failure | None:
    """What a document is when it says by its title or heading that it is not the one asked for."""
    title, heading = TITLE.search(body, 0, HEAD), HEADING.search(body)
    said = [squeeze(html.unescape(found[1])) for found in (title, heading) if found]
    for pattern, failure in _signs("title"):
        if title and pattern.search(said[0]):
            return failure
    own = [SITE.sub("", words).rstrip(" .!…") for words in said]
    return next((failure for pattern, failure in _signs("heading") for words in own if pattern.fullmatch(words)), None)


def of_html(body: str) -> Failure | None:
    """A page that stands in for the real one, or a document that opens and never closes."""
    if (failure := _stands_in(body)) is not None:
        return failure
    if OPENING.search(body, 0, HEAD) and not CLOSING.search(body, max(0, len(body) - TAIL)):
        return Failure.TRUNCATED
    return None


def document(page: Page) -> str | Failure:
    """The text of an HTML page, or why it is not to be read."""
    body = text(page)
    if body is None:
        return no_text(page)
    return of_html(body) or (Failure.TOO_LARGE if too_deep(body) else body)


def of_json(body: str) -> Failure:
    """Why a body that is no JSON is none."""
    start = body.lstrip()[:1]
    if start in ("{", "["):
        return Failure.TRUNCATED
    return of_html(body) or Failure.TEMPLATE_CHANGED


def of_data(data: Any) -> Failure:
    """Why JSON without records has none."""
    if isinstance(data, list) and len(data) == 1:  # a batch of one question, as GraphQL servers answer it
        return of_data(data[0])
    keys = [key for key, value in data.items() if value] if isinstance(data, dict) else []
    signs = _signs("key")
    return next((failure for key in keys for pattern, failure in signs if pattern.fullmatch(key)), Failure.TEMPLATE_CHANGED)
