"""What of a page is its frame, not its content: menus, the site's head and foot, scripts and forms' insides."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborNode

NOISE = "nav, header, footer, script, style, template, noscript, select, option, button, svg, iframe, textarea, video, audio"
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"})
"""A button inside one of these opens what the heading heads."""
HOLDERS = frozenset({"article", "section", "main", "li", "td"})
"""A head or foot inside one of these is that of a card or a section, and content."""
DEPTH = 40
"""Levels that are looked up for a holder; no card is nested deeper."""


def _above(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def unframe(root: LexborNode) -> None:
    """Take the frame out of a tree, in place; inner parts first, so that no part is taken out twice.

    A head or foot stays when it is a card's or a section's, or when it holds the page's title.
    """
    title = root.css_first("h1")
    titled = {node.mem_id for node in _above(title)} if title is not None else set()
    for node in reversed(root.css(NOISE)):
        if node.tag == "button" and node.parent is not None and node.parent.tag in HEADINGS:
            node.unwrap()
            continue
        ends = node.tag in ("header", "footer")
        if not ends or (node.mem_id not in titled and not any(above.tag in HOLDERS for above in islice(_above(node), DEPTH))):
            node.decompose()
