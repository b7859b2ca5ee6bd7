"""The words the island's courses are made of, each in English and in French."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Both(NamedTuple):
    """The same said in English and in French; {t}, {a}, {g} and {p} are places for subject, audience, angle and town."""

    en: str
    fr: str

    def of(self, **parts: Both) -> Both:
        english = self.en.format(**{name: part.en for name, part in parts.items()})
        return Both(english, self.fr.format(**{name: part.fr for name, part in parts.items()}))

    def plus(self, tail: str, french: str = "") -> Both:
        return Both(f"{self.en}{tail}", f"{self.fr}{french or tail}")


@cache
def words(kind: str) -> Sequence[Both]:
    return _words()[kind]


@cache
def _words() -> Mapping[str, Sequence[Both]]:
    lines = (Path(__file__).parent / "words.csv").read_text(encoding="utf-8").splitlines()
    found: dict[str, list[Both]] = {}
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        found.setdefault(row["kind"], []).append(Both(row["en"], row["fr"]))
    return found


def drawn(dice: Random, chances: Mapping[T, float]) -> T:
    return dice.choices(list(chances), list(chances.values()))[0]
