"""Finds catalogues that list each other's listings in a ring, so that none of them leads to the course itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from schemas import Traits


def loops(listed: Iterable[Traits]) -> tuple[tuple[str, ...], ...]:
    """Rings of records, each of which sends its reader on to the next and the last to the first; a ring begins with its least id.

    Of several rings through one record the shortest is told.
    """
    records = {each.offering_id: each for each in listed}
    at = {each.address: each.offering_id for each in records.values()}
    onward = {
        each.offering_id: tuple(sorted({at[link] for link in each.links if at.get(link, each.offering_id) != each.offering_id}))
        for each in records.values()
    }
    return tuple(sorted({_from_least(ring) for start in onward if (ring := _back(start, onward))}))


def _from_least(ring: tuple[str, ...]) -> tuple[str, ...]:
    least = ring.index(min(ring))
    return ring[least:] + ring[:least]


def _back(start: str, onward: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The shortest way from a record back to itself, or nothing."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while ways:
        longer: list[tuple[str, ...]] = []
        for way in ways:
            for after in onward[way[-1]]:
                if after == start:
                    return way
                if after not in seen:
                    seen.add(after)
                    longer.append((*way, after))
        ways = longer
    return ()
