"""Tells of one listing what was looked for on each dimension and element, where, what was found, and what took a hit away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from normaliser.statements.cues import STATEMENT_RULES, cues, keys, rows, rule_of, tokens
from normaliser.statements.facts import facts
from normaliser.statements.find import titles_of, without
from normaliser.statements.read import candidates, lost
from normaliser.statements.sentences import plain, quotation, sentences
from schemas import (
    ELEMENTS,
    Dimension,
    Explanation,
    Lost,
    Offering,
    Passage,
    Place,
    Polarity,
    RawListing,
    Reason,
    Sought,
    SoughtElement,
    Statement,
)


def explain(raw: RawListing, offering: Offering) -> Explanation:
    """`offering` is what the listing was normalised to. Voices of its provider and its catalogue are read as it is."""
    passages = (*raw.passages, *(passage for voice in raw.voices for passage in voice.passages))
    gone = [each for passage in passages for each in _lost(passage, titles_of(raw))]
    headings = {(passage.page, passage.locator): passage.heading for passage in passages}
    return Explanation(
        offering_id=offering.offering_id,
        url=offering.url,
        title=offering.name,
        rules=STATEMENT_RULES[:12],
        languages=tuple(row["language"] for row in rows("languages")),
        places=tuple(_places(raw, passages)),
        dimensions=tuple(
            Sought(
                dimension=dimension,
                cues=_sought(dimension),
                found=tuple(_reason(said, headings) for said in offering.statements if said.dimension is dimension),
                lost=tuple(each for name, each in gone if name == dimension),
            )
            for dimension in Dimension
        ),
        elements=tuple(_elements(offering, gone)),
        states=offering.field_states,
    )


def _elements(offering: Offering, gone: Iterable[tuple[str, Lost]]) -> Iterator[SoughtElement]:
    """Those that something was found for, or nearly, in the order of their table."""
    lost: dict[str, list[Lost]] = {}
    for name, each in gone:
        lost.setdefault(name, []).append(each)
    for element in ELEMENTS:
        found = [(at, told) for at, told in enumerate(offering.disclosures) if told.kind == element]
        proofs = (proof for at, _ in found for proof in offering.proof(f"disclosures.{at}")[:1])
        if found or element in lost:
            yield SoughtElement(
                element=element,
                found=tuple(told for _, told in found),
                places=tuple(f"page {proof.page[:12]} at {proof.locator}" for proof in proofs),
                lost=tuple(lost.get(element, ())),
            )


def _sought(dimension: Dimension) -> tuple[str, ...]:
    """The ids of every row that can speak of a dimension: words, values, and what takes them away."""
    valued = (fact.id for listed in facts().values() for fact in listed if fact.dimension is dimension)
    return (*(cue.id for cue in cues() if cue.dimension in keys(dimension)), *valued)


def _places(raw: RawListing, passages: Iterable[Passage]) -> Iterator[Place]:
    """Every page in reading order, also one that gave no passage."""
    by_page: dict[str, list[Passage]] = {
        page: [] for page in (*(words.page for words in raw.words), *(voice.page for voice in raw.voices)) if page
    }
    for passage in passages:
        by_page.setdefault(passage.page, []).append(passage)
    for page, told in by_page.items():
        headings = dict.fromkeys(passage.heading for passage in told if passage.heading)
        yield Place(page=page, passages=len(told), headings=tuple(headings))


def _reason(said: Statement, headings: dict[tuple[str, str], str]) -> Reason:
    slots = {name for name, _ in said.slots} | {"claim"}
    rule = rule_of(said.dimension, slots) if said.polarity is Polarity.AFFIRMED else None
    needs = (f"{need.least} of {', '.join(sorted(need.slots))}" for need in rule.needs) if rule else ()
    return Reason(statement=said, heading=headings.get((said.page, said.locator), ""), rule=" and ".join(needs))


def _lost(passage: Passage, titles: tuple[str, ...]) -> Iterator[tuple[str, Lost]]:
    words, text = passage.words, without(plain(passage.words), titles)
    for start, end in sentences(words):
        sentence = text[start:end]
        for hit, veto in lost(sentence, candidates(tokens(sentence))):
            yield (
                hit.cue.dimension,
                Lost(
                    cue=hit.cue.id,
                    words=words[start + hit.start : start + hit.end],
                    by=veto.cue.id if veto else "",
                    because=words[start + veto.start : start + veto.end] if veto else "",
                    sentence=quotation(words, start, end, start + hit.start, start + hit.end),
                    page=passage.page,
                    locator=passage.locator,
                ),
            )
