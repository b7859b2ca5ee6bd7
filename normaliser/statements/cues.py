"""The tables of cues and levels, compiled once: which words say what on which dimension or element, and how much that is."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Set
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from schemas import ELEMENTS, Dimension, Level, digest

ANY = "*"
DIMENSIONS, ALL_ELEMENTS = "dimensions", "elements"
"""What a row may name instead of one dimension or element: everything, every dimension, every element."""
TABLES = ("cues", "elements")
"""The tables there are of every language, those of the dimensions first."""
WORDS = ("words", "element_words")
"""The tables of the words that patterns share."""
_STEM = 5
_TOKENS = re.compile(r"\b\w{1,5}|[%★$€£(@]")
_DIGIT = re.compile(r"\d")
_SIX = frozenset(Dimension)


class Cue(NamedTuple):
    """One row of a cue table. `dimension` is one of the six, one of `ELEMENTS`, or a group of them.

    role: `asserts` says the thing exists (and fills `slot`, if it names one), `slot` fills a slot, `vetoes` takes away what it
    overlaps (slot `span`) or every hit of its dimension in the sentence (slot `sentence`), `negates` turns the polarity by the
    words `before` or `after` a hit, or as a `whole` expression. `stems` are groups of word beginnings (at most five letters);
    a sentence without a word of each group cannot match, so the pattern is not tried.
    """

    id: str
    dimension: str
    language: str
    role: str
    slot: str
    stems: tuple[frozenset[str], ...]
    pattern: re.Pattern[str]
    example: str
    near_miss: str


class Need(NamedTuple):
    """At least so many of `slots` are filled."""

    least: int
    slots: frozenset[str]


class Rule(NamedTuple):
    dimension: str
    level: Level
    needs: tuple[Need, ...]


class Book(NamedTuple):
    """The cues, arranged by how they are looked up."""

    by_stem: Mapping[str, tuple[Cue, ...]]
    always: Mapping[str, tuple[Cue, ...]]
    vetoes: Mapping[str, tuple[Cue, ...]]
    before: tuple[Cue, ...]
    after: tuple[Cue, ...]


def tokens(plain: str) -> set[str]:
    """The beginnings of the words of a folded text, as the stems of the cue tables name them; `#` stands for any digit."""
    found = set(_TOKENS.findall(plain.lower()))
    if _DIGIT.search(plain):
        found.add("#")
    return found


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the tables beside this module."""
    text = (files(__package__) / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def keys(dimension: str) -> tuple[str, str, str]:
    """The names under which a row may speak of a dimension or an element."""
    return dimension, ANY, DIMENSIONS if dimension in _SIX else ALL_ELEMENTS


@cache
def _common() -> Mapping[str, frozenset[str]]:
    return {row["language"]: frozenset(row["words"].split()) for row in rows("languages")}


def languages(words: Set[str]) -> frozenset[str]:
    """The languages a sentence of these words may be in; all of them when no common word tells."""
    told = frozenset(language for language, common in _common().items() if not common.isdisjoint(words))
    return told or frozenset(_common())


def _cue(row: dict[str, str], words: Mapping[str, str]) -> Cue:
    pattern = re.sub(r"<([a-z]+)>", lambda found: words[found[1]], row["pattern"])
    groups = (frozenset(stem[:_STEM] for stem in group.split()) for group in row["stems"].split("+"))
    return Cue(
        row["id"],
        row["dimension"],
        row["language"],
        row["role"],
        row["slot"],
        tuple(group for group in groups if group),
        re.compile(pattern, re.IGNORECASE),
        row["example"],
        row["near_miss"],
    )


@cache
def cues() -> tuple[Cue, ...]:
    words = {row["name"]: row["pattern"] for name in WORDS for row in rows(name)}
    return tuple(_cue(row, words) for name in TABLES for language in _common() for row in rows(f"{name}_{language}"))


@cache
def rules() -> Mapping[str, tuple[Rule, ...]]:
    """The rows of `levels.csv` by dimension and by element, the highest level first."""
    found: dict[str, list[Rule]] = {dimension: [] for dimension in (*Dimension, *ELEMENTS)}
    for row in rows("levels"):
        needs = (need.split(":") for need in row["needs"].split())
        listed = tuple(Need(int(count), frozenset(slots.split(","))) for count, slots in needs)
        for name in ELEMENTS if row["dimension"] == ALL_ELEMENTS else (row["dimension"],):
            found[name].append(Rule(name, Level(row["level"]), listed))
    return {dimension: tuple(sorted(listed, key=lambda rule: -rule.level.rank)) for dimension, listed in found.items()}


def rule_of(dimension: str, slots: Set[str]) -> Rule | None:
    """The rule of the highest level whose needs the filled slots meet; None when they do not even make a mention."""
    return next((rule for rule in rules()[dimension] if all(len(slots & need.slots) >= need.least for need in rule.needs)), None)


def level_of(dimension: str, slots: Set[str]) -> Level | None:
    rule = rule_of(dimension, slots)
    return rule.level if rule else None


def _grouped(found: Iterable[tuple[str, Cue]]) -> Mapping[str, tuple[Cue, ...]]:
    groups: dict[str, list[Cue]] = {}
    for key, cue in found:
        groups.setdefault(key, []).append(cue)
    return {key: tuple(group) for key, group in groups.items()}


@cache
def book() -> Book:
    """The cues by first stem; those without a stem and the vetoes by dimension; those that negate by their place."""
    found = cues()
    seekers = [cue for cue in found if cue.role in ("asserts", "slot") or cue.slot == "whole"]
    return Book(
        by_stem=_grouped((stem, cue) for cue in seekers if cue.stems for stem in cue.stems[0]),
        always=_grouped((cue.dimension, cue) for cue in seekers if not cue.stems),
        vetoes=_grouped((cue.dimension, cue) for cue in found if cue.role == "vetoes"),
        before=tuple(cue for cue in found if cue.slot == "before"),
        after=tuple(cue for cue in found if cue.slot == "after"),
    )


STATEMENT_RULES: str = digest(
    [rows(name) for name in ("languages", *WORDS, "cues_en", "cues_fr", "elements_en", "elements_fr", "levels", "facts")]
)
"""Fingerprint of the tables: it changes when a cue, a shared word, a fact or a level rule does."""
