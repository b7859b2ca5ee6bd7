"""A harvest that is killed goes on, the next time, from what it had: it asks for nothing twice and ends as if never stopped."""

from __future__ import annotations

import random
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest

from crawlers.journal import left_behind
from schemas import Lifecycle, Outcome
from tests.parts.forked import Nursery
from tests.parts.servers import PATIENCE
from tests.parts.site import Answer, Site
from tests.scheduler.nights import SOURCE, Nights

ALONE = """
import sys
from pathlib import Path
import msgspec
from tests.parts.forked import Nursery
from tests.parts.site import Site
from tests.scheduler.nights import Nights
nights = Nights(Path(sys.argv[1]), Site(address=sys.argv[2]))
nights.now = nights.now.fromisoformat(sys.argv[3])
nights.source = msgspec.json.decode(sys.argv[4], type=type(nights.source))
nights.settings = msgspec.structs.replace(nights.settings, rehearse=True)
nights.harvest()
"""
SLOWLY = msgspec.structs.replace(SOURCE, delay=0.02)


Kill = tuple[int, float, signal.Signals]
"""After how many pages, how many seconds later, and by which signal."""


class Trap:
    """A fault that changes nothing, counts what is asked for, tells after some of it that the time has come, and then holds."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.left = self.holds = 0
        self.sprung, self.over = threading.Event(), threading.Event()
        self.over.set()

    def set(self, after: int, spare: int) -> None:
        """It holds only after `spare` pages more: whoever is killed meanwhile may be anywhere, but not at the end."""
        self.left, self.holds = after, -spare
        self.sprung.clear()
        self.over.clear()

    def __call__(self, path: str, answer: Answer) -> Answer:
        self.asked[path] += 1
        self.left -= 1
        if self.left == 0:
            self.sprung.set()
        if self.left <= self.holds:
            self.over.wait(PATIENCE)
        return answer


def killed(
    nursery: Nursery,
    nights: Nights,
    trap: Trap,
    after: int,
    sent: signal.Signals,
    wait: Callable[[], object] = bool,
    spare: int = 0,
) -> None:
    """Harvest in a process of its own, and kill that once so many pages were asked for and `wait` has returned."""
    trap.set(after, spare)
    words = [str(nights.home), nights.site.address, nights.now.isoformat(), msgspec.json.encode(nights.source).decode()]
    child = nursery.start(ALONE, words)
    assert trap.sprung.wait(PATIENCE)
    wait()
    child.send(sent)
    assert child.wait() != 0
    trap.over.set()


def told(nights: Nights) -> dict[str, object]:
    """All that is remembered of every record, but when."""
    return {
        r.offering.url: (r.content_hash, r.pages_hash, r.lifecycle, r.nights_missing)
        for r in nights.store.records(lifecycles=tuple(Lifecycle))
    }


@pytest.fixture
def undisturbed(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[Nights]:
    """The same site harvested by somebody whom nobody stops."""
    made = Nights(tmp_path_factory.mktemp("undisturbed"), site, SLOWLY)
    yield made
    made.store.close()


def compare(nursery: Nursery, nights: Nights, undisturbed: Nights, kills: list[Kill]) -> None:
    """One night, stopped as often as `kills` says, against the same night in one go."""
    nights.source, nights.site.fault = SLOWLY, None
    expected = undisturbed.harvest().counters
    nights.site.fault = trap = Trap()
    for after, more, sent in kills:
        killed(nursery, nights, trap, after, sent, partial(time.sleep, more), spare=6 if more else 0)
        assert len(nights.store.harvests()) == len(undisturbed.store.harvests()) - 1
    done = nights.harvest()
    assert done.outcome == Outcome.FULL
    assert done.counters == expected
    assert told(nights) == told(undisturbed)
    twice = sum(count - 1 for count in trap.asked.values())
    assert twice <= len(kills)  # the one page that was under way
    assert not list(nights.archive.folder.rglob("*.journal"))


@pytest.mark.parametrize(("after", "sent"), [(1, signal.SIGINT), (9, signal.SIGKILL), (25, signal.SIGINT)])
def test_a_first_harvest_goes_on_from_where_it_was_killed(
    nursery: Nursery, nights: Nights, undisturbed: Nights, after: int, sent: signal.Signals
) -> None:
    compare(nursery, nights, undisturbed, [(after, 0.0, sent)])


@pytest.mark.heavy
def test_a_harvest_killed_again_and_again_ends_as_one_in_one_go(nursery: Nursery, nights: Nights, undisturbed: Nights) -> None:
    chance = random.Random(0)  # noqa: S311 # not a secret
    for _ in range(2):
        kills = [(chance.randint(1, 5), chance.random() / 20, signal.SIGKILL) for _ in range(3)]
        compare(nursery, nights, undisturbed, kills)
        for slug in chance.sample(sorted(nights.site.courses), 8):
            nights.site.courses[slug].fee = f"€{chance.randint(500, 900)}"


def test_a_night_of_questions_goes_on_from_where_it_was_killed(nursery: Nursery, nights: Nights, undisturbed: Nights) -> None:
    compare(nursery, nights, undisturbed, [])
    for number in (3, 11, 19):
        nights.site.courses[f"course-{number:03}"].fee = "€999"
    compare(nursery, nights, undisturbed, [(6, 0.0, signal.SIGKILL), (6, 0.0, signal.SIGINT), (12, 0.0, signal.SIGKILL)])


def journals(nights: Nights) -> list[Path]:
    return sorted(nights.archive.folder.rglob("*.journal"))


def stopped(nursery: Nursery, nights: Nights) -> Trap:
    nights.source, nights.site.fault = SLOWLY, Trap()
    killed(nursery, nights, nights.site.fault, 12, signal.SIGKILL)
    nights.site.asked.clear()
    return nights.site.fault


def test_another_declaration_starts_afresh(nursery: Nursery, nights: Nights) -> None:
    stopped(nursery, nights)
    nights.source = msgspec.structs.replace(SLOWLY, labels={"price": ("What it costs",)})
    assert nights.harvest().counters.added == 24
    assert len(nights.site.asked) == 28
    assert journals(nights) == []


def test_yesterdays_pages_are_asked_for_again(nursery: Nursery, nights: Nights) -> None:
    stopped(nursery, nights)
    (path,) = journals(nights)
    written = path.read_text()
    path.write_text(re.sub(r'(?<="asked":")[\d-]+', lambda day: str(date.fromisoformat(day[0]) - timedelta(days=2)), written))
    assert path.read_text() != written
    nights.harvest()
    assert len(nights.site.asked) == 28


def test_a_page_damaged_since_is_asked_for_again(nursery: Nursery, nights: Nights) -> None:
    stopped(nursery, nights)
    next(nights.archive.folder.rglob("*.warc.gz")).write_bytes(b"")
    assert nights.harvest().counters.added == 24
    assert len(nights.site.asked) == 28


def test_a_journal_cut_off_anywhere_is_read_as_far_as_it_is_whole(nursery: Nursery, nights: Nights) -> None:
    stopped(nursery, nights)
    (path,) = journals(nights)
    whole, most = path.read_bytes(), 0
    declared = whole.split(b'"')[3].decode()
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        held, _ = left_behind(path.parent, declared, "")
        assert len(held) in (most, most + 1)
        most = len(held)
    assert most >= 9
    path.write_bytes(b"\x00\xff not a line of ours\n")
    assert left_behind(path.parent, declared, "")[0] == {}


def test_a_harvest_that_was_recorded_is_not_gone_on_from(nursery: Nursery, nights: Nights) -> None:
    stopped(nursery, nights)
    (path,) = journals(nights)
    kept = path.read_bytes()
    done = nights.harvest()
    path.with_name(done.manifest).with_suffix(".journal").write_bytes(kept)
    nights.site.asked.clear()
    assert nights.harvest().counters.unchanged == 24
    assert len(nights.site.asked) == 28
