"""The full-text index of one generation: how documents are written into tantivy and how a reading is asked of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import tantivy

from indexer.documents.document import INFO
from indexer.embedded.reading import Reading, Word
from indexer.layout import (
    ANOTHER_NUMBER,
    BEGINNING,
    FACET_INDEX,
    SEVERAL_FIELDS,
    SYNONYM,
    TOGETHER,
    WEIGHTS,
    WHOLE_TITLE,
    facet_values,
    searched,
    telling,
)
from indexer.words.spelling import Vocabulary
from indexer.words.words import folded
from schemas import FACETS, Document, Filter, encode

_WORDS = "words"
_FACET = "facet"
_MEMORY = 64_000_000
_WHOLE = "whole"
"""The field that holds the title as one term."""

_TIE = 0.01
"""What each dimension published adds, so that of equal documents that which publishes most comes first."""

_FOUND = 10_000.0
"""What each part found adds to a loose search: more than all that tells good from better, so that most parts come first."""

_DECODE = msgspec.json.Decoder(Document)
Must, MustNot, Should = tantivy.Occur.Must, tantivy.Occur.MustNot, tantivy.Occur.Should


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("row", indexed=True, fast=True)
    builder.add_text_field(_FACET, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(_WHOLE, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("document", stored=True)
    for field in WEIGHTS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
    return builder.build()


class Placed(NamedTuple):
    """A document for a row; `again` says that the index may hold its id already."""

    document: Document
    row: int
    again: bool


def write(folder: Path, gone: Iterable[str], placed: Iterable[Placed]) -> None:
    """Removes documents by id and writes others, in one commit; of two with one id the later stays.

    The words of a folder that holds an index already are those of the documents written, too; none is taken away before all
    is built again, since a walk through them costs more than a night's changes.
    """
    words = folder / _WORDS
    is_new, said = not words.exists(), Counter[str]()
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(_MEMORY, 1)
    for document_id in gone:
        writer.delete_documents_by_term("id", document_id)
    for document, row, again in placed:
        if again:
            writer.delete_documents_by_term("id", document.id)
        writer.add_document(_entry(row, document))
        if not is_new:
            said.update(_said(document))
    writer.commit()
    writer.wait_merging_threads()
    Vocabulary.of(_words(index) if is_new else said, words)


def _said(document: Document) -> Iterator[str]:
    """Its words, each as often as there are fields that it stands in."""
    for field in WEIGHTS:
        yield from set(folded(searched(document, field)).split())


def _words(index: tantivy.Index) -> Counter[str]:
    """Every indexed word with the documents it stands in, added up over the fields."""
    index.reload()
    searcher = index.searcher()
    counts: Counter[str] = Counter()
    for field in WEIGHTS:
        counts.update(dict(searcher.terms_with_prefix(field, "")))
    return counts


def _entry(row: int, document: Document) -> tantivy.Document:
    entry = tantivy.Document()
    entry.add_text("id", document.id)
    entry.add_unsigned("row", row)
    entry.add_text(_WHOLE, telling(folded(document.title)))
    entry.add_bytes("document", encode(document))
    for facet in FACETS:
        for value in facet_values(document, facet):
            entry.add_text(_FACET, _facet(facet, value))
    for field in WEIGHTS:
        entry.add_text(field, folded(searched(document, field)))
    return entry


def _facet(facet: str, value: str) -> str:
    """Half a surrogate pair, which an address can hold, is no text to tantivy: it becomes a question mark."""
    return f"{facet} {value}".encode(errors="replace").decode()


class Shelf:
    """A generation open for reading. Row numbers are those the documents were written with."""

    def __init__(self, folder: Path) -> None:
        index = tantivy.Index.open(str(folder))
        self.vocabulary = Vocabulary.open(folder / _WORDS)
        self._schema = index.schema
        self._searcher = index.searcher()
        self._size = max(self._searcher.num_docs, 1)

    def rows(self, reading: Reading) -> list[int]:
        """Row numbers of all documents that match, in no order."""
        return self._rows(self._query(reading))

    def other_rows(self, reading: Reading) -> list[int]:
        """Row numbers of all documents that do not match."""
        everything = tantivy.Query.all_query()
        return self._rows(tantivy.Query.boolean_query([(Must, everything), (MustNot, self._query(reading))]))

    def is_of_most(self, reading: Reading) -> bool:
        """Whether more than half of all documents match."""
        counted = self._searcher.search(self._query(reading), limit=1, count=True, order_by_field="row")
        return bool(2 * counted.count > self._size)  # type: ignore[attr-defined] # missing in its stub

    def _rows(self, query: tantivy.Query) -> list[int]:
        hits = self._searcher.search(query, limit=self._size, count=False, order_by_field="row").hits
        return [row for row, _ in hits]

    def best(self, reading: Reading, filters: Iterable[Filter], first: int, most: int) -> list[Document]:
        """The documents that match and pass the filters, best first, from place `first` on."""
        query = tantivy.Query.boolean_query([(Must, self._query(reading)), *self._passing(filters), *self._better(reading)])
        hits = self._searcher.search(query, limit=most, offset=first, count=False).hits
        return [self._document(address) for _, address in hits]

    def documents(self, rows: Sequence[int]) -> list[Document]:
        """The documents of these rows, in their order."""
        if not rows:
            return []
        query = tantivy.Query.term_set_query(self._schema, "row", list(rows))
        hits = self._searcher.search(query, limit=len(rows), count=False, order_by_field="row").hits
        found = {int(row): address for row, address in hits}
        return [self._document(found[row]) for row in rows]

    def _document(self, address: tantivy.DocAddress) -> Document:
        return _DECODE.decode(self._searcher.doc(address).get_first("document") or b"")

    def _passing(self, filters: Iterable[Filter]) -> Iterator[tuple[tantivy.Occur, tantivy.Query]]:
        """Clauses that leave the score as it is: of `info` one for each value, of any other facet one for all its values."""
        for asked in filters:
            if asked.facet in FACET_INDEX and asked.values:
                for values in [[value] for value in asked.values] if asked.facet == "info" else [asked.values]:
                    terms = [_facet(asked.facet, value) for value in values]
                    yield Must, tantivy.Query.const_score_query(tantivy.Query.term_set_query(self._schema, _FACET, terms), 0)

    def _query(self, reading: Reading) -> tantivy.Query:
        parts = ((Should if reading.loose else Must, part) for part in self._parts(reading))
        return tantivy.Query.boolean_query([*parts, *((Must, self._as_it_stands(phrase)) for phrase in reading.phrases)])

    def _parts(self, reading: Reading) -> Iterator[tantivy.Query]:
        for part in reading.parts:
            yield self._any([self._all(part[0]), *map(self._other, part[1:])])

    def _better(self, reading: Reading) -> Iterator[tuple[tantivy.Occur, tantivy.Query]]:
        """Clauses that find nothing more and put first what is found: by its title, then by what it publishes."""
        if reading.loose:
            for part in self._parts(reading):
                yield Should, tantivy.Query.const_score_query(part, _FOUND)
        told = [word.exact for part in reading.parts for word in part[0]]
        whole = tantivy.Query.term_query(self._schema, _WHOLE, " ".join(told), "basic")
        yield Should, tantivy.Query.const_score_query(whole, WHOLE_TITLE)
        if len(told) > 1:
            near = tantivy.Query.phrase_query(self._schema, "title", list(told), slop=1)
            yield Should, tantivy.Query.boost_query(near, TOGETHER)
        for value in INFO.values():
            published = tantivy.Query.term_query(self._schema, _FACET, _facet("info", value), "basic")
            yield Should, tantivy.Query.const_score_query(published, _TIE)

    def _as_it_stands(self, phrase: tuple[str, ...]) -> tantivy.Query:
        if len(phrase) == 1:
            return self._word(Word(exact=phrase[0]))
        found = ((field, tantivy.Query.phrase_query(self._schema, field, list(phrase))) for field in WEIGHTS)
        return tantivy.Query.boolean_query([(Should, tantivy.Query.boost_query(query, WEIGHTS[field])) for field, query in found])

    def _any(self, queries: list[tantivy.Query]) -> tantivy.Query:
        return tantivy.Query.disjunction_max_query(queries) if len(queries) > 1 else queries[0]

    def _other(self, words: tuple[Word, ...]) -> tantivy.Query:
        """A phrase that stands for the one typed."""
        return tantivy.Query.boost_query(self._as_it_stands(tuple(word.exact for word in words)), SYNONYM)

    def _all(self, words: tuple[Word, ...]) -> tantivy.Query:
        return tantivy.Query.boolean_query([(Must, self._word(word)) for word in words])

    def _word(self, word: Word) -> tantivy.Query:
        """Worth what it is in its best field, and a part of what it is in others."""
        return tantivy.Query.disjunction_max_query([self._in(field, word) for field in WEIGHTS], SEVERAL_FIELDS)

    def _in(self, field: str, word: Word) -> tantivy.Query:
        weighed = [(word.exact, WEIGHTS[field]), *((other, WEIGHTS[field] * ANOTHER_NUMBER) for other in word.also)]
        ways = [
            tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, field, w, "freq"), worth) for w, worth in weighed
        ]
        if word.begins:
            begun = tantivy.Query.fuzzy_term_query(self._schema, field, word.exact, distance=0, prefix=True)
            ways.append(tantivy.Query.const_score_query(begun, WEIGHTS[field] * BEGINNING))
        return self._any(ways)
