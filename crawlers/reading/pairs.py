"""Label and value pairs, prose and bare chips, read off the lines of a page as a person would, whatever the markup."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from crawlers.reading.labels import Label, Labels, chips, related
from crawlers.reading.lines import Line, label_of
from schemas import Method, Passage, Words, squeeze

FACET = re.compile(r".{1,80}\(\d[\d,.\s]*\)")
"""A value with a count behind it is a filter of a list, not a fact of a course."""
CARDS = 3
"""As many fields each named as often make a list of courses, not one course."""
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
    def __init__(self, lines: list[Line], labels: Labels, page: str) -> None:
        self.lines, self.labels, self.page = lines, labels, page
        self.found = Pairs()
        self.taken: set[str] = set()
        self.heading = ""
        self.named: Counter[str] = Counter()

    def label(self, line: Line) -> tuple[Label, str, str] | None:
        """(label, its words, value on the same line) when the line names a field."""
        if line.linked or not line.runs:
            return None
        head = line.runs[0]
        known = self.labels.known.get(label_of(head))
        if known is not None:
            return known, squeeze(head), squeeze("".join(line.runs[1:])).lstrip(": ").strip()
        if len(head) > 160:
            return None
        before, colon, after = head.partition(":")
        if colon and (known := self.labels.known.get(label_of(before))):
            return known, squeeze(before), squeeze(after + "".join(line.runs[1:]))
        start = self.labels.prefixes.match(squeeze(head))
        if start and len(line.text) <= 90 and not line.text.endswith((".", "!")):
            return self.labels.known[start[1].lower()], start[1], line.text[start.end() :]
        return None

    def below(self, at: int, shape: str) -> int:
        """The index after the last line that belongs to the label line `at`."""
        here, end = self.lines[at], at + 1
        block = here.parent
        if end < len(self.lines) and block not in (self.lines[end].parent, self.lines[end].outer):
            block = here.outer
        while end < len(self.lines):
            line = self.lines[end]
            if block not in (line.parent, line.outer) or line.level or (end > at + 1 and line.tag == "dt"):
                break
            if self.label(line) is not None or (line.linked and shape != "fact"):
                break
            if end > at + 1 and shape == "fact" and (line.parent != self.lines[at + 1].parent or line.tag not in ("li", "dd")):
                break
            if end > at + 1 and not here.level and shape != "fact" and line.tag in ("div", "tr", "td"):
                break
            end += 1
        if end == at + 1 and here.level and end < len(self.lines) and self.lines[end].level == here.level and shape == "fact":
            return end + 1 if self.label(self.lines[end]) is None and not self.is_related(self.lines[end]) else end
        return end

    def is_related(self, line: Line) -> bool:
        return label_of(line.text) in related()

    def beyond(self, at: int) -> int:
        """The index of the first line after the section of other courses that starts at `at`."""
        here, end = self.lines[at], at + 1
        while end < len(self.lines):
            line = self.lines[end]
            if line.level and (not here.level or line.level <= here.level) and not self.is_related(line):
                break
            end += 1
        return end

    def keep(self, label: Label, words: str, value: str, locator: str) -> None:
        if value and not FACET.fullmatch(value):
            self.found.words.append(
                Words(field=label.field, words=value, label=words, page=self.page, locator=locator, method=Method.LABEL)
            )

    def take(self, at: int, known: tuple[Label, str, str]) -> int:
        """Keep what the label on line `at` names; the first naming of a field wins. Gives the next line to look at."""
        label, words, value = known
        end = at + 1 if value else self.below(at, label.shape)
        self.named[label.field] += 1
        told = self.lines[at + 1 : end]
        if label.shape != "fact" and label.field not in NOT_TOLD:
            self.heading = words
            for number in range(at + 1, end):
                self.tell(number)
        if label.field in self.taken:
            return end
        if value or told:
            self.taken.add(label.field)
            if label.shape != "prose":
                self.found.facts.add(label.field)
        where = f"pair:{words}"
        if value:
            self.keep(label, words, value, where)
        elif label.shape == "prose":
            self.keep(label, words, "\n".join(line.text for line in told), where)
        else:
            for number, line in enumerate(told):
                self.keep(label, words, line.text, f"{where}/{number}")
        return end

    def tell(self, at: int) -> None:
        """Keep a line as a passage when it is running text."""
        line = self.lines[at]
        words = line.text
        if not line.linked and not line.level and len(words) >= 12 and words.count(" ") >= 2:
            self.found.passages.append(Passage(words=words, heading=self.heading, page=self.page, locator=f"text:{at}"))

    def chip(self, at: int) -> None:
        words = self.lines[at].text
        if len(words) > 40:
            return
        for pattern, name, group in chips():
            if name not in self.taken and (match := pattern.fullmatch(words)):
                self.found.words.append(
                    Words(field=name, words=match[group], page=self.page, locator=f"chip:{at}", method=Method.TEXT)
                )

    def run(self) -> Pairs:
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            if line.level == 1 and self.found.title is None:
                self.found.title = Words(field="title", words=line.text, page=self.page, locator="h1", method=Method.LABEL)
                at += 1
            elif self.is_related(line):
                at = self.beyond(at)
            elif (known := self.label(line)) is not None:
                at = self.take(at, known)
            else:
                if line.level:
                    self.heading = line.text
                else:
                    self.tell(at)
                    self.chip(at)
                at += 1
        self.found.cards = sum(count >= CARDS for count in self.named.values()) >= CARDS
        return self.found


def pairs(lines: list[Line], labels: Labels, page: str) -> Pairs:
    """Everything the lines say about one course; `page` is the sha256 the places refer to."""
    return _Reader(lines, labels, page).run()
