"""Frameworks held against an offering: `assess` gives one finding for each requirement of its place and day."""

from normaliser.frameworks.assess import assess
from normaliser.frameworks.book import book

__all__ = ["assess", "book"]
