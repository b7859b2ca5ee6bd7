"""Queries with graded answers over a catalogue, and how near an engine's first ten come to the best order of them (nDCG@10)."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log2
from pathlib import Path

import msgspec

from indexer import Engine, told
from schemas import Document, Query, Value, fold, slug

FOLDER = Path(__file__).parent / "relevance"
PERFECT, GOOD, FAIR, POOR = 3, 2, 1, 0
DEPTH = 10
HELD_OUT = 3
"""Of each class every query of this number is kept out of tuning."""

Rule = Mapping[str, str]


class Asked(Value, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """A query and the rules for its answers: of a rule every pattern must be found in the field it names."""

    words: str
    topic: str = ""
    perfect: tuple[Rule, ...] = ()
    good: tuple[Rule, ...] = ()
    fair: tuple[Rule, ...] = ()


class Judgements(Value, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """`topics` are patterns by name; a query of a topic is judged by where in a document it is found."""

    topics: Mapping[str, str] = {}
    queries: Mapping[str, tuple[Asked, ...]]

    @classmethod
    def of(cls, catalogue: str) -> Judgements:
        return msgspec.convert(tomllib.loads((FOLDER / f"{catalogue}.toml").read_text(encoding="utf-8")), cls)

    def __iter__(self) -> Iterator[tuple[str, bool, Asked]]:
        """Class, whether it is held out, and the query with its topic spelt out as rules."""
        for kind, asked in self.queries.items():
            for place, one in enumerate(asked, start=1):
                yield kind, place % HELD_OUT == 0, self._spelt(one)

    def _spelt(self, asked: Asked) -> Asked:
        if not asked.topic:
            return asked
        pattern = self.topics[asked.topic]
        return msgspec.structs.replace(
            asked,
            perfect=({"title": pattern}, *asked.perfect),
            good=({"skills": pattern}, {"subjects": pattern}, *asked.good),
            fair=({"description": pattern}, {"outcomes": pattern}, *asked.fair),
        )


class Judged:
    """The courses of a catalogue with the texts of their listings folded once, to be graded for many queries."""

    def __init__(self, courses: Iterable[Document]) -> None:
        self._read = [(course.id, [_Read(listing) for listing in (course, *course.others)]) for course in courses]

    def grades(self, asked: Asked) -> dict[str, int]:
        """The grade of each course of which a listing serves the query at all, by id."""
        ranked = ((PERFECT, asked.perfect), (GOOD, asked.good), (FAIR, asked.fair))
        compiled = [(grade, [{field: re.compile(p) for field, p in rule.items()} for rule in rules]) for grade, rules in ranked]
        found = {course: max(read.grade(compiled) for read in listings) for course, listings in self._read}
        return {course: grade for course, grade in found.items() if grade}


class _Read:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._folded: dict[str, str] = {}

    def grade(self, ranked: Iterable[tuple[int, Sequence[Mapping[str, re.Pattern[str]]]]]) -> int:
        return next((grade for grade, rules in ranked if any(map(self._serves, rules))), POOR)

    def _serves(self, rule: Mapping[str, re.Pattern[str]]) -> bool:
        return all(pattern.search(self._text(field)) for field, pattern in rule.items())

    def _text(self, field: str) -> str:
        if field not in self._folded:
            value = getattr(self._document, field)
            self._folded[field] = fold(value) if isinstance(value, str) else "\n".join(map(fold, value))
        return self._folded[field]


def ndcg(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """Of the ids an engine found, best first; 1 is the best order there is of all documents that serve the query."""
    best = sorted(grades.values(), reverse=True)
    return _gain([grades.get(each, POOR) for each in found]) / _gain(best)


def _gain(grades: Sequence[int]) -> float:
    return sum(((1 << grade) - 1) / log2(place + 1) for place, grade in enumerate(grades[:DEPTH], start=1))


class Scores:
    """nDCG by class, of all its queries and of those held out."""

    def __init__(self) -> None:
        self.each: list[tuple[str, bool, str, float]] = []
        self.shown: dict[str, tuple[str, ...]] = {}

    def add(self, kind: str, held_out: bool, words: str, value: float) -> None:
        self.each.append((kind, held_out, words, value))

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(kind for kind, *_ in self.each))

    def mean(self, kind: str = "", held_out: bool | None = None) -> float:
        """Of one class or all, of the queries held out, the others, or both."""
        values = [value for k, h, _, value in self.each if kind in ("", k) and held_out in (None, h)]
        return sum(values) / len(values)

    def below(self, floors: Mapping[str, float]) -> list[str]:
        """Each class that does not reach its floor, with the query that fares worst in it."""
        fallen = [kind for kind, floor in floors.items() if kind in self.kinds and self.mean(kind) < floor]
        return [f"{kind} {self.mean(kind):.3f} < {floors[kind]:.2f}, worst {self._worst(kind)}" for kind in fallen]

    def _worst(self, kind: str) -> str:
        value, words = min((value, words) for k, _, words, value in self.each if k == kind)
        return f"{words!r} {value:.3f}: {'; '.join(self.shown.get(words, ()))}"


async def judge(engine: Engine, judgements: Judgements, judged: Judged) -> Scores:
    """Asks every query that the catalogue can answer at all."""
    scores = Scores()
    for kind, held_out, asked in judgements:
        grades = judged.grades(asked)
        if grades:
            found = await engine.search(Query(words=asked.words, per_page=DEPTH))
            scores.add(kind, held_out, asked.words, ndcg([hit.course for hit in found.hits], grades))
            scores.shown[asked.words] = tuple(f"{grades.get(hit.course, POOR)} {hit.document.title}" for hit in found.hits)
    return scores


def floors(catalogue: str, engine: str) -> dict[str, float]:
    """What each class of queries must reach."""
    return {row["class"]: float(row[engine]) for row in _rows("floors") if row["catalogue"] == catalogue}


def courses() -> tuple[Document, ...]:
    """The invented catalogue that is judged in courses.toml."""
    return tuple(_course(row) for row in _rows("courses"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    lines = (FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return csv.DictReader(line for line in lines if not line.startswith("#"))


def _course(row: dict[str, str]) -> Document:
    held = {**row, **{field: row[field].split("|") for field in ("subjects", "skills", "level", "language")}}
    provider = held.pop("provider")
    course = msgspec.convert(
        held
        | {"provider": slug(provider), "provider_name": provider, "catalogue": "mooc_open", "catalogue_name": "Open courses"}
        | {"url": f"https://open.example/{row['id']}", "title_lang": row["language"]},
        Document,
    )
    facts, common = told(course)
    return msgspec.structs.replace(course, facts=facts, common=common)
