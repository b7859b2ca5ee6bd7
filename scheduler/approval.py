"""A person's word on a held harvest: given once, for what it showed, and used up by the next harvest that shows the same."""

from __future__ import annotations

from datetime import datetime, timedelta

from schemas import Approval, Failure, Harvest, Held, NotApprovable, Outcome
from store import Store

TAKES_DOWN = frozenset({Failure.SHRUNKEN, Failure.CHURN})
"""Failures whose approval says that records, where any were gone, are gone for good: withdrawn without nights of grace."""


def approve(store: Store, name: str, by: str, hours: int, now: datetime) -> Approval:
    """Approve a held harvest, by its id or as the latest of a source; valid for `hours`. Raises NotApprovable."""
    harvest, failure, held = _approvable(store, name)
    approval = Approval(
        harvest_id=harvest.harvest_id,
        source_id=harvest.source_id,
        failure=failure,
        held=held,
        by=by,
        at=now.isoformat(timespec="seconds"),
        expires=(now + timedelta(hours=hours)).isoformat(timespec="seconds"),
    )
    if not store.approve(approval):
        raise NotApprovable(f"The harvest {harvest.harvest_id} was approved already; an approval is given once.")
    return approval


def _approvable(store: Store, name: str) -> tuple[Harvest, Failure, Held]:
    source_id = name.partition("/")[0]
    last, given = store.last_crawl(source_id), {one.harvest_id: one for one in store.approvals(source_id)}
    if name in given:
        raise NotApprovable(_spent(given[name]))
    newest = next(iter(store.harvests(source_id, limit=1)), None)
    waits = last is not None and last.outcome is Outcome.HELD
    if newest is not None and newest.outcome is Outcome.FAILED and (name == newest.harvest_id or not waits):
        raise NotApprovable(
            f"The newest harvest of {source_id}, {newest.harvest_id}, failed and changed nothing, so it has nothing to approve; "
            f"`credatlas sources` says why, and `credatlas harvest {source_id}` tries again."
        )
    if last is None:
        raise NotApprovable(f"There is no harvest of {source_id!r} to approve; `credatlas sources` lists what waits.")
    if name not in (source_id, last.harvest_id):
        raise NotApprovable(f"{name} is not the last harvest of its source; that is {last.harvest_id}.")
    if last.harvest_id in given:
        raise NotApprovable(_spent(given[last.harvest_id]))
    if last.outcome is not Outcome.HELD or last.failure is None:
        raise NotApprovable(f"The harvest {last.harvest_id} was taken over in full; nothing waits for approval.")
    if last.held is None:
        raise NotApprovable(f"{last.harvest_id} was held because pages failed, not for what it showed; harvest it again.")
    return last, last.failure, last.held


def _spent(approval: Approval) -> str:
    told = f"The harvest {approval.harvest_id} was approved already, by {approval.by} on {approval.at[:10]}"
    if approval.released:
        return f"{told}, and {approval.ended_by} has used it; an approval is used once."
    if approval.ended_by:
        return f"{told}, and lapsed when {approval.ended_by} came out full without it; an approval is given once."
    return f"{told}, until {approval.expires}; an approval is given once."


def standing(store: Store, source_id: str, now: datetime) -> Approval | None:
    """The newest approval of a source that was neither used nor has expired."""
    given = store.approvals(source_id)
    return next((one for one in given if not one.ended_by and datetime.fromisoformat(one.expires) > now), None)


def waiting(store: Store, source_id: str) -> Harvest | None:
    """The held harvest of a source that a person may approve, or has approved; None when nothing waits."""
    last = store.last_crawl(source_id)
    return last if last is not None and last.outcome is Outcome.HELD and last.held is not None else None


def withdrawn_by(approval: Approval) -> str:
    """Why a record that an approved harvest took down is withdrawn; empty when it has its nights of grace."""
    if approval.failure not in TAKES_DOWN or not approval.held.gone:
        return ""
    return f"Its source no longer lists it; that was approved by {approval.by} on {approval.at[:10]}."


def approved_by(approval: Approval) -> str:
    return f"Taken over as approved by {approval.by} on {approval.at[:10]} for {approval.harvest_id}."
