"""Fields of education derived for the federation's courses: how many, and how often the field a title was composed from.

    python -m benchmarks.subjects [--platform P]... [--scale K] [--seed S] [--show N]

Prints, for each platform: courses, the share that has a derived field, the courses whose field is known, the share of those
that have one, and of these the share that is right (a course filed under several needs each of them to be right). Only a title
that was composed has a known field; where the catalogue files it elsewhere, both are right, and it counts as wrong here. Then
the words of catalogues that no row of `subjects.csv` knows. `--show N` prints N wrong ones of each platform.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path

from benchmarks.federation import Federation, House, at_hand, options, serving
from schemas import Offering, canonical_url

HEADS = ("courses", "derived", "known", "covered", "right")


def known_fields(federation: Federation, platform: str) -> dict[str, str]:
    """The narrow field by address and by native id, of titles that were composed."""
    world = importlib.import_module("mirror.world").World(0, federation.seed, federation.scale)
    rows = [row for row in world.truth([platform]) if row["row"] == "record" and row.get("isced_f")]
    return {key: row["isced_f"][:3] for row in rows for key in (canonical_url(row["url"]), row["id"]) if key}


def derived(offering: Offering) -> tuple[str, ...]:
    return tuple(found.code or "" for found in offering.classifications if found.method == "mapped")


@dataclass
class Figures:
    """Courses, those with a derived field, those of a known field, those of them with a derived one, and the right ones."""

    courses: int = 0
    derived: int = 0
    known: int = 0
    covered: int = 0
    right: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    def line(self, name: str) -> str:
        shares = (_share(self.derived, self.courses), _share(self.covered, self.known), _share(self.right, self.covered))
        told, covered, right = shares
        return f"{name:12}" + "".join(f"{figure:>10}" for figure in (self.courses, told, self.known, covered, right))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def measure(offerings: list[Offering], known: Mapping[str, str], show: int) -> Figures:
    asked = [(o, field) for o in offerings if (field := known.get(canonical_url(o.url)) or known.get(o.native_id or ""))]
    given = [(o, field) for o, field in asked if derived(o)]
    wrong = [(o, field) for o, field in given if derived(o) != (field,)]
    for offering, field in wrong[:show]:
        labels = [found.label for found in offering.classifications if found.method == "stated"]
        print(f"  {offering.name!r} {labels}: {derived(offering)}, not {field}")
    return Figures(len(offerings), sum(bool(derived(o)) for o in offerings), len(asked), len(given), len(given) - len(wrong))


def main() -> None:
    show = int(sys.argv.pop(sys.argv.index("--show") + 1)) if "--show" in sys.argv else 0
    sys.argv = [word for word in sys.argv if word != "--show"]
    given = options()
    if not at_hand():
        return
    unmapped: Counter[str] = Counter()
    everything = Figures()
    with serving(given) as federation, tempfile.TemporaryDirectory(prefix="credatlas-benchmark-") as home:
        house = House(Path(home), federation)
        print(f"{'platform':12}" + "".join(f"{head:>10}" for head in HEADS))
        for platform, sources in federation.platforms.items():
            house.harvest(sources)
            held = [r.offering for source in sources for r in house.store.records(source.source_id)]
            found = measure(held, known_fields(federation, platform), show)
            print(found.line(platform), flush=True)
            everything += found
            for issue in (issue for source in sources for issue in house.store.issues(source.source_id)):
                if issue.kind == "unmapped":
                    unmapped[f"{issue.source_id}: {issue.words}"] += issue.count
        print(everything.line("in all"))
    for words, count in unmapped.most_common():
        print(f"unmapped {count:5} {words}")


if __name__ == "__main__":
    main()
