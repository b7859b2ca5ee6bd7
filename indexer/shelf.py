"""The full-text index of one generation: how documents are written into tantivy and how a reading is asked of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec
import tantivy

from indexer.layout import WEIGHTS, searched
from indexer.reading import Reading, Word
from indexer.spelling import Vocabulary
from indexer.words import folded
from schemas import Document, encode

_WORDS = "words"
_MEMORY = 64_000_000
_ALSO = 0.4
"""What a word's other number, or a word it begins, is worth beside the word itself."""

_PHRASE = 12.0
_DECODE = msgspec.json.Decoder(Document)
Must, Should = tantivy.Occur.Must, tantivy.Occur.Should


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("row", fast=True)
    builder.add_bytes_field("document", stored=True)
    for field in WEIGHTS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
    return builder.build()


def write(folder: Path, removed: Iterable[str], added: Iterable[tuple[int, Document]]) -> None:
    """Removes documents by id and adds others with their row number, in one commit."""
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(_MEMORY, 1)
    for document_id in removed:
        writer.delete_documents_by_term("id", document_id)
    for row, document in added:
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
    for field in WEIGHTS:
        entry.add_text(field, folded(searched(document, field)))
    return entry


class Shelf:
    """A generation open for reading. Row numbers are those the documents were written with."""

    def __init__(self, folder: Path) -> None:
        index = tantivy.Index.open(str(folder))
        self.vocabulary = Vocabulary.open(folder / _WORDS)
        self._schema = index.schema
        self._searcher = index.searcher()
        self._size = max(self._searcher.num_docs, 1)
        everything = self._searcher.search(tantivy.Query.all_query(), limit=self._size, count=False).hits
        addresses = [address for _, address in everything]
        self._addresses = dict(zip(self._rows(addresses), addresses, strict=True))

    def find(self, reading: Reading) -> list[int]:
        """Row numbers of all documents that match, best first."""
        hits = self._searcher.search(self._query(reading), limit=self._size, count=False).hits
        return self._rows([address for _, address in hits])

    def document(self, row: int) -> Document:
        return _DECODE.decode(self._searcher.doc(self._addresses[row]).get_first("document") or b"")

    def _rows(self, addresses: list[tantivy.DocAddress]) -> list[int]:
        return [int(row or 0) for row in self._searcher.fast_field_values("row", addresses)]

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
