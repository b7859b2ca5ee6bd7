"""Remembers offerings, their earlier versions, harvests and issues, in SQLite or PostgreSQL by the same code."""

from store.feed import BEGINNING
from store.matching import Matching
from store.moves import Move
from store.opening import libpq
from store.store import Store
from store.turns import myself

__all__ = ["BEGINNING", "Matching", "Move", "Store", "libpq", "myself"]
