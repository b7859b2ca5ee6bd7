"""The rows of the page of the ecosystem: the parts of a night's bar, the sign of a move, and the order of its catalogues."""

from __future__ import annotations

from reporter import Delivery, Ecosystem, Growth, Listings, Month, Printed
from web.reports.ecosystem_shown import by_night, delivered, points


def test_a_night_is_a_bar_of_its_largest_catalogues_and_one_part_for_all_others() -> None:
    counts = {f"source {number}": 10 + number for number in range(9)}
    lines = [Listings(source_id=name, name=name, type="X", counted=True, counts=(0, n)) for name, n in counts.items()]
    first, second = by_night(Growth(nights=("2026-11-01", "2026-11-02"), lines=tuple(reversed(lines))))
    assert (first.total, second.total) == (0, sum(counts.values()))
    assert second.parts == (*((f"part-{place}", 19 - place) for place in range(1, 7)), ("part-0", 10 + 11 + 12))
    assert [name for name, _ in by_night(Growth(nights=("2026-11-01",), lines=tuple(lines[:2])))[0].parts] == ["part-1", "part-2"]


def test_a_move_is_told_with_its_sign_and_never_as_nothing() -> None:
    assert [points(change) for change in (0.0, 0.034, -0.5, 0.0001, -0.0001)] == ["0", "+3.4", "−50", "+<0.1", "−<0.1"]


def test_a_portal_of_the_talk_leads_and_what_the_talk_alone_has_ends_the_table() -> None:
    def now(source_id: str) -> Delivery:
        return Delivery(source_id=source_id, name="", n=1, online=1, blended=0, on_campus=0, platform_wide=False)

    def then(source_id: str) -> Printed:
        figures = dict.fromkeys(("total", "online", "blended", "on_campus", "share"), 1)
        return Printed(source_id=source_id, portal="", day="2023", note="", **figures)

    found = Ecosystem(
        as_of="2026-11-24",
        growth=Growth(nights=(), lines=()),
        delivery=(now("large"), now("portal"), now("small")),
        printed=(then("past"), then("portal")),
        gaps=(),
        month=Month(before="", nights=(), listings=(), moves=(), providers=()),
    )
    told = [(one.now.source_id if one.now else "", one.then.source_id if one.then else "") for one in delivered(found)]
    assert told == [("portal", "portal"), ("large", ""), ("small", ""), ("", "past")]
