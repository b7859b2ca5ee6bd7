"""The rota: what is to be done for all within some nights is done for a share of them in each."""

from __future__ import annotations

from datetime import date
from hashlib import blake2b

from schemas import Value

WEEK = 7
"""Nights in which everything is on the rota, where there is not too much."""
MOST = 20_000
"""Records on the rota of one night at most, about, to be derived again from the archive."""


class Rota(Value, frozen=True, kw_only=True):
    """One night of a round of so many: each name is on it once a round, whatever other names there are."""

    night: int
    """Counted from some day, as `date.toordinal()` does."""
    nights: int = WEEK

    def has(self, name: str) -> bool:
        return int.from_bytes(blake2b(name.encode(), digest_size=4).digest()) % self.nights == self.night % self.nights


def rota_of(records: int, night: date) -> Rota:
    """Once a week for each record or, where a seventh would be more than `MOST`, once in as many nights as it takes."""
    return Rota(night=night.toordinal(), nights=max(WEEK, -(-records // MOST)))
