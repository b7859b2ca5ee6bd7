"""A course page read: structured data, embedded state, labels and prose put together as one sighting."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from crawlers.reading.labels import labels
from crawlers.reading.lines import lines
from crawlers.reading.others import own
from crawlers.reading.pairs import Pairs, pairs
from crawlers.reading.provider import below_title
from crawlers.reading.structured import linked_data, state
from crawlers.reading.tongue import tongue_of, translation
from schemas import Method, Passage, Sighting, Source, Words, canonical_url, fold, joined

LEAST_FACTS = 2
"""As many facts beside a title, by labels or embedded state, make a course page where there is no course data for machines."""


def own_address(tree: LexborHTMLParser, url: str, given: str | None) -> str:
    """The canonical address: the page's own link or data when it stays on the host, else where it was found."""
    link = tree.head.css_first('link[rel="canonical"]') if tree.head is not None else None
    host = "/".join(url.split("/", 3)[:3]) + "/"
    for said in (link.attributes.get("href") if link is not None else None, given):
        address = joined(url, said) if said else ""
        if address and address.startswith(host) and address != host:
            return canonical_url(address)
    return canonical_url(url)


def _passages(found: Pairs, words: list[Words]) -> list[Passage]:
    """The page's prose, and descriptions for machines that say what the prose does not show."""
    seen = " ".join(p.words for p in found.passages)
    told = [
        Passage(words=w.words, heading="", page=w.page, locator=w.locator)
        for w in words
        if w.field == "description" and w.words[:60] not in seen
    ]
    return found.passages + told


def read_detail(source: Source, url: str, tree: LexborHTMLParser, page: str) -> Sighting | None:
    """The sighting on a course page, or None when it is not about one course.

    A page that tells a course in another language than the source is read in is a sighting of its twin's address.
    """
    title = tree.head.css_first("title") if tree.head is not None else None
    hint = title.text() if title is not None else ""
    tongue = tongue_of(tree, url)
    data, given, course = linked_data(tree, page, url, hint)
    embedded = state(tree, source.state, page)
    data += embedded
    known = labels(source, tongue.language)
    seen = own(lines(tree), known, fold(hint))
    found = pairs(seen, known, page, hint)
    if found.title is None and tree.css_first("h1") is not None:
        found.title = Words(field="title", words="", page=page, locator="h1", method=Method.LABEL)
    enough = 1 if source.byline in found.facts else LEAST_FACTS
    facts = found.facts | {word.field for word in embedded} - {"title"}
    titled = found.title is not None or any(word.field == "title" for word in embedded)
    if found.cards or not (course or (titled and len(facts) >= enough)):
        return None
    words = [*data, *([found.title] if found.title else []), *found.words]
    if found.title and not any(w.field == "provider" for w in words):
        words += filter(None, [below_title(seen, found.title.words, tree, page)])
    if original := tongue.original(source):
        return translation(original, tongue, words)
    return Sighting(
        url=own_address(tree, url, given),
        words=tuple(words),
        passages=tuple(_passages(found, data)),
        language=tongue.language,
        twins=tongue.others,
    )
