"""What is sent to Meilisearch, and what becomes of it where a server takes less, has no room, or two publish at once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from indexer import MeiliEngine
from indexer.meilisearch.changes import gathered
from indexer.meilisearch.entry import Entry
from indexer.meilisearch.prints import ALTERED, Sealed, served, shape, texts
from indexer.meilisearch.sample import SIZE, Sample
from indexer.meilisearch.wire import Wire
from schemas import Document, EngineDown, EngineRefused, digest
from tests.indexer.composed import by_hand, compose, reworded
from tests.parts.broken import close
from tests.parts.meilisearch import MeilisearchServer, command, healthy
from tests.parts.servers import free_port, running
from tests.parts.unwell import Patient, patient, say

CATALOGUE = (*by_hand(), *compose(60, seed=51))
LIMIT = 200_000


def sealed(document: Document) -> Sealed:
    return Sealed(Entry.of(document))


def cheaper(document: Document) -> Document:
    return msgspec.structs.replace(document, price="to-300", price_eur=99.5, price_text="99.50 EUR")


@pytest.mark.parametrize("document", CATALOGUE[:8], ids=lambda document: document.id)
def test_a_line_tells_the_print_of_its_document(document: Document) -> None:
    made = sealed(document)
    assert served(made.whole()) == (document.id, made.print)
    assert made.print.document == digest(document)


def test_whatever_is_altered_in_a_line_is_seen() -> None:
    held = msgspec.json.decode(sealed(CATALOGUE[-1]).whole())
    for field in held.keys() - {"id"}:
        altered = msgspec.json.encode({**held, field: "something else"})
        assert served(altered) == (held["id"], ALTERED)
    assert served(msgspec.json.encode({"id": "foreign", "title": "Something else"})) == ("foreign", ALTERED)


def test_a_document_whose_words_are_the_same_is_sent_without_them() -> None:
    document = CATALOGUE[-1]
    before, after = sealed(document), sealed(cheaper(document))
    assert before.print.texts == after.print.texts != sealed(reworded(document)).print.texts
    told = msgspec.json.decode(after.without_texts())
    assert not told.keys() & set(texts())
    assert {"title", "description", "skills"} <= set(texts())
    assert served(msgspec.json.encode({**msgspec.json.decode(before.whole()), **told})) == (document.id, after.print)


def test_changes_wait_until_they_are_asked_for(tmp_path: Path) -> None:
    held = {document.id: sealed(document).print for document in CATALOGUE[:50]}
    with gathered(tmp_path) as changes:
        for document in (*CATALOGUE[:40], *map(cheaper, CATALOGUE[40:45]), *map(reworded, CATALOGUE[45:])):
            changes.compare(document, held)
        assert (changes.pushed, changes.partial, len(changes.ids)) == (25, 5, 65)
        assert [served(line)[0] for _, line in changes if b'"title"' in line] == [document.id for document in CATALOGUE[45:]]


def test_of_two_with_one_id_the_later_is_sent_though_it_is_what_the_index_holds(tmp_path: Path) -> None:
    document = CATALOGUE[0]
    with gathered(tmp_path) as changes:
        for each in (reworded(document), document):
            changes.compare(each, {document.id: sealed(document).print})
        assert [served(line)[1] for _, line in changes] == [sealed(reworded(document)).print, sealed(document).print]


def test_changes_that_find_no_room_are_told(tmp_path: Path) -> None:
    with pytest.raises(EngineRefused, match=r"could not be kept on disk \(.+\); see that there is room in"), gathered(tmp_path):
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("count", [0, 1, SIZE, 20 * SIZE])
def test_a_sample_holds_so_many_and_each_as_it_was_sent_last(count: int) -> None:
    lines = [(str(number), b"first") for number in range(count)]
    again = [(name, b"last") for name, _ in random.Random(1).sample(lines, count // 2)]  # noqa: S311 - a choice
    sample = Sample()
    assert list(sample.of([*lines, *again])) == [*lines, *again]
    assert (len(sample.kept), len(sample.seen)) == (min(count, SIZE), count)
    assert all(line == dict([*lines, *again])[name] for name, line in sample.kept.items())


def test_the_form_of_a_document_is_told_without_the_words_that_explain_it() -> None:
    entry = shape()[1]["$defs"]["Entry"]
    assert {"title", "description", "price"} <= entry["properties"].keys()
    assert "description" not in entry
    assert isinstance(entry["properties"]["description"], dict)


@pytest.fixture
def pretender() -> Iterator[Patient]:
    with patient() as server:
        yield server


def test_a_full_disk_is_said_in_a_sentence(pretender: Patient) -> None:
    for answer in (
        b'{"message": "no", "code": "no_space_left_on_device"}',
        b'{"message": "Error: `No space left on device (os error 28)`.", "code": "internal"}',
    ):
        pretender.manner = say(answer, "500 Internal Server Error")
        with pytest.raises(
            EngineRefused, match=r"has no room left on its disk; make room there, then run `credatlas publish`\.$"
        ):
            Wire(pretender.url, "").push(object, "POST", "/indexes/x/documents", b"{}")


def test_a_server_that_breaks_off_is_said_to(pretender: Patient) -> None:
    pretender.manner = close
    with pytest.raises(EngineDown, match=r"broke off; see in its log why[^\n]+\.$"):
        Wire(pretender.url, "").push(object, "POST", "/indexes/x/documents", b"x" * 5_000_000)


@pytest.mark.heavy
def test_a_payload_over_the_limit_goes_in_halves(tmp_path: Path) -> None:
    server = MeilisearchServer(url=f"http://127.0.0.1:{free_port()}", key="a-key-for-these-tests-only")
    started = [*command(server, tmp_path), "--http-payload-size-limit", str(LIMIT)]
    with running(started, lambda: healthy(server.url), tmp_path / "log"):
        engine, catalogue = MeiliEngine(server.url, server.key), (*CATALOGUE, *compose(100, seed=52))
        assert engine.publish(catalogue).total == len(catalogue)
        before = engine.hashes()
        long = msgspec.structs.replace(CATALOGUE[0], description="word " * LIMIT)
        with pytest.raises(EngineRefused, match=rf"Document {long.id} alone has as many; raise the server's --http-payload"):
            engine.change([long], [])
        assert engine.hashes() == before == {document.id: digest(document) for document in catalogue}


@pytest.mark.heavy
def test_odd_words_and_numbers_lie_in_the_index_as_they_were_pushed(
    meilisearch_server: MeilisearchServer, tmp_path: Path
) -> None:
    words = ("\x00 nul", "\uffff\ufffe", "\U0001f9f0 e\u0301", "\u202e turned", "\r\n\t", '\\" </script>', "a" * 70_000, " ")
    numbers = (0.1 + 0.2, 1e-7, 1e22, 5e-324, -0.0, 123456789.123456789, 99.99, 1234567890123456789.0, 640.5 / 1.6437)
    odd = [msgspec.structs.replace(CATALOGUE[0], id=f"w{n}", description=each, skills=(each,)) for n, each in enumerate(words)]
    odd += [msgspec.structs.replace(CATALOGUE[0], id=f"n{n}", price_eur=each, hours=each) for n, each in enumerate(numbers)]
    engine = MeiliEngine(meilisearch_server.url, meilisearch_server.key, tmp_path.name)
    engine.publish(odd)
    assert engine.hashes() == {document.id: digest(document) for document in odd}
    assert engine.publish(odd).pushed == 0


@pytest.mark.heavy
def test_two_who_publish_at_once_take_turns(meilisearch_server: MeilisearchServer, tmp_path: Path) -> None:
    catalogues = (CATALOGUE, tuple(map(reworded, CATALOGUE)))
    engines = [MeiliEngine(meilisearch_server.url, meilisearch_server.key, tmp_path.name, folder=tmp_path) for _ in catalogues]
    with ThreadPoolExecutor(2) as pool:
        published = list(pool.map(lambda engine, catalogue: engine.publish(catalogue, aside=True), engines, catalogues))
    assert [done.total for done in published] == [len(CATALOGUE)] * 2
    assert engines[0].hashes() in [{each.id: digest(each) for each in catalogue} for catalogue in catalogues]
