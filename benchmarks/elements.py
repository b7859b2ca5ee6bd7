"""How well the elements that frameworks ask for are found in words, held against sentences of our own labelled by hand.

    python -m benchmarks.elements [--language en|fr] [--split tune|held] [--mistakes]

The sentences stand in tests/normaliser/elements/labelled_<language>.csv; about half of them only tempt. Prints, by language and
split, for each element: right, missed and false, precision, recall, F1 and level agreement, then the same of all elements
together and the confusion: rows are the labels, columns what was found. What is denied says nothing. The split `held` was
written before any cue was held against it, and gave F1 0.89 in English and in French when it was read for the first time.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.statements import HEAD, Tally, crossed, figures, run
from normaliser.statements import disclosed
from schemas import ELEMENTS, Passage, RawListing
from tests.parts.servers import REPOSITORY

LABELLED = REPOSITORY / "tests" / "normaliser" / "elements"
LEVELS = ("-", "mentioned", "described", "verifiable")


@dataclass(frozen=True)
class Labelled:
    """A text, and by element the level a reader gives it; `trap` says why a text tempts and says nothing."""

    text: str
    split: str
    trap: str
    expects: Mapping[str, str]


def labelled(language: str, split: str = "", folder: Path = LABELLED) -> tuple[Labelled, ...]:
    rows = csv.DictReader((folder / f"labelled_{language}.csv").read_text(encoding="utf-8").splitlines())
    return tuple(
        Labelled(row["text"], row["split"], row["trap"], dict(each.split(":") for each in row["expects"].split()))
        for row in rows
        if split in ("", row["split"])
    )


def told(text: str) -> dict[str, str]:
    """By element the highest level that is found in a text."""
    raw = RawListing(source_id="portal", url="u", passages=(Passage(words=text, page="a1", locator="text:0"),))
    found = sorted((each.told for each in disclosed(raw)), key=lambda each: each.level.rank)
    return {each.kind: each.level.value for each in found}


def verdicts(rows: Iterable[Labelled]) -> Iterator[tuple[Labelled, str, str, str]]:
    """Each text and element that was wanted or found, with the level of both."""
    for row in rows:
        found = told(row.text)
        for element in ELEMENTS:
            if element in row.expects or element in found:
                yield row, element, row.expects.get(element, "-"), found.get(element, "-")


def measure(rows: Iterable[Labelled]) -> dict[str, Tally]:
    """By element; under `all` every element together."""
    tallies = {element: Tally() for element in (*ELEMENTS, "all")}
    for _, element, wanted, found in verdicts(rows):
        tallies[element].add(wanted, found)
        tallies["all"].add(wanted, found)
    return tallies


def report(rows: tuple[Labelled, ...]) -> Iterator[str]:
    yield HEAD.rjust(34 + len(HEAD))
    for element, tally in measure(rows).items():
        known = tally.right + tally.missed + tally.false
        yield f"{element:34}{figures(tally) if known else '   0  none is labelled, and none was found'}"
    yield from crossed(Counter((wanted, found) for _, _, wanted, found in verdicts(rows)), LEVELS)


if __name__ == "__main__":
    run(__doc__, labelled, report, verdicts)
