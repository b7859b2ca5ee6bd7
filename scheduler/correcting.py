"""A person's word on one field of one record: taken over at once, kept until it is lifted, and read again with its pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from msgspec.structs import replace

from crawlers import Archive
from normaliser import CORRECTABLE, NEEDLESS, readable, said
from scheduler.again import catch_up
from scheduler.archived import found_again
from scheduler.reading import Reader, taken_as
from schemas import Correction, Lifecycle, RawListing, Record, Source, Taken, WrongUse, digest
from store import Store


def correct(
    store: Store, archive: Archive, source: Source, record: Record, field: str, words: str, why: str, by: str, now: datetime
) -> Correction:
    """Says what a field holds, or with empty `words` that it is not stated; an earlier correction of the field gives way.

    Raises WrongUse when it cannot be read or makes no difference, ArchiveError when the record's pages are not whole, and
    Outdated when its source is harvested meanwhile.
    """
    if not why.strip():
        raise WrongUse('A correction needs a reason, which is kept with it: add --why "...".')
    if field not in CORRECTABLE:
        raise WrongUse(f"There is no field {field!r} to correct; say one of {', '.join(CORRECTABLE)}.")
    if field == "title" and not words.strip():
        raise WrongUse("A course is called by its title; say the right one, in the place of none.")
    if record.lifecycle is not Lifecycle.LIVE:
        raise WrongUse(f"{record.offering.url} is not listed by its source at present; correct it when it is back.")
    listing = _listing(store, archive, source, record, now)
    at, key, earlier = (
        _time(now),
        record.offering.offering_id,
        store.corrections(offering_id=record.offering.offering_id, lifted=True),
    )
    given = Correction(
        correction_id=digest([key, field, words, at, len(earlier)])[:8],
        source_id=source.source_id,
        offering_id=key,
        field=field,
        words=words.strip(),
        instead=said(listing.raw, source, field),
        why=why.strip(),
        by=by,
        at=at,
    )
    standing = [one for one in earlier if not one.lifted_at]
    replaced = tuple(replace(one, lifted_by=given.correction_id, lifted_at=at) for one in standing if one.field == field)
    taken = _taken(listing, source, [*(one for one in standing if one.field != field), given])
    _refuse(given, listing, source, taken)
    store.correct((given, *replaced), taken, at, listing.upon)
    return given


def lift(store: Store, archive: Archive, source: Source, correction: Correction, by: str, now: datetime) -> Correction:
    """Takes a correction back: the record says what its pages say, at once or, where it is not listed, when it is back.

    Raises WrongUse when it was lifted before, ArchiveError when the record's pages are not whole, and Outdated when its source
    is harvested meanwhile.
    """
    if correction.lifted_at:
        raise WrongUse(f"The correction {correction.correction_id} was lifted on {correction.lifted_at[:10]} already.")
    record = store.get(correction.offering_id)
    lifted = replace(correction, lifted_by=by, lifted_at=_time(now))
    taken, upon = None, ""
    if record is not None and record.lifecycle is Lifecycle.LIVE:
        standing = store.corrections(offering_id=correction.offering_id)
        stays = [one for one in standing if one.correction_id != correction.correction_id]
        listing = _listing(store, archive, source, record, now)
        taken, upon = _taken(listing, source, stays), listing.upon
    store.correct((lifted,), taken, lifted.lifted_at, upon)
    return lifted


class _Listing(NamedTuple):
    """A listing as the archive holds it, what its fingerprint is made of, the day it was last read from the site, and the
    harvest `upon` whose pages it was read."""

    raw: RawListing
    pages: frozenset[str]
    day: date
    upon: str


def _listing(store: Store, archive: Archive, source: Source, record: Record, now: datetime) -> _Listing:
    """By today's rules for all records of the source, so that what then differs is the correction's doing."""
    last = catch_up(source, store, archive, lambda: now)
    return _Listing(*found_again(record, source, archive, store), last.harvest_id if last else "")


def _taken(listing: _Listing, source: Source, standing: Sequence[Correction]) -> Taken:
    reader = Reader(source, standing)
    done = reader.read(listing.raw, listing.day)
    mark = reader.fingerprint(done.offering.offering_id, listing.pages)
    return taken_as(done, mark)


def _refuse(given: Correction, listing: _Listing, source: Source, taken: Taken) -> None:
    """What is no value of its field, and what the pages say themselves."""
    if not readable(given, listing.raw, source, listing.day):
        example = CORRECTABLE[given.field].example
        raise WrongUse(f"{given.words!r} cannot be read as {given.field}; write it as a page would, such as {example!r}.")
    if any(issue.kind == NEEDLESS and issue.words.startswith(given.correction_id) for issue in taken.issues):
        raise WrongUse(f"The page says of {given.field} what you say; nothing is to be corrected.")


def _time(now: datetime) -> str:
    return now.isoformat(timespec="seconds")
