"""What the doctor says of what has to last: the clock, the database, who holds what, what was cut short, and the last backup."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

import scheduler
from credatlas.rooms import opened_store
from schemas import NightState, RunState, Settings, as_standing

Found = tuple[bool | None, str]
_ADRIFT = timedelta(minutes=2)
_OLD = timedelta(days=2)
_NAMED = 3


def lasting(settings: Settings) -> Mapping[str, Callable[[], Found]]:
    """A look at each; what to do stands in the words of every one that is not well."""
    looks = {
        "clock": _clock,
        "power cuts": _power_cuts,
        "leases": _leases,
        "cut short": _cut_short,
        "journals": _journals,
        "archive": _archive,
        "backup": _backup,
    }
    return {what: partial(look, settings) for what, look in looks.items()}


def _clock(settings: Settings) -> Found:
    now = datetime.now(UTC)
    with opened_store(settings) as store:
        known = *(one.ended_at for one in store.harvests(limit=1)), store.watched.last_night(now)
    last = max(map(datetime.fromisoformat, filter(None, known)), default=now)
    if last > now + _ADRIFT:
        return False, (
            f"it says {now:%Y-%m-%d %H:%M} UTC, but something ended at {last:%Y-%m-%d %H:%M} already: set it, best by NTP. "
            "Nothing is done twice meanwhile, but what happens is dated wrongly."
        )
    return True, f"{now:%Y-%m-%d %H:%M} UTC, after all that is remembered"


def _power_cuts(settings: Settings) -> Found:
    with opened_store(settings) as store:
        risk = store.whole.risk()
    return (None, f"{risk}; docs/operate.md says what survives what") if risk else (True, "what was recorded survives one")


def _leases(settings: Settings) -> Found:
    with opened_store(settings) as store:
        held = store.leases.held()
    told = ", ".join(f"{name} by {holder.rpartition(':')[0]}" for name, holder in held.items())
    return True, f"{told}; one of another machine is free after a minute of silence" if told else "nobody holds one"


def _cut_short(settings: Settings) -> Found:
    now = datetime.now(UTC)
    with opened_store(settings) as store:
        runs = [one.source_id for one in store.runs.active() if one.standing(now) is RunState.INTERRUPTED]
        last = as_standing(store.nights.newest(1), store.leases.holder("night"))
    nights = [one.date for one in last if one.state is NightState.INTERRUPTED]
    if nights:
        return None, f"the night of {nights[0]}: credatlas night goes on with it"
    if runs:
        return None, f"{_some(runs)}: the next harvest of each goes on from the pages it had"
    return True, "no run and no night"


def _journals(settings: Settings) -> Found:
    found = sorted({path.parent.name for path in settings.archive.glob("*/*.journal")})
    if not found:
        return True, "none is left over"
    return None, f"of {_some(found)}: harvests that go on or were cut short; the next one uses and removes them"


def _archive(settings: Settings) -> Found:
    with opened_store(settings) as store:
        rests = {name: one.rests_on for name in store.counts() if (one := store.last_taken(name)) is not None}
    lost = sorted(name for name, manifest in rests.items() if manifest and not (settings.archive / name / manifest).is_file())
    if not lost:
        return True, "it has what the last harvest of each catalogue rests on"
    return False, (
        f"{settings.archive} has lost what the records of {_some(lost)} rest on: see that its disk is there, or copy it back "
        "from a backup; else the next harvest asks for every page anew."
    )


def _backup(settings: Settings) -> Found:
    last = scheduler.last_backup(settings)
    if last is None:
        return None, "none was made of this data folder: credatlas backup FOLDER, on another disk"
    days = (datetime.now(UTC) - datetime.fromisoformat(last.at)).days
    words = f"{last.at[:16].replace('T', ' ')} UTC in {last.folder}"
    if datetime.now(UTC) - datetime.fromisoformat(last.at) > _OLD:
        return None, f"{words}, {days} days ago: make one every day"
    return True, words


def _some(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
