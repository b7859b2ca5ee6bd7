"""Says which records are one course, and why; pure over what the records state."""

from matcher.compare import compare
from matcher.tables import rules
from matcher.traits import keys, traits

__all__ = ["compare", "keys", "rules", "traits"]
