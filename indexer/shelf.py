"""The full-text index of one generation: how documents are written into tantivy and how a reading is asked of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import tantivy

from indexer.layout import FACET_INDEX, WEIGHTS, facet_values, searched
from indexer.reading import Reading, Word
from indexer.spelling import Vocabulary
from indexer.words import folded
from schemas import FACETS, Document, Filter, encode

_WORDS = "words"
_FACET = "facet"
_MEMORY = 64_000_000
_ALSO = 0.4
"""What a word's other number, or a word it begins, is worth beside the word itself."""

_PHRASE = 12.0
_DECODE = msgspec.json.Decoder(Document)
Must, Should = tantivy.Occur.Must, tantivy.Occur.Should


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("row", indexed=True, fast=True)
    builder.add_text_field(_FACET, tokenizer_name="raw", index_option="basic")
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
    """Removes documents by id and writes others, in one commit; of two with one id the later stays."""
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(_MEMORY, 1)
    for document_id in gone:
        writer.delete_documents_by_term("id", document_id)
    for document, row, again in placed:
        if again:
            writer.delete_documents_by_term("id", document.id)
        writer.add_document(_entry(row, document))
    writer.commit()
    writer.wait_merging_threads()
    Vocabulary.of(_words(index), folder / _WORDS)


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
        hits = self._searcher.search(self._query(reading), limit=self._size, count=False, order_by_field="row").hits
        return [int(row) for row, _ in hits]

    def best(self, reading: Reading, filters: Iterable[Filter], first: int, most: int) -> list[Document]:
        """The documents that match and pass the filters, best first, from place `first` on."""
        query = tantivy.Query.boolean_query([(Must, self._query(reading)), *self._passing(filters)])
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
        parts = [(Must, self._any([self._all(part[0]), *map(self._other, part[1:])])) for part in reading.parts]
        parts += [(Must, self._as_it_stands(phrase)) for phrase in reading.phrases]
        told = [word.exact for part in reading.parts for word in part[0]]
        if len(told) > 1:
            near = tantivy.Query.phrase_query(self._schema, "title", list(told), slop=1)
            parts.append((Should, tantivy.Query.boost_query(near, _PHRASE)))
        return tantivy.Query.boolean_query(parts)

    def _as_it_stands(self, phrase: tuple[str, ...]) -> tantivy.Query:
        if len(phrase) == 1:
            return self._word(Word(exact=phrase[0]))
        found = ((field, tantivy.Query.phrase_query(self._schema, field, list(phrase))) for field in WEIGHTS)
        return tantivy.Query.boolean_query([(Should, tantivy.Query.boost_query(query, WEIGHTS[field])) for field, query in found])

    def _any(self, queries: list[tantivy.Query]) -> tantivy.Query:
        return tantivy.Query.disjunction_max_query(queries) if len(queries) > 1 else queries[0]

    def _other(self, words: tuple[Word, ...]) -> tantivy.Query:
        """A phrase that stands for the one typed."""
        return self._as_it_stands(tuple(word.exact for word in words))

    def _all(self, words: tuple[Word, ...]) -> tantivy.Query:
        return tantivy.Query.boolean_query([(Must, self._word(word)) for word in words])

    def _word(self, word: Word) -> tantivy.Query:
        fields = []
        for field, weight in WEIGHTS.items():
            itself = tantivy.Query.term_query(self._schema, field, word.exact, "freq")
            fields.append((Should, tantivy.Query.boost_query(itself, weight)))
            if word.begins:
                begun = tantivy.Query.fuzzy_term_query(self._schema, field, word.exact, distance=0, prefix=True)
                fields.append((Should, tantivy.Query.const_score_query(begun, weight * _ALSO)))
            if word.also:
                also = tantivy.Query.term_set_query(self._schema, field, list(word.also))
                fields.append((Should, tantivy.Query.const_score_query(also, weight * _ALSO)))
        return tantivy.Query.boolean_query(fields)
