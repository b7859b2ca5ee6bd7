"""Where a page shows other courses: related, recommended, recently viewed. Nothing said there belongs to the page's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from crawlers.reading.labels import Labels
from crawlers.reading.lines import Line
from crawlers.reading.names import name
from schemas import fold, table

LONGEST = 80
"""Characters of a heading that announces other courses."""
REACH = 6
"""Lines behind a card's link in which its first fact stands."""
BLOCKS = frozenset({"div", "strong", "legend", "summary"})
"""Elements that serve as a heading without being one."""
COURSES = (
    r"(?:courses?|micro-?credentials?|micro-?certificates?|microcreds?|micro-?certs?|programmes?|programs?|modules?|badges|classes|units|"
    r"certificates?|certifications?|credentials|speciali[sz]ations?|degrees?|training|learning|offerings|listings|opportunities)"
)
COURS = r"(?:cours|formations?|micro-?certifications?|microprogrammes?|programmes?|modules?|ateliers?|attestations?|offres?)"


@cache
def _heading() -> re.Pattern[str]:
    patterns = (row["pattern"].replace("{courses}", COURSES).replace("{cours}", COURS) for row in table("related"))
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@lru_cache(maxsize=1 << 14)
def announces(text: str) -> bool:
    """Whether a heading says that other courses follow."""
    return _heading().fullmatch(fold(text)) is not None


def own(lines: list[Line], labels: Labels, title: str) -> list[Line]:
    """The lines without those of other courses; `title` is the document's own, folded."""
    left_out = set(_cards(lines, labels, title))
    end = 0
    for at in [at for at, line in enumerate(lines) if len(line.text) <= LONGEST and announces(line.text)]:
        if at >= end and _begins(lines, at, title):
            end = _end(lines, at)
            left_out.update(range(at, end))
    return [line for at, line in enumerate(lines) if at not in left_out] if left_out else lines


def _begins(lines: list[Line], at: int, title: str) -> bool:
    """A heading, or a line that stands for one before links or headings; never the title of the course."""
    line = lines[at]
    if line.level == 1 or title.startswith(fold(line.text)):
        return False
    after = lines[at + 1] if at + 1 < len(lines) else None
    return bool(line.level) or (after is not None and (after.linked or after.level > 0 or line.tag in BLOCKS))


def _end(lines: list[Line], at: int) -> int:
    """The line after a section of other courses: the next heading of its rank, or where the block with their links ends."""
    here, end = lines[at], at + 1
    block = _holder(lines, at)
    while end < len(lines) and block in lines[end].path:
        line = lines[end]
        if here.level and line.level and line.level <= here.level and not announces(line.text):
            break
        end += 1
    return end


def _holder(lines: list[Line], at: int) -> int:
    """The smallest block that holds the line and the first link behind it; the whole page where none follows."""
    here = lines[at]
    for line in lines[at + 1 :]:
        if line.linked:
            return max(set(here.path).intersection(line.path))
        if here.level and line.level and line.level <= here.level:
            break
    return here.path[0]


def _cards(lines: list[Line], labels: Labels, title: str) -> Iterator[int]:
    """The lines of cards: links of one make, each with facts behind it that the others name as well."""
    leads: dict[tuple[str, int], list[tuple[int, int, set[str]]]] = {}
    for at, line in enumerate(lines):
        if line.linked and line.level != 1 and not title.startswith(fold(line.text)):
            end, fields = _facts(lines, labels, at)
            if fields:
                leads.setdefault((line.tag, len(line.path)), []).append((at, end, fields))
    for cards in leads.values():
        for at, end, fields in cards:
            if any(other is not fields and not fields.isdisjoint(other) for _, _, other in cards):
                yield from range(at, end)


def _facts(lines: list[Line], labels: Labels, at: int) -> tuple[int, set[str]]:
    """The end of what belongs to a card's link, and the fields its facts name: up to the next link, heading or block."""
    end, fields, block = at + 1, set[str](), -1
    while end < len(lines) and not (lines[end].linked or lines[end].level):
        line, named = lines[end], name(lines[end], labels)
        if fields and block not in line.path:
            break
        if named is not None and named.label.shape == "fact":
            block = block if fields else max(set(lines[at].path).intersection(line.path))
            fields.add(named.label.field)
        elif end - at > REACH and not fields:
            break
        end += 1
    return end, fields
