"""Whatever happens between two nights, the index is equal to the store after the publish."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from indexer import EmbeddedEngine
from schemas import Offering, Prerequisites, Run, StartKind
from tests.matcher.courses import KINDS, course
from tests.scheduler.published import FIRST, TOWN, Town

NAMES = ("Rope Making", "Sail Making", "Knots", "Splicing")
DAYS = st.dates(FIRST, FIRST + timedelta(days=150)).map(lambda day: day.isoformat())
RUNS = st.lists(st.builds(Run, start_kind=st.just(StartKind.FIXED), start=DAYS), max_size=2).map(tuple)
OFFERINGS = st.builds(
    course,
    st.sampled_from(NAMES),
    st.sampled_from(tuple(KINDS)),
    runs=RUNS,
    native_id=st.sampled_from((None, "1")),
    prerequisites=st.sampled_from((None, Prerequisites(none_required=True))),
)


def offered(town: Town, offering: Offering) -> None:
    town.offer(offering)
    town.harvest()


def withdrawn(town: Town, place: int) -> None:
    town.offered.pop(sorted(town.offered)[place % len(town.offered)])
    town.harvest()


def passed(town: Town, days: int) -> None:
    town.today += timedelta(days=days)


def undeclared(town: Town, source_id: str) -> None:
    town.sources = {name: source for name, source in town.sources.items() if name != source_id}


def renamed(town: Town, source_id: str) -> None:
    if source_id in town.sources:
        town.sources = {**town.sources, source_id: replace(town.sources[source_id], name="Another name")}


def altered(town: Town, lost: bool) -> None:
    """Somebody else empties the index, or deletes a document."""
    held = sorted(town.engine.hashes())
    EmbeddedEngine(town.home / "index").change((), held if lost else held[:1])


def happening(
    what: Callable[..., None], given: st.SearchStrategy[object]
) -> st.SearchStrategy[tuple[Callable[..., None], object]]:
    return st.tuples(st.just(what), given)


HAPPENINGS = st.one_of(
    happening(offered, OFFERINGS),
    happening(withdrawn, st.integers(0, 30)),
    happening(passed, st.integers(-2, 60)),
    happening(undeclared, st.sampled_from(tuple(KINDS))),
    happening(renamed, st.sampled_from(tuple(KINDS))),
    happening(altered, st.booleans()),
)


@settings(max_examples=15, phases=(Phase.explicit, Phase.reuse, Phase.generate))  # each step to a smaller example costs nights
@given(st.lists(OFFERINGS, max_size=4), st.lists(st.lists(HAPPENINGS, max_size=2), min_size=1, max_size=6))
def test_after_every_publish_the_index_is_equal_to_the_store(
    first: list[Offering], nights: list[list[tuple[Callable[..., None], object]]]
) -> None:
    with TemporaryDirectory() as home:
        town = Town(
            Path(home), EmbeddedEngine(Path(home) / "index"), offered={each.offering_id: each for each in (*TOWN, *first)}
        )
        town.night()
        assert town.is_told()
        for happenings in nights:
            for what, given in happenings:
                what(town, given)
            town.publish()
            assert town.is_told()
        town.store.close()
