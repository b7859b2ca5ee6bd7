"""Opens a sentence model as such models are published: a graph in ONNX, a tokenizer, and files that tell how to use both."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import msgspec
import numpy
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from schemas import Value, WrongUse, batches

_Told = TypeVar("_Told")
Vectors: TypeAlias = NDArray[numpy.float32]

LONGEST = 64
"""Tokens of a text that are read; what follows them says little of what a course is about and takes most of the time."""

_BATCH = 32
_GRAPHS = ("model.onnx", "onnx/model.onnx")
_TOKENIZER = "tokenizer.json"


class _Length(Value, kw_only=True, frozen=True):
    max_seq_length: int = LONGEST


class _Pooling(Value, kw_only=True, frozen=True):
    pooling_mode_cls_token: bool = False


class _Usage(Value, kw_only=True, frozen=True):
    """What some models want to read before a query or a document."""

    prompts: dict[str, str] = {}


class _Step(Value, kw_only=True, frozen=True):
    type: str


class SentenceModel:
    """`digest` names the model by all that its vectors hang on; `dimensions` is how many numbers a vector has."""

    def __init__(self, folder: Path) -> None:
        graph = next((folder / name for name in _GRAPHS if (folder / name).is_file()), None)
        if graph is None or not (folder / _TOKENIZER).is_file():
            raise WrongUse(
                f"CREDATLAS_MODEL is {folder}, where no model is; it has to be a folder with {_TOKENIZER} and "
                f"{' or '.join(_GRAPHS)}, as sentence models are published."
            )
        self.digest = _digest(folder, graph)
        try:
            self._open(folder, graph)
        except WrongUse:
            raise
        except Exception as error:  # the libraries raise errors of no common kind
            said = str(error).partition("\n")[0]
            raise WrongUse(f"The model in {folder} cannot be used ({said}); download it again or set another.") from error

    def vectors(self, texts: Sequence[str], role: str) -> Vectors:
        """A row of length 1 for each text; `role` is `query` or `document`, which some models want told apart."""
        made = numpy.zeros((len(texts), self.dimensions), dtype=numpy.float32)
        lead = self._leads.get(role, "")
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for batch in batches(order, _BATCH):
            made[batch] = self._run([lead + texts[number] for number in batch])
        return made

    def _open(self, folder: Path, graph: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
        self._tokenizer.enable_truncation(min(_read(folder / "sentence_bert_config.json", _Length).max_seq_length, LONGEST))
        self._tokenizer.enable_padding(**_padding(self._tokenizer.padding))
        self._first_token = _read(folder / "1_Pooling/config.json", _Pooling).pooling_mode_cls_token
        prompts = _read(folder / "config_sentence_transformers.json", _Usage).prompts
        self._leads = {"query": prompts.get("query", ""), "document": prompts.get("document", prompts.get("passage", ""))}
        wishes = onnxruntime.SessionOptions()
        wishes.add_session_config_entry("session.intra_op.allow_spinning", "0")  # an idle web server is to be idle
        self._session = onnxruntime.InferenceSession(str(graph), wishes, providers=["CPUExecutionProvider"])
        self._given = {given.name for given in self._session.get_inputs()}
        self._told = _output(self._session.get_outputs(), folder)
        self.dimensions = int(self._pooled(["one"]).shape[1])

    def _run(self, texts: list[str]) -> Vectors:
        pooled = self._pooled(texts)
        lengths = numpy.linalg.norm(pooled, axis=1, keepdims=True)
        return numpy.asarray(pooled / numpy.maximum(lengths, 1e-12), dtype=numpy.float32)

    def _pooled(self, texts: list[str]) -> Vectors:
        read = self._tokenizer.encode_batch(texts)
        ids = numpy.array([text.ids for text in read], dtype=numpy.int64)
        mask = numpy.array([text.attention_mask for text in read], dtype=numpy.int64)
        every = {"input_ids": ids, "attention_mask": mask, "token_type_ids": numpy.zeros_like(ids)}
        told: Vectors = self._session.run([self._told], {name: every[name] for name in self._given})[0]
        if told.ndim == 2:
            return told
        if self._first_token:
            return told[:, 0]
        counted = mask[..., None].astype(numpy.float32)
        return numpy.asarray((told * counted).sum(axis=1) / counted.sum(axis=1), dtype=numpy.float32)


def _output(outputs: Sequence[Any], folder: Path) -> str:
    """The output that is a vector a text, where the graph has one; else the first, a vector a token, which is pooled here."""
    whole = next((output.name for output in outputs if output.name == "sentence_embedding"), "")
    steps = msgspec.json.decode(_bytes(folder / "modules.json", b"[]"), type=tuple[_Step, ...])
    after = [step.type.rpartition(".")[2] for step in steps if not step.type.endswith(("Transformer", "Pooling", "Normalize"))]
    if after and not whole:
        raise WrongUse(f"The model in {folder} ends with {after[0]}, which its graph leaves out; set another.")
    return whole or str(outputs[0].name)


def _padding(said: Mapping[str, Any] | None) -> dict[str, Any]:
    """The tokenizer's own filling, as long as the longest text of a batch instead of a length of its own."""
    return {name: (said or {})[name] for name in ("pad_id", "pad_type_id", "pad_token", "direction") if name in (said or {})}


def _digest(folder: Path, graph: Path) -> str:
    """Over all files that a vector hangs on, weights that lie beside the graph included."""
    told = ("sentence_bert_config.json", "1_Pooling/config.json", "config_sentence_transformers.json", "modules.json", _TOKENIZER)
    digest = hashlib.sha256(str(LONGEST).encode())
    for path in _there(*(folder / name for name in told), *sorted(graph.parent.glob(f"{graph.name}*"))):
        with path.open("rb") as file:
            digest.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _there(*paths: Path) -> Iterator[Path]:
    return (path for path in paths if path.is_file())


def _read(path: Path, told: type[_Told]) -> _Told:
    return msgspec.json.decode(_bytes(path, b"{}"), type=told)


def _bytes(path: Path, missing: bytes) -> bytes:
    return path.read_bytes() if path.is_file() else missing
