"""Says it our way: pure `normalise` turns a RawListing into an Offering with evidence, field states and issues.

`normalise_corrected` does so where a person's corrections stand, of which `readable` tells whether one can be read as a value
of its field, `said` what the pages say there, and `CORRECTABLE` which fields there are; `NEEDLESS` is the kind of issue that
says a page has caught up with one. Pure `assess` holds an Offering against the frameworks of its place and day, `judged` one
record after another, with what their `Programmes` say of them, by the `rules_on` a day; `fix` says what would close a gap;
`explain` tells what was looked for in a listing, where, and what was found; `mendable` what mends an issue, whose words are cut
off at `LONGEST`.
`RULES` are the fingerprints of the readers and of every table they read by; other rules may read the same page otherwise.
"""

from normaliser.corrections import CORRECTABLE, NEEDLESS, normalise_corrected, readable, said
from normaliser.frameworks import assess, fix, judged, rules_on
from normaliser.mending import LONGEST, Mendable, mendable
from normaliser.offering import RULES, identify, normalise
from normaliser.programmes import Programmes
from normaliser.statements import explain

__all__ = [
    "CORRECTABLE",
    "LONGEST",
    "NEEDLESS",
    "RULES",
    "Mendable",
    "Programmes",
    "assess",
    "explain",
    "fix",
    "identify",
    "judged",
    "mendable",
    "normalise",
    "normalise_corrected",
    "readable",
    "rules_on",
    "said",
]
