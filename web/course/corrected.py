"""What a person corrected on a course: the field, what holds there, what the page said, by whom and why."""

from __future__ import annotations

from schemas import Value
from store import Store
from web.frame.words import _, words


class Corrected(Value, kw_only=True, frozen=True):
    """`name` is the field in words; `words` are empty where it is not stated, `page` is where the page said nothing."""

    field: str
    name: str
    words: str
    page: str
    why: str
    by: str
    day: str


def corrected(store: Store, course_id: str) -> tuple[Corrected, ...]:
    """What stands, the oldest first."""
    return tuple(
        Corrected(
            field=one.field,
            name=_(words().field(one.field)),
            words=one.words,
            page=" · ".join(dict.fromkeys(found.words for found in one.instead)),
            why=one.why,
            by=one.by,
            day=one.at[:10],
        )
        for one in store.corrections(offering_id=course_id)
    )
