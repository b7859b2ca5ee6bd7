"""Whatever nights come, the store agrees with a plain account of them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import given, settings
from hypothesis import strategies as some

from schemas import Counters, Lifecycle, Text
from store import Store
from tests.store.nights import SOURCE, known_as, read, take

NAMES = ("weaving", "glass", "pottery", "joinery")
GRACE = 2
Sight = str | None
"""What one night shows of one offering: `read 1` and `read 2` are states of its title, None is nothing."""
nights = some.lists(
    some.fixed_dictionaries({name: some.sampled_from(["read 1", "read 2", "kept", "unreachable", None]) for name in NAMES}),
    min_size=1,
    max_size=8,
)


class Account:
    """What one offering should look like, by the rules in words."""

    def __init__(self) -> None:
        self.title = ""
        self.life: Lifecycle | None = None
        self.missed = 0

    def see(self, title: str) -> str:
        before, self.life, self.missed = (self.life, self.title), Lifecycle.LIVE, 0
        self.title = title
        if before[0] is None:
            return "added"
        if before[0] != Lifecycle.LIVE:
            return "returned"
        return "unchanged" if before[1] == title else "changed"

    def miss(self) -> str | None:
        if self.life in (None, Lifecycle.WITHDRAWN):
            return None
        self.missed += 1
        self.life = Lifecycle.MISSING if self.missed < GRACE else Lifecycle.WITHDRAWN
        return self.life.value

    def night(self, sight: Sight) -> str | None:
        if sight == "unreachable":
            return None if self.life in (None, Lifecycle.WITHDRAWN) else "unreachable"
        return self.miss() if sight is None else self.see(self.title if sight == "kept" else sight)


@contextmanager
def opened() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/catalogue.sqlite")
        yield store
        store.close()


@settings(max_examples=20)
@given(nights)
def test_the_store_agrees_with_a_plain_account(seen: list[dict[str, Sight]]) -> None:
    accounts = {name: Account() for name in NAMES}
    with opened() as store:
        for number, sights in enumerate(seen, start=1):
            sights = {name: None if sight == "kept" and accounts[name].life is None else sight for name, sight in sights.items()}
            found = tonight(store, number, sights)
            told = [accounts[name].night(sight) for name, sight in sights.items()]
            expected = {name: told.count(name) for name in ("added", "changed", "unchanged", "returned", "missing", "withdrawn")}
            assert found == Counters(**expected, unreachable=told.count("unreachable"))
        for name, account in accounts.items():
            record = store.get(known_as(name))
            assert (record and record.lifecycle, record and record.offering.name) == (account.life, account.title or None)
        present = sum(account.life in (Lifecycle.LIVE, Lifecycle.MISSING) for account in accounts.values())
        assert store.counts().get(SOURCE, 0) == present


def tonight(store: Store, number: int, sights: dict[str, Sight]) -> Counters:
    taken = [read(name, title=(Text(words=sight),))[0] for name, sight in sights.items() if sight and sight.startswith("read")]
    kept = [name for name, sight in sights.items() if sight == "kept"]
    lost = [name for name, sight in sights.items() if sight == "unreachable"]
    return store.record(take(number, taken, kept, lost, grace=GRACE)).counters
