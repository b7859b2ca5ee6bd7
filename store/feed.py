"""The feed of changes: of every record its newest change, in the order of commitment, read from any token on."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, text

from schemas import Change, Changes, Lifecycle, WrongUse, batches
from store.bulk import BATCH, pour
from store.reading import read_record, select_records
from store.tables import changes, consumers, marks, offerings

BEGINNING = "0"
"""The token of who has nothing yet."""
KEPT = timedelta(days=400)
"""How long it stays known that a record is gone: a token that was given earlier starts afresh."""
_TOKEN = re.compile(r"([1-9][0-9]{0,17})-([0-9a-f]{16})")
_TELLING = 0x66656564  # PostgreSQL's advisory lock that lets one transaction at a time give changes their places


def tell(connection: Connection, ids: Iterable[str], at: str) -> None:
    """Puts these records last in the feed; the last thing a transaction does.

    On PostgreSQL the next one waits here until this one is committed, so that no change ever takes a place before one that
    was already read; SQLite has one writer anyway.
    """
    told = sorted(set(ids))
    if not told:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_TELLING})"))
    last = connection.execute(select(func.max(marks.c.last))).scalar() or 0
    for batch in batches(enumerate(told, last + 1), BATCH):
        connection.execute(delete(changes).where(changes.c.offering_id.in_([key for _, key in batch])))
        pour(connection, changes, [{"offering_id": key, "sequence": place} for place, key in batch])
    connection.execute(insert(marks), {"last": last + len(told), "mark": secrets.token_hex(8), "at": at})
    _forget(connection, (date.fromisoformat(at[:10]) - KEPT).isoformat())


def _forget(connection: Connection, before: str) -> None:
    """Lets go of the marks from before a day, save the newest of them, and of what was gone by then."""
    newest = select(func.max(marks.c.last)).where(marks.c.at < before).scalar_subquery()
    last = connection.execute(select(func.max(marks.c.last)).where(marks.c.last < newest)).scalar()
    if last is not None:
        connection.execute(delete(marks).where(marks.c.last <= last))
        gone = select(offerings.c.offering_id).where(offerings.c.lifecycle == Lifecycle.WITHDRAWN.value)
        connection.execute(delete(changes).where(changes.c.sequence <= last, changes.c.offering_id.in_(gone)))


def changes_after(connection: Connection, token: str, limit: int) -> Changes:
    """The next `limit` changes after a token, or from the beginning where it can no longer be answered from there."""
    place = _place(token)
    rows = _rows(connection, place, limit + 1)
    afresh = not _stands(connection, token)  # asked after reading: what is let go of meanwhile was read before
    if afresh and place:
        rows = _rows(connection, 0, limit + 1)
    told = tuple(Change(sequence=row.sequence, record=read_record(row[:-1])) for row in rows[:limit])
    last = _token(connection, told[-1].sequence) if told else BEGINNING if afresh else token
    return Changes(changes=told, token=last, afresh=afresh, more=len(rows) > limit)


def newest(connection: Connection) -> str:
    """The token of the last change there is."""
    last = connection.execute(select(func.max(marks.c.last))).scalar()
    return _token(connection, last) if last else BEGINNING


def _rows(connection: Connection, place: int, number: int) -> Sequence[Row[Any]]:
    """Records and the places of their changes, in one statement, so that both are of one moment."""
    wanted = select_records().add_columns(changes.c.sequence).join(changes, changes.c.offering_id == offerings.c.offering_id)
    return connection.execute(wanted.where(changes.c.sequence > place).order_by(changes.c.sequence).limit(number)).all()


def cut_off(connection: Connection, consumer: str) -> str:
    found = connection.execute(select(consumers.c.token).where(consumers.c.consumer == consumer)).scalar_one_or_none()
    return found or BEGINNING


def waiting(connection: Connection) -> dict[str, int]:
    """By consumer, how many changes wait for it: all there are, where it will be told afresh."""
    known = connection.execute(select(consumers).order_by(consumers.c.consumer)).all()
    places = {row.consumer: _place(row.token) if _stands(connection, row.token) else 0 for row in known}
    count = select(func.count()).select_from(changes)
    return {who: connection.execute(count.where(changes.c.sequence > place)).scalar_one() for who, place in places.items()}


def acknowledge(connection: Connection, consumer: str, token: str) -> None:
    """A token of earlier than the last one acknowledged is taken, too: who lost something may go back."""
    if token != BEGINNING and not _stands(connection, token):
        raise WrongUse(f"The token {token} was not given by this catalogue, or too long ago; take the changes again.")
    connection.execute(delete(consumers).where(consumers.c.consumer == consumer))
    connection.execute(insert(consumers), {"consumer": consumer, "token": token})


def _place(token: str) -> int:
    """The change that a token stands for, 0 for the beginning."""
    found = _TOKEN.fullmatch(token)
    if found is None and token != BEGINNING:
        raise WrongUse(f"{token[:60]!r} is no token of the feed; take the one in the last line of an answer, or none to begin.")
    return int(found[1]) if found else 0


def _stands(connection: Connection, token: str) -> bool:
    """Whether what came after it is known to the last."""
    place = _place(token)
    return place > 0 and token == _token(connection, place)


def _token(connection: Connection, sequence: int) -> str:
    """With the mark of the transaction that told the change."""
    wanted = select(marks.c.mark).where(marks.c.last >= sequence).order_by(marks.c.last).limit(1)
    return f"{sequence}-{connection.execute(wanted).scalar_one_or_none()}"
