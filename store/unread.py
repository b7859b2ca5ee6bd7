"""Keeps the words nobody could read: of each offering as it was last read, and of the newest crawl itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, Select, delete, func, select

from schemas import Issue, Taken, batches
from store.bulk import BATCH, pour
from store.tables import issues

_IDENTITY = (issues.c.source_id, issues.c.kind, issues.c.field, issues.c.words)


class Unread:
    """The issues of one source inside a transaction."""

    def __init__(self, connection: Connection, source_id: str) -> None:
        self.connection = connection
        self.source_id = source_id
        known = select(issues.c.offering_id).where(issues.c.source_id == source_id, issues.c.offering_id.is_not(None)).distinct()
        self.troubled = set(connection.execute(known).scalars())

    def replace(self, batch: Sequence[Taken]) -> None:
        """The issues of these offerings are now those they were taken with, unless those of before stand."""
        told = {taken.offering.offering_id: taken.issues for taken in batch if not taken.issues_stand}
        self.drop(told)
        pour(self.connection, issues, [_row(issue, key) for key, found in told.items() for issue in found])

    def drop(self, ids: Iterable[str]) -> None:
        """These offerings have no issues any more."""
        for some in batches(self.troubled.intersection(ids), BATCH):
            self._delete(issues.c.offering_id.in_(some))

    def replace_own(self, found: Iterable[Issue]) -> None:
        """The issues of the newest crawl itself are now these."""
        self._delete(issues.c.offering_id.is_(None))
        pour(self.connection, issues, [_row(issue, None) for issue in found])

    def standing(self) -> int:
        """How many different issues the source has."""
        different = select(*_IDENTITY).where(issues.c.source_id == self.source_id).distinct().subquery()
        return self.connection.execute(select(func.count()).select_from(different)).scalar_one()

    def _delete(self, which: ColumnElement[bool]) -> None:
        self.connection.execute(delete(issues).where(issues.c.source_id == self.source_id, which))


def standing_issues() -> Select[str, str, str, str, int, str]:
    """Each issue once, with its counts added up."""
    total, example = func.sum(issues.c.count).label("count"), func.min(issues.c.example_url).label("example_url")
    return select(*_IDENTITY, total, example).group_by(*_IDENTITY).order_by(*_IDENTITY)


def _row(issue: Issue, offering_id: str | None) -> dict[str, str | int | None]:
    kept = {"source_id": issue.source_id, "offering_id": offering_id, "kind": issue.kind, "field": issue.field}
    return {**kept, "words": issue.words, "count": issue.count, "example_url": issue.example_url}
