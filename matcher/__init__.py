"""Says which records are one course, and why; pure over what the records state."""

from matcher.clusters import LIMITS, Circle, Groups
from matcher.compare import compare, near
from matcher.lineage import clusters
from matcher.loops import loops
from matcher.tables import rules
from matcher.traits import keys, traits

__all__ = ["LIMITS", "Circle", "Groups", "clusters", "compare", "keys", "loops", "near", "rules", "traits"]
