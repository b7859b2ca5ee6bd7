"""From records to documents: one a course, of all its records whose source is still declared, streamed and never held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from indexer import document, lasts_until, merge
from schemas import Document, Outline, Record, Source, batches
from store import Store

Course = tuple[Outline, ...]
"""The outlines of one course by their ids."""
_AT_ONCE = 500
"""Courses whose records are held at a time."""


class Made(NamedTuple):
    """What was made of a course, and the first day on which the same records give something else."""

    course: Course
    document: Document
    until: date


class Documents:
    """The catalogue as it is to be searched on a day; gone through as often as wanted."""

    def __init__(self, store: Store, sources: Mapping[str, Source], today: date) -> None:
        self._store = store
        self._sources = sources
        self._today = today

    def __iter__(self) -> Iterator[Document]:
        return (made.document for made in self.made(self.courses()))

    def courses(self) -> Iterator[Course]:
        """Those of a single record as they come, then those of several, whose outlines have to wait for each other."""
        several: defaultdict[str, list[Outline]] = defaultdict(list)
        for outline in self._store.outlines():
            if outline.source_id not in self._sources:
                continue
            if outline.cluster_id:
                several[outline.cluster_id].append(outline)
            else:
                yield (outline,)
        for members in several.values():
            yield tuple(sorted(members, key=lambda outline: outline.offering_id))

    def made(self, courses: Iterable[Course]) -> Iterator[Made]:
        """Reads the records of these courses, and makes a document of each course."""
        for some in batches(courses, _AT_ONCE):
            found = self._store.some([outline.offering_id for course in some for outline in course])
            records = {record.offering.offering_id: record for record in found}
            for course in some:
                yield self._one(course, [records[outline.offering_id] for outline in course])

    def _one(self, course: Course, records: Sequence[Record]) -> Made:
        listings = [document(each, self._sources[each.offering.source_id], self._today) for each in records]
        until = min(lasts_until(each.offering, self._today) for each in records)
        return Made(course, merge(listings, course[0].owner), until)
