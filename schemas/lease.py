"""The right to do what only one process may do at a time."""

from __future__ import annotations

from schemas.value import Value


class Lease(Value, kw_only=True, frozen=True):
    """`holder` is `machine:process:start`; of two leases of one name the one with the higher `token` is the one that holds."""

    name: str
    holder: str
    token: int

    @property
    def overtaken(self) -> str:
        """What is to be said once another has it."""
        return (
            f"Another process has taken over what this one was doing ({self.name}), since nothing was heard of this one for a "
            "minute; nothing of it was recorded."
        )
