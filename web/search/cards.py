"""A search result as a card shows it: the marked title, and badges sorted by how much they tell."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from indexer import meets
from schemas import Document, Filter, Hit, Value
from web.course.facts import about
from web.frame.figures import language
from web.frame.tongue import spoken

STATUSES = ("published", "in_part", "not_found", "not_checked")
_OPEN, _CLOSE = "\ue000", "\ue001"


class Card(Value, kw_only=True, frozen=True):
    """`badges` are (dimension, status) of what is said, `not_found` and `not_checked` count the rest.

    `language` names those it is taught in where the page's is not one of them; `apart` tells that no single listing of the course
    meets all the filters; `days` is how long ago it was last checked, 0 where that was within the week.
    """

    document: Document
    title: Markup
    about: str
    badges: tuple[tuple[str, str], ...]
    not_found: int
    not_checked: int
    language: str
    apart: bool
    days: int


def card(hit: Hit, filters: Sequence[Filter] = (), days: int = 0) -> Card:
    told = [(badge.dimension, badge.status) for badge in hit.document.badges]
    return Card(
        document=hit.document,
        title=marked(hit.title_marked),
        about=about(hit.document),
        badges=tuple(badge for status in STATUSES[:2] for badge in told if badge[1] == status),
        not_found=sum(status == "not_found" for _, status in told),
        not_checked=sum(status == "not_checked" for _, status in told),
        language=", ".join(map(language, hit.document.language)) if spoken() not in hit.document.language else "",
        apart=not meets(hit.document, filters),
        days=days,
    )


def marked(text: str) -> Markup:
    """Escapes first, then turns the engine's two private characters into `<mark>`; unpaired ones are dropped."""
    parts = str(escape(text)).split(_OPEN)
    html = [parts[0].replace(_CLOSE, "")]
    for part in parts[1:]:
        inside, closed, after = part.partition(_CLOSE)
        html.append(f"<mark>{inside}</mark>{after.replace(_CLOSE, '')}" if closed else inside)
    return Markup("".join(html))  # noqa: S704 - every part was escaped above
