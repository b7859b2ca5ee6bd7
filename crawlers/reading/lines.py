"""A page as a person reads it: the lines of its content in order, without menus, scripts and footers."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from schemas import fold, squeeze

INLINE = frozenset(
    "a abbr b bdi cite code data em font i kbd label mark q s small span strong sub sup time u var".split(" ")  # noqa: SIM905
)
SKIPPED = frozenset(
    "nav footer script style template noscript select option button svg iframe head title textarea video audio".split(" ")  # noqa: SIM905
)
HEADINGS = {f"h{n}": n for n in range(1, 7)}
MAX_LINES = 20_000
"""More lines than any course page has; what comes after is not read."""


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


class _Walk:
    """Walks the tree once, without recursion, and closes a line at every block boundary."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.runs: list[str] = []
        self.tags = ["body"]
        self.blocks = [0, 0, 0]
        self.fresh = True
        self.links = 0
        self.plain = False

    def close(self) -> None:
        if self.runs:
            runs = [run for run in self.runs if not run.isspace()]
            if runs:
                tag, text = self.tags[-1], squeeze("".join(self.runs))
                level = HEADINGS.get(tag, 0)
                self.lines.append(Line(runs, text, tag, level, self.blocks[-2], self.blocks[-3], not self.plain))
            self.runs = []
        self.fresh, self.plain = True, False

    def say(self, text: str) -> None:
        if self.fresh or not self.runs:
            if self.runs or not text.isspace():
                self.runs.append(text)
        else:
            self.runs[-1] += text
        self.fresh = False
        if not self.links and not text.isspace():
            self.plain = True

    def enter(self, tag: str, key: int) -> None:
        if tag in INLINE:
            self.fresh = True
            self.links += tag == "a"
        else:
            self.close()
            if tag != "br":
                self.tags.append(tag)
                self.blocks.append(key)

    def leave(self, tag: str) -> None:
        if tag in INLINE:
            self.fresh = True
            self.links -= tag == "a"
        else:
            self.close()
            if tag != "br":
                self.tags.pop()
                self.blocks.pop()

    def run(self, root: LexborNode) -> None:
        stack: list[tuple[LexborNode | None, str]] = [(root.first_child, "")]
        key = 0
        while stack and len(self.lines) < MAX_LINES:
            node, closing = stack.pop()
            if closing:
                self.leave(closing)
            if node is None:
                continue
            tag = node.tag or ""
            stack.append((node.next, ""))
            if tag == "-text":
                self.say(node.text_content or "")
            elif tag[:1] in "-!_" or tag in SKIPPED or (tag == "header" and node.css_first("h1") is None):
                continue
            else:
                key += 1
                self.enter(tag, key)
                stack.append((None, tag))
                stack.append((node.first_child, ""))
        self.close()


def lines(tree: LexborHTMLParser) -> list[Line]:
    """The content lines of a parsed page, in reading order."""
    walk = _Walk()
    if tree.body is not None:
        walk.run(tree.body)
    return walk.lines


def label_of(run: str) -> str:
    """A run folded for looking it up among the labels; long runs are never labels."""
    return fold(run) if len(run) <= 60 else ""
