"""Makes one document of the listings of a course, and finds the listing that a search is shown. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from msgspec.structs import replace

from indexer.layout import FACET_INDEX, sort_keys, texts
from indexer.words.words import mark
from schemas import SORTS, Document, Filter, Hit, Query, WrongUse


def merge(documents: Iterable[Document], owner: str = "") -> Document:
    """The owner's document with the other listings in `others`, their long texts emptied; the order given does not matter.

    Where the owner is not among them, the listing that publishes most speaks for the course. Raises WrongUse without documents.
    """
    listings = sorted({each.id: each for given in documents for each in (*given.others, given)}.values(), key=_place)
    if not listings:
        raise WrongUse("There is nothing to merge: a course has at least one listing.")
    speaker = min(listings, key=lambda each: (each.id != owner, -each.published, each.id))
    return _told_by(speaker, listings)


def shown(course: Document, query: Query, terms: Container[str]) -> Hit:
    """What a query is shown of a course it found; `terms` are the folded words that matched."""
    listing = fitting(course, query.filters, query.sort if query.after is None else SORTS[0])
    return Hit(course=course.id, document=listing, title_marked=mark(listing.title, terms))


def fitting(document: Document, filters: Sequence[Filter], sort: str = "relevance") -> Document:
    """The listing of a course that passes the filters, with all others in its `others`: the one that speaks for the course, or
    with a sort that a person chose the one that comes first in it. Where none passes them all, the document as it is.
    """
    if not document.others or not (filters or sort in SORTS[1:]):
        return document
    speaker = replace(document, others=())
    passing = [each for each in (speaker, *document.others) if meets(each, filters)]
    if sort in SORTS[1:]:
        passing.sort(key=lambda each: sort_keys(each)[sort])
    if not passing or passing[0] is speaker:
        return document
    return _told_by(passing[0], sorted((speaker, *document.others), key=_place))


def _told_by(speaker: Document, listings: Iterable[Document]) -> Document:
    others = (each for each in listings if each.id != speaker.id)
    return replace(speaker, others=tuple(replace(each, description="", outcomes=(), others=()) for each in others))


def _place(listing: Document) -> tuple[str, str, str]:
    """Catalogue by catalogue, of one catalogue the earliest run first."""
    return listing.catalogue, listing.start_date, listing.id


def meets(listing: Document, filters: Iterable[Filter]) -> bool:
    """Whether this listing by itself passes them all: of a course that is found, each filter may be met by another listing."""
    return all(_has(listing, asked) for asked in filters if asked.values and asked.facet in FACET_INDEX)


def _has(listing: Document, asked: Filter) -> bool:
    """Values of `info` must all hold, those of any other facet are alternatives."""
    every = all if asked.facet == "info" else any
    return every(value in texts(listing, asked.facet) for value in asked.values)
