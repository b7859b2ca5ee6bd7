"""What a course is about: subjects, industries and skills as stated, and the field of education that the subjects agree on.

A field that our table derives (ISCED-F 2013, narrow) is marked `mapped`, stands behind what is stated, and is no disclosure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from normaliser import esco
from normaliser.codes import coded
from normaliser.desk import Desk
from schemas import Classification, Words, fold, slug, squeeze, table

EXTRACTOR = "text@1"
MAPPED = "subjects@1"
SCHEME = "ISCED-F"
UNMAPPED = "unmapped"
TITLE = 300
"""Characters of a title in which words are looked for; what is longer is no title."""
_ITEMS = re.compile(r"[;|•\n]")
_AXES = (
    ("subjects", "field", "subjects"),
    ("industry", "industry", "subjects"),
    ("skills", "skill", "skills"),
    ("occupations", "occupation", "occupations"),
    ("field_codes", "field", "field_codes"),
)
_CODED = ("occupations", "field_codes")
_WORD = re.compile(r"[^\W_]+(?:[+#]+|['-][^\W_]+)*")

Fields = tuple[str, ...]


def _options(where: str) -> Mapping[str, Fields]:
    """By words: the codes they can mean."""
    return {row["words"]: tuple(filter(None, row["fields"].split("|"))) for row in table("subjects") if row["where"] == where}


@lru_cache(maxsize=4096)
def _label(words: str) -> str:
    """A label without its marks and the word `and`: catalogues write `Data & AI`, `Data and AI` and `data-ai`."""
    return "-".join(word for word in slug(words).split("-") if word != "and")


_SUBJECTS = {_label(words): codes for words, codes in _options("subject").items()}
_TITLES = _options("title")
_AUDIENCE = _options("audience")
_LONGEST = max(len(words.split()) for words in _TITLES)
_LABELS = {row["code"]: row["label_en"] for row in table("isced_f_2013") if row["level"] == "narrow" and row["kind"] == "field"}


def take(desk: Desk) -> tuple[Classification, ...]:
    """As stated first; a list is split at marks that never stand inside a subject's name."""
    stated: dict[tuple[str, str], tuple[Classification, Words]] = {}
    for field, axis, state in _AXES:
        for found in desk.of(field):
            for one in _each(field, axis, found):
                if (axis, one.label.casefold()) not in stated:
                    desk.prove(f"classifications.{len(stated)}", found, EXTRACTOR)
                    stated[axis, one.label.casefold()] = one, found
                    desk.stated.add(state)
    mapped = _mapped(desk, stated.values())
    for number, found in enumerate(mapped.values(), len(stated)):
        desk.prove(f"classifications.{number}", found, MAPPED)
    fields = (Classification(axis="field", scheme=SCHEME, code=code, label=_LABELS[code], method="mapped") for code in mapped)
    skills = tuple(esco.take(desk))
    for number, (_, found) in enumerate(skills, len(stated) + len(mapped)):
        desk.prove(f"classifications.{number}", found, esco.EXTRACTOR)
    return (*(one for one, _ in stated.values()), *fields, *(one for one, _ in skills))


def _each(field: str, axis: str, found: Words) -> Iterator[Classification]:
    for item in filter(None, map(squeeze, _ITEMS.split(found.words))):
        if field in _CODED:
            yield from coded(axis, item, found.label)
        else:
            yield Classification(axis=axis, label=item)


def _mapped(desk: Desk, stated: Iterable[tuple[Classification, Words]]) -> dict[str, Words]:
    """The fields that the words agree on, each with the words that led there; none where they leave a choice."""
    options: dict[str, list[tuple[Fields, Words]]] = {"field": [], "industry": []}
    for one, found in stated:
        if one.axis in options and one.code is None:
            options[one.axis].append((_subject(desk, one.label, found), found))
    subjects, industries = ([(codes, found) for codes, found in told if codes] for told in options.values())
    if certain := _certain(subjects):
        return certain
    if not subjects and (certain := _certain(industries)):
        return certain
    titles = [(_title(found.words[:TITLE]), found) for found in desk.of("title")]
    order = (subjects, titles, industries) if subjects else (industries, titles)
    return _agreed([told for told in order if any(codes for codes, _ in told)])


def _subject(desk: Desk, label: str, found: Words) -> Fields:
    """What a label of the catalogue can mean, by the source's own lookup or by the table; one that neither knows is noted."""
    own = desk.look_up("subjects", label)
    if own is not None:
        return tuple(code for code in own.split("|") if code in _LABELS)
    known = _SUBJECTS.get(_label(label))
    if known is None:
        desk.note(UNMAPPED, found.field, label)
    return known or ()


def _certain(told: Iterable[tuple[Fields, Words]]) -> dict[str, Words]:
    """What the words say that can mean one field only: a course may be filed under several."""
    certain: dict[str, Words] = {}
    for codes, found in told:
        if len(codes) == 1:
            certain.setdefault(codes[0], found)
    return certain


def _agreed(told: list[list[tuple[Fields, Words]]]) -> dict[str, Words]:
    """The one field that every kind of words allows, the first the most trusted; a kind that contradicts it is passed over."""
    left: dict[str, Words] = {}
    for options in told:
        allowed = {code: found for codes, found in reversed(options) for code in codes}
        left = {code: found for code, found in left.items() if code in allowed} or left or allowed
    return left if len(left) == 1 else {}


@lru_cache(maxsize=4096)
def _title(title: str) -> Fields:
    """The fields a title can mean; words behind the one that leads to its learners count only where no others do."""
    words = _WORD.findall(fold(title))
    end = next((place for place, word in enumerate(words) if place and word in _AUDIENCE), len(words))
    return _fields(words[:end]) or _fields(words[end:])


def _fields(words: list[str]) -> Fields:
    """The longest words the table knows, from left to right, and the fields that all of them allow, or else the surest."""
    sets: list[frozenset[str]] = []
    place = 0
    while place < len(words):
        for length in range(min(_LONGEST, len(words) - place), 0, -1):
            known = _TITLES.get(" ".join(words[place : place + length]))
            if known is not None:
                sets.append(frozenset(known))
                break
        place += length
    told = [one for one in sets if one]
    if not told:
        return ()
    certain = frozenset.union(frozenset(), *(one for one in told if len(one) == 1))
    return tuple(sorted(frozenset.intersection(*told) or certain or frozenset.union(*told)))
