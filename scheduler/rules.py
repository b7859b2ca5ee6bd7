"""Which rules turn a source's pages into records, and what it means that they moved."""

from __future__ import annotations

from msgspec.structs import replace

from crawlers import READING
from normaliser import RULES
from schemas import Cause, Expect, Rules, Source, digest

PARTS = {
    "code": (Cause.CODE, "our code"),
    "rule": (Cause.RULE, "our tables of patterns"),
    "vocabulary": (Cause.VOCABULARY, "our vocabularies"),
    "source": (Cause.RULE, "the source's own file"),
}
"""What each part of Rules makes of a difference, and its name in a sentence; of several that moved the first one tells."""


_JOINED = READING.joined(RULES)


def rules(source: Source) -> Rules:
    """The rules of today for a source; how often and how gently it is asked, and what is expected of it, read nothing."""
    read = replace(source, every="", delay=1.0, budget=0, verified=False, expect=Expect(), registers={})
    marks = {name: register.mark for name, register in source.registers.items()}
    vocabulary = digest([_JOINED.vocabulary, marks])[:16] if marks else _JOINED.vocabulary
    return replace(_JOINED, source=digest(read)[:16], vocabulary=vocabulary)


def moved(before: Rules | None, after: Rules) -> tuple[str, ...]:
    """The parts that differ, by their names in Rules. Rules nobody kept are those of other code."""
    if before is None:
        return ("code",)
    return tuple(name for name in PARTS if getattr(before, name) != getattr(after, name))


def cause(before: Rules | None, after: Rules) -> Cause:
    """What makes a record another: its source, when every rule is what it was."""
    return next((PARTS[name][0] for name in moved(before, after)), Cause.SOURCE)


def why(before: Rules | None, after: Rules) -> str:
    """Why reading the same pages again may give something else."""
    names = [PARTS[name][1] for name in moved(before, after)]
    return f"{' and '.join(names)} changed; the pages did not" if names else "the rules are the same"
