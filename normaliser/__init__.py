"""Says it our way: pure `normalise` turns a RawListing into an Offering with evidence, field states and issues.

Pure `assess` holds an Offering against the frameworks of its place and day; `fix` says what would close a gap; `explain` tells
what was looked for in a listing, where, and what was found. `RULES` are the fingerprints of the readers and of every table
they read by; other rules may read the same page otherwise.
"""

from normaliser.frameworks import assess, fix
from normaliser.offering import RULES, normalise
from normaliser.statements import explain

__all__ = ["RULES", "assess", "explain", "fix", "normalise"]
