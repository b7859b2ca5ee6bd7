"""How advanced a listing is: a level of a named qualification framework, or a difficulty in the source's own scale."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from normaliser.desk import Desk
from normaliser.lookups import cue
from schemas import Difficulty, QualificationLevel, Words, fold, table

EXTRACTOR = "level@1"
Said = tuple[QualificationLevel, ...] | Difficulty
_NUMBER = re.compile(r"(?<![\w.])(?P<low>[0-9]{1,2})(?: ?(?:-|–|/|to|a|and|&) ?(?P<high>[0-9]{1,2}))?(?![\w.])")
_LEVEL = re.compile(r"(?:level|niveau|lvl|nfq|eqf|aqf|rqf|scqf|cqfw|estqf|nzqcf|mqf)\.?:? ?[0-9]")
_WORD = re.compile(r"\b(?:level|niveau)\b")


def _rows() -> Mapping[str, tuple[Mapping[str, str], ...]]:
    rows: dict[str, list[Mapping[str, str]]] = {}
    for row in table("qf_levels"):
        rows.setdefault(row["framework"], []).append(row)
    return {framework: tuple(of_one) for framework, of_one in rows.items()}


_FRAMEWORKS = _rows()
_TERMS = {
    fold(term): (row["scale"], row["term"] if row["scale"] == "dreyfus" else "", int(row["rank"]))
    for row in table("level_terms")
    for term in row["term"].split("|")
}


def take(desk: Desk) -> tuple[tuple[QualificationLevel, ...], Difficulty | None]:
    """Levels and difficulty, from whichever of the two fields they were said in."""
    named: dict[QualificationLevel, Words] = {}
    terms: list[tuple[Difficulty, Words]] = []

    def reader(words: str, found: Words) -> Said | None:
        return read(words, found.label, desk.source.country)

    for field in ("level", "difficulty"):
        told: list[tuple[Said, Words]] = desk.read(field, field, reader)
        for said, found in told:
            if isinstance(said, Difficulty) and desk.hears("difficulty", found):
                terms.append((said, found))
            elif isinstance(said, tuple) and desk.hears("level", found):
                _name(desk, named, said, found)
    for at, found in enumerate(named.values()):
        desk.prove(f"levels.{at}", found, EXTRACTOR)
    if named:
        desk.stated.add("level")
    return tuple(named), _difficulty(desk, terms)


def _name(desk: Desk, named: dict[QualificationLevel, Words], levels: tuple[QualificationLevel, ...], found: Words) -> None:
    """Add levels said in one place; another place that names other levels of the same framework contradicts it."""
    earlier = [at for known, at in named.items() if known.framework == levels[0].framework]
    if earlier and not all(level in named for level in levels):
        desk.clash([*earlier, found])
    for level in levels:
        named.setdefault(level, found)


def _difficulty(desk: Desk, terms: list[tuple[Difficulty, Words]]) -> Difficulty | None:
    if not terms:
        return None
    first, found = terms[0]
    desk.stated.add("difficulty")
    desk.unparsed.discard("level")
    desk.prove("difficulty", found, EXTRACTOR)
    if any((term.scale, term.rank) != (first.scale, first.rank) for term, _ in terms):
        desk.clash(at for _, at in terms)
    return first


@lru_cache(maxsize=4096)
def read(words: str, label: str, country: str) -> Said | None:
    """A number is a level only where the words or their label name the framework and the framework has that level."""
    text = fold(words)
    framework = cue("framework", words) or cue("framework", label)
    if framework:
        return _levels(framework, text, country)
    plain = _WORD.sub("", text).strip(" :-")
    if term := _TERMS.get(plain):
        scale, name, rank = term
        return Difficulty(scale=scale, term=name or _WORD.sub("", " ".join(words.casefold().split())).strip(" :-"), rank=rank)
    return None


def _levels(framework: str, text: str, country: str) -> tuple[QualificationLevel, ...] | None:
    numbers = list(_NUMBER.finditer(text))
    if len(numbers) != 1 or not (_LEVEL.search(text) or len(text) < 16):
        return None
    low, high = int(numbers[0]["low"]), int(numbers[0]["high"] or numbers[0]["low"])
    levels = [_level(framework, str(number), country) for number in range(low, high + 1)]
    return tuple(level for level in levels if level) if levels and all(levels) and len(levels) <= 3 else None


def _level(framework: str, number: str, country: str) -> QualificationLevel | None:
    """The row of the table; where two countries share a framework's name, the source's own country decides."""
    rows = [row for row in _FRAMEWORKS[framework] if row["level"] == number]
    row = next((row for row in rows if country and country in row["jurisdiction"]), rows[0] if rows else None)
    if row is None:
        return None
    return QualificationLevel(
        framework=framework,
        level=number,
        jurisdiction=row["jurisdiction"],
        eqf=int(row["eqf"]) if row["eqf"] else None,
        basis=row["basis"] or None,
    )
