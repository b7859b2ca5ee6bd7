"""A page as a person reads it: the lines of its content in order, without menus, scripts and footers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from schemas import fold, squeeze

LINK = {"a": 1, "/a": -1}
_PHRASING = (
    "abbr b bdi cite code data em font i kbd label mark q s small span strong sub sup time u var".split(" ")  # noqa: SIM905
)
INLINE = frozenset([*_PHRASING, *(f"/{tag}" for tag in _PHRASING)])
EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split(" "))  # noqa: SIM905
SKIPPED = "nav footer script style template noscript select option button svg iframe textarea video audio".split(" ")  # noqa: SIM905
HEADINGS = {f"h{n}": n for n in range(1, 7)}
MAX_LINES = 20_000
"""More lines than any course page has; what comes after is not read."""
TAG = re.compile(r'<(/?[a-z][^\s/>]*)[^>"]*(?:"[^"]*"[^>"]*)*>')
"""A tag of a document that a parser has written out again, so that every element is closed and every quote is paired."""
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(slots=True)
class Line:
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
    """The content as text and tags in turn, text first; tags in small letters, closing ones with a slash."""
    body = tree.body
    if body is None:
        return [""]
    body.strip_tags(SKIPPED, recursive=True)
    for header in body.css("header"):
        if header.css_first("h1") is None:
            header.decompose()
    written = body.html or ""
    return TAG.split(COMMENT.sub("", written) if "<!--" in written else written)


def lines(tree: LexborHTMLParser) -> list[Line]:
    """The content lines of a parsed page, in reading order. Takes menus, scripts and footers out of the tree."""
    found: list[Line] = []
    blocks: list[tuple[str, int]] = [("", 0), ("", 0)]
    runs: list[str] = []
    pieces: list[str] = []
    links, plain = 0, False
    content = _content(tree)
    for at in range(1, len(content), 2):
        tag, text = content[at], content[at + 1]
        if tag in LINK:
            links += LINK[tag]
        elif tag not in INLINE:
            if runs:
                name = blocks[-1][0]
                said = squeeze("".join(pieces))
                found.append(Line(runs, said, name, HEADINGS.get(name, 0), blocks[-2][1], blocks[-3][1], not plain))
                runs, plain = [], False
            pieces.clear()
            if tag[0] != "/":
                if tag not in EMPTY:
                    blocks.append((tag, at))
            elif len(blocks) > 3 and len(found) < MAX_LINES:
                blocks.pop()
            else:
                break
        if text:
            text = unescape(text) if "&" in text else text
            pieces.append(text)
            if not text.isspace():
                runs.append(text)
                plain = plain or not links
    return found


def label_of(run: str) -> str:
    """A run folded for looking it up among the labels; long runs are never labels."""
    return fold(run) if len(run) <= 60 else ""
