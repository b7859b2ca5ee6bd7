"""What a standard for courses is to us, and how the catalogue is written in it, record by record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from reporter.exports.plain import Node, merged
from schemas import Offering, Record, Source, encode

Says = Callable[[Offering], Node]


class Standard(NamedTuple):
    """`says` gives, element by element, what an offering says in the standard's own words: nothing where it cannot be put.

    Whoever lacks an element of `needs` has no record in the standard: it is left out and counted, never filled in.
    `whole` makes a record of what is said; `opening` and `closing` are the file around all records.
    """

    name: str
    says: Mapping[str, Says]
    needs: tuple[str, ...]
    whole: Callable[[Record, Source | None, Node], Node]
    opening: bytes
    closing: bytes

    def said(self, offering: Offering) -> dict[str, Node]:
        """What can be said of each element; those of which nothing can be said are not there."""
        return {element: node for element, say in self.says.items() if (node := say(offering))}

    def lacking(self, said: Mapping[str, Node]) -> tuple[str, ...]:
        return tuple(element for element in self.needs if element not in said)


def write(
    standard: Standard, records: Iterable[Record], sources: Mapping[str, Source], left: Counter[str] | None = None
) -> Iterator[bytes]:
    """The file in pieces. `left` counts the records left out, each under the first element it lacks."""
    yield standard.opening
    between = b""
    for record in records:
        said = standard.said(record.offering)
        if lacking := standard.lacking(said):
            if left is not None:
                left[lacking[0]] += 1
            continue
        node = standard.whole(record, sources.get(record.offering.source_id), merged(said.values()))
        yield between + encode(node)
        between = b",\n"
    yield standard.closing
