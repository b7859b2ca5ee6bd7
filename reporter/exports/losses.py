"""What each standard cannot carry of the catalogue: element by element, how many records state it and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from reporter.exports.standard import Standard
from reporter.exports.wording import coded
from schemas import ELEMENTS, Dimension, Offering, Polarity, Record, Scope, Value, table

HELD: dict[str, Callable[[Offering], object]] = {
    "address": lambda o: o.url,
    "title": lambda o: any(text.words.strip() for text in o.title),
    "provider": lambda o: o.providers,
    "description": lambda o: o.description,
    "kind": lambda o: o.kind != "unknown",
    "page_language": lambda o: o.page_language,
    "subjects": lambda o: any(told.axis == "field" for told in o.classifications),
    "skills": lambda o: any(told.axis == "skill" for told in o.classifications),
    "delivery": lambda o: o.delivery,
    "language": lambda o: o.instruction_languages,
    "price": lambda o: o.prices,
    "workload": lambda o: any(effort.basis == "stated" for effort in o.effort),
    "duration": lambda o: any(run.duration for run in o.runs),
    "start": lambda o: any(run.start or run.start_kind for run in o.runs),
    "credits": lambda o: o.credits,
    "level": lambda o: o.levels,
    "difficulty": lambda o: o.difficulty,
    "outcomes": lambda o: o.learning_outcomes,
    "prerequisites": lambda o: o.prerequisites,
    "assessment": lambda o: o.assessment,
    "credential": lambda o: o.credential,
    "funding": lambda o: o.funding,
    "licence": lambda o: o.licences,
    "location": lambda o: o.places,
    "product_code": lambda o: o.identifiers,
    "awarding_body": lambda o: o.awarding_bodies,
    "stackability": lambda o: o.stacks,
    "industry_recognition": lambda o: o.recognitions,
    "last_reviewed": lambda o: o.last_reviewed,
    "field_code": lambda o: coded(o, "field"),
    "occupation_code": lambda o: coded(o, "occupation"),
}
"""Whether an offering states an element that is a value of its own; the others are disclosures, or dimensions with statements."""


class Loss(Value, kw_only=True, frozen=True):
    """One element in one standard: stated = carried + unsaid + left_out.

    `place` is where the standard has it, empty where it has no place. `unsaid` were written without it, because there is no
    place or no word that means the same; `left_out` are records of which the standard takes nothing.
    """

    standard: str
    element: str
    place: str
    stated: int
    carried: int
    unsaid: int
    left_out: int


class Losses(Value, kw_only=True, frozen=True):
    """`lacking` counts the records left out by each element they lack; one record may lack several."""

    standard: str
    records: int
    left_out: int
    lacking: tuple[tuple[str, int], ...]
    rows: tuple[Loss, ...]


def losses(records: Iterable[Record], standards: Iterable[Standard]) -> tuple[Losses, ...]:
    """One for each standard, from one pass over the records."""
    tallies = [_Tally(standard) for standard in standards]
    for record in records:
        stated = [element for element in ELEMENTS_TOLD if states(record.offering, element)]
        for tally in tallies:
            tally.add(record.offering, stated)
    return tuple(tally.told() for tally in tallies)


def states(offering: Offering, element: str) -> bool:
    """Whether an offering says anything on an element, of itself."""
    if element in HELD and HELD[element](offering):
        return True
    if element in Dimension.__members__.values():
        return any(
            said.dimension == element and said.polarity is Polarity.AFFIRMED and said.scope is Scope.OFFERING
            for said in offering.statements
        )
    return any(told.kind == element and told.scope is Scope.OFFERING for told in offering.disclosures)


PLACES = {row["element"]: row for row in table("standards")}
ELEMENTS_TOLD = (*PLACES, *(element for element in ELEMENTS if element not in PLACES))
"""Every element there is, in the order of the table; those without a row have a place in no standard."""


class _Tally:
    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self.records = self.left = 0
        self.lacking: Counter[str] = Counter()
        self.stated: Counter[str] = Counter()
        self.carried: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()

    def add(self, offering: Offering, stated: list[str]) -> None:
        said = self.standard.said(offering)
        lacking = self.standard.lacking(said)
        self.records += 1
        self.stated.update(stated)
        if lacking:
            self.left += 1
            self.lacking.update(lacking)
            self.left_out.update(stated)
        else:
            self.carried.update(element for element in stated if element in said)

    def told(self) -> Losses:
        rows = tuple(map(self._row, ELEMENTS_TOLD))
        lacking = tuple(self.lacking.most_common())
        return Losses(standard=self.standard.name, records=self.records, left_out=self.left, lacking=lacking, rows=rows)

    def _row(self, element: str) -> Loss:
        place = PLACES[element][self.standard.name] if element in PLACES else ""
        stated, carried, left_out = self.stated[element], self.carried[element], self.left_out[element]
        counts = {"stated": stated, "carried": carried, "unsaid": stated - carried - left_out, "left_out": left_out}
        return Loss(standard=self.standard.name, element=element, place=place, **counts)
