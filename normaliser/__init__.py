"""Says it our way: pure `normalise` turns a RawListing into an Offering with evidence, field states and issues.

`RULES` are the fingerprints of the readers and of every table they read by; other rules may read the same page otherwise.
"""

from normaliser.offering import RULES, normalise

__all__ = ["RULES", "normalise"]
