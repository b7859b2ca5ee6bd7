"""The feed of changes: ordered, at least once, never with a hole, and told afresh where it cannot be told from there."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import create_engine, text

from schemas import Changes, Correction, Lifecycle, Outcome, StoreError, Take, WrongUse
from store import Store
from tests.store.mirror import cluster, titled, told
from tests.store.nights import SOURCE, harvest, known_as, read, take, time
from tests.store.older import go_back


def test_an_empty_catalogue_has_no_changes(store: Store) -> None:
    assert store.changes() == Changes(changes=(), token="0", afresh=True)


def test_changes_come_in_their_order_each_record_once_with_its_newest(store: Store) -> None:
    store.record(take(1, read("weaving", "glass")))
    first = store.changes()
    assert {name for name, _ in told(first)} == {"weaving", "glass"}
    assert (first.afresh, first.more) == (True, False)
    store.record(take(2, read("glass", title=titled("glass", "2")), kept=["weaving"]))
    store.record(take(3, read("glass", title=titled("glass", "3")), kept=["weaving"]))
    second = store.changes(first.token)
    assert told(second) == [("glass 3", False)]
    assert not second.afresh
    assert store.changes(second.token) == Changes(changes=(), token=second.token)


def test_a_night_that_changes_nothing_tells_nothing(store: Store) -> None:
    store.record(take(1, read("weaving", "glass")))
    token = store.changes().token
    store.record(take(2, kept=["weaving", "glass"]))
    store.record(take(3, read("weaving", page="p2", evidence=()), kept=["glass"]))
    store.record(take(4, unreachable=["weaving", "glass"]))
    assert told(store.changes(token)) == [("weaving", False)]  # its proof stands elsewhere


def test_the_newest_change_is_another_with_every_change_and_only_then(store: Store) -> None:
    assert store.newest() == "0"
    store.record(take(1, read("weaving", "glass")))
    first = store.newest()
    assert first == store.changes().token
    store.record(take(2, kept=["weaving", "glass"]))
    assert store.newest() == first
    store.record(take(3, read("weaving", page="p2"), kept=["glass"]))
    assert store.newest() != first


def test_what_is_missing_is_told_once_then_gone_then_back(store: Store) -> None:
    store.record(take(1, read("weaving", "glass")))
    token = store.changes().token
    lives = []
    for night, kept in ((2, []), (3, []), (4, []), (5, ["glass"])):
        store.record(take(night, kept=["weaving", *kept], grace=3))
        page = store.changes(token)
        lives.append([change.record.lifecycle for change in page.changes])
        token = page.token
    assert lives == [[Lifecycle.MISSING], [], [Lifecycle.WITHDRAWN], [Lifecycle.LIVE]]


def test_a_failed_harvest_tells_nothing(store: Store) -> None:
    store.record(take(1, read("weaving")))
    token = store.changes().token
    store.record(msgspec.structs.replace(take(2), harvest=msgspec.structs.replace(harvest(2), outcome=Outcome.FAILED)))
    assert told(store.changes(token)) == []


def test_a_corrected_record_is_told(store: Store) -> None:
    store.record(take(1, read("weaving", "glass")))
    token = store.changes().token
    given = Correction(
        correction_id="c1", source_id=SOURCE, offering_id=known_as("glass"), field="title", words="Glass blowing", why="A slip.",
        by="Ada", at=time(2),
    )  # fmt: skip
    (corrected,) = read("glass", title=titled("glass", "blowing"))
    store.correct((given,), None, given.at)
    assert told(store.changes(token)) == []
    store.correct((given,), corrected, given.at)
    assert told(store.changes(token)) == [("glass blowing", False)]


def test_a_record_of_another_cluster_is_told_and_its_fellows_are_not(store: Store) -> None:
    store.record(take(1, read("weaving", "glass", "pottery")))
    token = store.changes().token
    pair, trio = cluster("weaving", "glass"), cluster("weaving", "glass", "pottery")
    with store.matching() as memory:
        memory.replace([], [pair], time(2))
    page = store.changes(token)
    assert {name for name, _ in told(page)} == {"weaving", "glass"}
    assert {change.record.cluster_id for change in page.changes} == {pair.cluster_id}
    with store.matching() as memory:
        memory.replace([pair], [trio], time(3))
    assert told(store.changes(page.token)) == [("pottery", False)]


def test_two_clusters_that_become_one_lose_no_record(store: Store) -> None:
    names = ("weaving", "glass", "pottery", "joinery")
    store.record(take(1, read(*names)))
    pairs, whole = [cluster(*names[:2]), cluster(*names[2:])], cluster(*names)
    with store.matching() as memory:
        memory.replace([], pairs, time(2))
    token = store.changes().token
    with store.matching() as memory:
        memory.replace(pairs, [msgspec.structs.replace(whole, aliases=(pairs[1].cluster_id,))], time(3))
    page = store.changes(token)
    assert {name for name, _ in told(page)} == {"pottery", "joinery"}
    assert {change.record.cluster_id for change in page.changes} == {whole.cluster_id}
    with store.matching() as memory:
        memory.replace([whole], [], time(4))
    assert {change.record.cluster_id for change in store.changes(page.token).changes} == {""}
    assert len(store.changes(page.token).changes) == 4


def test_a_page_ends_anywhere_and_the_next_goes_on_from_there(store: Store) -> None:
    names = [f"course {number}" for number in range(7)]
    store.record(take(1, read(*names)))
    pages, token, more = [], "0", True
    while more:
        page = store.changes(token, 3)
        pages.append(page)
        token, more = page.token, page.more
    assert [(len(page.changes), page.afresh, page.more) for page in pages] == [
        (3, True, True),
        (3, False, True),
        (1, False, False),
    ]
    places = [change.sequence for page in pages for change in page.changes]
    assert places == sorted(places)
    assert sorted(name for page in pages for name, _ in told(page)) == sorted(names)


@pytest.mark.parametrize(
    "token", ["", "1", "1-", "-3", "0-0", "yesterday", "1-00000000000000zz", "01-0000000000000000", "9" * 60]
)
def test_what_is_no_token_is_refused_plainly(store: Store, token: str) -> None:
    store.record(take(1, read("weaving")))
    with pytest.raises(WrongUse, match="is no token of the feed"):
        store.changes(token)
    with pytest.raises(WrongUse, match="is no token of the feed"):
        store.acknowledge("library", token)


def test_a_token_of_another_catalogue_or_of_the_future_starts_afresh(store: Store) -> None:
    store.record(take(1, read("weaving")))
    for token in ("1-00000000000000aa", "900-00000000000000aa", "999999999999999999-00000000000000aa"):
        assert store.changes(token).afresh
        assert told(store.changes(token)) == [("weaving", False)]
        with pytest.raises(WrongUse, match="not given by this catalogue"):
            store.acknowledge("library", token)


def test_a_catalogue_restored_to_an_earlier_night_is_noticed(tmp_path: Path) -> None:
    path, kept = tmp_path / "catalogue.sqlite", tmp_path / "kept.sqlite"
    store = Store.open(f"sqlite:///{path}")
    store.record(take(1, read("weaving")))
    store.close()
    kept.write_bytes(path.read_bytes())
    store, restored = Store.open(f"sqlite:///{path}"), Store.open(f"sqlite:///{kept}")
    early = store.changes().token
    store.record(take(2, read("weaving", "glass")))
    late = store.changes().token
    restored.record(take(2, read("weaving", "pottery")))
    assert not restored.changes(early).afresh
    assert restored.changes(late).afresh
    store.close()
    restored.close()


def test_a_consumer_stands_where_it_acknowledged_and_others_elsewhere(store: Store) -> None:
    store.record(take(1, read("weaving", "glass")))
    first, last = store.changes(limit=1).token, store.changes().token
    assert (store.cut_off("library"), store.waiting()) == ("0", {})
    store.acknowledge("library", last)
    assert (store.cut_off("library"), store.cut_off("ministry")) == (last, "0")
    store.acknowledge("library", first)
    assert store.cut_off("library") == first
    store.acknowledge("ministry", last)
    assert store.waiting() == {"library": 1, "ministry": 0}


def later(day: str, *kept: str) -> Take:
    """A night long after, on which `kept` and nothing else is found."""
    at = f"{day}T02:00:00Z"
    late = msgspec.structs.replace(harvest(9), harvest_id=day, started_at=at, ended_at=at)
    return msgspec.structs.replace(take(9, kept=kept, grace=1), harvest=late)


def test_a_token_from_before_what_is_kept_starts_afresh_and_one_from_after_does_not(store: Store) -> None:
    store.record(take(1, read("weaving", "glass", "pottery")))
    old = store.changes().token
    store.record(later("2026-07-01", "weaving", "glass"))
    between = store.changes(old).token
    assert told(store.changes(old)) == [("pottery", True)]
    store.record(later("2027-06-01", "weaving"))
    assert told(store.changes(old)) == [("pottery", True), ("glass", True)]
    store.record(msgspec.structs.replace(later("2027-10-01"), read=read("joinery"), kept=(known_as("weaving"),)))
    again = store.changes(old)
    assert again.afresh
    assert told(again) == [("weaving", False), ("pottery", True), ("glass", True), ("joinery", False)]
    assert told(store.changes(between)) == [("glass", True), ("joinery", False)]
    store.record(later("2028-12-01", "weaving"))
    assert told(store.changes()) == [("weaving", False), ("joinery", True)]
    assert store.changes(between).afresh


def test_a_database_of_an_older_release_tells_all_it_holds(database: str) -> None:
    opened = Store.open(database)
    opened.record(take(1, read("weaving", "glass")))
    opened.record(take(2, read("glass", title=titled("glass", "2")), grace=1))
    engine = create_engine(database)
    with engine.begin() as connection:
        go_back(connection, "0006")
    opened.close()
    again = Store.open(database)
    page = again.changes()
    assert sorted(told(page)) == [("glass 2", False), ("weaving", True)]
    again.record(take(3, read("pottery"), kept=["glass"]))
    assert told(again.changes(page.token)) == [("pottery", False)]
    engine.dispose()
    again.close()


def test_an_empty_database_of_an_older_release_tells_nothing(database: str) -> None:
    Store.open(database).close()
    engine = create_engine(database)
    with engine.begin() as connection:
        go_back(connection, "0006")
    again = Store.open(database)
    assert again.changes() == Changes(changes=(), token="0", afresh=True)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT COUNT(*) FROM marks")).scalar_one() == 0
    engine.dispose()
    again.close()


def test_a_store_that_is_closed_to_us_says_so(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    store = Store.open(f"sqlite:///{path}")
    with create_engine(f"sqlite:///{path}").begin() as connection:
        connection.execute(text("DROP TABLE changes"))
    with pytest.raises(StoreError):
        store.changes()
    store.close()
