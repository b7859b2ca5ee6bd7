"""With a model, courses close in meaning stand beside what words have found, and nothing else of a search changes."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from indexer import MeiliEngine
from indexer.meaning.kept import KeptVectors
from indexer.meaning.meaning import Meaning, open_meaning
from schemas import Document, Results, WrongUse
from tests.indexer.composed import compose
from tests.indexer.conftest import Ask
from tests.parts.meilisearch import MeilisearchServer
from tests.parts.model import Counted

pytestmark = pytest.mark.heavy

REFERENCE = {
    "Looking after old people": (0.0317, 0.00146, 0.00531, 0.0164, -0.02637, 0.05869),
    "Énergie renouvelable et bâtiments": (-0.0553, 0.05329, -0.01014, -0.04319, 0.00655, 0.03543),
}
"""The first numbers that the library of the model's makers gives."""


def course(key: str, title: str, **fields: object) -> Document:
    place = {"catalogue": "mooc_open", "catalogue_name": "Open courses", "url": f"https://open.example/{key}"}
    return msgspec.convert({"id": key, "title": title} | place | fields, Document)


COURSES = (
    course("care", "Essentials of aged care", skills=("dementia", "falls"), mode="online"),
    course("books", "Bookkeeping for small business", mode="online"),
    course("safety", "Introduction to network security", skills=("threats",), mode="blended"),
    course("garden", "Growing fruit and vegetables", mode="on-campus"),
    *compose(20, seed=31),
)


@pytest.fixture(scope="module")
def model(sentence_model: Path) -> Counted:
    return Counted(sentence_model)


@pytest.fixture(scope="module")
def meaning(model: Counted, tmp_path_factory: pytest.TempPathFactory) -> Meaning:
    """A busy machine gets more time than a learner."""
    return Meaning(model, KeptVectors(tmp_path_factory.mktemp("home") / "vectors.sqlite"), in_time=20)


@pytest.fixture(scope="module")
def make(meilisearch_server: MeilisearchServer, runner: asyncio.Runner) -> Iterator[Callable[[Meaning | None], MeiliEngine]]:
    made: list[MeiliEngine] = []

    def one(meaning: Meaning | None, index: str = "") -> MeiliEngine:
        index = index or f"meaning-{uuid4().hex[:8]}"
        made.append(MeiliEngine(meilisearch_server.url, meilisearch_server.key, index=index, patience=20, meaning=meaning))
        return made[-1]

    yield one
    for engine in made:
        runner.run(engine.close())


@pytest.fixture(scope="module")
def full(make: Callable[[Meaning | None], MeiliEngine], meaning: Meaning) -> MeiliEngine:
    engine = make(meaning)
    engine.publish(COURSES)
    return engine


def near(found: Results) -> list[str]:
    return [hit.course for hit in found.near]


def test_a_text_has_the_vector_that_its_makers_give_it(model: Counted) -> None:
    for words, first in REFERENCE.items():
        assert model.vectors([words], "query")[0][:6] == pytest.approx(first, abs=1e-4)


def test_a_text_has_the_same_vector_alone_and_among_longer_ones(model: Counted) -> None:
    texts = ["", "Welding", "A course on " + "joints and metals " * 40, "Énergie"]
    together = model.vectors(texts, "document")
    for text, vector in zip(texts, together, strict=True):
        assert float(vector @ model.vectors([text], "document")[0]) == pytest.approx(1, abs=1e-4)


def test_of_a_long_text_only_the_beginning_is_read(model: Counted) -> None:
    long, longer = model.vectors(["data " * 100, "data " * 1000], "document")
    assert float(long @ longer) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("words", "course"),
    [("looking after old people", "care"), ("the accounts of a little shop", "books"), ("stop hackers", "safety"),
     ("plant a kitchen garden", "garden")],
)  # fmt: skip
def test_other_words_for_it_find_a_course(full: MeiliEngine, search: Ask, words: str, course: str) -> None:
    found = search(full, words)
    assert near(found)[0] == course
    assert course not in {hit.course for hit in found.hits}


def test_what_is_near_is_neither_found_nor_counted(full: MeiliEngine, search: Ask) -> None:
    found = search(full, "looking after old people")
    assert near(found)
    assert (found.total, found.hits) == (0, ())
    assert all(not facet.counts for facet in found.facets)


def test_filters_hold_for_what_is_near(full: MeiliEngine, search: Ask) -> None:
    assert "safety" in near(search(full, "stop hackers", mode=["blended"]))
    assert "safety" not in near(search(full, "stop hackers", mode=["online"]))


def test_what_words_found_is_not_said_twice(full: MeiliEngine, search: Ask) -> None:
    found = search(full, "bookkeeping")
    assert [hit.course for hit in found.hits] == ["books"]
    assert "books" not in near(found)


@pytest.mark.parametrize("words", ["", "   ", "zzyzxqqq wvvvvb", "\0", "🙂", '"looking after old people"', "the of"])
def test_nothing_is_near_to_no_words_nonsense_or_words_meant_to_the_letter(full: MeiliEngine, search: Ask, words: str) -> None:
    assert near(search(full, words)) == []


def test_words_that_are_no_text_are_searched_for_all_the_same(full: MeiliEngine, search: Ask) -> None:
    assert near(search(full, "\ud83d looking after old people"))[0] == "care"


def test_where_words_find_enough_nothing_else_is_looked_for(full: MeiliEngine, search: Ask) -> None:
    found = search(full, "open", per_page=50)
    assert found.total >= 10
    assert near(found) == []


def test_a_model_that_takes_too_long_is_not_waited_for(
    full: MeiliEngine, meaning: Meaning, search: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert near(search(full, "bookkeeping for a small shop"))
    monkeypatch.setattr(meaning, "in_time", 0.0)
    assert near(search(full, "bookkeeping for a small shop")) == []


def test_words_answer_alike_with_and_without_a_model(
    full: MeiliEngine, make: Callable[[Meaning | None], MeiliEngine], search: Ask
) -> None:
    plain = make(None)
    plain.publish(COURSES)
    for words in ("", "welding", "soil water", "looking after old people"):
        with_model = msgspec.structs.replace(search(full, words), near=())
        assert with_model == search(plain, words)
    assert plain.hashes() == full.hashes()


def test_only_a_text_that_has_changed_is_read_again(
    make: Callable[[Meaning | None], MeiliEngine], model: Counted, tmp_path: Path, search: Ask
) -> None:
    kept = KeptVectors(tmp_path / "vectors.sqlite")
    engine = make(Meaning(model, kept, in_time=20))
    engine.publish(COURSES)
    read = model.read
    repriced, retitled = (
        msgspec.structs.replace(COURSES[0], price="free"),
        msgspec.structs.replace(COURSES[1], title="Mend bikes"),
    )
    engine.change([repriced, retitled], ["garden"])
    assert model.read == read + 1
    (hit, *_) = search(engine, "looking after old people").near
    assert (hit.course, hit.document.price) == ("care", "free")
    assert near(search(engine, "repairing bicycles")) == ["books"]
    assert "books" not in near(search(engine, "the accounts of a little shop"))
    assert "garden" not in near(search(engine, "plant a kitchen garden"))
    again = make(Meaning(model, kept, in_time=20))
    read = model.read
    again.publish([repriced, retitled, *COURSES[2:]])
    assert model.read == read + 1, "only the one that was gone, and so forgotten, is read"
    assert near(search(again, "repairing bicycles")) == ["books"]


def test_another_model_has_another_name(sentence_model: Path, meaning: Meaning, tmp_path: Path) -> None:
    folder = shutil.copytree(sentence_model, tmp_path / "other")
    (folder / "1_Pooling/config.json").write_text('{"pooling_mode_cls_token": true}')
    other = open_meaning(str(folder), tmp_path / "vectors.sqlite")
    assert other
    assert other.embedder != meaning.embedder


def test_what_a_model_wants_to_read_before_a_text_is_said(sentence_model: Path, model: Counted, tmp_path: Path) -> None:
    folder = shutil.copytree(sentence_model, tmp_path / "told")
    (folder / "config_sentence_transformers.json").write_text('{"prompts": {"query": "query: ", "passage": "passage: "}}')
    told = Counted(folder)
    for role, lead in (("query", "query: "), ("document", "passage: ")):
        assert told.vectors(["welding"], role)[0] == pytest.approx(model.vectors([f"{lead}welding"], role)[0], abs=1e-5)


def test_a_model_that_takes_everything_for_alike_is_refused(sentence_model: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(sentence_model, tmp_path / "confused")
    tokenizer = msgspec.json.decode((folder / "tokenizer.json").read_bytes())
    tokenizer["model"]["vocab"] = {word: min(number, 103) for word, number in tokenizer["model"]["vocab"].items()}
    (folder / "tokenizer.json").write_bytes(msgspec.json.encode(tokenizer))
    with pytest.raises(WrongUse, match="does not tell what is close in meaning from what is not"):
        open_meaning(str(folder), tmp_path / "vectors.sqlite")


def test_a_model_with_a_step_that_its_graph_leaves_out_is_refused(sentence_model: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(sentence_model, tmp_path / "longer")
    (folder / "modules.json").write_text('[{"type": "sentence_transformers.models.Dense"}]')
    with pytest.raises(WrongUse, match="ends with Dense, which its graph leaves out"):
        open_meaning(str(folder), tmp_path / "vectors.sqlite")
