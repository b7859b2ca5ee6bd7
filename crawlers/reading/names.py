"""Which line of a page names a field, and where on it the label ends."""

from __future__ import annotations

from functools import lru_cache

from crawlers.reading.labels import Label, Labels
from crawlers.reading.lines import Line
from schemas import Value, squeeze

DASHES = (" – ", " - ")
"""What may stand between a label and its value on one line, beside a colon."""
LONGEST = 160
"""Characters of a line in which a label and its value may stand together."""
SHORT = 90
"""... and of one whose label has nothing behind it to show where it ends."""


class Named(Value, kw_only=False, frozen=True):
    """A line that names a field: the label, its words, and the value when it stands on the same line (`before` the label)."""

    label: Label
    words: str
    value: str
    before: bool = False


def names(lines: list[Line], labels: Labels) -> list[Named | None]:
    """The field each line names. Where a value is expected, words that only resemble a label are the value."""
    found = [name(line, labels) for line in lines]
    for at in range(1, len(lines)):
        here, before = found[at], found[at - 1]
        if here and before and not (before.value or lines[at].level) and _value(here, before, lines[at].tag, labels):
            found[at] = None
    return found


def _value(here: Named, before: Named, tag: str, labels: Labels) -> bool:
    """Whether what could be a label is the value of the one above it: so `Award`, then `Certificate`."""
    if tag == "dd":
        return True
    alike = here.label.field == before.label.field and here.label.shape == "fact"
    return alike or (not here.value and labels.sure(before.words) and not labels.sure(here.words))


def name(line: Line, labels: Labels) -> Named | None:
    """The field a line names: by its first piece, by its last, or by what stands before a colon or a dash."""
    runs = line.runs
    if line.linked:
        return None
    if len(runs) == 1:
        return _whole(line.text, labels)
    label = labels.find(runs[0])
    if label is not None:
        return Named(label, squeeze(runs[0]), squeeze("".join(runs[1:])).lstrip(":–—- ").strip())
    if len(line.text) > LONGEST:
        return None
    label = labels.find(runs[-1]) if labels.sure(runs[-1]) else None
    if label is not None and label.shape == "fact":
        return Named(label, squeeze(runs[-1]), squeeze("".join(runs[:-1])), before=True)
    return _marked(runs[0], "".join(runs[1:]), labels) or _by_prefix(line.text, labels)


@lru_cache(maxsize=1 << 16)
def _whole(text: str, labels: Labels) -> Named | None:
    """The field named by a line of one piece; the same few lines stand on every page of a portal."""
    label = labels.find(text)
    if label is not None:
        return Named(label, text, "")
    return None if len(text) > LONGEST else _marked(text, "", labels) or _by_prefix(text, labels)


def _marked(head: str, rest: str, labels: Labels) -> Named | None:
    """`Duration: 4 weeks`, `Duration – 4 weeks`."""
    mark = ":" if ":" in head else next((dash for dash in DASHES if dash in head), "")
    before, _, after = head.partition(mark) if mark else ("", "", "")
    label = labels.find(before)
    return None if label is None else Named(label, squeeze(before), squeeze(after + rest).lstrip(": "))


def _by_prefix(text: str, labels: Labels) -> Named | None:
    """`Offered by Harbour College`: a label that needs nothing between itself and a short value."""
    if len(text) > SHORT or text.partition(" ")[0].lower() not in labels.openings or text.endswith((".", "!")):
        return None
    start = labels.prefixes.match(text)
    return Named(labels.known[start[1].lower()], start[1], text[start.end() :]) if start else None
