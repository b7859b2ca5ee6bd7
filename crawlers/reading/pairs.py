"""Label and value pairs, prose and bare chips, read off the lines of a page as a person would, whatever the markup."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawlers.reading.labels import Label, Labels, chips_of
from crawlers.reading.lines import Line
from crawlers.reading.names import LONGEST, Named, names
from schemas import Method, Passage, Words, fold

FACET = re.compile(r".{1,80}\(\d[\d,.\s]*\)")
"""A value with a count behind it is a filter of a list, not a fact of a course."""
TITLE = 300
"""Characters of a heading that are held against the document's title."""
CHIP = 40
"""Characters of a text that may say by itself what it is."""
CARDS = 3
"""As many fields each named as often make a list of courses, not one course."""
HABIT = 3
"""As many labels below their values, and the page writes them so."""
NOT_TOLD = frozenset({"outcomes", "skills", "subjects", "industry"})
"""Fields whose words are subject matter: no statement about the offering can stand in them."""


@dataclass(slots=True)
class Pairs:
    """What the lines of one page gave. `facts` are the distinct raw fields named by a label."""

    title: Words | None = None
    words: list[Words] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    facts: set[str] = field(default_factory=set)
    cards: bool = False


class _Reader:
    def __init__(self, lines: list[Line], labels: Labels, page: str, hint: str) -> None:
        self.lines, self.page, self.byline = lines, page, labels.byline
        self.names = names(lines, labels)
        self.found = Pairs()
        self.taken: set[str] = set()
        self.heading = ""
        self.named: dict[str, int] = {}
        self.above = self.values_above()
        self.title_at = self.title_line(fold(hint))

    def title_line(self, hint: str) -> int:
        """The heading the document's own title begins with, else the first h1, else the first h2 that names no field and stands
        above every fact: below them it heads a section."""
        facts = next((at for at, named in enumerate(self.names) if named is not None), len(self.lines))
        lines = enumerate(self.lines)
        headings = [at for at, line in lines if line.level == 1 or (line.level == 2 and at < facts)]
        told = (at for at in headings if hint.startswith(fold(self.lines[at].text[:TITLE])))
        by_level = sorted(headings, key=lambda at: self.lines[at].level)
        return next(told, by_level[0] if by_level else -1)

    def belongs(self, at: int, end: int, block: int, shape: str) -> bool:
        """Whether line `end` still belongs to the label on line `at`, whose value lies in `block`."""
        line, here = self.lines[end], self.lines[at]
        if block not in (line.parent, line.outer) or line.level or self.names[end] is not None:
            return False
        if shape != "fact" and line.linked:
            return False
        if end == at + 1:
            return True
        if line.tag == "dt":
            return False
        if shape == "fact":
            return line.parent == self.lines[at + 1].parent and line.tag in ("li", "dd")
        return bool(here.level) or line.tag not in ("div", "tr", "td")

    def below(self, at: int, shape: str) -> int:
        """The index after the last line that belongs to the label line `at`."""
        here, end = self.lines[at], at + 1
        if end == len(self.lines):
            return end
        after = self.lines[end]
        block = here.parent if here.parent in (after.parent, after.outer) else here.outer
        while end < len(self.lines) and self.belongs(at, end, block, shape):
            end += 1
        if end == at + 1 and shape == "fact" and here.level and after.level == here.level and self.names[end] is None:
            end += 1
        return end

    def values_above(self) -> frozenset[int]:
        """The labels that stand below or behind their values; only a habit of the page counts, not a chance neighbour."""
        found = {at for at, named in enumerate(self.names) if named and (named.before or (not named.value and self.is_above(at)))}
        if len(found) >= HABIT:
            return frozenset(found)
        self.names = [None if named and named.before else named for named in self.names]
        return frozenset()

    def is_above(self, at: int) -> bool:
        """Whether the label on line `at` could name the line before it: the two alone in one block, the label last."""
        here = self.lines[at]
        if at == 0 or here.level or self.lines[at - 1].parent != here.parent or self.names[at - 1] is not None:
            return False
        alone = at == 1 or self.lines[at - 2].parent != here.parent
        last = at + 1 == len(self.lines) or here.parent not in (self.lines[at + 1].parent, self.lines[at + 1].outer)
        return alone and last and len(self.lines[at - 1].text) <= 80

    def columns(self, at: int) -> int:
        """Read a table whose labels stand in its first row; gives the next line, or `at` when there is no such table."""
        end = at
        while end < len(self.lines) and self.lines[end].tag == "th" and self.lines[end].parent == self.lines[at].parent:
            end += 1
        width, row = end - at, self.lines[end : end + end - at]
        if width < 2 or len(row) < width or any(line.tag != "td" or line.parent != row[0].parent for line in row):
            return at
        for number, line in enumerate(row):
            named = self.names[at + number]
            if named is not None and named.label.field not in self.taken:
                self.taken.add(named.label.field)
                self.found.facts.add(named.label.field)
                self.keep(named, line.text, f"pair:{named.words}")
        return end + width

    def keep(self, named: Named, value: str, locator: str) -> None:
        if value and not FACET.fullmatch(value):
            kept = Words(
                field=named.label.field, words=value, label=named.words, page=self.page, locator=locator, method=Method.LABEL
            )
            self.found.words.append(kept)

    def take(self, at: int, named: Named) -> int:
        """Keep what the label on line `at` names; the first naming of a field wins. Gives the next line to look at."""
        label, value = named.label, named.value
        if not value and at in self.above:
            value = self.lines[at - 1].text
        end = at + 1 if value else self.below(at, label.shape)
        told = range(at + 1, end)
        self.named[label.field] = self.named.get(label.field, 0) + 1
        if label.shape != "fact" and label.field not in NOT_TOLD:
            self.heading = named.words
            for number in told if told else (at,):
                self.tell(number)
        if label.field in self.taken or not (value or told):
            return end
        self.taken.add(label.field)
        if label.shape != "prose":
            self.found.facts.add(label.field)
        where = f"pair:{named.words}"
        if value:
            self.keep(named, value, where)
        elif label.shape == "prose":
            self.keep(named, "\n".join(self.lines[number].text for number in told), where)
        else:
            for count, number in enumerate(told):
                self.keep(named, self.lines[number].text, f"{where}/{count}")
        return end

    def tell(self, at: int) -> None:
        """Keep a line as a passage when it is running text; what stands above the title is the way there, not the course."""
        line = self.lines[at]
        words = line.text
        if at < self.title_at:
            return
        if not line.linked and not line.level and len(words) >= 12 and " " in words:
            self.found.passages.append(Passage(words=words, heading=self.heading, page=self.page, locator=f"text:{at}"))

    def chip(self, at: int) -> bool:
        """Keep what a short text says by itself."""
        text = self.lines[at].text
        said = chips_of(text) if len(text) <= CHIP else ()
        for raw, value in said:
            self.found.words.append(Words(field=raw, words=value, page=self.page, locator=f"chip:{at}", method=Method.TEXT))
        return bool(said)

    def describe(self) -> None:
        """A page that heads no description opens with it: the longest unbroken prose below no heading but the title."""
        parts: list[list[Passage]] = []
        for passage in self.found.passages:
            if passage.heading:
                continue
            if parts and _line(passage) == _line(parts[-1][-1]) + 1:
                parts[-1].append(passage)
            else:
                parts.append([passage])
        if parts:
            words, place = max(
                (("\n".join(p.words for p in part), part[0].locator) for part in parts), key=lambda one: len(one[0])
            )
            self.found.words.append(Words(field="description", words=words, page=self.page, locator=place, method=Method.TEXT))

    def step(self, at: int) -> int:
        """Read the line `at`, with what belongs to it, and give the next."""
        line, named = self.lines[at], self.names[at]
        if at == self.title_at:
            place = f"h{line.level}"
            self.found.title = Words(field="title", words=line.text, page=self.page, locator=place, method=Method.LABEL)
            return at + 1
        if self.byline and at == self.title_at + 1 and named is None and len(line.text) <= LONGEST:
            self.keep(Named(Label(self.byline, "fact"), "", ""), line.text, f"text:{at}")
            self.found.facts.add(self.byline)
            return at + 1
        if line.tag == "th" and (after := self.columns(at)) > at:
            return after
        if named is not None:
            return self.take(at, named)
        if line.level:
            self.heading = line.text
        elif not self.chip(at):
            self.tell(at)
        return at + 1

    def run(self) -> Pairs:
        at = 0
        while at < len(self.lines):
            at = self.step(at)
        self.found.words = [w for w in self.found.words if w.field not in self.taken or not w.locator.startswith("chip:")]
        if "description" not in self.taken:
            self.describe()
        self.found.cards = sum(count >= CARDS for count in self.named.values()) >= CARDS
        return self.found


def _line(passage: Passage) -> int:
    return int(passage.locator.partition(":")[2])


def pairs(lines: list[Line], labels: Labels, page: str, hint: str = "") -> Pairs:
    """Everything the lines say about one course; `page` is the sha256 the places refer to, `hint` the document's own title."""
    return _Reader(lines, labels, page, hint).run()
