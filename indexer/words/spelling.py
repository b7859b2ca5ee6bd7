"""The words an index knows, kept as an index of their own, and the nearest of them to a misspelt one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import tantivy

from indexer.layout import ONE_TYPO, TWO_TYPOS

_MEMORY = 32_000_000
_MOST = 1_000
"""More words than are ever as near as typos go."""

_START = 3
"""Letters up to which the beginnings of words are kept as terms, for more words begin so than one can go through."""

Must = tantivy.Occur.Must


class Vocabulary:
    """Folded words and in how many fields each stands. Nothing is held in memory, and no question walks through the words."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    @classmethod
    def of(cls, counts: Mapping[str, int], folder: Path | None = None) -> Vocabulary:
        """Kept in memory, or in the folder beside the words that are there already, whose counts stay as they are."""
        if folder:
            folder.mkdir(exist_ok=True)
        index = tantivy.Index(_schema(), path=str(folder) if folder else None)
        known, writer = cls(index), index.writer(_MEMORY, 1)
        for word, count in sorted(counts.items()):
            if word not in known:
                starts = [word[:letters] for letters in range(1, min(_START, len(word) - 1) + 1)]
                writer.add_document(tantivy.Document(word=word, count=count, start=starts))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        return cls(index)

    @classmethod
    def open(cls, folder: Path) -> Vocabulary:
        return cls(tantivy.Index.open(str(folder)))

    def __contains__(self, word: str) -> bool:
        return self._searcher.doc_freq("word", word) > 0

    def begins(self, word: str) -> bool:
        """Whether a longer word begins so."""
        if len(word) <= _START:
            return self._searcher.doc_freq("start", word) > 0
        return len(self._searcher.terms_with_prefix("word", word, limit=2)) > (word in self)

    def nearest(self, word: str, begins: bool = False) -> str | None:
        """The commonest word within the typos allowed; with `begins` the word may be the misspelt beginning of a longer one."""
        allowed = typos_allowed(word)
        ways = [tantivy.Query.fuzzy_term_query(self._schema, "word", word, typos) for typos in range(1, allowed + 1)]
        if begins and allowed:
            same_letters = tantivy.Query.term_query(self._schema, "start", word[:2], "basic")
            near = tantivy.Query.fuzzy_term_query(self._schema, "word", word, allowed, prefix=True)
            ways.append(tantivy.Query.boolean_query([(Must, near), (Must, same_letters)]))
        for way in ways:
            found = self._found(way)
            if found:
                return max(found, key=lambda known: (known[0][0] == word[0], known[1], known[0]))[0]
        return None

    def _found(self, query: tantivy.Query) -> list[tuple[str, int]]:
        """The commonest words, each with its count."""
        hits = self._searcher.search(query, limit=_MOST, count=False, order_by_field="count").hits
        return [(str(self._searcher.doc(address).get_first("word")), int(count)) for count, address in hits]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("word", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("start", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("count", fast=True)
    return builder.build()


def typos_allowed(word: str) -> int:
    """Short words and words with a digit, such as codes, must be exact."""
    if any(letter.isdigit() for letter in word):
        return 0
    return 2 if len(word) >= TWO_TYPOS else 1 if len(word) >= ONE_TYPO else 0


def distance(one: str, other: str) -> int:
    """Edits from one word to the other; two neighbours exchanged are one edit."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            edits = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                edits = min(edits, before[j - 2] + 1)
            row.append(edits)
        before, last = last, row
    return last[-1]
