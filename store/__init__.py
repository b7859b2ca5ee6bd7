"""Remembers offerings, their earlier versions, harvests and issues, in SQLite or PostgreSQL by the same code."""

from store.store import Store

__all__ = ["Store"]
