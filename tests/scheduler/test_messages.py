"""Whatever happens to alerts and outlets: what an outlet was told is what happened, once, and what it believes is so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from xml.etree.ElementTree import fromstring

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reporter import alerted, news, snoozed, woken
from scheduler.telling.composing import Desk, Week, composed
from scheduler.telling.words import LONGEST, chat, subject, text
from schemas import Alert, AlertState, Message, Monitor, Outlet, Severity, watches
from web.ops.alert_feed import feed

BEGUN = datetime(2026, 6, 1, 4, tzinfo=UTC)
LIMITS = watches()
NAMES = ("ie_clare", "ie_cork")
BEGINS = {"opened", "reopened"}

RECORDS = {name: st.sampled_from([None, 4, 9, 40]) for name in NAMES}
nights = st.lists(
    st.fixed_dictionaries({**RECORDS, "snooze": st.sampled_from([0, 0, 0, 1, 3]), "hears": st.booleans()}),
    min_size=1,
    max_size=20,
)


def after(held: dict[str, Alert], night: dict[str, int | None], now: datetime) -> dict[str, Alert]:
    """The alerts after a night, of which the first that stands may be snoozed the day after."""
    at = now.isoformat(timespec="seconds")
    held = held | woken(held, now.date(), at)
    found = [Monitor(kind="fell", source_id=name, well=night[name] is None, records=night[name] or 0) for name in NAMES]
    return held | alerted(held, found, at, LIMITS)


def quieted(held: dict[str, Alert], days: int | None, now: datetime) -> dict[str, Alert]:
    standing = [key for key, one in held.items() if days and one.state(now.date()) is AlertState.OPEN]
    until, at = (now + timedelta(days=days or 0)).date().isoformat(), now.isoformat(timespec="seconds")
    return held | {key: snoozed(held[key], until, "Aoife", at) for key in standing[:1]}


def desk(held: dict[str, Alert], now: datetime) -> Desk:
    return Desk(alerts=held, names={}, limits=LIMITS, now=now)


def beginning(name: str = "mail") -> Outlet:
    """One that has had its first message, before anything happened."""
    return replace(composed(Outlet(name=name), desk({}, BEGUN), Week()), turn=1, pending=None)


@given(nights)
def test_what_was_told_over_many_nights_is_what_there_is_to_tell_of_their_histories(given: list[dict[str, int | None]]) -> None:
    held, outlet, told, now = dict[str, Alert](), beginning(), list[tuple[str, str]](), BEGUN
    for night in given:
        now += timedelta(days=1)
        held = after(held, night, now)
        outlet = composed(outlet, desk(held, now), Week())
        told += [(line.key, line.at) for line in (outlet.pending.lines if outlet.pending else ())]
        outlet = replace(outlet, pending=None)
        held = quieted(held, night["snooze"], now)
    assert len(told) == len(set(told))
    awake = {key for key, one in held.items() if one.state(now.date()) is not AlertState.SNOOZED}
    there = {(key, one.at) for key in awake for one in news(held[key], now.date())}
    assert {one for one in told if one[0] in awake} == there


@given(nights)
def test_an_outlet_that_fails_now_and_then_believes_at_last_what_is_so(given: list[dict[str, int | None]]) -> None:
    held, outlet, believed, now = dict[str, Alert](), beginning(), set[str](), BEGUN
    for night in [*given, {"ie_clare": 4, "ie_cork": None, "snooze": 0, "hears": True}]:
        now += timedelta(days=1)
        held = after(held, {**night, "snooze": 0}, now)
        while night["hears"]:
            outlet = outlet if outlet.pending else composed(outlet, desk(held, now), Week())
            if outlet.pending is None:
                break
            believed = _believing(believed, outlet.pending)
            outlet = replace(outlet, pending=None)
        outlet = outlet if outlet.pending else composed(outlet, desk(held, now), Week())
    assert believed == {key for key, one in held.items() if one.state(now.date()) is AlertState.OPEN}


def _believing(believed: set[str], message: Message) -> set[str]:
    closed = {line.key for line in message.lines if line.what == "closed"}
    return (believed | {line.key for line in message.lines}) - closed


def whats(outlet: Outlet) -> list[str]:
    return [line.what for line in outlet.pending.lines] if outlet.pending else []


def test_who_has_heard_of_nothing_hears_that_it_opened_and_not_that_it_got_worse() -> None:
    night: dict[str, int | None] = {"ie_clare": 4, "ie_cork": None}
    held = after(after({}, night, BEGUN), night | {"ie_clare": 40}, BEGUN)
    assert [one.what for one in held["fell.ie_clare"].history] == ["opened", "worse"]
    assert whats(composed(beginning(), desk(held, BEGUN), Week())) == ["opened"]


def test_what_opened_before_its_snooze_is_told_when_a_person_ends_it() -> None:
    held = quieted(after({}, {"ie_clare": 4, "ie_cork": None}, BEGUN), 3, BEGUN)
    awake = held | {"fell.ie_clare": snoozed(held["fell.ie_clare"], "", "Aoife", BEGUN.isoformat())}
    weekly = composed(replace(beginning(), weekly="2026-05-01"), desk(held, BEGUN), Week())
    assert (weekly.pending is not None, whats(weekly)) == (True, [])
    assert whats(composed(replace(weekly, pending=None), desk(awake, BEGUN), Week())) == ["opened"]


def test_the_gravest_come_first_then_by_catalogue_and_what_closed_comes_last() -> None:
    at = BEGUN.isoformat(timespec="seconds")
    kinds = (("slow", "ie_cork", False), ("failed", "ie_cork", False), ("failed", "ie_clare", False), ("held", "ie_cork", False))
    held = alerted(
        {}, [Monitor(kind=kind, source_id=name, well=well, words="It broke.") for kind, name, well in kinds], at, LIMITS
    )
    for _ in range(2):
        held = held | alerted(held, [Monitor(kind="held", source_id="ie_cork", well=True)], at, LIMITS)
    later = composed(replace(beginning(), told={"held.ie_cork": 1}), desk(held, BEGUN), Week())
    assert later.pending is not None
    assert [line.key for line in later.pending.lines] == ["failed.ie_clare", "failed.ie_cork", "slow.ie_cork", "held.ie_cork"]
    assert subject(later.pending) == "CredAtlas: Issues: 3 opened, 1 closed"
    words = text(later.pending)
    assert words.startswith(
        "Issues: 3 opened, 1 closed. 3 issues stand open (2 high, 1 low).\n\n[high] Opened: ie_clare: It broke."
    )


@given(st.text(max_size=200))
def test_no_words_of_a_page_break_out_of_their_line(words: str) -> None:
    held = alerted({}, [Monitor(kind="failed", source_id="ie_cork", well=False, words=words)], BEGUN.isoformat(), LIMITS)
    message = composed(beginning(), Desk(alerts=held, names={"ie_cork": words}, limits=LIMITS, now=BEGUN), Week()).pending
    assert message is not None
    assert all(sign.isprintable() for sign in subject(message))
    assert len(subject(message)) <= LONGEST
    assert len([line for line in text(message).splitlines() if line.startswith("[")]) == 1
    assert not set("<>@&") & set(chat(message))


def test_the_gravest_of_a_message_without_news_is_that_all_goes_on() -> None:
    day = date(2026, 6, 8)
    first = composed(Outlet(name="mail"), desk({}, BEGUN), Week(there=7)).pending
    assert first is not None
    assert subject(first) == "CredAtlas: 7 nights in the last seven days, 0 catalogues, 0 open issues"
    assert "None stands open." in text(first)
    assert day.weekday() == LIMITS.weekly == 0
    assert Severity.HIGH not in first.open


@given(nights)
def test_the_feed_tells_the_same_happenings(given: list[dict[str, int | None]]) -> None:
    held, outlet, told, now = dict[str, Alert](), beginning(), set[str](), BEGUN
    for night in given:
        now += timedelta(days=1)
        held = after(held, night, now)
        outlet = composed(replace(outlet, pending=None), desk(held, now), Week())
        told |= {f"{line.key}@{line.at}" for line in (outlet.pending.lines if outlet.pending else ())}
        held = quieted(held, night["snooze"], now)
    awake = {key: one for key, one in held.items() if one.state(now.date()) is not AlertState.SNOOZED}
    entries = fromstring(feed("", "", [(one, "", "") for one in awake.values()], now.date()))  # noqa: S314 - our own
    named = {str(one.text).partition("#")[2] for one in entries.iter("{http://www.w3.org/2005/Atom}id")} - {""}
    assert {one for one in told if one.partition("@")[0] in awake} == named
