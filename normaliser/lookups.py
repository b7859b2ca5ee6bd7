"""Words turned into ours by table: the source's own lookups, then those true of every source; and the cues inside a value."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from schemas import Source, fold, table

PATTERNS = ("value_cues",)
"""Tables by which a reader looks; the others say what the words it finds mean."""
VOCABULARIES = (
    "assessment_types", "classification_codes", "corrections", "credit_systems", "currencies", "delivery_modes",
    "disclosed_names", "isced_f_2013", "languages", "level_terms", "licences", "lookups", "months", "provider_status",
    "provider_words", "providers", "qf_levels", "skill_denylist", "subjects", "units",
)  # fmt: skip


def _shared() -> Mapping[str, Mapping[str, str]]:
    shared: dict[str, dict[str, str]] = defaultdict(dict)
    for row in table("lookups"):
        shared[row["field"]][row["words"]] = row["ours"]
    return dict(shared)


def _cues() -> Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    cues: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
    for row in table("value_cues"):
        cues[row["idea"]].append((row["value"], re.compile(row["pattern"])))
    return {idea: tuple(rows) for idea, rows in cues.items()}


_NOTHING: Mapping[str, str] = {}
_ALIKE = {field: (field, "start") for field in ("run_start", "end", "apply_by")}
"""Fields that say the same kind of thing in the same words."""
_SHARED = _shared()
_CUES = _cues()


def entry(field: str, words: str, source: Source) -> tuple[str, str] | None:
    """The entry of the source's own lookups that knows the words: the field it stands under, and how it spells them."""
    folded = fold(words)
    for name in _ALIKE.get(field, (field,)):
        for theirs in source.lookups.get(name, _NOTHING):
            if fold(theirs) == folded:
                return name, theirs
    return None


def shared(field: str, words: str) -> str | None:
    """Our words for theirs by the table of all sources, an empty text when they are not a value, None when it knows none."""
    return _SHARED.get(_ALIKE.get(field, (field,))[-1], _NOTHING).get(fold(words))


@lru_cache(maxsize=8192)
def cue(idea: str, words: str) -> str | None:
    """The value of the first cue of an idea that stands in the words."""
    folded = fold(words)
    return next((value for value, pattern in _CUES[idea] if pattern.search(folded)), None)


@lru_cache(maxsize=4096)
def cues(idea: str, words: str) -> tuple[str, ...]:
    """The values of all cues of an idea that stand in the words, in table order."""
    folded = fold(words)
    return tuple(value for value, pattern in _CUES[idea] if pattern.search(folded))
