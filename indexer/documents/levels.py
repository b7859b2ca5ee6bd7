"""Slugs of levels, and the words for them: `nfq-9` is NFQ level 9, `dreyfus-expert` is Expert."""

from __future__ import annotations

from functools import cache

from schemas import Difficulty, Offering, slug, table


def level_slugs(offering: Offering) -> tuple[str, ...]:
    """Every level stated, then the difficulty; a framework's level and a difficulty are never turned into each other."""
    found = [slug(f"{level.framework} {level.level}") for level in offering.levels]
    if offering.difficulty:
        found.append(slug(f"{offering.difficulty.scale} {_term(offering.difficulty)}"))
    return tuple(dict.fromkeys(found))


@cache
def level_labels() -> dict[str, str]:
    labels = {}
    for row in table("qf_levels"):
        joint = " level " if row["level"].isdigit() else " "
        labels[slug(f"{row['framework']} {row['level']}")] = f"{row['framework']}{joint}{row['level']}"
    for row in table("level_terms"):
        term = row["term"].split("|")[0]
        labels[slug(f"{row['scale']} {term}")] = term
    return labels


def _term(difficulty: Difficulty) -> str:
    """The first spelling of the row that holds this term, so that Débutant and Beginner are one value."""
    for row in table("level_terms"):
        terms = row["term"].split("|")
        if row["scale"] == difficulty.scale and slug(difficulty.term) in map(slug, terms):
            return terms[0]
    return difficulty.term
