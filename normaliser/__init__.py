"""Says it our way: pure `normalise` turns a RawListing into an Offering with evidence, field states and issues.

Pure `assess` holds an Offering against the frameworks of its place and day. `RULES` are the fingerprints of the readers and of
every table they read by; other rules may read the same page otherwise.
"""

from normaliser.frameworks import assess
from normaliser.offering import RULES, normalise

__all__ = ["RULES", "assess", "normalise"]
