"""Skills of ESCO in the skills and outcomes a course states, where the operator points to an ESCO download."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from normaliser.desk import Desk
from schemas import Classification, Register, Words, WrongUse, fold, table

EXTRACTOR = "esco@1"
SCHEME = "ESCO"
COLUMNS = ("conceptUri", "preferredLabel", "altLabels")
TEXT = 300
"""Characters of a skill or an outcome in which skills are looked for."""
_LONGEST = 8
_WORD = re.compile(r"[^\W_]+(?:[+#]+|['-][^\W_]+)*")

Skill = tuple[str, str]
"""The concept's URI and its preferred label."""


def take(desk: Desk) -> Iterator[tuple[Classification, Words]]:
    """Each skill once with the words that say it: mapped where they are one of its labels, else found inside them (model).

    The score of a skill found inside other words is the share of them that its label makes up.
    """
    register = desk.source.registers.get("esco")
    if register is None:
        return
    known, met = _skills(register), set[str]()
    for found in (*desk.of("skills"), *desk.of("outcomes")):
        words = _words(found.words[:TEXT])
        for (uri, label), length in _within(words, known):
            if uri not in met:
                met.add(uri)
                whole = length == len(words)
                score = None if whole else round(length / len(words), 2)
                method = "mapped" if whole else "model"
                yield Classification(axis="skill", scheme=SCHEME, code=uri, label=label, method=method, score=score), found


def _within(words: list[str], known: dict[str, Skill]) -> Iterator[tuple[Skill, int]]:
    """The longest labels that stand in the words, and their lengths; a label of one word counts only when it is all of them."""
    place = 0
    while place < len(words):
        step = 1
        for length in range(min(_LONGEST, len(words) - place), 0, -1):
            skill = known.get(" ".join(words[place : place + length]))
            if skill and (length > 1 or len(words) == 1):
                yield skill, length
                step = length
                break
        place += step


@lru_cache(maxsize=2)
def _skills(register: Register) -> dict[str, Skill]:
    """Every label by its folded words. A preferred label wins over another skill's; a label of several skills is nobody's."""
    preferred: dict[str, Skill] = {}
    others: dict[str, set[Skill]] = {}
    for row in _rows(register):
        skill = row["conceptUri"], row["preferredLabel"]
        preferred.setdefault(_key(skill[1]), skill)
        for label in row["altLabels"].splitlines():
            others.setdefault(_key(label), set()).add(skill)
    alone = {words: next(iter(skills)) for words, skills in others.items() if len(skills) == 1}
    denied = {row["words"] for row in table("skill_denylist")}
    return {words: skill for words, skill in (alone | preferred).items() if words and words not in denied}


def _rows(register: Register) -> Iterator[dict[str, str]]:
    try:
        with Path(register.path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not set(COLUMNS) <= set(reader.fieldnames or ()):
                raise WrongUse(f"{register.path} has no columns {', '.join(COLUMNS)}; point CREDATLAS_ESCO to an ESCO download.")
            yield from ({name: row[name] or "" for name in COLUMNS} for row in reader)
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise WrongUse(f"{register.path} cannot be read as ESCO's list of skills: {problem}.") from problem


def _key(label: str) -> str:
    return " ".join(_words(label))


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))
