"""Search by meaning is off unless a model is set; one that cannot be used is said, and vectors outlive a publish."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from indexer import open_engine
from indexer.meaning.kept import KeptVectors
from indexer.meaning.meaning import open_meaning, text
from schemas import EngineRefused, Settings, WrongUse

DAMAGED = {"tokenizer.json": "{}", "model.onnx": "no graph"}


@pytest.fixture
def kept(tmp_path: Path) -> KeptVectors:
    return KeptVectors(tmp_path / "home" / "vectors.sqlite")


def test_nothing_is_opened_where_no_model_is_set(tmp_path: Path) -> None:
    assert open_meaning("", tmp_path / "vectors.sqlite") is None
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("files", [(), ("tokenizer.json",), ("model.onnx",)])
def test_a_folder_without_a_model_is_said(tmp_path: Path, files: tuple[str, ...]) -> None:
    for name in files:
        (tmp_path / name).write_text("{}")
    with pytest.raises(WrongUse, match=r"^CREDATLAS_MODEL is \S+, where no model is; it has to be a folder with tokenizer\.json"):
        open_engine(Settings(home=tmp_path, meili_url="http://127.0.0.1:1", meili_key="key", model=str(tmp_path)))


def test_a_damaged_model_is_said_in_one_line(tmp_path: Path) -> None:
    for name, words in DAMAGED.items():
        (tmp_path / name).write_text(words)
    with pytest.raises(WrongUse, match=r"^The model in \S+ cannot be used \([^\n]+\); download it again or set another\.$"):
        open_meaning(str(tmp_path), tmp_path / "vectors.sqlite")


def test_a_library_that_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    monkeypatch.delitem(sys.modules, "indexer.meaning.model", raising=False)
    with pytest.raises(WrongUse, match=r"onnxruntime is not installed; run `pip install 'credatlas\[semantic\]'`"):
        open_meaning(str(tmp_path), tmp_path / "vectors.sqlite")


def test_without_meilisearch_a_model_is_left_alone(tmp_path: Path) -> None:
    assert open_engine(Settings(home=tmp_path, model=str(tmp_path / "nowhere"))).name == "embedded"


def test_the_model_reads_what_a_course_is_about() -> None:
    entry = b'{"id":"a","title":"Aged care","skills":["dementia","falls"],"subjects":["Health"],"description":"Join us."}'
    assert text(entry) == "Aged care. dementia, falls, Health"


def test_the_model_reads_nothing_of_an_entry_without_words() -> None:
    assert text(b'{"id":"a","price":"free"}') == ""


def test_a_vector_is_held_while_the_text_is_the_one_it_was(kept: KeptVectors) -> None:
    kept.keep({"a": (b"one", b"12"), "b": (b"two", b"34")})
    assert kept.held({"a": b"one", "b": b"another", "c": b"three"}) == {"a": b"12"}


def test_a_later_vector_takes_the_place_of_the_one_before(kept: KeptVectors) -> None:
    kept.keep({"a": (b"one", b"12")})
    kept.keep({"a": (b"two", b"34")})
    assert kept.held({"a": b"one"}) == {}
    assert kept.held({"a": b"two"}) == {"a": b"34"}


def test_what_is_gone_is_forgotten(kept: KeptVectors) -> None:
    kept.keep({"a": (b"one", b"12"), "b": (b"two", b"34")})
    kept.forget(["a", "never there"])
    assert kept.held({"a": b"one", "b": b"two"}) == {"b": b"34"}


def test_nothing_is_held_at_first(kept: KeptVectors) -> None:
    assert kept.held({"a": b"one"}) == {}
    assert kept.held({}) == {}


def test_a_file_that_is_none_of_ours_is_begun_again(kept: KeptVectors, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "vectors.sqlite").write_bytes(b"not a database at all, " * 100)
    kept.keep({"a": (b"one", b"12")})
    assert kept.held({"a": b"one"}) == {"a": b"12"}


def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(
        EngineRefused, match=r"^Vectors could not be kept in \S+ \([^\n]+\); see that the folder can be written to"
    ):
        KeptVectors(tmp_path / "file" / "vectors.sqlite").keep({"a": (b"one", b"12")})
