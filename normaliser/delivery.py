"""How people take part, by table: the source's own row first, its country's next, then what the words mean everywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from normaliser.desk import Desk
from schemas import Delivery, DeliveryMode, Words, fold, table

EXTRACTOR = "delivery@1"
_SPLIT = re.compile(r"[,;|]")
_Row = Mapping[str, str]


def _rows() -> tuple[Mapping[tuple[str, str], _Row], Mapping[str, _Row]]:
    placed: dict[tuple[str, str], _Row] = {}
    anywhere: dict[str, _Row] = {}
    for row in table("delivery_modes"):
        for label in map(fold, row["raw_label"].split(" / ")):
            if row["jurisdiction"]:
                placed[fold(row["source"]), label] = row
                placed.setdefault((row["jurisdiction"].split("-")[0], label), row)
            else:
                anywhere.setdefault(label, row)
    for row in table("delivery_modes"):
        if row["canonical"]:
            anywhere.setdefault(row["canonical"], row)
    return placed, anywhere


_PLACED, _ANYWHERE = _rows()


def take(desk: Desk) -> Delivery | None:
    """The mode people are shown, told more exactly where another place agrees on the location; or the platform's constant."""
    name, country = desk.source.name, desk.source.country
    told = [
        (mode, found)
        for mode, found in desk.read("delivery", "delivery", lambda words, _: read(words, name, country))
        if mode.canonical is not DeliveryMode.UNKNOWN
    ]
    if not told:
        constant = desk.constant("delivery")
        return read(constant, name, country) if constant else None
    if any(mode.location != told[0][0].location for mode, _ in told):
        desk.clash(found for _, found in told)
    mode, found = max(told, key=lambda one: (one[0].location == told[0][0].location, one[0].timing != "unknown"))
    desk.stated.add("delivery")
    desk.prove("delivery", found, EXTRACTOR)
    return _as_printed(mode, found)


@lru_cache(maxsize=4096)
def read(words: str, source: str, country: str) -> Delivery | None:
    """The row for the words; UNKNOWN for words that are no mode (part-time). Several words must mean one mode to be read."""
    known = _find(words, source, country)
    if known is None:
        parts = {part: _find(part, source, country) for part in _SPLIT.split(words)}
        rows = {row["canonical"]: row for row in parts.values() if row and row["canonical"]}
        known = next(iter(rows.values())) if len(rows) == 1 and all(parts.values()) else None
    if known is None:
        return None
    return Delivery(
        canonical=DeliveryMode(known["canonical"] or DeliveryMode.UNKNOWN),
        location=known["location"],
        timing=known["timing"] or "unknown",
        pace=known["pace"] or "unknown",
        learner_choice=known["learner_choice"] == "1",
        raw=words,
    )


def _find(words: str, source: str, country: str) -> _Row | None:
    label = fold(words)
    return _PLACED.get((fold(source), label)) or _PLACED.get((country, label)) or _ANYWHERE.get(label)


def _as_printed(mode: Delivery, found: Words) -> Delivery:
    return Delivery(
        canonical=mode.canonical,
        location=mode.location,
        timing=mode.timing,
        pace=mode.pace,
        learner_choice=mode.learner_choice,
        raw=found.words.strip(),
    )
