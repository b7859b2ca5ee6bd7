"""Says a query in Meilisearch's words, and its answers in ours. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from indexer.documents.merge import shown
from indexer.labels import facet
from indexer.layout import ELSEWHERE, FACET_INDEX, SERVED, held, named, signs, synonyms, texts_elsewhere, walk_place
from indexer.meilisearch.entry import Answer, Found, Span
from indexer.words.spelling import distance, typos_allowed
from indexer.words.wording import also
from indexer.words.words import Said, may_begin, said, spelt_out, term, words_at
from schemas import FACETS, SORTS, Document, Facet, Filter, Hit, Query, Results

_BEST = 10
_SHOWN = list(Document.__struct_fields__)
"""What an entry holds beside the document serves the search alone."""

_SHARING = 8
"""More documents than will ever share one place of a walk."""


def questions(index: str, query: Query) -> list[dict[str, Any]]:
    """The query itself first, then one for each filtered facet whose counts must not be narrowed by its own filter.

    Last, where the page is not the best hits, a look at those: only they tell whether a typed word stands anywhere.
    """
    shared = {"indexUid": index, "q": typed(query.words), "matchingStrategy": "all", "attributesToRetrieve": _SHOWN}
    best = [shared | {"page": 1, "hitsPerPage": _BEST, "showMatchesPosition": True, "filter": _filter(query.filters)}]
    if query.after is not None:
        return [*_steps(shared, query, query.after), *(best if _is_elsewhere(query) else [])]
    page = {"page": query.page, "hitsPerPage": query.per_page, "showMatchesPosition": True}
    facets = [named(name) for name in FACETS if query.counted]
    main = shared | page | {"filter": _filter(query.filters), "facets": facets, "sort": _sort(query)}
    alone = [
        shared | {"page": 1, "hitsPerPage": 0, "filter": _filter(query.filters, but=name), "facets": [named(name)]}
        for name in _alone(query)
    ]
    return [main, *alone, *(best if _is_elsewhere(query) else [])]


def results(query: Query, answers: Sequence[Answer], engine: str) -> Results:
    main = answers[0]
    alone = _alone(query)
    if query.after is not None:
        return _walked(query, answers, engine)
    counts = dict(main.counts)
    for name, answer in zip(alone, answers[1 : 1 + len(alone)], strict=True):
        counts[named(name)] = answer.counts.get(named(name), {})
    hits, words = _hits(main, query)
    matched = _hits(answers[-1], query)[1] if _is_elsewhere(query) else words
    return Results(
        total=main.total,
        hits=hits,
        facets=tuple(_facet(name, counts.get(named(name), {}), query.filters) for name in FACETS if query.counted),
        corrected="" if query.loose else corrected(query.words, matched),
        also=also(query.words),
        engine=engine,
    )


def by_meaning(index: str, query: Query, vector: list[float], embedder: str, least: float, most: int) -> dict[str, Any]:
    """What is closest to a vector, by a score of at least so much; no words are asked for, and nothing is counted."""
    close = {"vector": vector, "hybrid": {"embedder": embedder, "semanticRatio": 1.0}, "rankingScoreThreshold": least}
    return {"indexUid": index, "filter": _filter(query.filters), "limit": most, **close}


def near(query: Query, answer: Answer, found: Results) -> tuple[Hit, ...]:
    """The hits of a question by meaning that words have not found."""
    shown = {hit.course for hit in found.hits}
    return tuple(hit for hit in _hits(answer, query)[0] if hit.course not in shown)


def _steps(shared: dict[str, Any], query: Query, after: str) -> list[dict[str, Any]]:
    """What comes next on a walk, with a few more for those that share a place; then how many match in all."""
    kept = _filter(query.filters)
    ahead = [*kept, [f"by_id >= {walk_place(after) if after else 0}"]]
    step = {"page": 1, "hitsPerPage": query.per_page + _SHARING, "showMatchesPosition": True}
    return [
        shared | step | {"filter": ahead, "sort": ["by_id:asc"]},
        shared | {"page": 1, "hitsPerPage": 0, "filter": kept},
    ]


def _walked(query: Query, answers: Sequence[Answer], engine: str) -> Results:
    hits, words = _hits(answers[0], query)
    after = query.after or ""
    behind = (walk_place(after), after) if after else (-1, "")
    ahead = sorted(
        (hit for hit in hits if (walk_place(hit.course), hit.course) > behind),
        key=lambda hit: (walk_place(hit.course), hit.course),
    )
    matched = _hits(answers[-1], query)[1] if _is_elsewhere(query) else words
    return Results(
        total=answers[1].total,
        hits=tuple(ahead[: query.per_page]),
        corrected=corrected(query.words, matched),
        also=also(query.words),
        engine=engine,
    )


def typed(text: str) -> str:
    """A phrase with a sign is asked word by word, since Meilisearch knows the word for the sign from another attribute.

    Behind a space the last word is complete.
    """
    found = []
    for one in said(text):
        phrase = " ".join(map(term, one.words))
        found.append(f'"{phrase}"' if one.quoted and not any(word.lower() in signs() for word in one.words[1:]) else phrase)
    return " ".join(found) + ("" if not found or may_begin(found[-1]) else " ")


def corrected(text: str, matched: Counter[str]) -> str:
    """The words really searched when one of those typed stands in no hit and a hit matched a near one; else empty.

    Meilisearch does not say how it read a word; the words that matched do. What has synonyms is never a misspelling.
    """
    pieces = said(text)
    folded = [term(word) for one in pieces for word in one.words]
    phrases = (folded[start:end] for start in range(len(folded)) for end in range(start + 1, len(folded) + 1))
    spared = {word for phrase in phrases if " ".join(phrase) in synonyms() for word in phrase}
    again = tuple(one if one.quoted or term(one.words[0]) in spared else _mended(one, matched) for one in pieces)
    return spelt_out(again) if matched and again != pieces else ""


def _mended(one: Said, matched: Counter[str]) -> Said:
    near = _read_as(term(one.words[0]), matched)
    return Said(words=(near,)) if near else one


def _read_as(spelt: str, matched: Counter[str]) -> str | None:
    if any(word.startswith(spelt) or spelt == f"{word}s" for word in matched):
        return None
    typos = typos_allowed(spelt)
    near = [word for word in matched if min(distance(spelt, word), distance(spelt, word[: len(spelt)])) <= typos]
    return max(near, key=lambda word: (-distance(spelt, word), matched[word], word), default=None)


def _hits(answer: Answer, query: Query) -> tuple[tuple[Hit, ...], Counter[str]]:
    """The listings that fit with their titles marked, and all words that matched."""
    hits: list[Hit] = []
    words: Counter[str] = Counter()
    for raw in answer.hits:
        document = msgspec.json.decode(raw, type=Document)
        touched = frozenset(_touched(document, msgspec.json.decode(raw, type=Found)))
        hits.append(shown(document, query, touched))
        words.update(touched)
    return tuple(hits), words


def _is_elsewhere(query: Query) -> bool:
    if query.after is None and query.loose:
        return False
    return bool(query.words.strip()) and (query.after is not None or query.page > 1 or query.sort in SORTS[1:])


def _touched(document: Document, said: Found) -> Iterator[str]:
    for attribute, spans in said.matches.items():
        value = _value(document, attribute)
        for span in spans:
            yield from words_at(_text(value, span), span.start, span.length)


def _value(document: Document, attribute: str) -> str | tuple[str, ...]:
    field = attribute.removeprefix(ELSEWHERE)
    found: str | tuple[str, ...] = getattr(document, field, "") if field == attribute else texts_elsewhere(document, field)
    return found


def _text(value: str | tuple[str, ...], span: Span) -> str:
    if isinstance(value, str):
        return value
    return value[span.indices[0]] if span.indices and span.indices[0] < len(value) else ""


def _facet(name: str, counts: dict[str, int], filters: Sequence[Filter]) -> Facet:
    totals: Counter[str] = Counter()
    names: dict[str, str] = {}
    for value, count in counts.items():
        slug, _, spelt = value.partition("|")
        if slug:
            totals[slug] += count
            names.setdefault(slug, spelt)
    return facet(name, totals, names, filters)


def _alone(query: Query) -> list[str]:
    filtered = {asked.facet for asked in query.filters}
    return [name for name in FACETS if query.counted and name in filtered and name != "info"]


def _filter(filters: Sequence[Filter], but: str = "") -> list[list[str]]:
    """All of the lists must hold, of each list one."""
    lists = [[SERVED]]
    for one in filters:
        if one.facet == but or one.facet not in FACET_INDEX:
            continue
        terms = [f"{held(one.facet)} = {_quoted(value)}" for value in one.values]
        lists += [[term] for term in terms] if one.facet == "info" else [terms] if terms else []
    return lists


def _quoted(value: str) -> str:
    """Half a surrogate pair, which an address can hold, is no text to a server: it becomes a question mark."""
    return json.dumps(value.encode(errors="replace").decode(), ensure_ascii=False)


def _sort(query: Query) -> list[str]:
    chosen = [f"by_{query.sort}:asc"] if query.sort in SORTS[1:] else []
    return [*chosen, "by_info:asc"] if chosen and query.sort != "info" else chosen
