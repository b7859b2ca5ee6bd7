"""A page as a person reads it: the lines of its content in order, without menus, scripts and footers."""

from __future__ import annotations

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from crawlers.reading.frame import unframe
from schemas import Value, squeeze

INLINE = "a|abbr|b|bdi|cite|code|data|em|font|i|kbd|label|mark|q|s|small|span|strong|sub|sup|time|u|var"
EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split(" "))  # noqa: SIM905
HEADINGS = {f"h{n}": n for n in range(1, 7)}
MAX_LINES = 20_000
"""More lines than any course page has; what comes after is not read."""
_REST = r'(?![\w-])[^>"]*(?:"[^"]*"[^>"]*)*>'
BLOCK_TAG = re.compile(rf"<(/?(?!(?:{INLINE})(?![\w-]))[a-z][\w-]*){_REST}")
INLINE_TAG = re.compile(rf"<(/?(?:{INLINE})){_REST}")
"""Tags of a document that a parser has written out again, so that every element is closed and every quote is paired."""
HERE = re.compile(r'<a (?:[^>]* )?href="#[^>]*>(.*?)</a>', re.DOTALL)
"""A link within the page, as accordions and tables of contents have it: its words are the page's own."""
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class Line(Value, kw_only=False, frozen=True):
    """`runs` are the pieces between inline elements, `level` 1-6 for a heading; `linked` when every word is inside a link to
    another place. `path` are the ids of the blocks around the line, from the page's to its own; `parent` that of the block
    around its own, `outer` that of the block around that."""

    runs: list[str]
    text: str
    tag: str
    level: int
    parent: int
    outer: int
    linked: bool
    path: tuple[int, ...] = ()


def _content(tree: LexborHTMLParser) -> list[str]:
    """The content cut at its blocks: what stands before the first, then each block's tag (closing ones with a slash) and what
    stands between it and the next, which is one line."""
    body = tree.body
    if body is None:
        return [""]
    unframe(body)
    written = body.html or ""
    if "<!--" in written:
        written = COMMENT.sub("", written)
    if 'href="#' in written:
        written = HERE.sub(r"\1", written)
    return BLOCK_TAG.split(written)


def _runs(parts: list[str], links: int) -> tuple[list[str], bool, int]:
    """(the pieces of a line, whether any word stands outside a link, the links still open), from text and inline tags in turn."""
    runs: list[str] = []
    plain = False
    for at, part in enumerate(parts):
        if at % 2:
            links += (part == "a") - (part == "/a")
        elif part:
            runs.append(unescape(part) if "&" in part else part)
            plain = plain or (not links and not part.isspace())
    return runs if any(not run.isspace() for run in runs) else [], plain, links


def lines(tree: LexborHTMLParser) -> list[Line]:
    """The content lines of a parsed page, in reading order. Takes menus, scripts and footers out of the tree."""
    found: list[Line] = []
    blocks: list[tuple[str, int]] = [("", 0), ("", 0), ("", 0)]
    links = 0
    content = _content(tree)
    for at in range(1, len(content), 2):
        tag, inside = content[at], content[at + 1]
        if tag[0] == "/":
            blocks.pop()
        elif tag not in EMPTY:
            blocks.append((tag, at))
        if not inside or inside.isspace():
            continue
        if "<" not in inside:
            runs, plain = [unescape(inside) if "&" in inside else inside], not links
        else:
            runs, plain, links = _runs(INLINE_TAG.split(inside), links)
        if runs:
            name = blocks[-1][0]
            text = squeeze(runs[0] if len(runs) == 1 else "".join(runs))
            shown = runs if len(runs) == 1 else [run for run in runs if not run.isspace()]
            path = tuple([place for _, place in blocks])
            found.append(Line(shown, text, name, HEADINGS.get(name, 0), path[-2], path[-3], not plain, path))
            if len(found) == MAX_LINES:
                break
    return found
