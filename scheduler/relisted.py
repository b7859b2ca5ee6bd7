"""Records that another page of their list tells of in the same words: they are what they were, and only stand elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from crawlers import Archive, Crawl, Entry, Sighted, read
from scheduler.archived import BATCH, fetched, last_day
from scheduler.naming import listing_id
from scheduler.reading import Reader
from schemas import ArchiveError, Normalised, Offering, Sighting, batches, encode
from store import Store

Shift = tuple[str, str]
"""Where a listing stands in a list, before and tonight: the part that its locators begin with, where that is another."""
Turns = dict[str, tuple[str, Shift]]
"""By page that a listing stood on: the page it stands on in its place, and how it moved within it."""


class _Moved(NamedTuple):
    """A listing that stood on pages `before`, and stands on as many others, each in the order of their manifest."""

    key: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def relisted(reader: Reader, done: Crawl, archive: Archive, store: Store, stale: Mapping[str, str]) -> dict[str, Normalised]:
    """Of the `stale` listings, by address, those that pages of a list tell of tonight as others did before, all other pages being
    what they were. Their offering is the one remembered, with the one page in place of the other: the bytes that reading all
    their pages again would give. The issues they gave stand.

    Rules, corrections and wider voices are the same where the fingerprint says that the record was read from just those pages.
    """
    lists = [entry for entry in done.known.values() if entry.lists and not entry.detail and _unmet(entry, done)]
    known = store.pages_hashes(reader.source.source_id)
    moved = dict(_moved(reader, done, known, _stood(lists, done, stale)))
    before = _told_before(reader, done, archive, lists, moved)
    same = {url: turns for url, each in moved.items() if (turns := _turns(url, each, before, done.sightings)) is not None}
    return dict(_remembered(done, store, moved, same))


def _unmet(entry: Entry, done: Crawl) -> bool:
    """Whether a page is not what it was tonight, or was not met."""
    met = done.deposit.entries.get(entry.key)
    return met is None or met.digest != entry.digest


def _stood(lists: Iterable[Entry], done: Crawl, stale: Mapping[str, str]) -> Mapping[str, set[str]]:
    """By address the pages of these lists that a listing stood on."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry in lists:
        for name in entry.lists:
            if (url := done.addresses.get(name, name)) in stale:
                found[url].add(entry.digest)
    return found


def _moved(reader: Reader, done: Crawl, known: Mapping[str, str], on: Mapping[str, set[str]]) -> Iterator[tuple[str, _Moved]]:
    """Those whose record was read from tonight's pages but for some, in whose place as many of a list stood."""
    then, now = _order(done.known.values()), _order(done.deposit.entries.values())
    for url, lists in on.items():
        pages, key = done.pages_of[url], listing_id(reader.source, done, url)
        before, after = lists - pages, (pages & done.sightings.pages(url)) - then.keys()
        if not before or len(before) != len(after) or not after <= now.keys() or key not in known:
            continue
        if known[key] == reader.fingerprint(key, (pages - after) | before):
            yield url, _Moved(key, tuple(sorted(before, key=then.__getitem__)), tuple(sorted(after, key=now.__getitem__)))


def _order(entries: Iterable[Entry]) -> Mapping[str, tuple[int, int]]:
    """By page its place among those of its walk: lists that are walked side by side come in another order every night."""
    return {entry.digest: (entry.walk, place) for place, entry in enumerate(entries)}


def _told_before(reader: Reader, done: Crawl, archive: Archive, lists: Iterable[Entry], moved: Mapping[str, _Moved]) -> Sighted:
    """What was sighted of the listings on the pages they left; on one that is damaged nothing was."""
    wanted, found = {page for each in moved.values() for page in each.before}, Sighted()
    for entry, page in archive.each(reader.source.source_id, [entry for entry in lists if entry.digest in wanted]):
        if isinstance(page, ArchiveError):
            continue
        for sighting in read(reader.source, entry.ask, page).sightings:
            url = done.addresses.get(sighting.url, sighting.url)
            if url in moved and entry.digest in moved[url].before:
                found.add(replace(sighting, url=url), entry.digest)
    return found


def _turns(url: str, moved: _Moved, before: Sighted, tonight: Sighted) -> Turns | None:
    """What took the place of what; None where anything is told in other words."""
    found: Turns = {}
    for page, other in zip(moved.before, moved.after, strict=True):
        old, new = list(before.on(url, page)), [replace(each, url=url) for each in tonight.on(url, other)]
        if not old or len(old) != len(new):
            return None
        shift = _shift(old[0], new[0])
        if [_shifted(each, other, shift) for each in old] != new:
            return None
        found[page] = other, shift
    return found


def _shift(old: Sighting, new: Sighting) -> Shift:
    """By the first words that stand at another place."""
    for one, other in zip(_places(old), _places(new), strict=False):
        if one != other:
            ours, theirs = one.split("/"), other.split("/")
            last = max((at for at, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]), default=0)
            return "/".join(ours[: last + 1]), "/".join(theirs[: last + 1])
    return "", ""


def _places(sighting: Sighting) -> list[str]:
    return [each.locator for each in sighting.words] + [each.locator for each in sighting.passages]


def _at(locator: str, shift: Shift) -> str:
    before, after = shift
    return after + locator.removeprefix(before) if before and f"{locator}/".startswith(f"{before}/") else locator


def _shifted(sighting: Sighting, page: str, shift: Shift) -> Sighting:
    """The same, as it is told on a page."""
    words = tuple(replace(each, page=page, locator=_at(each.locator, shift)) for each in sighting.words)
    passages = tuple(replace(each, page=page, locator=_at(each.locator, shift)) for each in sighting.passages)
    return replace(sighting, words=words, passages=passages)


def _remembered(
    done: Crawl, store: Store, moved: Mapping[str, _Moved], same: Mapping[str, Turns]
) -> Iterator[tuple[str, Normalised]]:
    """The offerings on tonight's pages, where the day changes nothing of them."""
    then, now = fetched(done.known.values()), fetched([*done.deposit.entries.values(), *done.unread.values()])
    for some in map(dict, batches(same.items(), BATCH)):
        found = store.some([moved[url].key for url in some])
        held = {record.offering.offering_id: record.offering for record in found}
        for url, turns in some.items():
            offering, pages = held.get(moved[url].key), done.pages_of[url]
            days = last_day(pages - set(moved[url].after) | turns.keys(), then), last_day(pages, now)
            if offering is not None and offering.url == url and _steady(offering, *days):
                other = _turned(offering, turns)
                if not any(page.encode() in encode(other) for page in turns):
                    yield url, Normalised(offering=other, issues_stand=True)


def _turned(offering: Offering, turns: Turns) -> Offering:
    """With what is proved by a page that it left proved by the one in its place."""

    def turn(page: str, locator: str) -> dict[str, str]:
        other, shift = turns[page]
        return {"page": other, "locator": _at(locator, shift)}

    evidence = tuple(replace(each, **turn(each.page, each.locator)) if each.page in turns else each for each in offering.evidence)
    said = tuple(replace(each, **turn(each.page, each.locator)) if each.page in turns else each for each in offering.statements)
    return replace(offering, evidence=evidence, statements=said)


def _steady(offering: Offering, then: str, now: str) -> bool:
    """Whether a day gives what an earlier one gave: the next run is the same while it lies ahead, and a year that is too far
    for a run may be near enough in the next one."""
    if then == now:
        return True
    starts = [run.start for run in offering.runs if run.start]
    return then[:4] == now[:4] and then < now and all(start >= now[: len(start)] for start in starts)
