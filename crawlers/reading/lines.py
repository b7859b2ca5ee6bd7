"""A page as a person reads it: the lines of its content in order, without menus, scripts and footers."""

from __future__ import annotations

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from crawlers.reading.frame import unframe
from schemas import Value, fold, squeeze

INLINE = "a|abbr|b|bdi|cite|code|data|em|font|i|kbd|label|mark|q|s|small|span|strong|sub|sup|time|u|var"
EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split(" "))  # noqa: SIM905
HEADINGS = {f"h{n}": n for n in range(1, 7)}
MAX_LINES = 20_000
"""More lines than any course page has; what comes after is not read."""
_REST = r'(?![\w-])[^>"]*(?:"[^"]*"[^>"]*)*>'
BLOCK_TAG = re.compile(rf"<(/?(?!(?:{INLINE})(?![\w-]))[a-z][\w-]*){_REST}")
INLINE_TAG = re.compile(rf"<(/?(?:{INLINE})){_REST}")
"""Tags of a document that a parser has written out again, so that every element is closed and every quote is paired."""
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class Line(Value, kw_only=False, frozen=True):
    """`runs` are the pieces between inline elements, `level` 1-6 for a heading, `parent` the id of the block around the line,
    `outer` that of the block around that; `linked` when every word is inside a link."""

    runs: list[str]
    text: str
    tag: str
    level: int
    parent: int
    outer: int
    linked: bool


def _content(tree: LexborHTMLParser) -> list[str]:
    """The content cut at its blocks: what stands before the first, then each block's tag (closing ones with a slash) and what
    stands between it and the next, which is one line."""
    body = tree.body
    if body is None:
        return [""]
    unframe(body)
    written = body.html or ""
    return BLOCK_TAG.split(COMMENT.sub("", written) if "<!--" in written else written)


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
            found.append(Line(shown, text, name, HEADINGS.get(name, 0), blocks[-2][1], blocks[-3][1], not plain))
            if len(found) == MAX_LINES:
                break
    return found


def label_of(run: str) -> str:
    """A run folded for looking it up among the labels; long runs are never labels."""
    return fold(run) if len(run) <= 60 else ""
