"""The rota: what is to be done for all within some nights is done for a share of them in each."""

from __future__ import annotations

from hashlib import blake2b

from schemas import Value


class Rota(Value, frozen=True, kw_only=True):
    """One night of a round of so many: each name is on it once a round, whatever other names there are."""

    night: int
    """Counted from some day, as `date.toordinal()` does."""
    nights: int = 7

    def has(self, name: str) -> bool:
        return int.from_bytes(blake2b(name.encode(), digest_size=4).digest()) % self.nights == self.night % self.nights
