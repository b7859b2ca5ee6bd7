"""What providers of the federation say of all their courses: how much of it is heard, and whether anything else is.

    python -m benchmarks.voices [--platform P]... [--scale K] [--seed S]

Prints, for each platform that has such pages: the sentences that its providers' pages hold, those of them that every course
of the provider carries with the right dimension and quote and a wider scope (heard), those with the right level too, what is
said of a provider that its pages do not hold (false), and what of all this counts as a course's own (0 is expected).
"""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.federation import Federation, House, at_hand, options, serving
from schemas import Dimension, Offering, Scope, Statement, slug

HEADS = ("sentences", "heard", "level", "false", "own")


@dataclass(frozen=True)
class Sentence:
    """One sentence of a provider page, as the federation knows it."""

    provider: str
    dimension: Dimension
    level: str
    words: str

    def heard_in(self, said: Statement) -> bool:
        """A quote may be a part of the sentence, or hold its neighbour too."""
        return said.dimension is self.dimension and (said.text in self.words or self.words in said.text)


def sentences(federation: Federation, platform: str) -> Iterator[Sentence]:
    world = importlib.import_module("mirror.world").World(0, federation.seed, federation.scale)
    for row in world.truth([platform]):
        if row["row"] == "provider_page":
            for name, cell in row["dimensions"].items():
                if cell["level"] != "absent":
                    yield Sentence(slug(row["provider"]), Dimension(name), cell["level"], cell["evidence"])


def wider(offering: Offering) -> list[Statement]:
    return [said for said in offering.statements if said.scope is not Scope.OFFERING]


def measure(offerings: list[Offering], told: list[Sentence]) -> tuple[int, ...]:
    """The figures under HEADS, of the providers that have courses."""
    courses: Mapping[str, list[Offering]] = {
        name: [o for o in offerings if o.provider and o.provider.slug == name] for name in {s.provider for s in told}
    }
    asked = [s for s in told if courses[s.provider]]
    carried = [[next((w for w in wider(o) if s.heard_in(w)), None) for o in courses[s.provider]] for s in asked]
    heard = [all(each) for each in carried]
    level = [all(w is not None and w.level == s.level for w in each) for s, each in zip(asked, carried, strict=True)]
    false = {
        (o.provider.slug, w.dimension, w.text)
        for o in offerings
        if o.provider
        for w in wider(o)
        if not any(s.heard_in(w) for s in told if s.provider == o.provider.slug)
    }
    own = [s for s in asked for o in courses[s.provider] if (said := o.about(s.dimension)) and said.text == s.words]
    return len(asked), sum(heard), sum(level), len(false), len(own)


def main() -> None:
    given = options()
    if not at_hand():
        return
    with serving(given) as federation, tempfile.TemporaryDirectory(prefix="credatlas-benchmark-") as home:
        house = House(Path(home), federation)
        print(f"{'platform':12}" + "".join(f"{head:>11}" for head in HEADS))
        for platform, sources in federation.platforms.items():
            if told := list(sentences(federation, platform)):
                house.harvest(sources)
                held = [r.offering for source in sources for r in house.store.records(source.source_id)]
                print(f"{platform:12}" + "".join(f"{figure:11}" for figure in measure(held, told)), flush=True)


if __name__ == "__main__":
    main()
