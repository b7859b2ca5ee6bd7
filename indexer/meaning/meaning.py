"""Search by meaning, an option: vectors of documents and of queries, by a model that the operator supplies."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from statistics import fmean
from struct import iter_unpack
from typing import TYPE_CHECKING, Protocol

import msgspec

from indexer.meaning.kept import KeptVectors
from indexer.tables import rows
from indexer.words.words import said
from schemas import Query, Results, Value, WrongUse, batches, encode

if TYPE_CHECKING:
    from indexer.meaning.model import Vectors

FEW = 10
"""Where words find fewer courses than this, those close in meaning are looked for, and at most as many are shown."""

IN_TIME = 0.15
"""Seconds that this may add to a search; past them the courses found by words are shown alone."""

_STRICT = 0.7
_LEAST_APART = 0.15
_LONGEST = 300
_AT_ONCE = 256
_DECIMALS = 4
_QUERIES = 1_000


class Model(Protocol):
    """As indexer.meaning.model opens it."""

    digest: str
    dimensions: int

    def vectors(self, texts: Sequence[str], role: str) -> Vectors: ...


class _Told(Value, kw_only=True, frozen=True):
    title: str = ""
    skills: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


def open_meaning(folder: str, kept: Path) -> Meaning | None:
    """None where no model is set. Raises WrongUse where one is set that cannot be used."""
    if not folder:
        return None
    try:
        from indexer.meaning.model import SentenceModel
    except ImportError as error:
        raise WrongUse(
            f"CREDATLAS_MODEL is set, but {error.name} is not installed; run `pip install 'credatlas[semantic]'`, or unset it."
        ) from error
    return Meaning(SentenceModel(Path(folder).expanduser()), KeptVectors(kept))


class Meaning:
    """`embedder` names the model in an index's settings, so that another model has another index."""

    def __init__(self, model: Model, kept: KeptVectors, in_time: float = IN_TIME) -> None:
        self._model = model
        self._kept = kept
        self.in_time = in_time
        self._query = lru_cache(_QUERIES)(lambda words: [float(number) for number in model.vectors([words], "query")[0]])
        self.embedder = f"meaning-{model.digest[:12]}"
        self.settings = {"embedders": {self.embedder: {"source": "userProvided", "dimensions": model.dimensions}}}
        self.least = (1 + close_from(model)) / 2

    async def vector(self, words: str) -> list[float]:
        """Of a query; the model works beside the event loop. Half a surrogate pair is no text to it, and is left out."""
        return await asyncio.to_thread(self._query, words.encode(errors="ignore").decode())

    def added(self, lines: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        """Entries by id as a server is sent them, with a vector for each that tells its words; others keep theirs."""
        for some in batches(lines, _AT_ONCE):
            vectors = self._vectors({document_id: text(line) for document_id, line in some})
            for document_id, line in some:
                yield document_id, self._joined(line, vectors[document_id]) if document_id in vectors else line

    def forget(self, gone: Collection[str]) -> None:
        self._kept.forget(gone)

    def _joined(self, line: bytes, vector: list[float]) -> bytes:
        return line[:-1] + b"," + encode({"_vectors": {self.embedder: vector}})[1:]

    def _vectors(self, texts: Mapping[str, str]) -> dict[str, list[float]]:
        """Made only where a text is another than before."""
        marks = {key: hashlib.sha256(f"{self._model.digest} {words}".encode()).digest() for key, words in texts.items() if words}
        held = self._kept.held(marks)
        fresh = [key for key in marks if key not in held]
        if fresh:
            made = self._model.vectors([texts[key] for key in fresh], "document").astype("<f2")
            packed = {key: row.tobytes() for key, row in zip(fresh, made, strict=True)}
            self._kept.keep({key: (marks[key], row) for key, row in packed.items()})
            held |= packed
        return {key: [round(number, _DECIMALS) for (number,) in iter_unpack("<e", row)] for key, row in held.items()}


def is_few(query: Query, found: Results) -> bool:
    """Whether a page of a search by words has less than FEW to show; what stands in quotation marks is meant to the letter."""
    typed = said(query.words)
    by_words = bool(typed) and not any(one.quoted for one in typed) and query.after is None and query.page <= 1
    return by_words and found.total < FEW <= query.per_page


def text(line: bytes) -> str:
    """What the model reads of an entry: what it is about in few words, empty where it tells none.

    With descriptions it took three times as long and put what is near further away: they say much that all courses say.
    """
    told = msgspec.json.decode(line, type=_Told)
    parts = (told.title, ", ".join((*told.skills, *told.subjects)))
    return ". ".join(part for part in parts if part)[:_LONGEST]


def close_from(model: Model) -> float:
    """The cosine from which two texts count as close: _STRICT of the way from what is not to what is, in a table of pairs.

    Models differ in it by far: what one gives to twins, another gives to strangers. Raises WrongUse for one that does not
    tell the pairs apart.
    """
    pairs = rows("meaning_pairs")
    typed, told = (
        model.vectors([pair[side] for pair in pairs], role) for side, role in (("typed", "query"), ("said", "document"))
    )
    alike = (typed * told).sum(axis=1).tolist()
    close, far = (fmean(c for c, pair in zip(alike, pairs, strict=True) if pair["close"] == kind) for kind in ("yes", "no"))
    if close - far < _LEAST_APART:
        raise WrongUse(
            "The model that CREDATLAS_MODEL names does not tell what is close in meaning from what is not; "
            "set one that was made for comparing sentences."
        )
    return far + _STRICT * (close - far)
