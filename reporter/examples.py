"""One real example of each dimension, published and in part: the words of a course that earned it."""

from __future__ import annotations

from collections.abc import Iterable

from reporter.marks import ELEMENTS, IN_PART, PUBLISHED, mark
from reporter.said import speaking
from schemas import Dimension, Record, Value

_STATUSES = {PUBLISHED: "published", IN_PART: "in_part"}
_LONGEST = 200


class Example(Value, kw_only=True, frozen=True):
    """`quote` is what the course says of the dimension, in the language `lang`; status: published, in_part."""

    dimension: str
    status: str
    offering_id: str
    title: str
    title_lang: str
    quote: str
    lang: str


def examples(records: Iterable[Record]) -> tuple[Example, ...]:
    """The first of each that is short enough to show; what nobody says has none. Reads no further than needed."""
    found: dict[tuple[str, str], Example] = {}
    for record in records:
        letters, said = mark(record.offering, frozenset()), speaking(record.offering)
        for dimension in Dimension:
            status = _STATUSES.get(letters[ELEMENTS.index(dimension)], "")
            if status and len(said[dimension].text) <= _LONGEST:
                found.setdefault((dimension, status), _example(record, dimension, status))
        if len(found) == len(Dimension) * len(_STATUSES):
            break
    return tuple(found[key] for key in sorted(found))


def _example(record: Record, dimension: Dimension, status: str) -> Example:
    offering, said = record.offering, speaking(record.offering)[dimension]
    title = offering.title[0]
    return Example(
        dimension=dimension,
        status=status,
        offering_id=offering.offering_id,
        title=title.words,
        title_lang=title.lang,
        quote=said.text,
        lang=said.lang,
    )
