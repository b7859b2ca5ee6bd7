"""What a person says a field of one offering holds, in the place of what its pages say."""

from __future__ import annotations

from schemas.page import Words
from schemas.value import Value


class Correction(Value, kw_only=True, frozen=True):
    """Holds until it is lifted, whatever the pages say; times are RFC 3339 UTC.

    `words` are read as those of a page are; empty where the person says that the field is not stated. `instead` are the words
    that stood on the pages when it was given, so that pages which say a third thing are noticed. `lifted_by` is who took it
    back, or the correction that replaced it.
    """

    correction_id: str
    source_id: str
    offering_id: str
    field: str
    words: str
    instead: tuple[Words, ...] = ()
    why: str
    by: str
    at: str
    lifted_by: str = ""
    lifted_at: str = ""

    @property
    def locator(self) -> str:
        """What its words have in the place where a page's have theirs."""
        return f"correction:/{self.correction_id}"
