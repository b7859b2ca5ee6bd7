"""Publishing makes the index equal to the catalogue and pushes only what differs."""

from __future__ import annotations

import msgspec
import pytest

from indexer import Engine
from schemas import Document, EngineRefused, digest
from tests.indexer.composed import compose, reworded
from tests.indexer.conftest import Ask

INITIAL = compose(40, seed=3)


def hashes(documents: tuple[Document, ...]) -> dict[str, str]:
    return {document.id: digest(document) for document in documents}


def test_an_empty_catalogue_can_be_searched(fresh: Engine, search: Ask) -> None:
    published = fresh.publish([])
    assert (published.pushed, published.total) == (0, 0)
    assert search(fresh).total == search(fresh, "data").total == search(fresh, mode=["online"]).total == 0
    assert fresh.hashes() == {}
    assert fresh.publish([]).swapped is False


def test_a_first_publish_pushes_everything(fresh: Engine, search: Ask) -> None:
    published = fresh.publish(INITIAL)
    assert (published.engine, published.pushed, published.total, published.swapped) == (fresh.name, 40, 40, True)
    assert search(fresh).total == 40
    assert fresh.hashes() == hashes(INITIAL)


def test_an_unchanged_catalogue_pushes_nothing(fresh: Engine) -> None:
    fresh.publish(INITIAL)
    again = fresh.publish(reversed(INITIAL))
    assert (again.pushed, again.deleted, again.kept, again.total, again.swapped) == (0, 0, 40, 40, False)


def test_one_changed_document_pushes_one(fresh: Engine, search: Ask) -> None:
    fresh.publish(INITIAL)
    changed = (reworded(INITIAL[0]), *INITIAL[1:])
    published = fresh.publish(changed)
    assert (published.pushed, published.deleted, published.kept, published.swapped) == (1, 0, 39, False)
    assert [hit.document for hit in search(fresh, "new edition").hits] == [changed[0]]
    assert search(fresh).total == 40
    assert fresh.hashes() == hashes(changed)


def test_a_change_moves_the_counts(fresh: Engine, search: Ask) -> None:
    fresh.publish(INITIAL)
    before = search(fresh, price=["free"]).total
    paid = next(d for d in INITIAL if d.price != "free")
    freed = msgspec.structs.replace(paid, price="free", price_eur=0.0)
    fresh.publish([freed if d is paid else d for d in INITIAL])
    assert search(fresh, price=["free"]).total == before + 1


def test_what_is_gone_is_deleted_by_id(fresh: Engine, search: Ask) -> None:
    fresh.publish(INITIAL)
    published = fresh.publish(INITIAL[3:])
    assert (published.pushed, published.deleted, published.total) == (0, 3, 37)
    assert search(fresh).total == 37
    assert fresh.hashes() == hashes(INITIAL[3:])


def test_what_comes_back_takes_the_place_of_what_went(fresh: Engine, search: Ask) -> None:
    fresh.publish(INITIAL)
    fresh.publish(INITIAL[3:])
    newcomers = compose(3, seed=99)
    assert fresh.publish((*newcomers, *INITIAL[3:])).pushed == 3
    assert fresh.hashes() == hashes((*newcomers, *INITIAL[3:]))
    found = search(fresh, per_page=100).hits
    assert {hit.document for hit in found} == {*newcomers, *INITIAL[3:]}


def test_a_mass_change_is_built_aside_and_swapped(fresh: Engine, search: Ask) -> None:
    fresh.publish(INITIAL)
    published = fresh.publish([*map(reworded, INITIAL[:20]), *INITIAL[20:]])
    assert (published.swapped, published.pushed, published.total) == (True, 40, 40)
    assert search(fresh, "new edition").total == 20


def test_a_catalogue_may_become_empty(fresh: Engine, search: Ask) -> None:
    fresh.publish(INITIAL)
    assert fresh.publish([]).deleted == 40
    assert search(fresh).total == 0


def test_of_two_documents_with_one_id_the_later_counts(fresh: Engine) -> None:
    later = reworded(INITIAL[0])
    assert fresh.publish([*INITIAL, later]).total == 40
    assert fresh.hashes()[later.id] == digest(later)


@pytest.mark.parametrize("broken", ["", "a b", "../x", "é", "a" * 600])
def test_a_broken_id_is_refused_and_the_old_index_stays(fresh: Engine, search: Ask, broken: str) -> None:
    fresh.publish(INITIAL)
    with pytest.raises(EngineRefused, match="is not a document id"):
        fresh.publish([*INITIAL, msgspec.structs.replace(INITIAL[0], id=broken)])
    assert search(fresh).total == 40


def test_everything_is_built_again_when_that_is_asked(fresh: Engine, search: Ask) -> None:
    fresh.publish(INITIAL)
    published = fresh.publish(INITIAL, aside=True)
    assert (published.swapped, published.pushed, published.kept, published.total) == (True, 40, 0, 40)
    assert search(fresh).total == 40
    assert fresh.hashes() == hashes(INITIAL)


def test_a_change_brings_in_and_takes_out_and_leaves_the_rest(fresh: Engine, search: Ask) -> None:
    fresh.publish(INITIAL)
    (newcomer,) = compose(1, seed=98)
    published = fresh.change([reworded(INITIAL[0]), newcomer], [INITIAL[1].id, "never-held"])
    assert (published.pushed, published.deleted, published.kept, published.total) == (2, 1, 38, 40)
    assert published.swapped is False
    assert fresh.hashes() == hashes((reworded(INITIAL[0]), newcomer, *INITIAL[2:]))
    assert search(fresh, "new edition").total == 1


@pytest.mark.parametrize("changed", [(), INITIAL[:2]])
def test_a_change_of_nothing_changes_nothing(fresh: Engine, changed: tuple[Document, ...]) -> None:
    fresh.publish(INITIAL)
    before = fresh.stamp()
    published = fresh.change(changed, [])
    assert (published.pushed, published.deleted, published.kept, published.total) == (0, 0, 40, 40)
    assert fresh.stamp() == before


def test_what_is_brought_in_stays_though_it_is_named_as_gone(fresh: Engine) -> None:
    fresh.publish(INITIAL)
    assert fresh.change([reworded(INITIAL[0])], [INITIAL[0].id]).total == 40
    assert fresh.hashes() == hashes((reworded(INITIAL[0]), *INITIAL[1:]))


def test_what_is_named_twice_or_never_was_goes_once(fresh: Engine, search: Ask) -> None:
    fresh.publish(INITIAL)
    published = fresh.change([], [INITIAL[0].id, INITIAL[0].id, "", "no id", "é", "a" * 600])
    assert (published.deleted, published.kept, published.total) == (1, 39, 39)
    assert search(fresh).total == 39


def test_where_nothing_was_published_nothing_can_be_changed(fresh: Engine) -> None:
    with pytest.raises(EngineRefused, match=r"no index of this release yet; run `credatlas publish`\.$"):
        fresh.change(INITIAL, [])
    assert (fresh.stamp(), fresh.hashes()) == ("", {})


def test_a_stamp_names_the_state_of_the_index(fresh: Engine) -> None:
    assert fresh.stamp() == ""
    fresh.publish(INITIAL)
    stamps = [fresh.stamp()]
    assert fresh.publish(INITIAL).pushed == 0
    assert fresh.stamp() == stamps[0]
    for changed, gone in (([reworded(INITIAL[0])], []), ([INITIAL[0]], []), ([], [INITIAL[0].id])):
        fresh.change(changed, gone)
        stamps.append(fresh.stamp())
    fresh.publish(INITIAL, aside=True)
    stamps.append(fresh.stamp())
    assert "" not in stamps
    assert len(set(stamps)) == len(stamps)
