"""The overview shows the last nights: well, not all well and why, interrupted, and those that were missed; in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from msgspec.structs import replace

from schemas import Night, NightState, NightStep, Stage, StepOutcome, Timetable
from store import Store
from tests.web.asking import Site
from tests.web.troubled import troubled
from web.ops.nights import SHOWN

WRONG = NightStep(stage=Stage.PUBLISH, begun="", ended="", outcome=StepOutcome.FAILED, said="The <b>index</b> is away.")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Store]]:
    with troubled(tmp_path_factory.mktemp("nights"), number=1) as (site, store):
        yield site, store


def shown(site: Site, address: str = "/ops") -> list[str]:
    """Each night in words, the newest first."""
    found = re.search(r'aria-labelledby="past">(.*?)</section>', site.get(address).text, re.DOTALL)
    rows = re.findall(r"<tbody>(.*?)</tbody>", found[1], re.DOTALL) if found else []
    return [unescape(" ".join(re.sub(r"<[^>]+>", " ", row).split())) for row in rows]


def night(last: date, back: int, state: NightState, **told: Any) -> Night:
    day = (last - timedelta(days=back)).isoformat()
    known = Night(date=day, state=state, due_at=f"{day}T02:00:00+00:00", begun=f"{day}T02:00:01+00:00")
    return replace(known, **told)


def test_nights_are_shown_by_how_they_went_and_missed_ones_among_them(house: tuple[Site, Store]) -> None:
    site, store = house
    last = Timetable().night_of(datetime.now(UTC))
    assert shown(site) == [], "before the first night none was missed"
    lease = store.leases.take("night", 0.0)
    assert lease is not None
    for one in (
        night(last, 0, NightState.RUNNING),
        night(last, 1, NightState.PARTLY, steps=(WRONG,), ended="2026-11-28T03:00:00+00:00"),
        night(last, 3, NightState.INTERRUPTED, reason="It was told to stop."),
        night(last, 4, NightState.ENDED),
        night(last, 30, NightState.ENDED),
    ):
        store.nights.keep(one, lease)
    told = shown(site)
    assert len(told) == SHOWN
    words = ["Running", "Not all well", "Missed", "Did not end", "Ended well", "Missed", "Missed"]
    assert [word for row, word in zip(told, words, strict=True) if word not in row] == []
    assert "Publish: The <b>index</b> is away." in told[1]
    assert "It was told to stop." in told[3]
    assert "Manquée" in shown(site, "/fr/ops")[2]
    store.leases.release(lease)
    assert "Did not end" in shown(site)[0], "nobody does it"
    assert site.get("/ops").text.count('class="state failed"') >= 5
