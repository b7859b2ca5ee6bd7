"""How well the elements that frameworks ask for are found in words, held against sentences of our own labelled by hand.

    python -m benchmarks.elements [--language en|fr] [--split tune|held] [--mistakes]

The sentences stand in tests/normaliser/elements/labelled_<language>.csv; about half of them only tempt. Prints, by language and
split, for each element: right, missed and false, precision, recall, F1 and level agreement, then the same of all elements
together and the confusion: rows are the labels, columns what was found. What is denied says nothing. The split `held` was
written before any cue was held against it, and gave F1 0.89 in English and in French when it was read for the first time.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.statements import Tally
from normaliser.statements import disclosed
from schemas import ELEMENTS, Passage, RawListing
from tests.parts.servers import REPOSITORY

LABELLED = REPOSITORY / "tests" / "normaliser" / "elements"
LANGUAGES = ("en", "fr")
SPLITS = ("tune", "held")
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
    yield f"{'':34}{'n':>4} {'right':>6}{'missed':>7}{'false':>6} {'precis.':>8}{'recall':>7}{'F1':>6}{'level':>7}"
    for element, tally in measure(rows).items():
        if not tally.right + tally.missed + tally.false:
            yield f"{element:34}   0  none is labelled, and none was found"
            continue
        yield (
            f"{element:34}{tally.right + tally.missed:4} {tally.right:6}{tally.missed:7}{tally.false:6} "
            f"{tally.precision:8.2f}{tally.recall:7.2f}{tally.f1:6.2f}{tally.agreement:7.2f}"
        )
    cells = Counter((wanted, found) for _, _, wanted, found in verdicts(rows))
    yield f"{'label':>24}  found: " + "".join(f"{found:>11}" for found in LEVELS)
    for wanted in LEVELS:
        yield f"{wanted:>24}         " + "".join(f"{cells[wanted, found]:11}" for found in LEVELS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--split", choices=SPLITS, action="append")
    parser.add_argument("--mistakes", action="store_true", help="print every text that is read otherwise than labelled")
    given = parser.parse_args()
    for language in given.language or LANGUAGES:
        for split in given.split or SPLITS:
            rows = labelled(language, split)
            print(f"\n{language} {split}: {len(rows)} texts, {sum(not row.expects for row in rows)} of them say nothing")
            print("\n".join(report(rows)))
            if given.mistakes:
                for row, element, wanted, found in verdicts(rows):
                    if wanted != found:
                        print(f"  {element}: {wanted}, found {found}: {row.trap}: {row.text}")


if __name__ == "__main__":
    main()
