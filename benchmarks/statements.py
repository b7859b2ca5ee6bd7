"""How well statements are told apart, held against sentences of our own labelled by hand.

    python -m benchmarks.statements [--language en|fr] [--split tune|held] [--mistakes]

The sentences stand in tests/normaliser/statements/labelled_<language>.csv. Those that are `held` were written before the cue
tables met them, and mended on once, in three sets. How sentences never seen fare is told by the F1 of the first meetings, in the
order of the table: in English 0.84, 0.86, 0.96, 0.82, 0.82, 0.95 (117 texts), then 0.75, 0.80, 0.71, 0.83, 0.88, 0.82 (82), then
0.88, 0.77, 0.93, 0.67, 0.67, 0.89 (90); in French 1, 1, 0.86, 1, 0.86, 0.67 (34), then 0.50, 1, 0.67, 0.80, 0.40, 0.67 (35).
Of the last two English sets, all dimensions together, 0.86 and 0.95 of what is found
is right, and 0.72 and 0.71 of what is said is found.

Prints, by language and split, for each dimension: right, missed and false statements, precision, recall, F1 and level agreement;
then the confusion: rows are the labels, columns what was found. What is negated is right only where it is found negated.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from normaliser.statements import find
from schemas import Dimension, Passage, Polarity, RawListing, Source, SourceKind
from tests.parts.servers import REPOSITORY

LABELLED = REPOSITORY / "tests" / "normaliser" / "statements"
LANGUAGES = ("en", "fr")
SPLITS = ("tune", "held")
NEGATED = "negated"
HEAD = f"{'n':>4} {'right':>6}{'missed':>7}{'false':>6} {'precis.':>8}{'recall':>7}{'F1':>6}{'level':>7}"
LEVELS = ("-", NEGATED, "mentioned", "described", "verifiable")
SOURCE = Source(name="A portal", url="https://portal.example", kind=SourceKind.NATIONAL_PORTAL, jurisdiction="CA-ON", walk=())


@dataclass(frozen=True)
class Labelled:
    """A text, and by dimension the level a reader gives it (or `negated`); `trap` says why a text tempts and says nothing."""

    text: str
    split: str
    region: str
    trap: str
    expects: Mapping[str, str]


@dataclass
class Tally:
    """Texts of one dimension; `level` counts the right ones whose level agrees, too."""

    right: int = 0
    missed: int = 0
    false: int = 0
    level: int = 0

    def add(self, wanted: str, found: str) -> None:
        alike = (wanted == NEGATED) == (found == NEGATED)
        right = wanted != "-" and found != "-" and alike
        self.right += right
        self.missed += wanted != "-" and not right
        self.false += found != "-" and not right
        self.level += right and wanted == found

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.false)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.missed + self.false)

    @property
    def agreement(self) -> float:
        return self.level / max(1, self.right)


def labelled(language: str, split: str = "", folder: Path = LABELLED) -> tuple[Labelled, ...]:
    rows = csv.DictReader((folder / f"labelled_{language}.csv").read_text(encoding="utf-8").splitlines())
    return tuple(
        Labelled(row["text"], row["split"], row["region"], row["trap"], dict(e.split(":") for e in row["expects"].split()))
        for row in rows
        if split in ("", row["split"])
    )


def told(text: str) -> dict[str, str]:
    """By dimension the strongest that is found in a text: its level, or `negated`."""
    raw = RawListing(source_id="portal", url="u", passages=(Passage(words=text, page="a1", locator="text:0"),))
    strongest = sorted(find(raw, SOURCE), key=lambda said: (said.polarity is Polarity.AFFIRMED, said.level.rank))
    return {said.dimension.value: NEGATED if said.polarity is Polarity.NEGATED else said.level.value for said in strongest}


def verdicts(rows: Iterable[Labelled]) -> Iterator[tuple[Labelled, str, str, str]]:
    """Each text and dimension with what was wanted and what was found."""
    for row in rows:
        found = told(row.text)
        for dimension in Dimension:
            yield row, dimension.value, row.expects.get(dimension, "-"), found.get(dimension, "-")


def measure(rows: Iterable[Labelled]) -> dict[str, Tally]:
    tallies = {dimension.value: Tally() for dimension in Dimension}
    for _, dimension, wanted, found in verdicts(rows):
        tallies[dimension].add(wanted, found)
    return tallies


def confusion(rows: Iterable[Labelled]) -> Counter[tuple[str, str]]:
    """How often each label met each finding, all dimensions together."""
    return Counter((wanted, found) for _, _, wanted, found in verdicts(rows))


def report(rows: tuple[Labelled, ...]) -> Iterator[str]:
    yield HEAD.rjust(24 + len(HEAD))
    yield from (f"{dimension:24}{figures(tally)}" for dimension, tally in measure(rows).items())
    yield from crossed(confusion(rows), LEVELS)


def figures(tally: Tally) -> str:
    """A row under `HEAD`."""
    return (
        f"{tally.right + tally.missed:4} {tally.right:6}{tally.missed:7}{tally.false:6} "
        f"{tally.precision:8.2f}{tally.recall:7.2f}{tally.f1:6.2f}{tally.agreement:7.2f}"
    )


def crossed(cells: Counter[tuple[str, str]], levels: Iterable[str]) -> Iterator[str]:
    """The confusion: a row for each label, a column for each finding."""
    yield f"{'label':>24}  found: " + "".join(f"{found:>11}" for found in levels)
    for wanted in levels:
        yield f"{wanted:>24}         " + "".join(f"{cells[wanted, found]:11}" for found in levels)


class Text(Protocol):
    """A labelled text of any set."""

    @property
    def text(self) -> str: ...
    @property
    def split(self) -> str: ...
    @property
    def trap(self) -> str: ...
    @property
    def expects(self) -> Mapping[str, str]: ...


T = TypeVar("T", bound=Text)


def run(
    about: str | None,
    labelled: Callable[[str, str], tuple[T, ...]],
    report: Callable[[tuple[T, ...]], Iterable[str]],
    verdicts: Callable[[Iterable[T]], Iterable[tuple[T, str, str, str]]],
) -> None:
    """The command of a labelled set: its report by language and split, and its mistakes where they are asked for."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
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
                for row, name, wanted, found in verdicts(rows):
                    if wanted != found:
                        print(f"  {name}: {wanted}, found {found}: {row.trap}: {row.text}")


if __name__ == "__main__":
    run(__doc__, labelled, report, verdicts)
