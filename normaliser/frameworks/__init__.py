"""Frameworks held against an offering: `assess` gives one finding for each requirement of its place and day."""

from normaliser.frameworks.assess import assess, judged, rules_on
from normaliser.frameworks.fixes import fix

__all__ = ["assess", "fix", "judged", "rules_on"]
