"""Keeps some of many, each as likely as the other, without knowing how many there will be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import SystemRandom

from indexer.meilisearch.pushing import Line

SIZE = 50


class Sample:
    """Goes through lines and passes them on; `kept` holds some of them by id, `seen` every id."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.kept: dict[str, bytes] = {}
        self._dice = SystemRandom()

    def of(self, lines: Iterable[Line]) -> Iterator[Line]:
        for document_id, line in lines:
            if document_id in self.kept or self._chosen(document_id):
                self.kept[document_id] = line
            self.seen.add(document_id)
            yield document_id, line

    def _chosen(self, document_id: str) -> bool:
        if document_id in self.seen or len(self.kept) < SIZE:
            return document_id not in self.seen
        if self._dice.randrange(len(self.seen) + 1) >= SIZE:
            return False
        del self.kept[self._dice.choice(list(self.kept))]
        return True
