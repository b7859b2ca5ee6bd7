"""What a listing discloses on the elements the frameworks ask for: by its labels, by its words, and by wider voices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from normaliser.desk import Desk
from normaliser.statements import Disclosed, disclosed, heard, link_in
from normaliser.states import NO_PLACE, NOT_FETCHED, unheard
from schemas import ELEMENTS, Disclosure, FieldState, Level, Offering, Scope, State

EXTRACTOR = "element@1"
LABEL = "label"
_LONGEST = 400
_NO_WORDS = re.compile(
    r"\W*(?:n/?a|none|null|tb[acd]|to be (?:confirmed|announced|advised)|à venir|s\.?o\.?|aucune?)?\W*", re.IGNORECASE
)
"""What stands beside a label and says nothing."""


def _coded(offering: Offering, axis: str) -> bool:
    return any(one.axis == axis and one.code and one.method == "stated" for one in offering.classifications)


_VALUES: Mapping[str, Callable[[Offering], object]] = {
    "awarding_body": lambda o: o.awarding_bodies,
    "award_class": lambda o: o.credential and o.credential.award_class,
    "certification_form": lambda o: o.credential and o.credential.forms,
    "stackability": lambda o: [stack for stack in o.stacks if stack.kind in ("counts_towards", "part_of")],
    "credit_recognition": lambda o: [stack for stack in o.stacks if stack.credits],
    "industry_recognition": lambda o: o.recognitions,
    "field_code": lambda o: _coded(o, "field"),
    "occupation_code": lambda o: _coded(o, "occupation"),
    "aqf_level": lambda o: [level for level in o.levels if level.framework == "AQF"],
    "location": lambda o: o.places,
    "completion_conditions": lambda o: o.assessment and (o.assessment.conditions or o.assessment.pass_mark),
    "assessment_supervision_identity": lambda o: o.assessment and o.assessment.supervision_identity,
    "last_reviewed": lambda o: o.last_reviewed,
}
"""The elements that values of the offering say."""


def take(desk: Desk) -> tuple[Disclosure, ...]:
    """Of each element and scope the disclosure that says most, the page's labels before its prose; each is proved."""
    best: dict[tuple[str, Scope], Disclosed] = {}
    wider = (found for voice in desk.raw.voices for found in heard(voice))
    for found in (*_labelled(desk), *disclosed(desk.raw), *wider):
        key = found.told.kind, found.told.scope
        held = best.get(key)
        if held is None or found.told.level.rank > held.told.level.rank:
            best[key] = found
    for at, found in enumerate(best.values()):
        desk.prove(f"disclosures.{at}", found.words, EXTRACTOR)
    return tuple(found.told for found in best.values())


def _labelled(desk: Desk) -> Iterator[Disclosed]:
    """What stands under a label that names an element; a label alone says nothing."""
    for found in desk.raw.words:
        kind, words = _LABELLED.get(found.field), found.words[:_LONGEST].strip()
        if kind and (_CODE.fullmatch(words) if kind == "product_code" else not _NO_WORDS.fullmatch(words)):
            told = Disclosure(
                kind=kind,
                level=Level.DESCRIBED,
                text=words,
                url=link_in(words),
                cue=LABEL,
                lang=found.language or desk.raw.language or desk.source.language,
            )
            yield Disclosed(told, found)


_CODE = re.compile(r"(?!.*[0-9a-f]{8}-[0-9a-f]{4}-)(?=.*\d)[\w./+: -]{3,40}")
"""A code of a course that stands alone beside its label; an id that a machine drew is none."""
_LABELLED = {"code": "product_code", "apply_by": "academic_requirements_deadlines"} | {name: name for name in ELEMENTS}
"""The element that words of a raw field tell."""


def states(desk: Desk, offering: Offering) -> tuple[FieldState, ...]:
    """The state of every element. Of one nobody states nothing is known before a page of the course's own was read."""
    said = {told.kind for told in offering.disclosures if told.scope is Scope.OFFERING}
    said.update(name for name, value in _VALUES.items() if value(offering))
    if "delivery" in desk.stated and offering.delivery is not None and offering.delivery.timing != "unknown":
        said.add("sync_async")
    read = any(passage.locator.startswith("text:") for passage in desk.raw.passages)
    deaf = unheard(desk.raw, desk.source.language) if read else NOT_FETCHED
    return _each(frozenset(said), frozenset(desk.source.unseen), deaf)


@lru_cache(maxsize=4096)
def _each(stated: frozenset[str], unseen: frozenset[str], deaf: str) -> tuple[FieldState, ...]:
    """Few sets occur, and each in many listings; `deaf` says why silence tells nothing."""

    def state(name: str) -> FieldState:
        why = NO_PLACE if name in unseen else deaf
        if name in stated:
            return FieldState(field=name, state=State.STATED)
        return FieldState(field=name, state=State.UNSEEN, reason=why) if why else FieldState(field=name, state=State.SILENT)

    return tuple(map(state, ELEMENTS))
