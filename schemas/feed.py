"""What a consumer of the catalogue is told of its changes, and up to where it was told."""

from __future__ import annotations

from schemas.harvest import Record
from schemas.terms import Lifecycle
from schemas.value import Value


class Change(Value, kw_only=True, frozen=True):
    """The newest change of one record: it stands as given, or is gone. `sequence` grows from each change to the next."""

    sequence: int
    record: Record

    @property
    def gone(self) -> bool:
        return self.record.lifecycle is Lifecycle.WITHDRAWN


class Changes(Value, kw_only=True, frozen=True):
    """Changes in their order, and the `token` to ask with for those after them.

    `afresh` says that they start at the beginning: what a consumer holds and is not told again is gone. `more` says that
    there are further ones already.
    """

    changes: tuple[Change, ...]
    token: str
    afresh: bool = False
    more: bool = False
